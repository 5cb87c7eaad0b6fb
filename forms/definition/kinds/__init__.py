"""Kinds of fields: from a field of a definition to a node that draws and checks it.

To add a kind: a member of :class:`forms.definition.model.Kind`, a function in ``plain`` or
``blocks``, its words in ``forms.definition.wording``, its rules in ``forms.definition.fields``.
"""

from collections.abc import Callable, Mapping
from typing import Any

from forms.definition.kinds import blocks, plain
from forms.definition.kinds.asking import Asking
from forms.definition.model import Field, Kind

__all__ = ["Asking", "build", "rows_of"]

PLAIN: dict[Kind, Callable[[Field, Asking], Any]] = {
    Kind.TEXT: plain.text,
    Kind.NAME: plain.name,
    Kind.LONG_TEXT: plain.long_text,
    Kind.NUMBER: plain.number,
    Kind.MONEY: plain.money,
    Kind.DATE: plain.day,
    Kind.YES_NO: plain.yes_no,
    Kind.ONE_OF: plain.one_of,
    Kind.MANY_OF: plain.many_of,
    Kind.NATIONAL_ID: plain.national_id,
    Kind.TAX_CODE: plain.tax_code,
    Kind.PHONE: plain.phone,
    Kind.EMAIL: plain.email,
    Kind.VEHICLE_PLATE: plain.vehicle_plate,
    Kind.DECLARATION: plain.declaration,
    Kind.INFORMATION: plain.information,
}


def build(field: Field, asking: Asking, *, rows: int = 0) -> Any:
    """Return the node of ``field``; a table gets so many ``rows``. A file has no node."""
    if field.kind is Kind.TABLE:
        return blocks.table(field, asking, build, rows=rows)
    if field.kind in blocks.KINDS:
        return blocks.KINDS[field.kind](field, asking, build)
    return PLAIN[field.kind](field, asking)


def rows_of(field: Field, given: Any) -> int:
    """Return how many rows to draw for the rows ``given``: these and some to fill in."""
    count = len(given) if isinstance(given, list | Mapping) else 0
    low = field.min if isinstance(field.min, int) else 1
    return max(count + blocks.SPARE, low, 2)
