"""Answers in words: what the check-answers page, the officer and the letters show."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from forms.definition import identity, places
from forms.definition.conditions import Answers, filled
from forms.definition.kinds.types import decimal
from forms.definition.model import Field, FormDefinition, Kind, Text, words
from forms.definition.pages import Asked, walk
from forms.definition.parts import ABROAD, parts_of
from portal.ui import words as ui_words

NOT_GROUPED = 10_000  # smaller numbers stand without a point: years, counts
ANSWERS = {"vi": ("Có", "Không", "Đã cam đoan"), "en": ("Yes", "No", "Declared")}
ELSEWHERE = {"vi": "Ở nước ngoài", "en": "Abroad"}
BEFORE = {"vi": "trước là", "en": "formerly"}


@dataclass(frozen=True, slots=True)
class Row:
    """One answer; of a block or a table ``parts`` has the labelled pieces of ``value``."""

    label: str
    value: str  # several lines are joined by newlines; empty when not answered
    page: str
    field: str
    item: int | None = None
    parts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """The answers of one page, or of one item of a group (its title is numbered)."""

    title: str
    page: str
    rows: tuple[Row, ...]
    item: int | None = None


def in_words(definition: FormDefinition, answers: Answers, lang: str = "vi") -> list[Section]:
    """Return the answers as sections of rows, in the order they were asked.

    Labels are in ``lang`` where the form has them; what people typed stays as it is.
    """
    sections: list[Section] = []
    for asked in walk(definition, answers):
        rows = tuple(
            _row(field, asked, lang)
            for field in asked.fields
            if field.kind not in {Kind.INFORMATION, Kind.FILE}
        )
        if rows:
            sections.append(Section(_title(asked, lang), asked.page.id, rows, asked.item))
    return sections


def _title(asked: Asked, lang: str) -> str:
    title = words(asked.page.title, lang)
    if asked.page.repeat is None or asked.item is None:
        return title
    item = f"{words(asked.page.repeat.item_title, lang)} {asked.item + 1}"
    return item if title == words(asked.page.repeat.item_title, lang) else f"{item}: {title}"


def _row(field: Field, asked: Asked, lang: str) -> Row:
    value = asked.answers.get(field.id)
    parts = _parts(field, value, lang)
    said = "\n".join(f"{label}: {text}" for label, text in parts) or say(field, value, lang)
    return Row(words(field.label, lang), said, asked.page.id, field.id, asked.item, parts)


def _parts(field: Field, value: Any, lang: str) -> tuple[tuple[str, str], ...]:
    """Return the labelled pieces of a block or a table."""
    if field.kind is Kind.TABLE and isinstance(value, list):
        rows = (row for row in value if isinstance(row, Mapping))
        return tuple((str(n), _cells(field, row, lang)) for n, row in enumerate(rows, start=1))
    if field.kind is Kind.ADDRESS or not isinstance(value, Mapping):
        return ()
    return tuple(
        (words(part.label, lang), say(part, value.get(part.id), lang))
        for part in parts_of(field)
        if filled(value.get(part.id))
    )


def _cells(field: Field, row: Mapping[str, Any], lang: str) -> str:
    cells = (
        (words(column.label, lang), say(column, row.get(column.id), lang))
        for column in field.columns
    )
    return "; ".join(f"{label}: {text}" for label, text in cells if text)


def say(field: Field, value: Any, lang: str = "vi") -> str:
    """Return one answer in words; empty when there is none."""
    if not filled(value):
        return ""
    speaker = SPEAKERS.get(field.kind)
    return speaker(field, value, lang) if speaker else str(value)


def _number(field: Field, value: Any, lang: str) -> str:
    number = decimal(value)
    if number is None:
        return str(value)
    text = str(number)
    if abs(number) >= NOT_GROUPED:
        whole, point, rest = text.partition(".")
        text = f"{int(whole):,}{point}{rest}"
    if lang == "vi":
        text = text.translate(str.maketrans(",.", ".,"))
    unit = words(field.unit, lang)
    return f"{text}{ui_words.NBSP}{unit}" if unit else text


def _money(_field: Field, value: Any, lang: str) -> str:
    return ui_words.money(value, lang) if isinstance(value, int) else str(value)


def _day(_field: Field, value: Any, lang: str) -> str:
    try:
        return ui_words.day(date.fromisoformat(str(value)), lang, short=True)
    except ValueError:
        return str(value)


def _yes_no(field: Field, value: Any, lang: str) -> str:
    yes, no, declared = ANSWERS[lang if lang in ANSWERS else "vi"]
    if field.kind is Kind.DECLARATION and value is True:
        return declared
    return yes if value is True else no


def _chosen(field: Field, value: Any, lang: str) -> str:
    labels: dict[str, Text] = {option.value: option.label for option in field.options}
    chosen = value if isinstance(value, list) else [value]
    known = [words(labels.get(str(one), str(one)), lang) for one in chosen]
    return "\n".join(known)


def _address(_field: Field, value: Any, lang: str) -> str:
    if not isinstance(value, Mapping):
        return str(value)
    street = str(value.get("street", ""))
    if value.get("province") == ABROAD:
        return ", ".join(part for part in (street, ELSEWHERE[lang]) if part)
    place = places.full_name(str(value.get("province", "")), str(value.get("commune", "")))
    said = ", ".join(part for part in (street, place) if part)
    former = value.get("former")
    return f"{said} ({BEFORE[lang]} {former})" if former else said


SPEAKERS = {
    Kind.NUMBER: _number,
    Kind.MONEY: _money,
    Kind.DATE: _day,
    Kind.YES_NO: _yes_no,
    Kind.DECLARATION: _yes_no,
    Kind.ONE_OF: _chosen,
    Kind.MANY_OF: _chosen,
    Kind.ADDRESS: _address,
    Kind.PHONE: lambda _field, value, _lang: identity.say_phone(str(value)),
    Kind.VEHICLE_PLATE: lambda _field, value, _lang: identity.say_plate(str(value)),
}
