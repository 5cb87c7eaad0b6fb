"""Where a first answer may come from: the names that ``Field.prefill`` takes.

``values(profile)`` is filled by the journey from account and organisation; this module only says
which names there are and fits a value to its field.
"""

from typing import Any

from forms.definition.model import Field, Kind
from forms.definition.parts import parts_of

SOURCES = frozenset(
    {
        *(f"account.{name}" for name in ("name", "birth_date", "sex", "national_id")),
        *(f"account.{name}" for name in ("phone", "email", "address", "person")),
        *(f"organisation.{name}" for name in ("name", "tax_code", "representative", "position")),
        *(f"organisation.{name}" for name in ("phone", "email", "address", "organisation")),
    }
)
BLOCKS = {"account.person": "account", "organisation.organisation": "organisation"}


def prefilled(field: Field, known: dict[str, Any]) -> Any:
    """Return the first answer of ``field`` from ``known`` (by source name), or ``None``.

    ``account.person`` and ``organisation.organisation`` are put together from their parts, so
    ``known`` need only hold the single values.
    """
    if field.kind in {Kind.PERSON, Kind.ORGANISATION} and field.prefill in BLOCKS:
        source = BLOCKS[field.prefill]
        parts = {part.id: known.get(f"{source}.{part.id}") for part in parts_of(field)}
        found = {name: value for name, value in parts.items() if value not in (None, "", {})}
        return found or None
    value = known.get(field.prefill) if field.prefill else None
    return value if value not in ("", {}) else None
