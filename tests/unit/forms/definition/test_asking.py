"""What is asked: conditions, cases, groups and papers over the answers so far."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.definition import (
    CASE,
    CASE_PAGE,
    check,
    in_words,
    item_pages,
    load,
    papers_for,
    submitted,
    visible_pages,
)
from forms.definition.conditions import holds
from forms.definition.model import Condition
from tests.unit.forms.definition.conftest import TODAY, form_of

TEXT = {"kind": "text", "label": "Chữ"}


def page(id, *fields, **more):
    return {"id": id, "title": id, "fields": list(fields), **more}


FORM = load(
    {
        "id": "thu",
        "title": "Thử",
        "cases": [{"id": "new", "name": "Mới"}, {"id": "old", "name": "Cũ"}],
        "pages": [
            page("a", {"id": "married", "kind": "yes_no", "label": "Đã kết hôn?"}),
            page("b", {"id": "spouse", **TEXT}, show={"field": "married", "is": True}),
            page("c", {"id": "house", **TEXT}, show={"field": "spouse", "filled": True}),
            page(
                "d",
                {"id": "child", "kind": "name", "label": "Tên con"},
                {"id": "school", "kind": "yes_no", "label": "Đi học?"},
                repeat={"group": "children", "item_title": "Con", "min": 1, "max": 3},
            ),
            page(
                "e",
                {"id": "class", **TEXT},
                show={"field": "school", "is": True},
                repeat={"group": "children", "item_title": "Con", "min": 1, "max": 3},
            ),
            page("f", {"id": "note", **TEXT, "required": False}, show={"case": "old"}),
        ],
        "papers": [
            {"id": "p_all", "name": "Tờ khai"},
            {"id": "p_old", "name": "Giấy cũ", "cases": ["old"]},
            {"id": "p_wed", "name": "Giấy kết hôn", "show": {"field": "married", "is": True}},
            {"id": "p_kids", "name": "Khai sinh", "required": False,
             "require": {"field": "children", "filled": True}},
        ],
    }
)  # fmt: skip
FULL = {
    CASE: "new",
    "married": True,
    "spouse": "Trần Thị Mai",
    "house": "Số 1",
    "children": [
        {"child": "Nguyễn An", "school": True, "class": "1A"},
        {"child": "Nguyễn Bình", "school": False, "class": "bỏ quên"},
    ],
}


def ids(pages):
    return [one.id for one in pages]


def test_the_case_is_asked_first_when_there_is_more_than_one():
    assert ids(visible_pages(FORM, {}))[0] == CASE_PAGE
    assert check(FORM, {}, today=TODAY)[0].field == CASE
    assert CASE_PAGE not in ids(visible_pages(form_of({"id": "a", **TEXT}), {}))


def test_pages_come_and_go_with_the_answers():
    assert ids(visible_pages(FORM, {})) == [CASE_PAGE, "a", "d"]
    assert ids(visible_pages(FORM, FULL)) == [CASE_PAGE, "a", "b", "c", "d"]
    assert "f" in ids(visible_pages(FORM, {**FULL, CASE: "old"}))


def test_an_answer_that_is_no_longer_asked_decides_nothing():
    single = {**FULL, "married": False}  # the spouse stays in the draft
    assert ids(visible_pages(FORM, single)) == [CASE_PAGE, "a", "d"]
    assert "spouse" not in submitted(FORM, single, today=TODAY)
    assert "house" not in submitted(FORM, single, today=TODAY)


def test_each_item_of_a_group_has_pages_of_its_own():
    assert ids(item_pages(FORM, FULL, "children", 0)) == ["d", "e"]
    assert ids(item_pages(FORM, FULL, "children", 1)) == ["d"]
    assert ids(item_pages(FORM, FULL, "children", 2)) == ["d"]  # a new one


def test_what_is_submitted_is_what_is_asked():
    assert check(FORM, FULL, today=TODAY) == []
    kept = submitted(FORM, FULL, today=TODAY)
    children = [
        {"child": "Nguyễn An", "school": True, "class": "1A"},
        {"child": "Nguyễn Bình", "school": False},
    ]
    assert kept == {**FULL, "children": children}


def test_the_number_of_items_is_held():
    few = check(FORM, {**FULL, "children": []}, today=TODAY)
    many = check(FORM, {**FULL, "children": FULL["children"][:1] * 4}, today=TODAY)
    assert [(one.page, one.field) for one in few] == [("d", "children")]
    assert "children" in {one.field for one in many}


def test_a_mistake_in_an_item_says_which():
    broken = {**FULL, "children": [FULL["children"][0], {"child": "1234", "school": False}]}
    (problem,) = check(FORM, broken, today=TODAY)
    assert (problem.page, problem.field, problem.item) == ("d", "child", 1)


def test_papers_follow_case_and_answers():
    found = {paper.id: paper for paper in papers_for(FORM, FULL)}
    assert set(found) == {"p_all", "p_wed", "p_kids"}
    assert found["p_kids"].required is True
    bare = {paper.id: paper for paper in papers_for(FORM, {CASE: "old"})}
    assert set(bare) == {"p_all", "p_old", "p_kids"}
    assert bare["p_kids"].required is False


def test_answers_in_words_go_by_page_and_item():
    sections = in_words(FORM, FULL)
    assert [section.title for section in sections][-3:] == ["Con 1: d", "Con 1: e", "Con 2: d"]
    assert sections[0].rows[0].value == "Mới"
    assert sections[1].rows[0].value == "Có"
    assert in_words(FORM, FULL, "en")[1].rows[0].value == "Yes"


@pytest.mark.parametrize(
    ("condition", "answers", "true"),
    [
        (Condition(field="a", is_=True), {"a": True}, True),
        (Condition(field="a", is_=True), {"a": 1}, False),
        (Condition(field="a", is_="x"), {"a": ["x", "y"]}, True),
        (Condition(field="a", in_=("x", "z")), {"a": "y"}, False),
        (Condition(field="a.b", is_="x"), {"a": {"b": "x"}}, True),
        (Condition(field="a.b", is_="x"), {"a": "b"}, False),
        (Condition(field="a", filled=True), {"a": {"b": ""}}, False),
        (Condition(field="a", filled=True), {"a": False}, True),
        (Condition(field="a", filled=False), {}, True),
        (Condition(any=(Condition(case="x"), Condition(field="a", is_=2))), {"a": 2}, True),
        (Condition(all=(Condition(case="x"), Condition(field="a", is_=2))), {"a": 2}, False),
        (None, {}, True),
    ],
)
def test_conditions(condition, answers, true):
    assert holds(condition, answers) is true
    if condition is not None:
        assert holds(Condition(not_=condition), answers) is not true


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["province", "commune", "name", "0"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from([CASE, "married", "spouse", "children", "note"]), JSON))
def test_answers_of_any_shape_are_judged_and_never_raise(answers):
    kept = submitted(FORM, answers, today=TODAY)
    if not check(FORM, answers, today=TODAY):
        assert submitted(FORM, kept, today=TODAY) == kept
    in_words(FORM, answers)
    papers_for(FORM, answers)
