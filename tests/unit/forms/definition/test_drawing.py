"""Pages as forms: what a browser without JavaScript gets, sends, and gets back."""

import pytest
import webtest
from bs4 import BeautifulSoup

from forms.definition import check, load, merge, page, page_schema
from tests.unit.forms.definition.conftest import TODAY, form_of, type_in

WHO = {
    "id": "who",
    "kind": "one_of",
    "label": "Nộp cho ai?",
    "options": [{"value": "me", "label": "Cho tôi"}, {"value": "other", "label": "Người khác"}],
}
OTHER = {"id": "other", "kind": "name", "label": "Tên người đó",
         "show": {"field": "who", "is": "other"}}  # fmt: skip
PERSON = {"id": "applicant", "kind": "person", "label": "Người yêu cầu"}
ADDRESS = {"id": "home", "kind": "address", "label": "Nơi ở"}
TABLE = {
    "id": "members",
    "kind": "table",
    "label": "Thành viên",
    "columns": [
        {"id": "name", "kind": "name", "label": "Họ tên"},
        {"id": "share", "kind": "number", "label": "Phần vốn", "decimals": 2, "unit": "%"},
    ],
    "max": 4,
}


def errors(response):
    """Return ``(target, words)`` of the linked summary; every target is there."""
    html = response.html
    links = html.select(".govuk-error-summary a")
    for link in links:
        assert html.find(id=link["href"][1:]) is not None, link
    return [(link["href"][1:], link.get_text(strip=True)) for link in links]


def test_ids_are_stable_and_stand_once(bench):
    html = bench.show(form_of(PERSON, ADDRESS, TABLE, WHO, OTHER)).html
    found = [tag["id"] for tag in html.find_all(id=True)]
    assert len(found) == len(set(found))
    assert {"f-applicant-name", "f-applicant-address-commune", "f-members-0-name"} <= set(found)
    for label in html.find_all("label"):
        assert label["for"] in found


def test_an_empty_page_says_what_to_do_at_each_field_and_links_there(bench):
    response = bench.fill(form_of(PERSON, WHO), {})
    assert response.status_int == 422
    said = dict(errors(response))
    assert said["f-applicant-name"] == "Nhập họ, chữ đệm và tên"
    assert said["f-applicant-birth_date-day"] == "Nhập ngày sinh, ví dụ 20/5/1990"
    assert said["f-applicant-national_id"].endswith("ví dụ 037190001234")
    assert said["f-applicant-address-commune"] == "Nhập xã, phường, đặc khu"
    assert said["f-who"] == "Trả lời câu hỏi: Nộp cho ai?"
    assert "f-applicant-email" not in said


def test_a_person_is_read_as_an_answer(bench):
    response = bench.fill(
        form_of(PERSON),
        {
            "applicant-name": "  Trần   Thị Mai ",
            "applicant-birth_date-day": "20",
            "applicant-birth_date-month": "5",
            "applicant-birth_date-year": "1990",
            "applicant-sex": "female",
            "applicant-national_id": "037 190 001 234",
            "applicant-phone": "+84 912 345 678",
            "applicant-address-commune": "Ninh Khang",
            "applicant-address-street": "Thôn 2",
        },
    )
    assert response.json == {
        "applicant": {
            "name": "Trần Thị Mai",
            "birth_date": "1990-05-20",
            "sex": "female",
            "national_id": "037190001234",
            "phone": "0912345678",
            "address": {
                "province": "37",
                "commune": "14329",
                "street": "Thôn 2",
                "former": "Xã Ninh Khang, Thành phố Hoa Lư",
            },
        }
    }


def test_what_was_answered_is_shown_again_and_gives_the_same_answer(bench):
    answers = {
        "home": {"province": "37", "commune": "14329", "street": "Số 1"},
        "members": [{"name": "An", "share": "12.5"}],
        "who": "other",
        "other": "Lê Văn Bình",
    }
    response = bench.show(form_of(ADDRESS, TABLE, WHO, OTHER), answers)
    assert response.form["commune"].value == "Phường Hoa Lư"
    assert response.html.find(id="f-members-0-share")["value"] == "12,5"
    assert response.form.submit("continue").json == answers


