"""Types whose values are the answers themselves: what is kept is plain JSON.

``deserialize`` takes what was typed (or a kept answer: both give the same), ``serialize`` gives
what the boxes show. A value of an impossible Python type is refused as any wrong answer.
"""

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import colander
from colander import Invalid, SchemaNode, null

from forms.definition.identity import Refused, plain_digits
from portal.i18n import _
from portal.text import clean, clean_line
from portal.ui import nodes

_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:(?:[.][0-9]{3})+|(?: [0-9]{3})+)(?:,[0-9]{1,9})?")
_NUMBER = re.compile(r"-?[0-9]{1,15}(?:[.,][0-9]{1,9})?")
MUCH = 200  # signs that a number, a code or a day may be typed with


def short_text(node: SchemaNode, cstruct: Any, words: Any) -> str:
    """Return a short text with plain digits; refuse with ``words`` what is none or far too long."""
    if isinstance(cstruct, bool) or not isinstance(cstruct, str | int | float):
        raise Invalid(node, words)
    text = str(cstruct)
    if len(text) > MUCH:
        raise Invalid(node, words)
    return plain_digits(clean_line(text))


class Line(nodes.Text):
    """One line of text."""

    def deserialize(self, node: SchemaNode, cstruct: Any) -> Any:
        """Return the line or ``null``."""
        text = super().deserialize(node, cstruct)
        return text if text is null else clean_line(text) or null

    def serialize(self, node: SchemaNode, appstruct: Any) -> Any:
        """Return the line."""
        return appstruct if isinstance(appstruct, str) and appstruct else null


class Code(Line):
    """A number that ``read`` checks and puts in one form; ``write`` shows it."""

    def __init__(self, read: Any, write: Any = str) -> None:
        """Take the two functions; ``read`` raises :class:`Refused`."""
        super().__init__()
        self.read, self.write = read, write

    def deserialize(self, node: SchemaNode, cstruct: Any) -> Any:
        """Return the code or ``null``."""
        if cstruct in (null, None, ""):
            return null
        text = short_text(node, cstruct, node.missing_msg)
        if not text:
            return null
        try:
            return self.read(text)
        except Refused as refused:
            raise Invalid(node, refused.words) from None

    def serialize(self, node: SchemaNode, appstruct: Any) -> Any:
        """Return the code as people write it."""
        return self.write(appstruct) if isinstance(appstruct, str) and appstruct else null


class Number(colander.SchemaType):
    """A number as it is written in Việt Nam; an ``int``, or a decimal as text (``"75.5"``).

    A point before three figures groups thousands (``1.200`` is 1200), else it stands for the
    comma.
    """

    def __init__(self, decimals: int = 0) -> None:
        """Allow so many figures behind the comma."""
        self.decimals = decimals

    def deserialize(self, node: SchemaNode, cstruct: Any) -> Any:
        """Return the number or ``null``."""
        if cstruct in (null, None) or cstruct == "":
            return null
        example = _("Nhập một số, ví dụ 2,5") if self.decimals else _("Nhập số nguyên, ví dụ 12")
        text = short_text(node, cstruct, example)
        if not text:
            return null
        if _GROUPED.fullmatch(text):
            text = text.replace(".", "").replace(" ", "")
        if not _NUMBER.fullmatch(text):
            raise Invalid(node, example)
        number = Decimal(text.replace(",", "."))
        if number != round(number, self.decimals):
            raise Invalid(node, self._too_fine(example))
        return int(number) if not self.decimals else plain(number)

    def _too_fine(self, example: Any) -> Any:
        if not self.decimals:
            return example
        count = {"count": self.decimals}
        return _("Viết nhiều nhất ${count} chữ số sau dấu phẩy", mapping=count)

    def serialize(self, node: SchemaNode, appstruct: Any) -> Any:
        """Return the number with a comma."""
        if isinstance(appstruct, bool) or not isinstance(appstruct, int | str | float | Decimal):
            return null
        return str(appstruct).replace(".", ",")


