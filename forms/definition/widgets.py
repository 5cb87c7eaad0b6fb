"""Widgets that only forms as data need, beside those of ``portal.ui.widgets``."""

from typing import Any

from colander import null
from pyramid.httpexceptions import HTTPBadRequest

from forms.definition import places
from forms.definition.identity import plain_digits
from forms.definition.parts import ABROAD
from portal.ui import widgets
from portal.ui.widgets import (
    Checkbox,
    Checkboxes,
    EmailInput,
    Group,
    MoneyInput,
    NumberInput,
    PhoneInput,
    Radios,
    Select,
    TextArea,
    TextInput,
)

__all__ = [
    "Checkbox",
    "Checkboxes",
    "CommuneInput",
    "DayBoxes",
    "EmailInput",
    "Group",
    "Information",
    "MoneyInput",
    "NumberInput",
    "PhoneInput",
    "Radios",
    "Select",
    "Table",
    "TextArea",
    "TextInput",
]


class DayBoxes(widgets.DateBoxes):
    """A day in three boxes; what was typed comes back as it was, whatever it is."""

    def deserialize(self, field: Any, pstruct: Any) -> Any:
        """Return ``year-month-day`` as typed, or ``null`` when all boxes are empty."""
        if pstruct is null:
            return null
        if not isinstance(pstruct, dict):
            raise HTTPBadRequest()
        typed = (widgets.text_of(pstruct.get(key, null)) for key in ("year", "month", "day"))
        parts = [plain_digits(text).strip().replace("-", "")[:40] for text in typed]
        return "-".join(parts) if any(parts) else null


class Information(widgets.Widget):
    """A text to read, no question."""

    template = "forms.definition:templates/information.jinja2"

    def deserialize(self, field: Any, pstruct: Any) -> Any:
        """Return nothing, whatever was sent."""
        return null


class CommuneInput(TextInput):
    """The name of a commune: a box with suggestions; a list when several bear the name."""

    template = "forms.definition:templates/commune.jinja2"
    autocomplete = "off"
    province = ""

    def serialize(self, field: Any, cstruct: Any, **kw: Any) -> str:
        """Return the box, the communes of the chosen province as suggestions."""
        sibling = field.parent["province"].cstruct if field.parent is not None else null
        province = sibling if isinstance(sibling, str) and sibling else self.province
        typed = cstruct if isinstance(cstruct, str) else ""
        found = places.find(typed, province) if field.error is not None and typed else ()
        return super().serialize(
            field,
            cstruct,
            communes=() if province == ABROAD else places.communes_of(province),
            candidates=found if len(found) > 1 else (),
            **kw,
        )


class Table(Group):
    """Rows of a few boxes each, with a button that adds a row."""

    template = "forms.definition:templates/table.jinja2"
