"""Form of the calculator."""

import re
from datetime import date
from typing import Any

import colander

from catalogue.content import TimeUnit
from portal.i18n import _
from portal.ui.forms import Schema
from portal.ui.widgets import NumberInput, Select, TextInput

FIRST, LAST = date(2020, 1, 1), date(2099, 12, 31)
MOST = 999
HOUR = re.compile(r"(?P<hour>[01]?[0-9]|2[0-3])(?:[:h.](?P<minute>[0-5][0-9])?)?")
UNITS = (
    (TimeUnit.WORKING_DAY.value, _("ngày làm việc")),
    (TimeUnit.DAY.value, _("ngày (tính cả ngày nghỉ)")),
    (TimeUnit.HOUR.value, _("giờ làm việc")),
    (TimeUnit.MONTH.value, _("tháng")),
)
WITHIN = colander.Range(
    min=FIRST,
    max=LAST,
    min_err=_("Chọn ngày từ năm 2020 đến năm 2099"),
    max_err=_("Chọn ngày từ năm 2020 đến năm 2099"),
)


def _hour(node: colander.SchemaNode, value: str) -> None:
    if not HOUR.fullmatch(value):
        raise colander.Invalid(node, _("Nhập giờ và phút, ví dụ 8:10"))


class Calculation(Schema):
    """When it is handed in, how long it takes, and when it was interrupted."""

    day = colander.SchemaNode(colander.Date(), title=_("Ngày nộp hồ sơ"), validator=WITHIN)
    hour = colander.SchemaNode(
        colander.String(),
        title=_("Giờ nộp"),
        description=_("Ví dụ 8:10. Nộp sau 15 giờ thì tính là nộp vào ngày làm việc tiếp theo."),
        widget=TextInput(width=5, inputmode="numeric"),
        validator=_hour,
    )
    amount = colander.SchemaNode(
        colander.Integer(),
        title=_("Thời hạn giải quyết"),
        description=_("Ghi trong mục Thời hạn của thủ tục, ví dụ 10"),
        widget=NumberInput(),
        validator=colander.Range(
            min=0,
            max=MOST,
            min_err=_("Nhập một số từ 0 đến 999"),
            max_err=_("Nhập một số từ 0 đến 999"),
        ),
    )
    unit = colander.SchemaNode(
        colander.String(),
        title=_("Tính theo"),
        widget=Select(values=UNITS, empty=None),
        validator=colander.OneOf([value for value, _label in UNITS]),
    )
    pause_from = colander.SchemaNode(
        colander.Date(),
        title=_("Ngày bắt đầu tạm dừng"),
        description=_("Chỉ điền khi hồ sơ phải bổ sung hoặc chờ nộp nghĩa vụ tài chính."),
        missing=None,
        validator=WITHIN,
    )
    pause_until = colander.SchemaNode(
        colander.Date(), title=_("Ngày xử lý tiếp"), missing=None, validator=WITHIN
    )

    def validator(self, node: colander.SchemaNode, value: dict[str, Any]) -> None:
        """Refuse a pause that ends before it begins, or that has only one end."""
        start, end = value["pause_from"], value["pause_until"]
        wrong = colander.Invalid(node)
        if end is not None and start is None:
            wrong["pause_from"] = _("Nhập ngày bắt đầu tạm dừng")
        elif start is not None and start < value["day"]:
            wrong["pause_from"] = _("Ngày tạm dừng phải từ ngày nộp trở đi")
        elif start is not None and end is not None and end < start:
            wrong["pause_until"] = _("Ngày xử lý tiếp phải từ ngày tạm dừng trở đi")
        if wrong.children:
            raise wrong
