"""What the style guide shows: forms in their states and a made-up procedure."""

from datetime import date
from types import SimpleNamespace as Thing
from typing import Any

import colander
import deform

from portal.i18n import _
from portal.ui import nodes, widgets
from portal.ui.forms import Button, Form, Schema, make_form

BUTTONS = (Button("send", _("Nộp hồ sơ")), Button("later", _("Lưu và nộp sau")))
WHO = (("other", _("Cho người khác"), _("Cần giấy ủy quyền")), ("me", _("Cho chính tôi")))
PLACES = (
    (_("Phường"), (("hoa-lu", "Phường Hoa Lư"), ("tam-diep", "Phường Tam Điệp"))),
    (_("Xã"), (("gia-vien", "Xã Gia Viễn"), ("cuc-phuong", "Xã Cúc Phương"))),
)
WAYS = (("sms", _("Tin nhắn")), ("email", _("Thư điện tử")))


class Address(Schema):
    """A group of fields."""

    csrf_token = None
    commune = colander.SchemaNode(
        colander.String(),
        title=_("Xã, phường"),
        validator=nodes.one_of("hoa-lu", "tam-diep", "gia-vien", "cuc-phuong"),
        widget=widgets.Select(values=PLACES),
    )
    street = colander.SchemaNode(
        colander.String(),
        title=_("Số nhà, đường, thôn, tổ dân phố"),
        widget=widgets.TextInput(autocomplete="street-address"),
    )


class Everything(Schema):
    """Every control there is."""

    name = colander.SchemaNode(
        colander.String(),
        title=_("Họ, chữ đệm và tên"),
        description=_("Viết như trên thẻ căn cước"),
        widget=widgets.TextInput(autocomplete="name", spellcheck=False),
    )
    born = colander.SchemaNode(
        colander.Date(),
        title=_("Ngày sinh"),
        description=_("Ví dụ 20/5/1990"),
        missing_msg=_("Nhập ngày sinh, ví dụ 20/5/1990"),
        widget=widgets.DateBoxes(birthday=True),
    )
    email = colander.SchemaNode(
        colander.String(),
        title=_("Thư điện tử"),
        missing="",
        validator=nodes.email,
        widget=widgets.EmailInput(),
    )
    phone = colander.SchemaNode(
        colander.String(),
        title=_("Số điện thoại"),
        validator=nodes.phone,
        widget=widgets.PhoneInput(),
    )
    address = Address(title=_("Nơi ở"))
    kind = colander.SchemaNode(
        colander.String(),
        title=_("Bạn nộp hồ sơ cho ai?"),
        validator=nodes.one_of("me", "other"),
        widget=widgets.Radios(values=WHO),
    )
    person = colander.SchemaNode(
        colander.String(), title=_("Họ và tên người đó"), shown_by=("kind", "other")
    )
    ways = colander.SchemaNode(
        colander.Set(),
        title=_("Nhận tin qua"),
        validator=nodes.some_of("sms", "email"),
        widget=widgets.Checkboxes(values=WAYS),
    )
    fee = colander.SchemaNode(nodes.Amount(), title=_("Số tiền"), missing=None)
    text = colander.SchemaNode(
        colander.String(),
        title=_("Nội dung"),
        missing="",
        validator=colander.Length(max=500),
        widget=widgets.TextArea(maxlength=500),
    )
    secret = colander.SchemaNode(
        nodes.Secret(),
        title=_("Mật khẩu mới"),
        description=_("Ít nhất 12 ký tự, dấu cách được phép"),
        widget=widgets.NewPassword(),
    )
    true = colander.SchemaNode(
        colander.Boolean(), title=_("Tôi cam đoan lời khai là đúng"), validator=nodes.accepted
    )


TYPED = (
    ("name", "Trần Thị Mai"),
    ("__start__", "born:mapping"),
    *(("day", "31"), ("month", "2"), ("year", "1990")),
    ("__end__", "born:mapping"),
    ("email", "mai@mai"),
    ("kind", "other"),
    ("fee", "ba mươi nghìn"),
)


def wrong(request: Any) -> Form:
    """Return the form as it looks after wrong answers."""
    form = make_form(request, Everything(), formid="sai", prefix="sai-", summary=False)
    try:
        form.validate(TYPED)
    except deform.ValidationFailure:
        return form
    raise AssertionError("the wrong answers were taken")


def paper(name: str, **values: Any) -> Thing:
    """Return a paper as the catalogue describes it."""
    empty = {"originals": 0, "copies": 0, "required": None, "note": "", "form": None}
    return Thing(name=name, **{**empty, **values})


def fee(name: str, amount: int, legal: str = "", note: str = "") -> Thing:
    """Return a fee line."""
    return Thing(name=name, amount=amount, legal=legal, note=note)


def channel(kind: str, days: int | None, state: str, *fees: Thing) -> Thing:
    """Return a way of filing."""
    time = Thing(value=days, unit="working_day", raw="") if days else None
    return Thing(kind=kind, time=time, fee_state=state, fees=fees, fee_note="", note="")


PROCEDURE = Thing(
    cases=(
        Thing(
            name="Trẻ sinh tại cơ sở y tế",
            sets=1,
            papers=(
                paper("Tờ khai đăng ký khai sinh", originals=1, form=Thing(name="Mẫu tờ khai")),
                paper("Giấy chứng sinh do cơ sở y tế cấp", originals=1),
                paper("Giấy chứng nhận kết hôn của cha, mẹ", copies=1, required=False),
            ),
        ),
        Thing(
            name="Trẻ bị bỏ rơi",
            sets=None,
            papers=(paper("Biên bản về việc trẻ bị bỏ rơi", originals=1),),
        ),
    ),
    steps=(
        Thing(title="Nộp hồ sơ", text="Nộp theo một trong hai cách:\n- trên cổng;\n- tại quầy."),
        Thing(title="Kiểm tra", text="Công chức xem hồ sơ ngay khi nhận."),
        Thing(title="", text="Nhận giấy khai sinh bản chính."),
    ),
    channels=(
        channel("online", 1, "free"),
        channel("direct", 1, "fixed", fee("Lệ phí khai sinh quá hạn", 8_000, "12/2024/NQ-HĐND")),
        channel("postal", 3, "set_elsewhere"),
        channel("postal", None, "not_published"),
    ),
    legal_bases=(
        Thing(
            number="60/2014/QH13",
            title="Luật Hộ tịch",
            issued_on=date(2014, 11, 20),
            issuer="Quốc hội",
            raw="",
        ),
    ),
    decision=Thing(number="1234/QĐ-UBND"),
)


def specimens(request: Any) -> dict[str, Any]:
    """Return everything the style guide's template shows."""
    return {
        "empty": make_form(
            request,
            Everything(),
            formid="trong",
            prefix="trong-",
            buttons=BUTTONS,
            cancel=("#trong", _("Thoát")),
        ),
        "wrong": wrong(request),
        "procedure": PROCEDURE,
        "date": date(2024, 5, 20),
    }
