"""Forms made from the records of procedures: papers, cases, who applies; all national records."""

import json
import os
import random
from functools import cache
from pathlib import Path

import pytest

from catalogue.content import Audience, Case, Content, FormTemplate, Paper, Translation
from catalogue.importing import national, reader
from forms.definition import (
    CASE_PAGE,
    Filer,
    applicant,
    check,
    derive,
    load,
    papers_for,
    submitted,
    to_json,
    visible_pages,
    words,
)
from forms.definition.derive.names import SHORT, short, tidy
from tests.unit.forms.definition.conftest import TODAY

NATIONAL = Path(__file__).parents[5] / "shared" / "data" / "procedures-national.jsonl.gz"
CITIZEN = (Audience.CITIZEN,)
PERSON = {
    "name": "Trần Thị Mai",
    "birth_date": "1990-05-20",
    "sex": "female",
    "national_id": "037190001234",
    "phone": "0912345678",
    "address": {"province": "37", "commune": "14329", "street": "Số 1"},
}
COMPANY = {
    "name": "Công ty Hoa Lư",
    "tax_code": "0100109106",
    "representative": "Trần Thị Mai",
    "phone": "0912345678",
    "address": {"province": "37", "commune": "14329", "street": "Số 1"},
}


def content(*cases: Case, **more) -> Content:
    return Content(**{"title": "Đăng ký khai sinh", "audiences": CITIZEN, "cases": cases, **more})


def case(name: str, *papers: str) -> Case:
    return Case(name=name, papers=tuple(Paper(name=paper, originals=1) for paper in papers))


def names(form) -> list[str]:
    return [words(paper.name) for paper in form.papers]


def pages(form, answers=None) -> list[str]:
    return [page.id for page in visible_pages(form, answers or {})]


def filled(form) -> dict:
    """Return answers that a person, or else a company, would give."""
    answers = {
        "applicant": PERSON,
        "request": "Đề nghị giải quyết",
        "result_channel": "counter",
        "organisation": COMPANY,
        "contact": {"name": "Lê An", "phone": "0912345678"},
        "applicant_kind": "organisation",
    }
    return {**answers, "_case": form.cases[0].id} if form.cases else answers


def test_people_and_organisations_get_the_pages_that_are_theirs():
    person = derive(content(), "1.001193")
    company = derive(content(audiences=(Audience.BUSINESS,)), "1.0")
    both = derive(content(audiences=()), "1.0")
    assert pages(person) == ["nguoi-yeu-cau", "noi-dung", "nhan-ket-qua"]
    assert pages(company) == ["to-chuc", "nguoi-nop", "noi-dung", "nhan-ket-qua"]
    assert pages(both) == ["ai-yeu-cau", "noi-dung", "nhan-ket-qua"]
    assert pages(both, {"applicant_kind": "person"})[1] == "nguoi-yeu-cau"
    assert person.filers == (Filer.SELF, Filer.FAMILY, Filer.OFFICER)
    assert company.filers == (Filer.ORGANISATION, Filer.OFFICER)


def test_who_applies_is_read_from_the_answers():
    both = derive(content(audiences=()), "1.0")
    company = applicant(both, filled(both))
    assert (company.kind, company.name, company.contact) == (
        "organisation",
        "Công ty Hoa Lư",
        "Lê An",
    )
    assert (company.tax_code, company.commune) == ("0100109106", "14329")
    person = applicant(both, {**filled(both), "applicant_kind": "person"})
    assert (person.kind, person.name, person.national_id) == (
        "person",
        "Trần Thị Mai",
        "037190001234",
    )


def test_a_foreigner_may_have_a_passport_and_live_abroad():
    form = derive(content(audiences=(Audience.FOREIGNER,)), "1.0")
    stranger = {
        "name": "John O'Neil",
        "birth_date": "1980-01-01",
        "sex": "male",
        "passport": "B123",
        "phone": "+14155552671",
        "address": {"province": "abroad", "street": "1 Main St, USA"},
    }
    assert check(form, {**filled(form), "applicant": stranger}, today=TODAY) == []


def test_ids_of_papers_last_when_others_come_and_go():
    one = derive(content(case("", "Tờ khai", "Giấy chứng sinh")), "1.0")
    other = derive(content(case("", "Giấy mới", "Giấy  chứng sinh.", "TỜ KHAI")), "1.0")
    assert {paper.id for paper in one.papers} < {paper.id for paper in other.papers}


def test_real_cases_are_chosen_and_papers_follow():
    form = derive(content(case("Cấp mới", "Đơn", "Ảnh"), case("Cấp lại", "Đơn", "Giấy cũ")), "1.0")
    assert pages(form)[0] == CASE_PAGE
    assert [case.case for case in form.cases] == [0, 1]
    first, second = (
        [words(paper.name) for paper in papers_for(form, {"_case": case.id})] for case in form.cases
    )
    assert (first, second) == (["Đơn", "Ảnh"], ["Đơn", "Giấy cũ"])


