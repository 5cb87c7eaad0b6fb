"""When something is asked: conditions over the answers so far (pure)."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import UNSET

from forms.definition.model import CASE, Condition

Answers = Mapping[str, Any]


def filled(value: Any) -> bool:
    """Tell whether an answer was given: ``False`` and ``0`` are answers, blanks are none."""
    if isinstance(value, Mapping):
        return any(filled(part) for part in value.values())
    if isinstance(value, list | tuple):
        return any(filled(part) for part in value)
    return value is not None and value != ""


def holds(condition: Condition | None, answers: Answers) -> bool:
    """Tell whether ``condition`` holds over ``answers`` (those of shown fields only)."""
    if condition is None:
        return True
    if isinstance(condition.field, str):
        return _answered(condition, look_up(answers, condition.field))
    if condition.case is not UNSET:
        return answers.get(CASE) == condition.case
    if condition.all is not UNSET:
        return all(holds(one, answers) for one in condition.all)
    if condition.any is not UNSET:
        return any(holds(one, answers) for one in condition.any)
    return not holds(condition.not_ or None, answers)


def _answered(condition: Condition, value: Any) -> bool:
    """Tell whether the answer ``value`` is as ``condition`` wants it."""
    if condition.filled is not UNSET:
        return filled(value) is condition.filled
    wanted = (condition.is_,) if condition.in_ is UNSET else condition.in_
    given = value if isinstance(value, list) else [value]
    return any(same(one, other) for one in given for other in wanted)


def same(one: Any, other: Any) -> bool:
    """Tell whether two answers are the same; ``True`` is not ``1``."""
    return isinstance(one, bool) is isinstance(other, bool) and bool(one == other)


def look_up(answers: Answers, path: str) -> Any:
    """Return the answer at ``path`` (``applicant.sex``), or ``None``."""
    value: Any = answers
    for name in path.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def inside(condition: Condition | None) -> Iterator[Condition]:
    """Yield ``condition`` and all conditions within it."""
    if condition is None:
        return
    yield condition
    for many in (condition.all, condition.any):
        for one in () if isinstance(many, type(UNSET)) else many:
            yield from inside(one)
    if not isinstance(condition.not_, type(UNSET)):
        yield from inside(condition.not_)


def fields_of(condition: Condition | None) -> set[str]:
    """Return the ids of the fields that ``condition`` looks at."""
    return {one.field.partition(".")[0] for one in inside(condition) if isinstance(one.field, str)}


def choice_of(condition: Condition | None, among: Iterable[str]) -> Condition | None:
    """Return the plain choice (``field is value``) of a field ``among``, as a page can reveal it.

    It may be the whole condition or one part of its ``all``.
    """
    if condition is None:
        return None
    if isinstance(condition.field, str) and condition.is_ is not UNSET:
        return condition if condition.field in among else None
    parts = () if isinstance(condition.all, type(UNSET)) else condition.all
    found = [one for one in parts if choice_of(one, among) is one]
    return found[0] if len(found) == 1 else None


def without(condition: Condition, part: Condition) -> tuple[Condition, ...]:
    """Return what remains of ``condition`` once ``part``, itself or one of its ``all``, holds."""
    if condition is part or isinstance(condition.all, type(UNSET)):
        return ()
    return tuple(one for one in condition.all if one is not part)