def test_a_choice_reveals_a_field_that_only_then_is_asked(bench):
    form = form_of(WHO, OTHER)
    revealed = bench.show(form).html.select_one(".govuk-radios__conditional #f-other")
    assert revealed is not None
    assert bench.fill(form, {"who": "me"}).json == {"who": "me"}
    assert bench.fill(form, {"who": "me", "other": "1234"}).json == {"who": "me"}
    missing = bench.fill(form, {"who": "other"})
    assert errors(missing) == [("f-other", "Nhập tên người đó")]
    assert bench.fill(form, {"who": "other", "other": "An"}).json == {"who": "other", "other": "An"}


@pytest.mark.parametrize("kind", ["person", "address", "table", "date", "many_of", "yes_no"])
def test_any_kind_can_be_revealed_and_left_out(bench, kind):
    more = {"table": {"columns": TABLE["columns"]}, "many_of": {"options": WHO["options"]}}
    hidden = {"id": "b", "kind": kind, "label": "B", "show": OTHER["show"], **more.get(kind, {})}
    form = form_of(WHO, hidden)
    assert bench.fill(form, {"who": "me"}).json == {"who": "me"}
    assert bench.fill(form, {"who": "other"}).status_int == 422


def test_what_is_required_may_depend_on_the_same_page(bench):
    note = {"id": "note", "kind": "text", "label": "Lý do", "required": False,
            "require": {"field": "who", "is": "other"}}  # fmt: skip
    form = form_of(WHO, note)
    assert bench.fill(form, {"who": "me"}).json == {"who": "me", "note": None}
    assert errors(bench.fill(form, {"who": "other"})) == [("f-note", "Nhập lý do")]


def test_an_answer_that_is_emptied_is_told_as_none(bench):
    note = {"id": "note", "kind": "text", "label": "Ghi chú", "required": False}
    form = form_of(note)
    response = bench.show(form, {"note": "cũ"})
    response.form["note"] = ""
    read = response.form.submit("continue").json
    assert read == {"note": None}
    assert merge(form.pages[0], {"note": "cũ", "else": 1}, read) == {"else": 1}


def test_several_places_of_one_name_are_offered_as_a_list(bench):
    response = bench.fill(form_of(ADDRESS), {"home-commune": "Tân Thành", "home-street": "Số 1"})
    assert errors(response)[0][1].startswith("Có 2 nơi mang tên này")
    response.form["commune"] = "14674"
    read = response.form.submit("continue").json
    assert read["home"]["commune"] == "14674"


def test_an_unknown_place_says_where_it_was_sought(bench):
    response = bench.fill(form_of(ADDRESS), {"home-commune": "Không Có", "home-street": "Số 1"})
    assert "ở tỉnh Ninh Bình" in errors(response)[0][1]
    assert response.form["commune"].value == "Không Có"


def test_an_address_may_be_abroad_where_the_form_allows_it(bench):
    abroad = {**ADDRESS, "parts": ["province", "commune", "street", "abroad"]}
    read = bench.fill(form_of(abroad), {"home-province": "abroad", "home-street": "1 Main St, USA"})
    assert read.json == {"home": {"province": "abroad", "street": "1 Main St, USA"}}
    empty = bench.fill(form_of(abroad), {"home-province": "abroad"})
    assert [target for target, _words in errors(empty)] == ["f-home-street"]
    refused = bench.show(form_of(ADDRESS))
    assert "abroad" not in [value for value, *_ in refused.form["province"].options]


def test_the_identity_number_is_held_against_birth_date_and_sex(bench):
    part = {**PERSON, "parts": ["birth_date", "sex", "national_id"]}
    typed = {
        "applicant-birth_date-day": "20",
        "applicant-birth_date-month": "5",
        "applicant-birth_date-year": "1991",
        "applicant-sex": "female",
        "applicant-national_id": "037190001234",
    }
    ((target, words),) = errors(bench.fill(form_of(part), typed))
    assert target == "f-applicant-national_id"
    assert "sinh năm 1990" in words