def plain(number: Decimal) -> str:
    """Return a decimal without needless noughts: ``75.5``."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def decimal(value: Any) -> Decimal | None:
    """Return a kept number as ``Decimal``."""
    try:
        return None if isinstance(value, bool) else Decimal(str(value))
    except InvalidOperation:
        return None


class Money(nodes.Amount):
    """Whole đồng."""

    def deserialize(self, node: SchemaNode, cstruct: Any) -> Any:
        """Return đồng as ``int`` or ``null``."""
        if cstruct in (null, None) or cstruct == "":
            return null
        example = _("Nhập số tiền bằng số, ví dụ 30.000")
        return super().deserialize(node, short_text(node, cstruct, example) or "")

    def serialize(self, node: SchemaNode, appstruct: Any) -> Any:
        """Return the amount grouped by thousands."""
        if isinstance(appstruct, bool) or not isinstance(appstruct, int):
            return null
        return super().serialize(node, appstruct)


class IsoDay(colander.SchemaType):
    """A day as text, ``2024-05-20``; says which of the three boxes is wrong."""

    def deserialize(self, node: SchemaNode, cstruct: Any) -> Any:
        """Return the day or ``null``."""
        if cstruct in (null, None) or cstruct == "":
            return null
        example = _("Nhập một ngày có thật, ví dụ 20/5/2024")
        parts = short_text(node, cstruct, example).split("-")
        if len(parts) != 3:
            raise Invalid(node, example)
        year, month, day = parts
        for text, words in (
            (day.strip("0"), _("Nhập cả ngày, ví dụ 20/5/2024")),
            (month.strip("0"), _("Nhập cả tháng, ví dụ 20/5/2024")),
            (year, _("Nhập cả năm, ví dụ 20/5/2024")),
        ):
            if not text:
                raise Invalid(node, words)
        if not re.fullmatch(r"[0-9]{4}", year):
            raise Invalid(node, _("Nhập năm gồm 4 chữ số, ví dụ 1990"))
        try:
            if not re.fullmatch(r"[0-9]{1,2}-[0-9]{1,2}", f"{month}-{day}"):
                raise ValueError(month)
            return date(int(year), int(month), int(day)).isoformat()
        except ValueError:
            raise Invalid(node, self._no_such_day(year, month, day, example)) from None

    def _no_such_day(self, year: str, month: str, day: str, example: Any) -> Any:
        if re.fullmatch(r"0?[1-9]|1[0-2]", month) and re.fullmatch(r"0?[1-9]|[12][0-9]|3[01]", day):
            when = {"day": int(day), "month": int(month), "year": int(year)}
            words = "Tháng ${month} năm ${year} không có ngày ${day}; hãy xem lại"
            return _(words, mapping=when)
        return example

    def serialize(self, node: SchemaNode, appstruct: Any) -> Any:
        """Return the day."""
        return appstruct if isinstance(appstruct, str) and appstruct else null


class Choices(colander.SchemaType):
    """Some of ``values``, as a list in their order."""

    def __init__(self, values: tuple[str, ...]) -> None:
        """Take the values there are."""
        self.values = values

    def deserialize(self, node: SchemaNode, cstruct: Any) -> Any:
        """Return the list or ``null``."""
        if cstruct in (null, None) or cstruct == []:
            return null
        if not isinstance(cstruct, list | tuple) or not all(one in self.values for one in cstruct):
            raise Invalid(node, _("Chọn trong danh sách"))
        return [value for value in self.values if value in cstruct] or null

    def serialize(self, node: SchemaNode, appstruct: Any) -> Any:
        """Return the list."""
        return appstruct if isinstance(appstruct, list) else null


class Truth(nodes.YesNo):
    """Yes or no."""

    def serialize(self, node: SchemaNode, appstruct: Any) -> Any:
        """Return ``true`` or ``false``."""
        return ("true" if appstruct else "false") if isinstance(appstruct, bool) else null


class Paragraphs(nodes.Text):
    """Several lines."""

    def serialize(self, node: SchemaNode, appstruct: Any) -> Any:
        """Return the text."""
        return clean(appstruct) if isinstance(appstruct, str) else null


class Nothing(colander.SchemaType):
    """No answer at all: a text to read."""

    def deserialize(self, node: SchemaNode, cstruct: Any) -> Any:
        """Return ``null``, whatever was sent."""
        return null

    def serialize(self, node: SchemaNode, appstruct: Any) -> Any:
        """Return ``null``."""
        return null
