import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.content import ChannelKind, FeeKind, FeeState, TimeUnit
from catalogue.importing import channels
from catalogue.importing.report import Notes

NAMES = {kind: name for name, kind in channels.KINDS.items()}
UNIT_NAMES = {unit: name for name, unit in channels.UNITS.items()}


def parse(body):
    notes = Notes()
    found = channels.parse(channels.HEADING + body, notes)
    return found, [issue.kind for issue in notes.issues]


def one(body):
    (found,), kinds = parse(body)
    return found, kinds


def test_a_row_with_unit_amount_note_and_description():
    found, kinds = one("Trực tuyến5 Ngày làm việc150,000 VNĐ(150.000 đồng/giấy)Nộp qua Cổng.")
    assert found.kind is ChannelKind.ONLINE
    assert (found.time.value, found.time.unit) == (5, TimeUnit.WORKING_DAY)
    assert found.fee_state is FeeState.FIXED
    assert [fee.amount for fee in found.fees] == [150_000]
    assert found.fee_note == "150.000 đồng/giấy"
    assert found.note == "Nộp qua Cổng."
    assert found.raw.startswith("Trực tuyến5 Ngày")
    assert kinds == []


def test_rows_that_touch_are_told_apart():
    body = (
        "Trực tuyến7Miễn phí(Không)Dịch vụ bưu chính2 ThángMiễn phíTrực tiếp8 GiờKhông có thông tin"
    )
    found, kinds = parse(body)
    assert [row.kind.value for row in found] == ["online", "postal", "direct"]
    assert [(row.time.value, row.time.unit) for row in found] == [
        (7, None),
        (2, TimeUnit.MONTH),
        (8, TimeUnit.HOUR),
    ]
    assert kinds == ["time-without-unit"]


def test_channel_words_inside_a_description_begin_no_row():
    body = "Trực tiếp3 NgàyMiễn phí- Trực tiếp: tại quầy.\n- Trực tuyến qua Cổng; Trực tiếp 5 ngày"
    found, _ = parse(body)
    assert len(found) == 1


@pytest.mark.parametrize(
    ("body", "state"),
    [
        ("Miễn phí", FeeState.NOT_PUBLISHED),
        ("Không có thông tin", FeeState.NOT_PUBLISHED),
        ("Miễn phí(Không)", FeeState.FREE),
        ("Miễn phí(Không thu lệ phí.)", FeeState.FREE),
        ("Miễn phí(- Miễn lệ phí (Thông tư số 1/2019/TT-BTC).)", FeeState.FREE),
        ("Miễn phí(Không quy định.)", FeeState.NOT_PUBLISHED),
        ("Miễn phí(Chưa quy định)", FeeState.NOT_PUBLISHED),
        ("Miễn phí(Do Hội đồng nhân dân cấp tỉnh quyết định)", FeeState.SET_ELSEWHERE),
        ("Miễn phí(Mức thu 5.000 đồng do HĐND tỉnh quy định)", FeeState.SET_ELSEWHERE),
        ("Miễn phí(Theo Thông tư số 2/2020/TT-BTC)", FeeState.SET_ELSEWHERE),
        ("Miễn phí(Miễn phí từ ngày 1/1/2026 đến 30/6/2026)", FeeState.NOT_PUBLISHED),
        ("Miễn phí(Miễn lệ phí cho người khuyết tật)", FeeState.NOT_PUBLISHED),
    ],
)
def test_zero_is_free_only_where_words_say_so(body, state):
    found, _ = one("Trực tiếp3 Ngày" + body)
    assert found.fee_state is state
    assert found.fees == ()


def test_one_plain_amount_in_the_note_of_a_zero_is_a_fee():
    found, _ = one("Trực tiếp3 NgàyMiễn phí(Lệ phí cấp sổ: 190.000 đồng/sổ)")
    assert found.fee_state is FeeState.FIXED
    (fee,) = found.fees
    assert (fee.name, fee.amount, fee.kind) == ("Lệ phí cấp sổ", 190_000, FeeKind.CHARGE)


@pytest.mark.parametrize(
    "note",
    [
        "Dưới 5 tấn: 50.000 đồng/giấy; trên 5 tấn: 100.000 đồng/giấy",
        "3.000 đồng/GT-lần",
        "20% của 11.000.000 đồng",
        "áp dụng mức 500.000 đồng kể từ ngày 1/7/2025 đến hết ngày 31/12/2026",
    ],
)
def test_rates_choices_and_spans_of_time_stay_words(note):
    found, kinds = one(f"Trực tiếp3 NgàyMiễn phí({note})")
    assert (found.fee_state, found.fees) == (FeeState.NOT_PUBLISHED, ())
    assert found.fee_note == note
    assert kinds == ["fee-in-words"]


def test_who_files_online_is_freed_by_a_note_that_says_so():
    note = "(Miễn lệ phí đối với trường hợp đăng ký qua mạng điện tử (Thông tư số 3/2019/TT-BTC))"
    found, _ = parse(f"Trực tuyến1 NgàyMiễn phí{note}Trực tiếp1 NgàyMiễn phí{note}")
    assert [row.fee_state for row in found] == [FeeState.FREE, FeeState.SET_ELSEWHERE]


