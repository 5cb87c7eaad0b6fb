"""What colander takes too easily, closed once: strict types, and the validators forms share.

``harden`` puts these types in the place of colander's own in every schema that is bound, so a
schema may be written in colander's words and still refuse ``1_000``, ``NaN``, ``20260821`` and
``maybe``. Messages say what to do, in Vietnamese (the source language).
"""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import colander
from colander import Invalid, SchemaNode, null

from portal.clock import VIETNAM
from portal.i18n import _
from portal.text import clean

LONGEST = 20_000  # characters of any one text
_WHOLE = re.compile(r"[+-]?[0-9]{1,15}", re.ASCII)
_DECIMAL = re.compile(r"[+-]?[0-9]{1,15}(?:[.,][0-9]{1,9})?", re.ASCII)
_MONEY = re.compile(r"([0-9]{1,15}|[0-9]{1,3}(?:[., ][0-9]{3}){1,4})\s*(?:đồng|đ|vnđ|vnd)?", re.I)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_MINUTE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2})?", re.ASCII)
_EMAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}"
)


def _text(node: SchemaNode, cstruct: Any) -> str:
    """Return what was typed, trimmed; refuse what is no text at all."""
    if isinstance(cstruct, bool | int | float | Decimal):
        cstruct = str(cstruct)
    if not isinstance(cstruct, str):
        raise Invalid(node, _("Nhập một giá trị"))
    return cstruct.strip()


class Text(colander.String):
    """Text, cleaned (``portal.text.clean``); what is empty then was not given."""

    def deserialize(self, node: SchemaNode, cstruct: Any) -> Any:
        """Return clean text or ``null``."""
        if cstruct is null or cstruct is None:
            return null
        if not isinstance(cstruct, str):
            raise Invalid(node, _("Nhập một giá trị"))
        if len(cstruct) > LONGEST * 2:  # not worth the cleaning
            raise Invalid(
                node, _("Viết ngắn hơn, nhiều nhất ${max} ký tự", mapping={"max": LONGEST})
            )
        text = clean(cstruct)
        if len(text) > LONGEST:
            raise Invalid(
                node, _("Viết ngắn hơn, nhiều nhất ${max} ký tự", mapping={"max": LONGEST})
            )
        return text or null


class Secret(Text):
    """A password: NFC as every text, but its spaces are its own; controls are refused."""

    def deserialize(self, node: SchemaNode, cstruct: Any) -> Any:
        """Return the password or ``null``."""
        text = super().deserialize(node, cstruct)
        if text is null:
            return null
        if any(ord(sign) < 32 or 0xD800 <= ord(sign) <= 0xDFFF for sign in cstruct):
            raise Invalid(node, _("Mật khẩu có ký tự không gõ được; hãy nhập lại"))
        padding = len(cstruct) - len(cstruct.lstrip(" ")), len(cstruct) - len(cstruct.rstrip(" "))
        return " " * padding[0] + text + " " * padding[1]


class WholeNumber(colander.Integer):
    """A whole number in ASCII digits."""

    def deserialize(self, node: SchemaNode, cstruct: Any) -> Any:
        """Return an ``int`` or ``null``."""
        if cstruct is null or cstruct == "":
            return null
        text = _text(node, cstruct)
        if not _WHOLE.fullmatch(text):
            raise Invalid(node, _("Nhập một số nguyên, ví dụ 12"))
        return int(text)


class Amount(colander.Integer):
    """Whole đồng as people write them: ``30.000``, ``30000``, ``30,000 đồng``."""

    def deserialize(self, node: SchemaNode, cstruct: Any) -> Any:
        """Return đồng as ``int`` or ``null``."""
        if cstruct is null or cstruct == "":
            return null
        text = clean(_text(node, cstruct)).replace("\N{NO-BREAK SPACE}", " ")
        found = _MONEY.fullmatch(text)
        if found is None:
            raise Invalid(node, _("Nhập số tiền bằng số, ví dụ 30.000"))
        return int(re.sub(r"[., ]", "", found[1]))

    def serialize(self, node: SchemaNode, appstruct: Any) -> Any:
        """Return the amount grouped by thousands."""
        return appstruct if appstruct in (null, None) else f"{int(appstruct):,}".replace(",", ".")


class Fraction(colander.Decimal):
    """A finite decimal number, with a comma or a point."""

    def deserialize(self, node: SchemaNode, cstruct: Any) -> Any:
        """Return a ``Decimal`` or ``null``."""
        if cstruct is null or cstruct == "":
            return null
        text = _text(node, cstruct)
        if not _DECIMAL.fullmatch(text):
            raise Invalid(node, _("Nhập một số, ví dụ 2,5"))
        return Decimal(text.replace(",", "."))


