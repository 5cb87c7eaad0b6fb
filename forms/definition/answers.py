"""What is wrong with all answers, and what of them is submitted."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import colander

from forms.definition.conditions import Answers
from forms.definition.drawing import field_node
from forms.definition.kinds import Asking
from forms.definition.model import CASE, Field, FormDefinition, Kind
from forms.definition.pages import Asked, chosen_case, items, walk
from portal.clock import now
from portal.clock import today as today_at
from portal.i18n import _

SILENT = frozenset({Kind.FILE, Kind.INFORMATION})  # hold no answer


@dataclass(frozen=True, slots=True)
class Problem:
    """One answer that must change; ``message`` is a translation string."""

    page: str
    field: str  # dotted into blocks: "applicant.national_id"
    message: Any
    item: int | None = None  # within a repeating group


def check(
    definition: FormDefinition,
    answers: Answers,
    *,
    lang: str = "vi",
    today: date | None = None,
) -> list[Problem]:
    """Return what is wrong with ``answers``, from the first page to the last."""
    asking = Asking(today or today_at(now()), lang)
    found: list[Problem] = []
    for asked in walk(definition, answers):
        found.extend(_group_problems(asked, asking))
        for field in asked.fields:
            if field.kind not in SILENT:
                found.extend(_judge(field, asked, asking)[1])
    return found


def submitted(
    definition: FormDefinition, answers: Answers, *, today: date | None = None
) -> dict[str, Any]:
    """Return the answers that are asked for, cleaned; what is hidden or empty is left out.

    What is wrong is left out too: call :func:`check` before.
    """
    asking = Asking(today or today_at(now()))
    found: dict[str, Any] = {}
    for asked in walk(definition, answers):
        place = found
        if asked.page.repeat is not None:
            group = found.setdefault(asked.page.repeat.group, [])
            if asked.item is None:
                continue
            if len(group) <= asked.item:
                group.append({})
            place = group[asked.item]
        for field in asked.fields:
            value = None if field.kind in SILENT else _judge(field, asked, asking)[0]
            if value is not None:
                place[field.id] = value
    case = chosen_case(definition, answers)
    return {CASE: case, **found} if case else found


def _judge(field: Field, asked: Asked, asking: Asking) -> tuple[Any, list[Problem]]:
    """Return the clean answer of one field, and what is wrong with it."""
    node = field_node(field, asked, asking)
    schema = node.bind()
    given = asked.answers.get(field.id)
    cstruct = colander.null if given is None else schema.typ.serialize(schema, given)
    try:
        value = schema.deserialize(cstruct)
    except colander.Invalid as error:
        wrong = list(_messages(error, field.id))
        return None, [Problem(asked.page.id, path, words, asked.item) for path, words in wrong]
    return (None if value is colander.null or value is colander.drop else value), []


def _messages(error: colander.Invalid, path: str) -> Iterator[tuple[str, Any]]:
    """Yield ``(dotted path, words)`` for an error and those inside it."""
    for words in error.messages():
        if words:
            yield path, words
    for child in error.children:
        yield from _messages(child, f"{path}.{child.node.name}")


def _group_problems(asked: Asked, asking: Asking) -> Iterator[Problem]:
    """Yield what is wrong with the number of items of a group."""
    repeat = asked.page.repeat
    if repeat is None or asked.item is not None:
        return
    count = len(items(asked.answers, repeat.group))
    figures = {"min": repeat.min, "max": repeat.max, "what": asking.say(repeat.item_title).lower()}
    if count < repeat.min:
        words = _("Thêm ${what}: cần ít nhất ${min}", mapping=figures)
        yield Problem(asked.page.id, repeat.group, words)
    if count > repeat.max:
        words = _("Bớt ${what}: nhiều nhất ${max}", mapping=figures)
        yield Problem(asked.page.id, repeat.group, words)
