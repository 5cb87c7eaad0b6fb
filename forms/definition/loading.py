"""From a JSON document to a :class:`FormDefinition`, or to words about what is wrong with it."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from forms.definition import blocks
from forms.definition.fields import field_problems
from forms.definition.lookback import condition_problems
from forms.definition.model import CASE_PAGE, FormDefinition, Kind, Page

RESERVED_PAGES = frozenset({CASE_PAGE})


class DefinitionError(ValueError):
    """A document that is no form; ``problems`` are lines ``path: what is wrong``."""

    def __init__(self, problems: list[str]) -> None:
        """Keep every problem, and say them all."""
        super().__init__("\n".join(problems))
        self.problems = problems


def load(document: Mapping[str, Any]) -> FormDefinition:
    """Return the form in ``document`` (FORMS README), its blocks expanded.

    Raises :class:`DefinitionError` naming the path of everything that is wrong.
    """
    try:
        plain = blocks.expand(document)
        definition = msgspec.convert(plain, FormDefinition, strict=True)
    except (msgspec.ValidationError, blocks.BlockError) as error:
        raise DefinitionError([_path_first(str(error))]) from None
    found = list(problems(definition))
    if found:
        raise DefinitionError(found)
    return definition


def problems(definition: FormDefinition) -> Iterator[str]:
    """Yield what is wrong with a form beyond its shape, as ``path: words``."""
    if not definition.pages:
        yield "pages: a form has at least one page"
    yield from _twice("pages", [page.id for page in definition.pages])
    yield from _twice("cases", [case.id for case in definition.cases])
    yield from _twice("papers", [paper.id for paper in definition.papers])
    yield from _names(definition)
    yield from _groups(definition)
    yield from _pages(definition)
    yield from _papers(definition)
    yield from condition_problems(definition)


def _pages(definition: FormDefinition) -> Iterator[str]:
    papers = {paper.id for paper in definition.papers}
    for number, page in enumerate(definition.pages):
        path = f"pages[{number}]"
        if page.id in RESERVED_PAGES:
            yield f"{path}.id: {page.id!r} is the page that asks for the case"
        for place, field in enumerate(page.fields):
            yield from field_problems(field, f"{path}.fields[{place}]")
            if field.kind is Kind.FILE and (page.repeat or field.id not in papers):
                yield (
                    f"{path}.fields[{place}]: a file marks the place of a paper with the same id,"
                    " outside of groups"
                )


def _papers(definition: FormDefinition) -> Iterator[str]:
    cases = {case.id for case in definition.cases}
    for number, paper in enumerate(definition.papers):
        path = f"papers[{number}]"
        if not set(paper.cases) <= cases:
            yield f"{path}.cases: no such case: {', '.join(sorted(set(paper.cases) - cases))}"
        if not paper.kinds:
            yield f"{path}.kinds: at least one kind of file"


def _path_first(message: str) -> str:
    """Return msgspec's words, ``Expected ... - at `$.pages[0]` ``, with the path in front."""
    found = re.fullmatch(r"(.*) - at `(.*)`", message, re.S)
    return f"{found[2].removeprefix('$.')}: {found[1]}" if found else message


def _twice(path: str, ids: list[str]) -> Iterator[str]:
    seen: set[str] = set()
    for number, one in enumerate(ids):
        if one in seen:
            yield f"{path}[{number}].id: {one!r} is there twice"
        seen.add(one)


def _names(definition: FormDefinition) -> Iterator[str]:
    """Fields and groups share one namespace: that of the answers."""
    seen: set[str] = set()
    for number, page in enumerate(definition.pages):
        group = page.repeat.group if page.repeat else None
        first = group and not any(
            other.repeat and other.repeat.group == group for other in definition.pages[:number]
        )
        if first and group in seen:
            yield f"pages[{number}].repeat.group: {group!r} is there twice"
        if group:
            seen.add(group)
        for place, field in enumerate(page.fields):
            if field.id in seen:
                yield f"pages[{number}].fields[{place}].id: {field.id!r} is there twice"
            seen.add(field.id)


def _groups(definition: FormDefinition) -> Iterator[str]:
    """Pages of one group stand together and say the same about it."""
    last: Page | None = None
    closed: set[str] = set()
    for number, page in enumerate(definition.pages):
        path = f"pages[{number}].repeat"
        before = last.repeat if last else None
        if before and (page.repeat is None or page.repeat.group != before.group):
            closed.add(before.group)
        if page.repeat:
            if page.repeat.group in closed:
                yield f"{path}.group: the pages of {page.repeat.group!r} must stand together"
            if before and before.group == page.repeat.group and before != page.repeat:
                yield f"{path}: the pages of {before.group!r} must say the same about it"
            if not 0 <= page.repeat.min <= page.repeat.max <= 200 or page.repeat.max < 1:
                yield f"{path}: min and max must be in order, max from 1 to 200"
        last = page
