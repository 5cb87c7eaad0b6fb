"""What every kind needs to become a node: language, day, and the words when it is empty."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import colander

from forms.definition.dates import bound
from forms.definition.model import Field, Kind, words
from portal.i18n import _
from portal.ui.words import lower_first

CHOSEN = frozenset({Kind.YES_NO, Kind.ONE_OF, Kind.MANY_OF})
EXAMPLES = {
    Kind.NATIONAL_ID: _("Nhập số định danh gồm 12 chữ số, ví dụ 037190001234"),
    Kind.TAX_CODE: _("Nhập mã số thuế gồm 10 chữ số, ví dụ 0100109106"),
    Kind.PHONE: _("Nhập số điện thoại, ví dụ 0912 345 678"),
    Kind.EMAIL: _("Nhập địa chỉ thư điện tử, ví dụ ten@example.vn"),
    Kind.VEHICLE_PLATE: _("Nhập biển số xe, ví dụ 35A-123.45 hoặc 35-B1 123.45"),
    Kind.DECLARATION: _("Đánh dấu vào ô này để tiếp tục"),
}


@dataclass(frozen=True, slots=True)
class Asking:
    """For whom and when a page is asked."""

    today: date
    lang: str = "vi"
    province: str = ""  # code of the province that an address begins with

    def say(self, text: Any) -> str:
        """Return a text of the definition in the language asked."""
        return words(text, self.lang)


def when_empty(field: Field, asking: Asking) -> Any:
    """Return the words for a required field that was left empty: what to do."""
    if field.kind in EXAMPLES:
        return EXAMPLES[field.kind]
    label = asking.say(field.label).strip()
    if label.endswith("?"):
        return _("Trả lời câu hỏi: ${question}", mapping={"question": label})
    what = {"what": lower_first(label.rstrip(":. "))}
    if field.kind is Kind.TABLE:
        return _("Điền ít nhất một dòng: ${what}", mapping=what)
    if field.kind in CHOSEN:
        return _("Chọn ${what}", mapping=what)
    if field.kind is Kind.DATE:
        return _("Nhập ${what}, ví dụ ${day}", mapping={**what, "day": _day_like(field, asking)})
    return _("Nhập ${what}", mapping=what)


def _day_like(field: Field, asking: Asking) -> str:
    """Return a day as an example: one that may come, where only such days may be answered."""
    if not str(field.min or "").startswith("today"):
        return "20/5/1990"
    coming = bound(str(field.min), asking.today) + timedelta(days=14)
    return f"{coming.day}/{coming.month}/{coming.year}"


def node(field: Field, asking: Asking, typ: Any, *children: Any, **options: Any) -> Any:
    """Return the node of ``field``: titled, hinted, and saying in words that it is missing."""
    required = field.required
    return colander.SchemaNode(
        typ,
        *children,
        name=field.id,
        title=asking.say(field.label),
        description=asking.say(field.hint),
        missing=colander.required if required else None,
        missing_msg=when_empty(field, asking),
        default=colander.null if field.default is None else field.default,
        **options,
    )