def test_one_of_two_papers_is_enough(bench):
    either = {**PERSON, "parts": ["name", "national_id?", "passport?"]}
    typed = {"applicant-name": "John O'Neil"}
    ((target, words),) = errors(bench.fill(form_of(either), typed))
    assert (target, words) == ("f-applicant-national_id", "Nhập số định danh hoặc số hộ chiếu")
    read = bench.fill(form_of(either), {**typed, "applicant-passport": "B1234567"})
    assert read.json["applicant"]["passport"] == "B1234567"


def test_a_table_gets_a_row_more_without_losing_a_word(bench):
    response = bench.show(form_of(TABLE))
    type_in(response, {"members-0-name": "An", "members-1-share": "abc"})
    more = response.form.submit("add_row")
    assert more.status_int == 200
    assert not more.html.select(".govuk-error-summary")
    assert len(more.html.select(".mc-rows__row")) == 3
    assert more.html.find(id="f-members-0-name")["value"] == "An"
    assert more.html.find(id="f-members-1-share")["value"] == "abc"
    last = more.form.submit("add_row")
    assert len(last.html.select(".mc-rows__row")) == 4
    assert last.html.find("button", attrs={"name": "add_row"}) is None  # four is the most


def test_empty_rows_are_left_out_and_broken_ones_are_told(bench):
    form = form_of(TABLE)
    assert errors(bench.fill(form, {})) == [("f-members", "Điền ít nhất một dòng: thành viên")]
    broken = bench.fill(form, {"members-1-name": "Bình"})
    assert errors(broken) == [("f-members-1-share", "Nhập phần vốn")]
    read = bench.fill(form, {"members-1-name": "Bình", "members-1-share": "100"})
    assert read.json == {"members": [{"name": "Bình", "share": "100"}]}


@pytest.mark.parametrize(
    "body",
    [
        "__start__=home:sequence&commune=x&__end__=home:sequence",
        "home=x",
        "__start__=home:mapping&__start__=commune:mapping&__end__=commune:mapping"
        "&__end__=home:mapping",
        "__start__=home:mapping",
        "__end__=home:mapping",
        "__start__=home",
        "__start__=members:sequence&__start__=0:mapping&__end__=0:mapping&__end__=members:sequence",
        "members=1",
        "__start__=members:mapping&0=x&__end__=members:mapping",
        "__start__=who:mapping&a=b&__end__=who:mapping",
        "__start__=who:sequence&a=b&__end__=who:sequence",
        "__start__=" + "&__start__=".join(f"a{n}:mapping" for n in range(300)),
        "__start__=born:sequence&day=1&__end__=born:sequence",
        "__start__=born:mapping&__start__=day:sequence&x=1&__end__=day:sequence&__end__=born:mapping",
        "many=x",
        "__start__=many:mapping&x=y&__end__=many:mapping",
    ],
)
def test_a_structure_that_no_browser_sends_is_a_bad_request(bench, body):
    many = {"id": "many", "kind": "many_of", "label": "Nhiều", "options": WHO["options"]}
    born = {"id": "born", "kind": "date", "label": "Ngày"}
    bench.show(form_of(ADDRESS, TABLE, WHO, born, many))
    response = bench.browser.post("/p", body, expect_errors=True)
    assert response.status_int in {400, 422}
    if response.status_int == 422:  # a structure that fits, with answers missing
        assert errors(response)


def test_hidden_parts_of_a_structure_are_ignored(bench):
    bench.show(form_of({"id": "a", "kind": "text", "label": "A"}))
    read = bench.browser.post("/p", {"a": "x", "b": "y", "_case": "z", "__formid__": "q"})
    assert read.json == {"a": "x"}


def test_information_is_read_and_a_declaration_is_ticked(bench):
    told = {"id": "told", "kind": "information", "label": "Bạn <b>cần</b> biết", "hint": "Vì sao"}
    vow = {"id": "vow", "kind": "declaration", "label": "Tôi cam đoan"}
    response = bench.show(form_of(told, vow))
    assert "Bạn &lt;b&gt;cần&lt;/b&gt; biết" in response.text
    assert errors(bench.fill(form_of(told, vow), {}))[0][0] == "f-vow"
    assert bench.fill(form_of(told, vow), {"vow": "true"}).json == {"vow": True}


