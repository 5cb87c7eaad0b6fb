import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.importing import forms, papers
from catalogue.importing.report import Notes

HEADING = papers.HEADING


def parse(text):
    notes = Notes()
    return papers.parse(text, notes), [issue.kind for issue in notes.issues]


def rows(text):
    cases, _ = parse(text)
    return [[(p.originals, p.copies, p.name) for p in case.papers] for case in cases]


def test_papers_that_touch_are_told_apart():
    table = "- Tờ khai theo mẫu;1 bản chính+ Giấy ủy quyền0 bản chính,1 bản sao* Lưu ý:0 bản chính"
    assert rows(f"--{HEADING}{table}") == [
        [(1, 0, "Tờ khai theo mẫu"), (0, 1, "Giấy ủy quyền"), (0, 0, "Lưu ý:")]
    ]


def test_cases_are_named_by_what_stands_before_their_tables():
    cases, kinds = parse(
        f"a) Cấp mới{HEADING}Đơn1 bản chính- b) Cấp lại:{HEADING}Đơn2 bản chính"
        f"--{HEADING}Ảnh3 bản chính"
    )
    assert [case.name for case in cases] == ["a) Cấp mới", "b) Cấp lại", ""]
    assert [case.papers[0].originals for case in cases] == [1, 2, 3]
    assert kinds == []


def test_a_case_without_a_table_is_kept_and_reported():
    cases, kinds = parse(f"--{HEADING}Đơn1 bản chínhNộp trên mạng thì khai trên màn hình")
    assert [case.name for case in cases] == ["", "Nộp trên mạng thì khai trên màn hình"]
    assert kinds == ["case-without-papers"]


@pytest.mark.parametrize("said", ["", "--", "----", "Không có thông tin"])
def test_no_papers_are_reported(said):
    assert parse(said) == ((), ["no-papers"])


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("Hợp đồng: 01 bản chính;1 bản chính", (1, 0, "Hợp đồng: 01 bản chính")),
        ("Hợp đồng: 01 bản chính1 bản chính", (1, 0, "Hợp đồng: 01 bản chính")),
        ("Hợp đồng: 1 bản chính1 bản chính", (1, 0, "Hợp đồng: 1 bản chính")),
        ("Nghị định ngày 01/01/20261 bản chính", (1, 0, "Nghị định ngày 01/01/2026")),
        ("Nghị định ngày 5/6/20200 bản chính,2 bản sao", (0, 2, "Nghị định ngày 5/6/2020")),
        ("Phiếu theo mẫu số 01-QĐ6131 bản chính", (1, 0, "Phiếu theo mẫu số 01-QĐ613")),
        ("Ảnh màu12 bản chính", (12, 0, "Ảnh màu")),
        ("01 bản sao giấy khai sinh.2 bản chính", (2, 0, "01 bản sao giấy khai sinh.")),
        (
            "Nộp 02 bản chính tờ khai, 01 bản sao kèm theo1 bản chính",
            (1, 0, "Nộp 02 bản chính tờ khai, 01 bản sao kèm theo"),
        ),
    ],
)
def test_digits_of_a_name_are_not_taken_for_quantities(row, expected):
    assert rows(f"--{HEADING}{row}") == [[expected]]


def test_words_of_the_name_and_raw_are_kept():
    (case,), _ = parse(f"--{HEADING}- Đơn đề nghị;Mẫu số 01.docx1 bản chính")
    (paper,) = case.papers
    assert (paper.name, paper.form.name) == ("Đơn đề nghị", "Mẫu số 01.docx")
    assert paper.raw == "- Đơn đề nghị;Mẫu số 01.docx1 bản chính"


def test_several_forms_of_one_paper():
    (case,), _ = parse(f"--{HEADING}Bản khaiMauA.docxMau B (1).doc1 bản chính")
    (paper,) = case.papers
    assert (paper.form.name, paper.note) == ("MauA.docx", "Mẫu kèm theo: Mau B (1).doc")


def test_a_paper_without_a_name_is_reported():
    (case,), kinds = parse(f"--{HEADING}****1 bản chính")
    assert case.papers[0].name == "****"
    assert kinds == ["nameless-paper"]


def test_number_of_sets():
    assert papers.sets_in("b) Số lượng hồ sơ: 02 (hai) bộ.") == 2
    assert papers.sets_in("Số lượng hồ sơ: 01 bộ. Số lượng hồ sơ: 03 bộ") is None
    assert papers.sets_in("Không nói gì") is None


@pytest.mark.parametrize(
    ("text", "name", "files"),
    [
        ("Đơn đề nghị", "Đơn đề nghị", ()),
        (
            "Tờ khai theo quy địnhmẫu 70 - báo cáo.docx",
            "Tờ khai theo quy định",
            ("mẫu 70 - báo cáo.docx",),
        ),
        (
            "Đơn theo Nghị định số 1/2026/NĐ-CPMẫu số 2.docx",
            "Đơn theo Nghị định số 1/2026/NĐ-CP",
            ("Mẫu số 2.docx",),
        ),
        (
            "Đơn theo Quyết định số 9/QĐ-TTgMau09.pdf",
            "Đơn theo Quyết định số 9/QĐ-TTg",
            ("Mau09.pdf",),
        ),
        (
            "Tờ khai (mẫu TK07).Đơn trình báo (mẫu TK07).pdf",
            "Tờ khai (mẫu TK07).",
            ("Đơn trình báo (mẫu TK07).pdf",),
        ),
        ("Bản kê khai (Mẫu 01/BK)01 BK.docx", "Bản kê khai (Mẫu 01/BK)", ("01 BK.docx",)),
        ("Gửi tệp don.docx qua thư", "Gửi tệp don.docx qua thư", ()),
    ],
)
def test_form_files_are_cut_from_the_name(text, name, files):
    assert forms.split(text) == (name, files, True)


def test_a_form_file_that_cannot_be_cut_off_is_not_guessed():
    assert forms.split("don xin.docx") == ("don xin.docx", (), False)


@given(st.text())
def test_arbitrary_text_never_raises(text):
    parse(text)
    parse(f"--{HEADING}{text}")


NAMES = st.sampled_from(
    ["- Đơn đề nghị;", "Bản sao Giấy khai sinh", "+ Ảnh 4x6.", "Văn bản (nếu có)"]
)
PAPERS = st.lists(st.tuples(NAMES, st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=6)


@given(
    st.lists(st.tuples(st.sampled_from(["--", "Trường hợp A", "b) Cấp lại"]), PAPERS), min_size=1)
)
def test_printed_tables_are_read_back(cases):
    text = ""
    for name, table in cases:
        text += name + HEADING
        for paper, originals, copies in table:
            text += f"{paper}{originals} bản chính" + (f",{copies} bản sao" if copies else "")
    found, kinds = parse(text)
    assert [case.name for case in found] == ["" if name == "--" else name for name, _ in cases]
    assert [[(p.originals, p.copies) for p in case.papers] for case in found] == [
        [(originals, copies) for _, originals, copies in table] for _, table in cases
    ]
    assert kinds == []
