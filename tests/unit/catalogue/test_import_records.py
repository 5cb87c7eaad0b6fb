"""Whole records: crawled pages with wrong cuts, the interface of 2026, files, neighbours."""

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.content import (
    Audience,
    FeeState,
    Level,
    OnlineLevel,
    ProcedureType,
    from_json,
    to_json,
)
from catalogue.importing import api, channels, national, papers, related, report, summary
from catalogue.importing.collect import collect
from catalogue.importing.parsed import RecordError
from catalogue.importing.reader import BrokenFileError, read
from catalogue.importing.sections import FIELDS
from tests.unit.catalogue.import_pages import answer, page, write

ROOT = Path(__file__).parents[3]


def parse(**more):
    parsed = national.parse(page(**more))
    return parsed.content, {(issue.field, issue.kind) for issue in parsed.issues}


def test_a_clean_page_is_understood_whole():
    content, issues = parse()
    assert issues == set()
    assert content.title == "Thủ tục cấp sổ nuôi ong (cấp xã)"
    assert content.short_title == "Cấp sổ nuôi ong"
    assert content.type is ProcedureType.ASSIGNED
    assert content.levels == (Level.COMMUNE,)
    assert content.audiences == (Audience.CITIZEN, Audience.COOPERATIVE)
    assert (content.online_level, content.online_level_derived) == (OnlineLevel.FULL, True)
    assert [step.title for step in content.steps] == ["Bước 1", "Bước 2"]
    assert [paper.name for paper in content.cases[0].papers] == ["Đơn xin nuôi ong"]
    assert [basis.number for basis in content.legal_bases] == ["8/2024/QH15"]
    assert [result.code for result in content.results] == ["KQ.G10.999999"]
    assert content.requirements == "Có ít nhất một đàn ong."
    assert content.decision.issuer == "Bộ Nông nghiệp và Môi trường"
    assert content.summary == (
        "Dành cho công dân và hợp tác xã. Bạn nhận: Sổ nuôi ong. Giải quyết trong 3 ngày làm việc."
        " Nộp trên mạng."
    )
    assert content.description == ""
    assert from_json(to_json(content)) == content


def test_text_in_decomposed_letters_reads_the_same():
    import unicodedata  # noqa: PLC0415  (only this test needs it)

    decomposed = {name: unicodedata.normalize("NFD", said) for name, said in page().items()}
    assert national.parse(decomposed).content == national.parse(page()).content


def test_steps_cut_off_at_the_words_of_a_heading_are_joined_again():
    content, issues = parse(
        trinh_tu_thuc_hien="Bước 1: Lập hồ sơ theo mục 2 (",
        thanh_phan_ho_so=") và nộp cho xã.\nBước 2: Nhận sổ.",
    )
    assert ("thanh_phan_ho_so", "cut-section") in issues
    assert content.steps[0].text == "Lập hồ sơ theo mục 2 ( Thành phần hồ sơ ) và nộp cho xã."
    assert content.cases == ()


def test_channels_cut_off_at_legal_words_are_joined_again():
    content, issues = parse(
        cach_thuc_thuc_hien=f"{channels.HEADING}Trực tuyến1 Ngày200,000 VNĐ(",
        can_cu_phap_ly=": Thông tư 2/2016/TT-BTC.)Trực tiếp1 Ngày200,000 VNĐ(Căn cứ pháp lý: cùng)",
    )
    assert ("can_cu_phap_ly", "cut-section") in issues
    assert [channel.kind.value for channel in content.channels] == ["online", "direct"]
    assert content.channels[0].fee_note == "Căn cứ pháp lý: Thông tư 2/2016/TT-BTC."
    assert content.legal_bases == ()


def test_papers_cut_off_in_results_or_requirements_are_joined_again():
    content, _ = parse(
        thanh_phan_ho_so=f"--{papers.HEADING}Đơn nêu tại mục",
        yeu_cau_dieu_kien=f"ở trên.1 bản chínhb) Cấp lại{papers.HEADING}Sổ cũ1 bản chính",
    )
    assert [case.name for case in content.cases] == ["", "b) Cấp lại"]
    content, _ = parse(
        thanh_phan_ho_so=f"--{papers.HEADING}Tại bước 7: +",
        ket_qua_xu_ly="đàn ong cũ.1 bản chínhSổ cũ1 bản chính",
    )
    assert len(content.cases[0].papers) == 2
    assert content.results == ()


def test_an_agency_in_the_legal_section_and_text_among_agencies_find_their_place():
    content, issues = parse(
        can_cu_phap_ly="Không có thông tinCơ quan thực hiệnTòa án nhân dân khu vực",
        co_quan_thuc_hien="Không có thông tin",
        co_quan_co_tham_quyen="chứng thực làm như sau:\n* Ghi lời chứng",
    )
    assert content.agencies.executing == ("Tòa án nhân dân khu vực",)
    assert content.agencies.competent == ()
    assert "Ghi lời chứng" in content.description
    assert ("co_quan_co_tham_quyen", "misplaced-text") in issues