def test_headings_are_no_cases_and_notes_are_no_papers():
    form = derive(
        content(
            case("* Giấy tờ phải nộp:", "Tờ khai", "Trường hợp gửi hồ sơ qua bưu chính thì"),
            case("* Giấy tờ phải xuất trình:", "Thẻ căn cước"),
            case("* Lưu ý:", "Đối với giấy tờ nộp, xuất trình nếu nộp trực tiếp:"),
        ),
        "1.0",
    )
    assert form.cases == ()
    assert names(form) == ["Tờ khai", "Thẻ căn cước"]
    assert [paper.required for paper in form.papers] == [True, False]
    assert [words(paper.group) for paper in form.papers] == [
        "Giấy tờ phải nộp",
        "Giấy tờ phải xuất trình",
    ]


@pytest.mark.parametrize(
    ("name", "required"),
    [
        ("Tờ khai theo mẫu", True),
        ("Giấy ủy quyền (nếu có)", False),
        ("Hộ chiếu (đối với người nước ngoài)", False),
        ("Trường hợp ủy quyền thì nộp văn bản ủy quyền", False),
        ("Các giấy tờ khác có liên quan", False),
    ],
)
def test_papers_that_only_some_need_may_stay_away(name, required):
    form = derive(content(case("", name)), "1.0")
    assert form.papers[0].required is required


def test_what_the_record_says_comes_before_what_words_suggest():
    paper = Paper(name="Giấy ủy quyền (nếu có)", required=True)
    assert derive(content(Case(papers=(paper,))), "1.0").papers[0].required


def test_long_names_are_short_with_the_whole_in_the_hint():
    long = "Đơn đề nghị cấp giấy phép (theo Mẫu số 01 ban hành kèm theo Thông tư " + "rất dài " * 40
    form = derive(content(case("", long)), "1.0")
    assert words(form.papers[0].name) == "Đơn đề nghị cấp giấy phép"
    assert words(form.papers[0].hint) == tidy(long)


def test_names_that_would_be_the_same_stay_apart():
    tail = " theo mẫu số {} ban hành kèm theo Thông tư số 01/2026/TT-BNNMT ngày 01/01/2026"
    first, second = ("Đơn đăng ký kiểm dịch" + tail.format(number) for number in (1, 2))
    form = derive(content(case("", first, second)), "1.0")
    assert len(set(names(form))) == 2


def test_a_paper_with_a_template_may_be_a_word_file():
    paper = Paper(name="Tờ khai", form=FormTemplate(name="Mẫu 01"))
    form = derive(content(Case(papers=(paper, Paper(name="Ảnh")))), "1.0")
    assert "docx" in form.papers[0].kinds
    assert "docx" not in form.papers[1].kinds
    assert form.papers[0].template == "Mẫu 01"


def test_many_papers_stand_under_headings():
    papers = [f"Giấy tờ thứ {number}{' (nếu có)' if number % 2 else ''}" for number in range(40)]
    form = derive(content(case("", *papers)), "1.0")
    assert len({words(paper.group) for paper in form.papers}) == 2
    assert all(words(paper.group) for paper in form.papers)


def test_the_title_is_said_in_english_where_it_can_be():
    form = derive(content(translations={"en": Translation(title="Birth registration")}), "1.0")
    assert words(form.title, "en") == "Birth registration"


@pytest.mark.parametrize("text", ["", " ", "-", "a)", "1. ", "x" * 500, "🙂" * 200, "(" * 150])
def test_any_text_has_a_short_form(text):
    assert len(short(text)) <= SHORT
    derive(content(case(text, text), case(text + "b", text)), "1.0")


@cache
def records() -> list:
    return [row.record for row in reader.read(NATIONAL)]


@pytest.mark.skipif(not NATIONAL.exists(), reason="the national records are not beside this folder")
def test_national_records_give_forms_that_can_be_filled_in():
    wanted = len(records()) if os.environ.get("SOAK") else 200
    for record in random.Random(4).sample(records(), wanted):
        parsed = national.parse(record)
        form = derive(parsed.content, parsed.code)
        assert load(json.loads(json.dumps(to_json(form)))) == form
        answers = filled(form)
        assert check(form, answers, today=TODAY) == []
        assert submitted(form, answers, today=TODAY)["request"]
        for paper in form.papers:
            assert 1 < len(words(paper.name)) <= 240
        asked = papers_for(form, answers)
        if any(case.papers for case in parsed.content.cases):
            assert form.papers
        if len(asked) > 25:
            assert all(words(paper.group) for paper in asked)