@pytest.mark.parametrize(
    "run", ["120 VNĐ", "1200 VNĐ", "120,000 VNĐ", "150,000 Việt Nam Đồng", "151,500,000 VNĐ"]
)
def test_a_fused_run_with_several_readings_is_never_a_fee(run):
    found, kinds = one(f"Trực tuyến{run}(20.000 vnđ)")
    assert (found.time, found.fees, found.fee_state) == (None, (), FeeState.NOT_PUBLISHED)
    assert found.fee_note == "20.000 vnđ"
    assert run in found.raw
    assert kinds == ["fused-amount"]


def test_a_fused_run_with_one_reading_is_read():
    found, _ = one("Trực tuyến7200,000 VNĐ")
    assert (found.time.value, found.time.unit) == (7, None)
    assert [fee.amount for fee in found.fees] == [200_000]


@given(st.integers(1, 400), st.integers(1, 99_999_999))
def test_the_true_reading_is_always_among_the_ways(time, amount):
    assert (str(time), f"{amount:,}") in channels.split_run(f"{time}{amount:,}")


def test_small_and_foreign_amounts_are_reported():
    found, kinds = one("Trực tiếp2 Giờ20 VNĐ(20.000 đ/tờ khai)")
    assert (found.fees, kinds) == ((), ["implausible-amount"])
    found, kinds = one("Trực tiếp5 Ngày10 USD(/lần)")
    assert (found.fees, kinds) == ((), ["foreign-currency"])
    assert found.fee_note == "10 USD (/lần)"


def test_an_amount_that_its_note_contradicts_is_kept_and_reported():
    found, kinds = one("Trực tiếp5 Ngày600,000 VNĐ(áp dụng mức 300.000 đồng đến hết năm)")
    assert [fee.amount for fee in found.fees] == [600_000]
    assert kinds == ["amount-differs"]


def test_words_in_the_time_cell_are_kept():
    found, kinds = parse("Trực tuyếnKhông phải trả kết quảMiễn phíQua Cổng.Trực tiếpKhôngMiễn phí")
    assert [row.time.raw for row in found] == ["Không phải trả kết quả", "Không"]
    assert [row.time.value for row in found] == [None, None]
    assert found[0].note == "Qua Cổng."
    assert kinds == ["time-in-words", "time-in-words"]


def test_an_enumeration_behind_the_fee_is_no_note():
    found, _ = one("Trực tiếp5 NgàyMiễn phí(1) Trường hợp cấp mới: 05 ngày")
    assert (found.fee_note, found.note) == ("", "(1) Trường hợp cấp mới: 05 ngày")


def test_a_note_that_never_closes_is_kept_whole():
    found, _ = one("Trực tiếp5 NgàyMiễn phí(Theo Thông tư số 1/2020 (Phụ lục")
    assert found.fee_note == "Theo Thông tư số 1/2020 (Phụ lục"


def test_the_council_is_found_in_the_description():
    found, _ = one(
        "Trực tiếp5 NgàyKhông có thông tinPhí, lệ phí: do Hội đồng nhân dân tỉnh quyết định. Khác."
    )
    assert found.fee_state is FeeState.SET_ELSEWHERE
    assert "Hội đồng nhân dân" in found.fee_note


def test_repeated_rows_say_nothing_new():
    found, _ = parse("Trực tiếp5 NgàyMiễn phí" * 3)
    assert len(found) == 1


def test_an_empty_table_is_reported():
    assert parse("") == ((), ["no-channels"])


@given(st.text())
def test_arbitrary_text_never_raises_and_never_invents_a_fee(body):
    found, _ = parse(body)
    assert all(fee.amount >= 1000 for row in found for fee in row.fees)


TIMES = st.tuples(st.integers(1, 999), st.sampled_from(sorted(UNIT_NAMES)))
FEES = st.one_of(st.none(), st.integers(1000, 99_999_999))
NOTES = st.sampled_from(["", "đồng/lần", "theo biểu phí (mục 2)", "thẩm định"])
WORDS = st.sampled_from(
    ["", "Nộp tại quầy.", "- Nộp tại Sở;\n- hoặc qua bưu điện", "05 ngày làm việc"]
)
ROWS = st.lists(
    st.tuples(st.sampled_from(list(ChannelKind)), TIMES, FEES, NOTES, WORDS), min_size=1
)


@given(ROWS)
def test_a_printed_table_is_read_back(rows):
    body = ""
    for kind, (value, unit), amount, note, words in rows:
        cell = "Không có thông tin" if amount is None else f"{amount:,} VNĐ"
        bracket = f"({note})" if note and amount is not None else ""
        body += f"{NAMES[kind]}{value} {UNIT_NAMES[unit]}{cell}{bracket}{words}"
    found, _ = parse(body)
    read = [
        (row.kind, row.time.value, row.time.unit, [f.amount for f in row.fees]) for row in found
    ]
    expected = [
        (kind, float(value), unit, [] if amount is None else [amount])
        for kind, (value, unit), amount, _note, _words in rows
    ]
    # A row that says what an earlier one said is listed once.
    assert set(map(str, read)) == set(map(str, expected))
    assert "".join(row.raw for row in found) in body or len(found) < len(rows)