def test_description_and_keywords_of_the_page_are_kept():
    content, _ = parse(ket_qua_xu_ly="SổMã: KQ.G10.999999Từ khóamật ong, tổMô tảCó giá trị 5 năm.")
    assert content.keywords == ("mật ong", "tổ")
    assert content.description == "Có giá trị 5 năm."


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"ten_thu_tuc": " "}, "no name"),
        ({"ma_thu_tuc": "abc"}, "no code"),
        ({"ma_thu_tuc": ""}, "no code"),
        ({"linh_vuc": 7}, "is no text"),
    ],
)
def test_what_is_no_procedure_is_refused(more, why):
    with pytest.raises(RecordError, match=why):
        national.parse(page(**more))


@settings(max_examples=60)
@given(st.fixed_dictionaries({}, optional={name: st.text() for name in FIELDS[3:]}))
def test_any_text_in_any_attribute_is_taken(more):
    content = national.parse(page(**more)).content
    assert len(content.summary) <= summary.SUMMARY_LENGTH
    assert from_json(to_json(content)) == content


def test_the_interface_is_understood_whole():
    parsed = api.parse(answer())
    content = parsed.content
    assert (parsed.code, parsed.issues, parsed.live) == ("1.900002", (), True)
    assert [channel.kind.value for channel in content.channels] == ["online", "direct"]
    online, direct = content.channels
    assert (online.fee_state, [fee.amount for fee in online.fees]) == (FeeState.FIXED, [50_000])
    assert (direct.time, direct.fee_state) == (None, FeeState.NOT_PUBLISHED)
    (case,) = content.cases
    assert (case.code, case.time.value) == ("1.900002.01", 2)
    (paper,) = case.papers
    assert (paper.name, paper.originals, paper.copies, paper.required) == ("Đơn", 1, 2, True)
    assert (paper.form.name, paper.form.url) == ("Don.docx", "https://example.vn/d")
    assert str(content.decision.issued_on) == "2025-03-03"
    assert content.type is ProcedureType.SPECIAL
    assert content.levels == (Level.COMMUNE,)
    assert (content.online_level, content.online_level_derived) == (OnlineLevel.FULL, True)
    assert content.requirements == ""
    assert from_json(to_json(content)) == content


def test_flags_of_the_interface_decide_the_online_level():
    assert api.parse(answer(isFullProcess=False)).content.online_level is OnlineLevel.PARTIAL
    offline = api.parse(answer(isOfflineOnly=True)).content
    assert (offline.online_level, offline.online_level_derived) == (OnlineLevel.NONE, False)


def test_what_the_interface_says_in_new_words_is_reported():
    methods = [
        {"submissionMethod": "PIGEON"},
        {
            "submissionMethod": "DIRECT",
            "processingTime": 3,
            "processingTimeUnit": "MOON",
            "fees": [{"value": 5.5, "currencyId": "USD"}],
        },
    ]
    parsed = api.parse(answer(executionMethods=methods, formalityType="NEW"))
    assert {issue.kind for issue in parsed.issues} == {
        "unknown-method",
        "unknown-unit",
        "foreign-currency",
        "unknown-type",
    }
    assert parsed.content.channels[0].time.unit is None


def test_a_procedure_out_of_force_is_marked():
    assert not api.parse(answer(state="INACTIVE")).live


@pytest.mark.parametrize(
    "wrong", [{"code": 7}, {"name": ""}, {"executionMethods": "x"}, {"code": "x"}]
)
def test_a_wrong_shape_is_refused_and_named(wrong):
    with pytest.raises(RecordError):
        api.parse(answer(**wrong))


def test_every_form_of_file_is_read(tmp_path):
    lines = write(tmp_path / "a.jsonl", page(), answer())
    packed = tmp_path / "a.jsonl.gz"
    packed.write_bytes(gzip.compress(lines.read_bytes()))
    listed = tmp_path / "b.json"
    listed.write_text(json.dumps([page(), answer()], indent=2), "utf-8")
    single = tmp_path / "c.json"
    single.write_text(json.dumps(answer(), indent=2), "utf-8-sig")
    for path in (lines, packed, listed):
        assert [one.code for one in collect(path).procedures] == ["1.900001", "1.900002"]
    assert [one.code for one in collect(single).procedures] == ["1.900002"]


def broken(tmp_path, data, name="x.jsonl"):
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(BrokenFileError) as caught:
        collect(path)
    return caught.value


