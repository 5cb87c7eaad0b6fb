"""Documents of forms: what is taken, and what is said about the rest."""

import json
from typing import Any

import msgspec
import pytest

from forms.definition import DefinitionError, Kind, load, to_json, words
from forms.definition.publish import FILE, text

NAME = {"id": "name", "kind": "text", "label": "Tên"}
YES = {"id": "yes", "kind": "yes_no", "label": "Có con?"}


def document(*fields: dict[str, Any], **more: Any) -> dict[str, Any]:
    page = {"id": "p", "title": "Trang", "fields": list(fields)}
    return {"id": "thu", "title": "Thử", "pages": [page], **more}


def problems(*fields: dict[str, Any], **more: Any) -> list[str]:
    with pytest.raises(DefinitionError) as caught:
        load(document(*fields, **more))
    return caught.value.problems


def test_the_published_schema_is_that_of_the_model():
    assert FILE.read_text("utf-8") == text(), "run python -m forms.definition.publish"
    schema = json.loads(FILE.read_text("utf-8"))
    kinds = schema["$defs"]["Kind"]["enum"]
    assert set(kinds) == {str(kind) for kind in Kind}


def test_a_form_survives_its_own_document():
    form = load(
        document(
            NAME,
            {"block": "result", "id": "ket_qua"},
            cases=[{"id": "a", "name": {"vi": "Một", "en": "One"}}, {"id": "b", "name": "Hai"}],
            papers=[{"id": "to_khai", "name": "Tờ khai", "cases": ["a"]}],
        )
    )
    again = load(json.loads(msgspec.json.encode(to_json(form))))
    assert again == form
    assert words(form.cases[0].name, "en") == "One"
    assert words(form.cases[1].name, "en") == "Hai"


def test_a_block_comes_out_as_fields_under_its_id():
    form = load(
        document(
            {"block": "result", "id": "ket_qua", "show": {"case": "a"}},
            cases=[{"id": "a", "name": "A"}],
        )
    )
    channel, address = form.pages[0].fields
    assert (channel.id, address.id) == ("ket_qua_channel", "ket_qua_address")
    assert channel.show.case == "a"
    inner = [one for one in address.show.all if isinstance(one.field, str)]
    assert inner[0].field == "ket_qua_channel"


def test_a_form_may_bring_its_own_blocks():
    form = load(
        document({"block": "xe", "id": "cu"}, blocks={"xe": {"fields": [{**NAME, "id": "bien"}]}})
    )
    assert form.pages[0].fields[0].id == "cu_bien"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ([NAME, NAME], "pages[0].fields[1].id: 'name' is there twice"),
        ([{**NAME, "kind": "one"}], "pages[0].fields[0].kind: Invalid enum value 'one'"),
        ([{**NAME, "id": "Tên"}], "pages[0].fields[0].id"),
        ([{**NAME, "labl": "x"}], "pages[0].fields[0]: Object contains unknown field `labl`"),
        ([{**NAME, "kind": "one_of"}], "options: at least one option"),
        ([{**NAME, "options": [{"value": "a", "label": "A"}]}], "options: only for"),
        ([{**NAME, "min": 1}], "min: only for"),
        ([{**NAME, "kind": "number", "min": 9, "max": 1}], "min is above max"),
        ([{**NAME, "kind": "date", "max": "tomorrow"}], "max: "),
        ([{**NAME, "kind": "date", "min": 4}], "min: "),
        ([{**NAME, "kind": "number", "decimals": 9}], "decimals"),
        ([{**NAME, "unit": "m"}], "unit: only for a number"),
        ([{**NAME, "parts": ["name"]}], "parts: only for"),
        ([{**NAME, "kind": "person", "parts": ["nam"]}], "no part 'nam'"),
        ([{**NAME, "kind": "person", "parts": ["name", "name?"]}], "'name' is there twice"),
        ([{**NAME, "prefill": "account.password"}], "prefill: one of"),
        ([{**NAME, "kind": "table"}], "columns: at least one column"),
        ([{**NAME, "kind": "table", "columns": [{**NAME, "kind": "person"}]}], "does not fit"),
        ([{**NAME, "kind": "table", "columns": [{**NAME, "show": {"field": "x", "is": "1"}}]}],
         "a column is always asked"),
        ([{**YES, "default": "có"}], "default: yes_no is never 'có'"),
        ([{**NAME, "kind": "number", "default": "2"}], "default: number is never"),
        ([{**NAME, "kind": "file"}], "marks the place of a paper"),
        ([{"block": "nothing", "id": "a"}], "no block 'nothing'"),
        ([{"block": "contact", "id": "a", "label": "x"}], "a block takes an id"),
        ([{**NAME, "show": {"field": "later", "filled": True}}, {**NAME, "id": "later"}],
         "'later' is asked later"),
        ([{**NAME, "show": {"field": "gone", "filled": True}}], "'gone' is in no page"),
        ([YES, {**NAME, "show": {"field": "yes", "is": "true"}}], "is never 'true'"),
        ([YES, {**NAME, "show": {"field": "yes"}}], "a condition is one field"),
        ([YES, {**NAME, "show": {"field": "yes", "is": True, "case": "a"}}], "a condition is one"),
        ([NAME, {**NAME, "id": "b", "show": {"field": "name", "is": "x"}}], "one choice"),
        ([{**NAME, "show": {"case": "z"}}], "no case 'z'"),
        ([{**NAME, "show": {"all": []}}], "at least one condition"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_path(fields, said):
    found = problems(*fields)
    assert any(said in line for line in found), found
    assert all(": " in line for line in found)


def test_every_mistake_is_said_at_once():
    assert len(problems({**NAME, "min": 1}, {**NAME, "kind": "one_of"})) >= 3


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"pages": []}, "at least one page"),
        ({"papers": [{"id": "a", "name": "A", "cases": ["z"]}]}, "no such case: z"),
        ({"papers": [{"id": "a", "name": "A"}, {"id": "a", "name": "B"}]}, "papers[1].id"),
        ({"papers": [{"id": "a", "name": "A", "kinds": []}]}, "at least one kind of file"),
        ({"pages": [{"id": "truong-hop", "title": "T", "fields": [NAME]}]}, "asks for the case"),
        ({"title": None}, "title: Expected"),
    ],
)
def test_what_is_wrong_with_the_whole_is_said(more, said):
    assert any(said in line for line in problems(NAME, **more))


def repeated(number: int, group: str, **more: Any) -> dict[str, Any]:
    field = {**NAME, "id": f"f{number}"}
    repeat = {"group": group, "item_title": "Con", **more}
    return {"id": f"p{number}", "title": "T", "fields": [field], "repeat": repeat}


@pytest.mark.parametrize(
    ("pages", "said"),
    [
        ([repeated(1, "a"), {"id": "q", "title": "T", "fields": [NAME]}, repeated(2, "a")],
         "must stand together"),
        ([repeated(1, "a"), repeated(2, "a", max=3)], "must say the same"),
        ([repeated(1, "a", min=5, max=2)], "must be in order"),
        ([repeated(1, "name"), {"id": "q", "title": "T", "fields": [NAME]}], "'name' is there"),
        ([repeated(1, "a"), {"id": "q", "title": "T", "fields": [NAME],
                             "show": {"field": "f1", "filled": True}}], "asked later"),
        ([repeated(1, "a"), {"id": "q", "title": "T", "fields": [NAME],
                             "show": {"field": "a", "is": "x"}}], "only ask whether it is filled"),
    ],
)  # fmt: skip
def test_groups_stand_together_and_are_closed_behind(pages, said):
    found = problems(pages=pages)
    assert any(said in line for line in found), found