def test_a_page_of_a_group_is_drawn_for_one_item(bench):
    form = load(
        {
            "id": "thu",
            "title": "Thử",
            "pages": [
                {
                    "id": "p",
                    "title": "Con",
                    "fields": [{"id": "child", "kind": "name", "label": "Tên con"}],
                    "repeat": {"group": "kids", "item_title": "Con", "max": 2},
                }
            ],
        }
    )
    bench.show(form, {"kids": [{"child": "An"}]}, at="p?muc=0")
    assert bench.browser.get("/p?muc=0").form["child"].value == "An"
    fresh = bench.browser.get("/p?muc=1")
    assert fresh.form["child"].value == ""
    fresh.form["child"] = "Bình"
    read = fresh.form.submit("continue").json
    assert merge(form.pages[0], bench.answers, read, item=1) == {
        "kids": [{"child": "An"}, {"child": "Bình"}]
    }
    assert bench.browser.get("/p?muc=2", status="*").status_int == 404
    assert bench.browser.get("/p?muc=-1", status="*").status_int == 404


def test_labels_are_in_the_language_asked():
    label = {"vi": "Tên", "en": "Name"}
    form = form_of({"id": "a", "kind": "text", "label": label}, PERSON)
    schema = page_schema(form, page(form, "p"), {}, "en", today=TODAY)
    assert schema["a"].title == "Name"
    assert schema["applicant"]["birth_date"].title == "Date of birth"


def test_nothing_typed_is_ever_drawn_as_markup(bench):
    evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    note = {"id": "note", "kind": "long_text", "label": "Ghi chú", "max_length": 10}
    response = bench.fill(form_of(note, ADDRESS), {"note": evil, "home-commune": evil})
    assert response.status_int == 422
    html = BeautifulSoup(response.text, "html.parser")
    assert html.find("script") is None
    assert html.find("img") is None
    assert html.find(id="f-note").get_text().strip() == evil


def test_a_file_is_only_a_place(bench):
    form = form_of(
        {"id": "scan", "kind": "file", "label": "Ảnh"},
        {"id": "a", "kind": "text", "label": "A"},
        papers=[{"id": "scan", "name": "Ảnh"}],
    )
    assert isinstance(bench.browser, webtest.TestApp)
    assert bench.fill(form, {"a": "x"}).json == {"a": "x"}


def test_a_number_that_does_not_fit_is_told_beside_what_else_is_wrong(bench):
    typed = {
        "applicant-birth_date-day": "20",
        "applicant-birth_date-month": "5",
        "applicant-birth_date-year": "1991",
        "applicant-national_id": "037190001234",
    }
    said = dict(errors(bench.fill(form_of(PERSON), typed)))
    assert "sinh năm 1990" in said["f-applicant-national_id"]
    assert "f-applicant-name" in said


def test_who_leaves_keeps_what_is_right_and_is_not_held_up(bench):
    typed = {
        "applicant-name": "Trần Thị Mai",
        "applicant-phone": "12",
        "applicant-address-commune": "hoa lư",
        "members-0-name": "An",
        "members-1-share": "50",
        "who": "other",
    }
    form = form_of(PERSON, TABLE, WHO, OTHER)
    response = bench.show(form)
    type_in(response, typed)
    fields = [*response.form.submit_fields(), ("leave", "leave")]
    left = bench.browser.post("/p", [(name, value.encode()) for name, value in fields])
    assert left.json == {
        "applicant": {"name": "Trần Thị Mai", "address": {"province": "37", "commune": "14329"}},
        "members": [{"name": "An"}, {"share": "50"}],
        "who": "other",
    }
    again = bench.show(form, left.json)
    assert again.html.find(id="f-applicant-name")["value"] == "Trần Thị Mai"
    assert again.form["commune"].value == "Phường Hoa Lư"
    assert check(form, left.json, today=TODAY)


def test_two_mistakes_that_read_alike_say_where_they_are(bench):
    other = {**ADDRESS, "id": "post", "label": "Nơi nhận thư"}
    typed = {"members-0-name": "An", "members-1-name": "Bình"}
    said = dict(errors(bench.fill(form_of(ADDRESS, other, TABLE), typed)))
    assert said["f-home-street"].endswith("(Nơi ở)")
    assert said["f-post-street"].endswith("(Nơi nhận thư)")
    assert said["f-members-1-share"] == "Nhập phần vốn (Thành viên, Dòng 2)"
