"""Which pages, fields and papers are asked, given the answers so far (pure).

Conditions look back only, so one walk from the first page to the last decides everything: an
answer counts for later conditions only while its own field is asked.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from msgspec import structs

from forms.definition.conditions import Answers, holds
from forms.definition.model import (
    CASE,
    CASE_PAGE,
    Field,
    FormDefinition,
    Kind,
    Option,
    Page,
    PaperRequest,
    Words,
)

CASE_TITLE = Words(vi="Trường hợp của bạn", en="Your case")
CASE_QUESTION = Words(vi="Bạn thuộc trường hợp nào?", en="Which case is yours?")


@dataclass(frozen=True, slots=True)
class Asked:
    """A page with those of its fields that are asked.

    A repeating group comes first as its head (its first page, no fields, ``item`` is ``None``),
    then as the pages of each item, counted from 0.
    """

    page: Page
    fields: tuple[Field, ...]
    answers: Answers  # where its answers lie: all answers, or those of the item
    scope: Answers  # what conditions on this page see: the earlier answers, and its own
    item: int | None = None


def case_page(definition: FormDefinition) -> Page | None:
    """Return the page that asks for the case, when there is more than one."""
    if len(definition.cases) < 2:
        return None
    options = tuple(
        Option(value=case.id, label=case.name, hint=case.hint) for case in definition.cases
    )
    question = Field(id=CASE, kind=Kind.ONE_OF, label=CASE_QUESTION, options=options)
    return Page(id=CASE_PAGE, title=CASE_TITLE, fields=(question,))


def all_pages(definition: FormDefinition) -> tuple[Page, ...]:
    """Return every page of the form, the chooser of cases first."""
    chooser = case_page(definition)
    return (chooser, *definition.pages) if chooser else definition.pages


def page(definition: FormDefinition, page_id: str) -> Page | None:
    """Return the page called ``page_id``."""
    return next((one for one in all_pages(definition) if one.id == page_id), None)


def chosen_case(definition: FormDefinition, answers: Answers) -> str | None:
    """Return the id of the case that was chosen, or of the only one."""
    if len(definition.cases) == 1:
        return definition.cases[0].id
    chosen = answers.get(CASE)
    return chosen if any(case.id == chosen for case in definition.cases) else None


def walk(definition: FormDefinition, answers: Answers) -> Iterator[Asked]:
    """Yield everything that is asked, in order."""
    scope: dict[str, Any] = {}
    case = chosen_case(definition, answers)
    if case:
        scope[CASE] = case
    groups: set[str] = set()
    for one in all_pages(definition):
        if one.repeat is None:
            if holds(one.show, scope):
                yield _asked(one, answers, scope)
        elif one.repeat.group not in groups:
            groups.add(one.repeat.group)
            if holds(one.show, scope):
                yield from _group(definition, one, answers, scope)


def _group(
    definition: FormDefinition, first: Page, answers: Answers, scope: dict[str, Any]
) -> Iterator[Asked]:
    """Yield the head and the items of the group that ``first`` opens; add them to ``scope``."""
    assert first.repeat is not None  # noqa: S101 (the caller looked)
    yield Asked(first, (), answers, dict(scope))
    kept = []
    for index, item in enumerate(items(answers, first.repeat.group)):
        found = list(_item(definition, first.repeat.group, item, scope, index))
        kept.append({field.id: item.get(field.id) for one in found for field in one.fields})
        yield from found
    scope[first.repeat.group] = kept


def _item(
    definition: FormDefinition, group: str, item: Answers, scope: Answers, index: int
) -> Iterator[Asked]:
    inner = dict(scope)
    for number, one in enumerate(group_pages(definition, group)):
        if number == 0 or holds(one.show, inner):
            yield _asked(one, item, inner, index)


def _asked(page: Page, answers: Answers, scope: dict[str, Any], item: int | None = None) -> Asked:
    """Return what ``page`` asks, and add its answers to ``scope``."""
    fields = []
    for field in page.fields:
        if holds(field.show, scope):
            fields.append(field)
            scope[field.id] = answers.get(field.id)
        else:
            scope.pop(field.id, None)
    return Asked(page, tuple(fields), answers, dict(scope), item)


def group_pages(definition: FormDefinition, group: str) -> list[Page]:
    """Return the pages of a repeating group."""
    return [one for one in definition.pages if one.repeat and one.repeat.group == group]


def items(answers: Answers, group: str) -> list[Mapping[str, Any]]:
    """Return the items of a repeating group."""
    found = answers.get(group)
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def visible_pages(definition: FormDefinition, answers: Answers) -> list[Page]:
    """Return the pages to ask, in order; a repeating group stands as its first page, once."""
    return [one.page for one in walk(definition, answers) if one.item is None]


def item_pages(definition: FormDefinition, answers: Answers, group: str, index: int) -> list[Page]:
    """Return the pages that item ``index`` of a group is asked; one that is new has them too."""
    return [
        one.page
        for one in walk(definition, with_item(answers, group, index))
        if one.item == index and one.page.repeat and one.page.repeat.group == group
    ]


def with_item(answers: Answers, group: str, index: int) -> dict[str, Any]:
    """Return ``answers`` with empty items added to ``group`` up to ``index``."""
    known = items(answers, group)
    return {**answers, group: [*known, *({} for _ in range(index + 1 - len(known)))]}


def asked_on(
    definition: FormDefinition, page_id: str, answers: Answers, *, item: int | None = None
) -> Asked | None:
    """Return what the page asks (of one item), or ``None`` while it is not shown."""
    found = page(definition, page_id)
    if found is None:
        return None
    if found.repeat and item is not None:
        if not 0 <= item < found.repeat.max:
            return None
        answers = with_item(answers, found.repeat.group, item)
    for one in walk(definition, answers):
        if one.page.id == page_id and one.item == item:
            return one
    return None


def shown(definition: FormDefinition, answers: Answers) -> dict[str, Any]:
    """Return only the answers that are asked for, those of groups as lists of items."""
    found: dict[str, Any] = {}
    case = chosen_case(definition, answers)
    if case:
        found[CASE] = case
    for one in walk(definition, answers):
        given = {field.id: one.answers.get(field.id) for field in one.fields}
        if one.page.repeat is None:
            found.update(given)
        elif one.item is None:
            found[one.page.repeat.group] = []
        else:
            group = found[one.page.repeat.group]
            if len(group) <= one.item:
                group.append({})
            group[one.item].update(given)
    return found


def papers_for(definition: FormDefinition, answers: Answers) -> list[PaperRequest]:
    """Return the papers asked for in the chosen case; ``required`` says what holds here."""
    scope = shown(definition, answers)
    found = []
    for paper in definition.papers:
        if paper.cases and scope.get(CASE) not in paper.cases:
            continue
        if holds(paper.show, scope):
            required = holds(paper.require, scope) if paper.require else paper.required
            found.append(structs.replace(paper, required=required, require=None))
    return found