class FloatFraction(Fraction):
    """The same as a ``float``."""

    def deserialize(self, node: SchemaNode, cstruct: Any) -> Any:
        """Return a finite ``float`` or ``null``."""
        value = super().deserialize(node, cstruct)
        return value if value is null else float(value)


class Day(colander.Date):
    """A calendar day, ``2024-05-20``; the boxes of a form are put together by their widget."""

    def deserialize(self, node: SchemaNode, cstruct: Any) -> Any:
        """Return a ``date`` or ``null``."""
        if cstruct is null or cstruct == "":
            return null
        text = _text(node, cstruct)
        try:
            if not _DAY.fullmatch(text):
                raise ValueError(text)
            return date.fromisoformat(text)
        except ValueError:
            raise Invalid(node, _("Nhập một ngày có thật, ví dụ 20/5/2024")) from None


class Minute(colander.DateTime):
    """A moment on the wall clock of Việt Nam, ``2024-05-20T08:30``, kept as aware UTC."""

    def deserialize(self, node: SchemaNode, cstruct: Any) -> Any:
        """Return an aware ``datetime`` in UTC or ``null``."""
        if cstruct is null or cstruct == "":
            return null
        text = _text(node, cstruct)
        try:
            if not _MINUTE.fullmatch(text):
                raise ValueError(text)
            return datetime.fromisoformat(text).replace(tzinfo=VIETNAM).astimezone(UTC)
        except (ValueError, OverflowError):
            raise Invalid(node, _("Nhập ngày và giờ có thật, ví dụ 8:30 ngày 20/5/2024")) from None


class YesNo(colander.Boolean):
    """``true`` or ``false`` and nothing else."""

    def deserialize(self, node: SchemaNode, cstruct: Any) -> Any:
        """Return a ``bool`` or ``null``."""
        if cstruct is null or cstruct == "":
            return null
        if isinstance(cstruct, bool):
            return cstruct
        text = _text(node, cstruct)
        if text not in {"true", "false"}:
            raise Invalid(node, _("Chọn có hoặc không"))
        return text == "true"


STRICT: dict[type, type] = {
    colander.String: Text,
    colander.Integer: WholeNumber,
    colander.Decimal: Fraction,
    colander.Money: Fraction,
    colander.Float: FloatFraction,
    colander.Date: Day,
    colander.DateTime: Minute,
    colander.Boolean: YesNo,
}


def harden(node: SchemaNode) -> None:
    """Put the strict types in the place of colander's own, in ``node`` and all below it."""
    strict = STRICT.get(type(node.typ))
    if strict is not None:
        node.typ = strict()
    for child in node.children:
        harden(child)


def email(node: SchemaNode, value: str) -> None:
    """Validate an e-mail address that mail can be sent to (RFC 5321 lengths, a dotted domain)."""
    local_part, _at, _domain = value.partition("@")
    dotted = local_part.startswith(".") or local_part.endswith(".") or ".." in local_part
    if len(value) > 254 or dotted or not _EMAIL.fullmatch(value):
        raise Invalid(node, _("Nhập địa chỉ thư điện tử, ví dụ ten@example.vn"))


def phone(node: SchemaNode, value: str) -> None:
    """Validate a telephone number as written in Việt Nam, spaces, dots and +84 allowed."""
    digits = re.sub(r"[ .()-]", "", value)
    if not re.fullmatch(r"(?:\+?84|0)[0-9]{8,10}|1[89]00[0-9]{4,6}", digits, re.ASCII):
        raise Invalid(node, _("Nhập số điện thoại, ví dụ 0912 345 678"))


def one_of(*values: str) -> Any:
    """Return a validator that takes only ``values`` and never repeats what was sent."""

    def check(node: SchemaNode, value: Any) -> None:
        if value not in values:
            raise Invalid(node, _("Chọn một mục trong danh sách"))

    return check


def some_of(*values: str) -> Any:
    """Return a validator for a set of choices: all of them among ``values``."""

    def check(node: SchemaNode, chosen: Any) -> None:
        if not set(chosen) <= set(values):
            raise Invalid(node, _("Chọn trong danh sách"))

    return check


def accepted(node: SchemaNode, value: Any) -> None:
    """Validate that a box that must be ticked is ticked."""
    if value is not True:
        raise Invalid(node, _("Đánh dấu vào ô này để tiếp tục"))
