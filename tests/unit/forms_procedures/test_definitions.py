"""The hand-made forms themselves: complete, in two languages, true to their records, lasting."""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from catalogue.models import Filing
from forms.definition import Filer, Kind, Words, load, to_json
from forms.procedures import FOLDER, codes
from forms.procedures import form_for as form_of_procedure
from tests.unit.forms_procedures.golden import golden, ids_of, lost
from tests.unit.forms_procedures.runs import SAMPLES, content, form, record

TABLES_OF_BUSINESSES = {"1.001612", "2.000720", "2.001583", "2.002041", "2.002029"}
FIELDS = {  # by the slug of the sample province: what the forms must spread over
    *("ho-tich", "cu-tru", "ho-kinh-doanh", "doanh-nghiep", "dat-dai", "xay-dung"),
    *("bao-hiem-xa-hoi", "duong-bo", "chung-thuc"),
}
each = pytest.mark.parametrize("code", codes())


def raw(code: str) -> Any:
    return json.loads((FOLDER / f"{code}.json").read_text(encoding="utf-8"))


def texts(value: Any) -> Iterator[Words]:
    """Yield every text of a form that is made of structs and tuples."""
    if isinstance(value, Words):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from texts(one)
    elif hasattr(value, "__struct_fields__"):
        for name in value.__struct_fields__:
            yield from texts(getattr(value, name))


def test_forms_cover_the_fields_and_kinds_that_people_need() -> None:
    assert len(codes()) >= 13
    assert {record(code)["field"] for code in codes()} >= FIELDS
    kinds = Counter(
        field.kind for code in codes() for page in form(code).pages for field in page.fields
    )
    assert kinds.keys() >= {Kind.TABLE, Kind.MONEY, Kind.LAND_PARCEL, Kind.MANY_OF}
    for code in TABLES_OF_BUSINESSES:
        assert any(field.kind is Kind.TABLE for page in form(code).pages for field in page.fields)
    assert sum(any(page.repeat for page in form(code).pages) for code in codes()) >= 2
    assert sum(len(form(code).cases) > 1 for code in codes()) >= 3


@each
def test_a_definition_loads_and_comes_back_the_same(code: str) -> None:
    definition = load(raw(code))
    assert load(to_json(definition)) == definition
    assert definition.id == code
    assert definition.declarations
    assert Filer.OFFICER in definition.filers


@each
def test_the_form_belongs_to_a_procedure_that_is_filed_here(code: str) -> None:
    assert record(code)["code"] == code
    assert record(code)["filing"] == Filing.HERE.value
    assert form_of_procedure(code, content(code)) is form(code)


@each
def test_cases_are_those_of_the_record(code: str) -> None:
    cases = form(code).cases
    known = content(code).cases
    if len(known) > 1:
        assert [case.case for case in cases] == list(range(len(known)))
    else:
        assert not cases


@each
def test_every_text_is_in_two_languages_and_clean(code: str) -> None:
    found = list(texts(form(code)))
    assert len(found) > 20
    for text in found:
        assert text.vi and text.en, text
        for words in (text.vi, text.en):
            assert unicodedata.is_normalized("NFC", words), words
            assert words == " ".join(words.split()), words
            assert not re.search(r"\.\.$|\s[,.;?]|\?\.$", words), words
        assert text.vi[0] == text.vi[0].upper() or len(text.vi) < 12, text.vi  # units are small
    plain = re.findall(r'"(?:label|hint|title|name|intro|add|item_title|unit)": "', _file(code))
    assert not plain, "a text without English"


def _file(code: str) -> str:
    return (FOLDER / f"{code}.json").read_text(encoding="utf-8")


@each
def test_files_are_normalised(code: str) -> None:
    for path in (FOLDER / f"{code}.json", SAMPLES / f"{code}.json"):
        assert unicodedata.is_normalized("NFC", path.read_text(encoding="utf-8")), path


@each
def test_words_are_those_of_a_person_who_talks_to_people(code: str) -> None:
    for text in texts(form(code)):
        low = text.vi.lower()
        assert not re.search(r"không hợp lệ|quý khách|vui lòng|hộ khẩu", low), text.vi
        assert not re.search(r"\w{2,}/\w{3,}", re.sub(r"\d+/\d+\S*|\S*\d/\S+", "", low)), text.vi
        assert text.vi != text.vi.upper() or len(text.vi) < 8, text.vi


@each
def test_ids_are_for_ever(code: str) -> None:
    known = golden()
    assert code in known, "run python -m tests.unit.forms_procedures.golden"
    assert lost(known[code], ids_of(form(code))) == []
    assert known[code] == ids_of(form(code)), "run python -m tests.unit.forms_procedures.golden"


def test_no_published_form_is_gone() -> None:
    assert set(golden()) <= set(codes())


def test_a_lost_id_is_seen() -> None:
    before = ids_of(form("1.001193"))
    assert lost(before, before) == []
    after = {**before, "papers": [], "fields": {**before["fields"], "relation": "text"}}
    assert lost(before, after)[-1].startswith("field relation")
    fewer = {**before, "fields": {**before["fields"], "relation": "one_of(mother father)"}}
    assert lost(before, fewer) == ["of field relation: grandparent, proxy, relative"]


@each
def test_samples_lie_beside_the_form(code: str) -> None:
    assert len(json.loads((SAMPLES / f"{code}.json").read_text(encoding="utf-8"))) >= 2


def test_no_samples_without_a_form() -> None:
    assert sorted(path.stem for path in SAMPLES.glob("*.json")) == codes()
