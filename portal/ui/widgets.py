"""Widgets of forms: what each reads from the wire; how it looks is in ``templates/widgets``.

Every widget refuses a wrong *structure* (a list where a text belongs) with 400: no browser sends
that. Options are keyword arguments: ``TextInput(autocomplete="name", width=20)``.
"""

from typing import Any

import deform.widget
from colander import Invalid, null
from pyramid.httpexceptions import HTTPBadRequest

from portal.i18n import _
from portal.text import clean_line


def text_of(pstruct: Any) -> str:
    """Return a text from the wire, empty when it was not sent; anything else is a 400."""
    if pstruct is null:
        return ""
    if not isinstance(pstruct, str):
        raise HTTPBadRequest()
    return pstruct


class Widget(deform.widget.Widget):
    """Parent of our widgets: draws ``templates/widgets/<template>.jinja2``."""

    template = ""
    heading = False  # the label is the page's h1
    autocomplete: str | None = None
    requirements = ()

    def serialize(self, field: Any, cstruct: Any, **kw: Any) -> str:
        """Return the field as HTML, with label, hint and error."""
        values = self.get_template_values(field, "" if cstruct in (null, None) else cstruct, kw)
        return field.renderer(self.template, widget=self, **values)

    def deserialize(self, field: Any, pstruct: Any) -> Any:
        """Return what was typed, or ``null``."""
        return text_of(pstruct) or null


class TextInput(Widget):
    """One line of text."""

    template = "input"
    type = "text"
    width: int | None = None  # in characters: 2, 3, 4, 5, 10, 20, 30
    inputmode: str | None = None
    spellcheck: bool | None = None
    prefix: Any = None
    suffix: Any = None
    autocapitalize: str | None = None

    def deserialize(self, field: Any, pstruct: Any) -> Any:
        """Return the line, its white space made single spaces."""
        return clean_line(text_of(pstruct)) or null


class EmailInput(TextInput):
    """An e-mail address."""

    type = "email"
    autocomplete = "email"
    spellcheck = False
    width = 30


class PhoneInput(TextInput):
    """A telephone number."""

    type = "tel"
    autocomplete = "tel"
    width = 20


class NumberInput(TextInput):
    """A number; a text box with figures on the phone's keyboard, since number boxes scroll."""

    inputmode = "numeric"
    width = 5


class MoneyInput(TextInput):
    """An amount of đồng."""

    inputmode = "numeric"
    width = 10
    suffix = _("đồng")


class TextArea(Widget):
    """Several lines; ``maxlength`` shows how many characters are left."""

    template = "textarea"
    rows = 5
    maxlength: int | None = None
    spellcheck: bool | None = None


class Hidden(Widget):
    """A value that is carried along."""

    template = "hidden"
    hidden = True


class Select(Widget):
    """A drop-down list of ``values`` ``(value, label)``, or ``(label, ((value, label), ...))``."""

    template = "select"
    values: Any = ()
    names_in: str = ""  # language of labels that are names: those that are no messages
    empty: Any = _("Chọn")  # label of the line that stands for nothing chosen; None leaves it out

    @staticmethod
    def is_group(values: Any) -> bool:
        """Tell whether the second half of a pair is a group of choices."""
        return isinstance(values, tuple | list)


class Radios(Widget):
    """One of a few ``values``: ``(value, label)`` or ``(value, label, hint)``."""

    template = "radios"
    values: Any = ()
    inline = False
    small = False


class Checkbox(Widget):
    """One box to tick; the node's title stands beside it."""

    template = "checkbox"

    def deserialize(self, field: Any, pstruct: Any) -> Any:
        """Return ``"true"`` or ``"false"``: a browser sends nothing for an empty box."""
        return text_of(pstruct) or "false"


class Checkboxes(Widget):
    """Any number of ``values``, for a node of type ``colander.Set()``."""

    template = "checkboxes"
    values: Any = ()
    small = False

    def deserialize(self, field: Any, pstruct: Any) -> Any:
        """Return the list of what was ticked, or ``null``."""
        if pstruct is null:
            return null
        if not isinstance(pstruct, list) or not all(isinstance(value, str) for value in pstruct):
            raise HTTPBadRequest()
        return pstruct or null


class Password(Widget):
    """A password as it is; never sent back to the browser."""

    template = "password"
    autocomplete = "current-password"

    def deserialize(self, field: Any, pstruct: Any) -> Any:
        """Return the password, untouched."""
        return text_of(pstruct) or null


class NewPassword(Password):
    """A new password, typed twice."""

    template = "new_password"
    autocomplete = "new-password"

    def deserialize(self, field: Any, pstruct: Any) -> Any:
        """Return the password when both are the same."""
        if pstruct is null:
            return null
        if not isinstance(pstruct, dict):
            raise HTTPBadRequest()
        first, second = (text_of(pstruct.get(key, null)) for key in ("value", "again"))
        if first != second:
            raise Invalid(field.schema, _("Hai lần nhập không giống nhau; hãy nhập lại"), null)
        return first or null


class DateBoxes(Widget):
    """A day in three boxes: day, month, year."""

    template = "date"
    birthday = False  # a date of birth: browsers may fill it in

    def deserialize(self, field: Any, pstruct: Any) -> Any:
        """Return ``YYYY-MM-DD``, or what was typed when it is no day (the type then refuses it)."""
        if pstruct is null:
            return null
        if not isinstance(pstruct, dict):
            raise HTTPBadRequest()
        parts = [text_of(pstruct.get(key, null)).strip() for key in ("year", "month", "day")]
        if not any(parts):
            return null
        year, month, day = parts
        return f"{year}-{month.zfill(2)}-{day.zfill(2)}"

    @staticmethod
    def boxes(cstruct: str) -> tuple[str, str, str]:
        """Return day, month and year as the boxes show them."""
        year, month, day = ([*str(cstruct).split("-", 2), "", "", ""])[:3]
        return day.lstrip("0"), month.lstrip("0"), year


class Group(deform.widget.MappingWidget):
    """A mapping as a fieldset."""

    template = "mapping"
    requirements = ()
    heading = False
    quiet = False  # the page's title says the same: the legend is for screen readers only

    def deserialize(self, field: Any, pstruct: Any) -> Any:
        """Return the mapping of what its fields read."""
        if pstruct is not null and not isinstance(pstruct, dict):
            raise HTTPBadRequest()
        return super().deserialize(field, pstruct)
