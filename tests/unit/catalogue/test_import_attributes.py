"""Legal bases, steps, results, closed lists."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.content import (
    Audience,
    Channel,
    ChannelKind,
    FeeState,
    Level,
    OnlineLevel,
    ProcedureType,
)
from catalogue.importing import legal, levels, results, steps
from catalogue.importing.report import Notes


def bases(body):
    notes = Notes()
    found = legal.parse(legal.HEADING + body, notes)
    return [(row.number, row.title) for row in found], [issue.kind for issue in notes.issues]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Luật Nhà ở27/2023/QH15", [("27/2023/QH15", "Luật Nhà ở")]),
        ("Luật Nhà ởLuật số 27/2023/QH15", [("27/2023/QH15", "Luật Nhà ở")]),
        ("Về phísố 7/2026/TT-BTC", [("7/2026/TT-BTC", "Về phí")]),
        (
            "Quy định về phí7/2026/TT-BTCTHÔNG TƯ VỀ LỆ PHÍ8/2026/TT-BTC",
            [("7/2026/TT-BTC", "Quy định về phí"), ("8/2026/TT-BTC", "THÔNG TƯ VỀ LỆ PHÍ")],
        ),
        (
            "Sửa đổi Nghị định số 15/2020/NĐ-CP ngày 1/2/2020 của Chính phủ4/2025/NĐ-CP",
            [("4/2025/NĐ-CP", "Sửa đổi Nghị định số 15/2020/NĐ-CP ngày 1/2/2020 của Chính phủ")],
        ),
        ("Thông tư 5/2018/TT-BTP5/2018/TT-BTP", [("5/2018/TT-BTP", "Thông tư 5/2018/TT-BTP")]),
        (
            "Luật 54/2014/QH1354/2014/QH13Luật 1/2016/QH141/2016/QH14",
            [("54/2014/QH13", "Luật 54/2014/QH13"), ("1/2016/QH14", "Luật 1/2016/QH14")],
        ),
        (
            "Cắt giảm dựa trên dữ liệu66.7/2025/NQ-CP",
            [("66.7/2025/NQ-CP", "Cắt giảm dựa trên dữ liệu")],
        ),
        ("Luật Môi trường năm 202072/2020/QH14", [("72/2020/QH14", "Luật Môi trường năm 2020")]),
        ("Về hải quan\n21/2015/TT-BTC", [("21/2015/TT-BTC", "Về hải quan")]),
        (
            "Về đăng ký9/2025/NĐ-CP4/2019/TT-BTCThông tư 4/2019/TT-BTC",
            [
                ("9/2025/NĐ-CP", "Về đăng ký"),
                ("4/2019/TT-BTC", "Thông tư 4/2019/TT-BTC"),
            ],
        ),
        (
            "Quy định thẻ căn cước3/2025/TT-BCA Luật Hộ tịch60/2014/QH13",
            [("3/2025/TT-BCA", "Quy định thẻ căn cước"), ("60/2014/QH13", "Luật Hộ tịch")],
        ),
        ("Thủ tục2/2020/ND - CP", [("2/2020/NĐ-CP", "Thủ tục")]),
        ("Tiêu chí khen thưởng12/QĐ-TTg", [("12/QĐ-TTg", "Tiêu chí khen thưởng")]),
    ],
)
def test_title_and_number_are_told_apart(body, expected):
    found, kinds = bases(body)
    assert found == expected
    assert kinds == []


def test_a_document_without_number_is_kept_and_reported():
    assert bases("Luật Nhà ở27/2023/QH15Hiến pháp") == (
        [("27/2023/QH15", "Luật Nhà ở"), ("", "Hiến pháp")],
        ["no-number"],
    )


def test_the_same_document_is_listed_once():
    assert len(bases("Luật Nhà ở27/2023/QH15" * 2)[0]) == 1


def test_the_day_of_issue_is_taken_only_where_it_must_be_that():
    row = legal.of(title="Nghị định số 8/2025/NĐ-CP ngày 5/6/2025 về phí", number="8/2025/NĐ-CP")
    assert row.issued_on == date(2025, 6, 5)
    other = legal.of(title="Sửa đổi Nghị định 1/2020/NĐ-CP ngày 2/3/2020", number="8/2025/NĐ-CP")
    assert other.issued_on is None
    wrong = legal.of(title="Luật 8/2025/QH15 ngày 31/2/2025", number="8/2025/QH15")
    assert wrong.issued_on is None


@given(
    st.lists(
        st.sampled_from(["Luật Ong", "8/2024/QH15", "Thông tư số ", "1/2020/TT-BTC", " ", "số"])
    )
)
def test_legal_bases_keep_every_word(pieces):
    body = "".join(pieces)
    kept = "".join(row.raw for row in legal.parse(body, Notes()))
    assert set(body.replace(" ", "")) <= set(kept) or not kept
    for piece in ("8/2024/QH15", "1/2020/TT-BTC"):
        assert (piece in kept) == (piece in pieces)


@given(st.text())
def test_legal_bases_never_raise(body):
    legal.parse(body, Notes())


def test_steps_are_cut_at_numbered_marks_only():
    found = steps.parse(
        "Bước 1: Nộp hồ sơ\nTại quầy.\n- Bước 2. Nhận giấy hẹn.\nBƯỚC 3\nTrả kết quả"
    )
    assert [(step.title, step.text) for step in found] == [
        ("Bước 1: Nộp hồ sơ", "Tại quầy."),
        ("Bước 2", "Nhận giấy hẹn."),
        ("Bước 3", "Trả kết quả"),
    ]


def test_alternatives_with_dashes_are_no_steps():
    said = "- Nộp trực tiếp thì đến quầy.\n- Nộp trực tuyến thì qua Cổng, xem Bước 2 của hướng dẫn."
    (step,) = steps.parse(said)
    assert (step.title, step.text) == ("", said)


def test_steps_in_one_line_and_words_before_them():
    found = steps.parse("Người dân chuẩn bị; + Bước 1: Nộp hồ sơ; + Bước 2: Nhận kết quả")
    assert [step.title for step in found] == ["", "Bước 1", "Bước 2"]
    assert found[0].text.startswith("Người dân chuẩn bị")


def test_a_sentence_broken_by_the_source_is_no_title():
    found = steps.parse("Bước 1: Cơ quan tiếp nhận và\nchuyển hồ sơ đi\nBước 2: Trả kết quả.")
    assert [step.title for step in found] == ["Bước 1", "Bước 2"]


PIECES = st.sampled_from(["Nộp đơn", "\n", "Bước 1: ", "- Bước 2. ", "BƯỚC 3\n", "; ", "a) ", " "])


@given(st.lists(PIECES))
def test_steps_keep_every_word(pieces):
    found = steps.parse("".join(pieces))
    kept = "\n".join(f"{step.title}\n{step.text}" for step in found)
    assert kept.count("Nộp đơn") == pieces.count("Nộp đơn")


@given(st.text())
def test_steps_never_raise(said):
    steps.parse(said)


def test_results_end_with_their_codes():
    notes = Notes()
    found = results.parse("Giấy phépMã: KQ.G15.000032- Văn bản từ chối;Mã: KQ.G15.000033", notes)
    assert [(one.name, one.code) for one in found] == [
        ("Giấy phép", "KQ.G15.000032"),
        ("Văn bản từ chối", "KQ.G15.000033"),
    ]
    assert notes.issues == []


@pytest.mark.parametrize(
    "code",
    ["000.00.00.G04-KQ3022", "KQ-G10.000001", "G19-KQ006098", "TP-G12.0001300", "BQP-CCS.KQ0001"],
)
def test_older_codes_are_proper(code):
    notes = Notes()
    (one,) = results.parse(f"Quyết địnhMã: {code}", notes)
    assert (one.code, notes.issues) == (code, [])


def test_typed_codes_are_kept_and_reported():
    notes = Notes()
    found = results.parse("Sổ AMã: 1212Sổ BMã: abcxyzSổ C", notes)
    assert [(one.name, one.code) for one in found] == [
        ("Sổ A", "1212"),
        ("Sổ B", "abcxyz"),
        ("Sổ C", ""),
    ]
    assert [issue.kind for issue in notes.issues] == ["odd-code", "odd-code", "no-code"]


def test_the_rest_of_the_page_is_cut_off():
    page = (
        "Giấy phépMã: KQ.G01.000001Từ khóathẻ, sổMô tảCó giá trị 10 năm.Chọn cơ quan thực hiện"
        "Tỉnh/ Thành phốBộ ngành-- Chọn Bộ ngành --Đơn vị-- Chọn Cơ sở --Nộp hồ sơ"
    )
    said, tail = results.cut_tail(page)
    assert said == "Giấy phépMã: KQ.G01.000001"
    assert (tail.keywords, tail.description) == (("thẻ", "sổ"), "Có giá trị 10 năm.")


def test_levels_and_audiences_with_commas_in_names():
    notes = Notes()
    assert levels.levels("Cấp xã, Cấp bộ", notes) == (Level.MINISTRY, Level.COMMUNE)
    said = (
        "Tổ chức (không bao gồm doanh nghiệp, HTX), Cán bộ, công chức, viên chức, Công dân Việt Nam"
    )
    assert levels.audiences(said, notes) == (
        Audience.CITIZEN,
        Audience.ORGANISATION,
        Audience.OFFICIAL,
    )
    assert notes.issues == []


def test_unknown_words_of_closed_lists_are_reported():
    notes = Notes()
    levels.levels("Cấp huyện", notes)
    levels.audiences("Người ngoài hành tinh", notes)
    assert levels.procedure_type("TTHC kiểu mới", notes) is ProcedureType.OTHER
    levels.decision("Demo", notes)
    assert [issue.kind for issue in notes.issues] == [
        "unknown-level",
        "unknown-audience",
        "unknown-type",
        "odd-decision",
    ]


@pytest.mark.parametrize(
    ("said", "number", "issuer"),
    [
        ("163/QĐ-BTP", "163/QĐ-BTP", "Bộ Tư pháp"),
        ("SỐ 1/QD-NHNN", "1/QĐ-NHNN", "Ngân hàng Nhà nước Việt Nam"),
        ("12/QĐ-UBND", "12/QĐ-UBND", ""),
    ],
)
def test_decision_and_its_issuer(said, number, issuer):
    notes = Notes()
    found = levels.decision(said, notes)
    assert (found.number, found.issuer, notes.issues) == (number, issuer, [])


def channel(kind, state):
    return Channel(kind=kind, fee_state=state)


@pytest.mark.parametrize(
    ("states", "level"),
    [
        ([], OnlineLevel.NONE),
        ([FeeState.FREE], OnlineLevel.FULL),
        ([FeeState.FREE, FeeState.FIXED], OnlineLevel.FULL),
        ([FeeState.FIXED, FeeState.SET_ELSEWHERE], OnlineLevel.PARTIAL),
        ([FeeState.NOT_PUBLISHED], OnlineLevel.PARTIAL),
    ],
)
def test_online_level_is_full_only_when_every_online_row_can_be_paid(states, level):
    rows = [channel(ChannelKind.ONLINE, state) for state in states]
    rows.append(channel(ChannelKind.DIRECT, FeeState.NOT_PUBLISHED))
    assert levels.online_level(tuple(rows)) is level


def test_the_reason_of_a_partial_level_names_what_is_missing():
    elsewhere = levels.partial_reason((channel(ChannelKind.ONLINE, FeeState.SET_ELSEWHERE),))
    unknown = levels.partial_reason((channel(ChannelKind.ONLINE, FeeState.NOT_PUBLISHED),))
    assert elsewhere != unknown
    assert "văn bản khác" in elsewhere
