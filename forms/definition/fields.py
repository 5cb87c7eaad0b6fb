"""What each kind of field may and must say about itself (pure)."""

import re
from collections.abc import Iterator
from typing import Any

from forms.definition.dates import BOUND
from forms.definition.model import Field, Kind
from forms.definition.parts import ABROAD, PARTS
from forms.definition.prefill import SOURCES

CHOICES = frozenset({Kind.ONE_OF, Kind.MANY_OF})
TEXTS = frozenset({Kind.TEXT, Kind.LONG_TEXT, Kind.NAME})
NUMBERS = frozenset({Kind.NUMBER, Kind.MONEY})
COUNTED = frozenset({Kind.MANY_OF, Kind.TABLE})
SPOKEN = frozenset({Kind.INFORMATION, Kind.DECLARATION, Kind.FILE})  # no answer to type
# A cell holds one short answer; blocks and boxes of their own would not fit beside others.
CELLS = frozenset(
    {
        *(Kind.TEXT, Kind.NAME, Kind.NUMBER, Kind.MONEY, Kind.DATE, Kind.ONE_OF),
        *(Kind.NATIONAL_ID, Kind.TAX_CODE, Kind.PHONE, Kind.EMAIL, Kind.VEHICLE_PLATE),
    }
)


def field_problems(field: Field, path: str, *, cell: bool = False) -> Iterator[str]:
    """Yield what is wrong with one field, as ``path: words``."""
    yield from _options(field, path)
    yield from _bounds(field, path)
    yield from _parts(field, path)
    if field.max_length is not None and (
        field.kind not in TEXTS or not 1 <= field.max_length <= 20_000
    ):
        yield f"{path}.max_length: only for text, from 1 to 20000"
    if field.decimals and (field.kind is not Kind.NUMBER or not 0 <= field.decimals <= 6):
        yield f"{path}.decimals: only for a number, at most 6"
    if field.unit and field.kind is not Kind.NUMBER:
        yield f"{path}.unit: only for a number"
    if field.prefill and (cell or field.prefill not in SOURCES):
        yield f"{path}.prefill: one of {', '.join(sorted(SOURCES))}; not in a table"
    if field.kind in SPOKEN and (field.require or field.prefill or field.default is not None):
        yield f"{path}: {field.kind} has no answer to require or fill in"
    given = field.default if isinstance(field.default, list | tuple) else (field.default,)
    if field.default is not None and not all(fits(field, value) for value in given):
        yield f"{path}.default: {field.kind} is never {field.default!r}"
    yield from _columns(field, path, cell=cell)


def _options(field: Field, path: str) -> Iterator[str]:
    if field.kind not in CHOICES:
        if field.options:
            yield f"{path}.options: only for one_of and many_of"
        return
    if not field.options:
        yield f"{path}.options: at least one option"
    values = [option.value for option in field.options]
    for number, value in enumerate(values):
        if value in values[:number]:
            yield f"{path}.options[{number}].value: {value!r} is there twice"


def _bounds(field: Field, path: str) -> Iterator[str]:
    for name, bound in (("min", field.min), ("max", field.max)):
        words = None if bound is None else _bound(field.kind, bound)
        if words:
            yield f"{path}.{name}: {words}"
    low, high = field.min, field.max
    if isinstance(low, int | float) and isinstance(high, int | float) and low > high:
        yield f"{path}: min is above max"
    if field.kind is Kind.TABLE and isinstance(high, int | float) and high > 100:
        yield f"{path}.max: at most 100 rows"


def _bound(kind: Kind, bound: int | float | str) -> str | None:
    """Return what is wrong with a bound of ``kind``."""
    if kind is Kind.DATE:
        fits = isinstance(bound, str) and re.fullmatch(BOUND, bound)
        return None if fits else '"2020-01-31", "today" or "today-18y"'
    if kind in NUMBERS | COUNTED:
        return "a number" if isinstance(bound, str) else None
    return "only for number, money, date, many_of and table"


def _parts(field: Field, path: str) -> Iterator[str]:
    if not field.parts:
        return
    known = set(PARTS.get(field.kind, ()))
    if not known:
        yield f"{path}.parts: only for person, organisation, address and land_parcel"
        return
    if field.kind is Kind.ADDRESS:
        known.add(ABROAD)
    names = [name.removesuffix("?") for name in field.parts]
    for number, name in enumerate(names):
        if name not in known:
            yield f"{path}.parts[{number}]: no part {name!r}; there are: {', '.join(sorted(known))}"
        if name in names[:number]:
            yield f"{path}.parts[{number}]: {name!r} is there twice"


def _columns(field: Field, path: str, *, cell: bool) -> Iterator[str]:
    if field.kind is not Kind.TABLE:
        if field.columns:
            yield f"{path}.columns: only for a table"
        if cell and field.kind not in CELLS:
            yield f"{path}.kind: {field.kind} does not fit into a table"
        if cell and (field.show or field.require):
            yield f"{path}: a column is always asked; use a repeating group for conditions"
        return
    if not field.columns:
        yield f"{path}.columns: at least one column"
    ids = [column.id for column in field.columns]
    for number, column in enumerate(field.columns):
        where = f"{path}.columns[{number}]"
        if column.id in ids[:number]:
            yield f"{where}.id: {column.id!r} is there twice"
        yield from field_problems(column, where, cell=True)


def fits(field: Field, value: Any) -> bool:
    """Tell whether ``value`` can be an answer of ``field``, or one choice of it."""
    if field.kind in {Kind.YES_NO, Kind.DECLARATION}:
        return isinstance(value, bool)
    if field.kind in CHOICES:
        return not field.options or value in {option.value for option in field.options}
    if field.kind is Kind.MONEY or (field.kind is Kind.NUMBER and not field.decimals):
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, str)