def test_broken_files_are_refused_with_the_line(tmp_path):
    good = json.dumps(page()).encode()
    assert broken(tmp_path, good + b'\n{"ma_thu_tuc": ').line == 2
    assert broken(tmp_path, good + b"\n\n[1]").line == 3
    assert broken(tmp_path, good + b'\n{"x": 1}').line == 2
    assert "not UTF-8" in str(broken(tmp_path, good + b"\n\xff\xfe"))
    assert "empty" in broken(tmp_path, b" \n").why
    assert "wrong shape" in broken(tmp_path, json.dumps(answer(code=7)).encode()).why
    assert "item 2" in broken(tmp_path, json.dumps([page(), 3]).encode()).why
    assert broken(tmp_path, b'{\n "code": \n}').line == 3
    noise = "".join(f'{{"{number}": {number * 7919}}}\n' for number in range(9000)).encode()
    cut = broken(tmp_path, gzip.compress(noise)[:-2000], "x.gz")
    assert "gzip" in cut.why
    assert cut.line > 1
    assert "JSON" in broken(tmp_path, b"[" * 100_000).why


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(BrokenFileError, match="cannot be opened"):
        read(tmp_path / "none.jsonl")


def test_of_two_records_with_one_code_the_first_stands(tmp_path):
    path = write(tmp_path / "a.jsonl", page(), page(linh_vuc="Khác"))
    found = collect(path)
    assert [one.content.field for one in found.procedures] == ["Nuôi ong"]
    (issue,) = found.issues
    assert (issue.kind, issue.line, issue.code, issue.file) == (
        "duplicate-code",
        2,
        "1.900001",
        "a.jsonl",
    )


def test_siblings_get_their_distinguishing_words_back(tmp_path):
    path = write(
        tmp_path / "a.jsonl",
        page("1.900001", ten_thu_tuc="Thủ tục cấp thẻ (cấp tỉnh)"),
        page("1.900002", ten_thu_tuc="Thủ tục cấp thẻ (cấp xã)"),
    )
    shown = [one.content.short_title for one in collect(path).procedures]
    assert shown == ["Cấp thẻ (cấp tỉnh)", "Cấp thẻ (cấp xã)"]


def test_neighbours_share_field_and_words_and_do_not_depend_on_order():
    titles = {
        "1.000001": ("Cấp giấy phép nuôi ong", "Nuôi ong"),
        "1.000002": ("Cấp lại giấy phép nuôi ong", "Nuôi ong"),
        "1.000003": ("Khai báo dịch bệnh", "Nuôi ong"),
        "1.000004": ("Cấp giấy phép nuôi ong", "Khác"),
    }
    contents = {
        code: national.parse(
            page(code, ten_thu_tuc=title, linh_vuc=field, ket_qua_xu_ly="", thanh_phan_ho_so="")
        ).content
        for code, (title, field) in titles.items()
    }
    found = related.related(contents)
    assert found == {
        "1.000001": ("1.000002",),
        "1.000002": ("1.000001",),
        "1.000003": (),
        "1.000004": (),
    }
    assert related.related(dict(reversed(contents.items()))) == found


def test_neighbours_are_the_same_in_every_process():
    """Sets of text come in another order in each process; sums and ties must not follow it."""
    told = {neighbours_told(seed) for seed in ("1", "2", "3")}
    assert len(told) == 1
    assert "1.000001" in told.pop()


def neighbours_told(seed):
    program = """
from catalogue.content import Content
from catalogue.importing.related import related
words = "cấp lại giấy phép nuôi ong rừng khai báo dịch bệnh chăn thả mật sáp tổ chúa".split()
contents = {
    f"1.{n:06}": Content(title=" ".join(words[(n * k) % 17] for k in range(1, 7)), field="Ong")
    for n in range(60)
}
print(related(contents))
"""
    environ = {**os.environ, "PYTHONHASHSEED": seed}
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program],
        env=environ,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("Cấp thẻ", ""),
        ("Thủ tục cấp thẻ", "Cấp thẻ"),
        ("Thủ tục hải quan đối với quà tặng", ""),
        ("Cấp thẻ (thực hiện tại cấp tỉnh)", "Cấp thẻ"),
        ("Cấp thẻ (không thu phí)", ""),
        (
            "Cấp giấy chứng nhận cơ sở nuôi ong đạt chuẩn đối với trường hợp cơ sở đặt tại khu vực"
            " có rừng đặc dụng của tỉnh",
            "Cấp giấy chứng nhận cơ sở nuôi ong đạt chuẩn",
        ),
    ],
)
def test_short_titles(title, short):
    assert summary.short_title(title) == short


def test_the_report_is_a_table_of_single_lines(tmp_path):
    issue = report.Issue("f", "kind", "vì sao", "dòng 1\ndòng\t2", "a.jsonl", 3, "1.900001")
    path = tmp_path / "report.tsv"
    assert report.write(path, [issue]) == 1
    assert path.read_text("utf-8") == (
        "file\tline\tcode\tfield\tkind\twhy\traw\n"
        "a.jsonl\t3\t1.900001\tf\tkind\tvì sao\tdòng 1 dòng 2\n"
    )
    assert report.counts([issue, issue]) == [("f", "kind", 2)]
