"""Conditions look back: at what was asked earlier, in words that the earlier field can answer."""

from collections.abc import Iterator

from msgspec import UNSET

from forms.definition.conditions import choice_of, fields_of, inside
from forms.definition.fields import SPOKEN, fits
from forms.definition.model import Condition, Field, FormDefinition, Kind, Page
from forms.definition.parts import parts_of

REVEALING = frozenset({Kind.YES_NO, Kind.ONE_OF})


class _Seen:
    """What a condition may look at, while the form is walked from front to back."""

    def __init__(self, definition: FormDefinition) -> None:
        self.cases = {case.id for case in definition.cases}
        self.fields: dict[str, Field | None] = {}  # None: a group as a whole
        self.all = {field.id for page in definition.pages for field in page.fields}

    def problems(self, condition: Condition | None, path: str) -> Iterator[str]:
        """Yield what is wrong with ``condition``, standing at ``path``."""
        for one in inside(condition):
            yield from self._one(one, path)

    def _one(self, one: Condition, path: str) -> Iterator[str]:
        kinds = (one.field, one.case, one.all, one.any, one.not_)
        tests = (one.is_, one.in_, one.filled)
        given = sum(kind is not UNSET for kind in kinds)
        tested = sum(test is not UNSET for test in tests)
        if given != 1 or tested != (1 if one.field is not UNSET else 0):
            yield f"{path}: a condition is one field with is, in or filled, or case, all, any, not"
        elif one.case is not UNSET and one.case not in self.cases:
            yield f"{path}: no case {one.case!r}"
        elif (one.all is not UNSET and not one.all) or (one.any is not UNSET and not one.any):
            yield f"{path}: all and any need at least one condition"
        elif isinstance(one.field, str):
            yield from self._field(one, one.field, path)

    def _field(self, one: Condition, name: str, path: str) -> Iterator[str]:
        first, _, part = name.partition(".")
        if first not in self.fields:
            later = "is asked later" if first in self.all else "is in no page"
            yield f"{path}: field {first!r} {later}; a condition looks back"
            return
        field = self.fields[first]
        if field is None:
            if part or one.filled is UNSET:
                yield f"{path}: of group {first!r} one can only ask whether it is filled"
            return
        if part and part not in {other.id for other in parts_of(field)}:
            yield f"{path}: {first!r} has no part {part!r}"
        else:
            asked = [other for other in parts_of(field) if other.id == part] or [field]
            yield from self._values(one, name, asked[0], path)

    def _values(self, one: Condition, name: str, field: Field, path: str) -> Iterator[str]:
        if field.kind in SPOKEN and field.kind is not Kind.DECLARATION:
            yield f"{path}: {field.kind} {name!r} has no answer"
        wanted = (one.is_,) if one.in_ is UNSET else one.in_
        for value in () if one.filled is not UNSET else wanted:
            if not fits(field, value):
                yield f"{path}: {name!r} ({field.kind}) is never {value!r}"


def condition_problems(definition: FormDefinition) -> Iterator[str]:
    """Yield what is wrong with the conditions of pages, fields and papers."""
    seen = _Seen(definition)
    inner: set[str] = set()
    group: str | None = None
    for number, page in enumerate(definition.pages):
        now = page.repeat.group if page.repeat else None
        if group and now != group:  # the group is behind us: it counts as a whole only
            for name in inner:
                seen.fields.pop(name, None)
            seen.fields[group], inner = None, set()
        group = now
        path = f"pages[{number}]"
        yield from seen.problems(page.show, f"{path}.show")
        yield from _fields(page, seen, path)
        if group:
            inner |= {field.id for field in page.fields}
    if group:
        for name in inner:
            seen.fields.pop(name, None)
        seen.fields[group] = None
    for number, paper in enumerate(definition.papers):
        yield from seen.problems(paper.show, f"papers[{number}].show")
        yield from seen.problems(paper.require, f"papers[{number}].require")


def _fields(page: Page, seen: _Seen, path: str) -> Iterator[str]:
    here: set[str] = set()
    for place, field in enumerate(page.fields):
        where = f"{path}.fields[{place}]"
        yield from seen.problems(field.show, f"{where}.show")
        yield from seen.problems(field.require, f"{where}.require")
        near = fields_of(field.show) & here
        if near:
            choice = choice_of(field.show, near)
            by = seen.fields.get(str(choice.field)) if choice else None
            if len(near) > 1 or by is None or by.kind not in REVEALING:
                yield (
                    f"{where}.show: on its own page a field can only be shown by one choice"
                    ' ({"field": ..., "is": ...}); move it to a later page'
                )
        seen.fields[field.id] = field
        here.add(field.id)
