"""Forms of accounts."""

import re
from datetime import date
from typing import Any

import colander
from stdnum.vn import mst

from portal.accounts import contacts
from portal.accounts.models import Sex
from portal.accounts.names import is_username
from portal.i18n import _
from portal.ui import nodes
from portal.ui.forms import Schema
from portal.ui.nodes import Secret
from portal.ui.widgets import (
    DateBoxes,
    EmailInput,
    NewPassword,
    Password,
    PhoneInput,
    Radios,
    TextInput,
    Widget,
)


class SignIn(Schema):
    """User name and password."""

    username = colander.SchemaNode(
        colander.String(),
        title=_("Tên đăng nhập"),
        validator=colander.Length(max=200),
        widget=TextInput(
            autocomplete="username", width=20, spellcheck=False, autocapitalize="none"
        ),
    )
    password = colander.SchemaNode(Secret(), title=_("Mật khẩu"), widget=Password())


class ChangePassword(Schema):
    """The old password, and the new one twice."""

    current = colander.SchemaNode(Secret(), title=_("Mật khẩu hiện nay"), widget=Password())
    new = colander.SchemaNode(
        Secret(),
        title=_("Mật khẩu mới"),
        description=colander.deferred(lambda node, kw: kw["hint"]),
        widget=NewPassword(),
    )


class Trap(Widget):
    """A box that people do not see and machines fill in."""

    template = "portal:accounts/templates/trap.jinja2"


def reachable(node: colander.SchemaNode, value: str) -> None:
    """Validate an e-mail address, or a mobile phone where this portal sends SMS."""
    if not (contacts.is_email(value) or node.bindings["sms"]):
        raise colander.Invalid(node, _("Nhập địa chỉ thư điện tử, ví dụ ten@example.vn"))
    if not contacts.is_email(value):
        if not contacts.is_mobile(contacts.plain_phone(value)):
            raise colander.Invalid(
                node, _("Nhập thư điện tử như ten@example.vn, hoặc số di động như 0912 345 678")
            )
        return
    nodes.email(node, value)
    if not is_username(contacts.plain_email(value)):
        raise colander.Invalid(
            node, _("Nhập một địa chỉ khác, dài nhất 64 ký tự: cổng chưa dùng được địa chỉ này")
        )


@colander.deferred
def _contact_title(node: colander.SchemaNode, kw: dict[str, Any]) -> Any:
    return _("Thư điện tử hoặc số điện thoại") if kw["sms"] else _("Thư điện tử")


class Register(Schema):
    """Name, address and password of a new account."""

    name = colander.SchemaNode(
        colander.String(),
        title=_("Họ, chữ đệm và tên"),
        description=_("Như trên thẻ căn cước, ví dụ Nguyễn Thị Hạnh"),
        validator=colander.Length(max=120),
        widget=TextInput(autocomplete="name", width=30, spellcheck=False),
    )
    contact = colander.SchemaNode(
        colander.String(),
        title=_contact_title,
        description=_("Chúng tôi gửi mã xác nhận đến đây; sau này bạn dùng nó để đăng nhập"),
        validator=reachable,
        widget=TextInput(
            autocomplete="username", width=30, spellcheck=False, autocapitalize="none"
        ),
    )
    password = colander.SchemaNode(
        Secret(),
        title=_("Mật khẩu"),
        description=colander.deferred(lambda node, kw: kw["hint"]),
        widget=NewPassword(),
    )
    fax = colander.SchemaNode(
        colander.String(), title=_("Để trống ô này"), missing="", widget=Trap()
    )


class Forgot(Schema):
    """Who has forgotten the password."""

    username = colander.SchemaNode(
        colander.String(),
        title=_("Tên đăng nhập"),
        description=_("Hoặc thư điện tử, số điện thoại của tài khoản"),
        validator=colander.Length(max=200),
        widget=TextInput(
            autocomplete="username", width=30, spellcheck=False, autocapitalize="none"
        ),
    )


def _six_digits(node: colander.SchemaNode, value: str) -> None:
    if not re.fullmatch(r"[0-9]{6}", re.sub(r"[\s.-]", "", value), re.ASCII):
        raise colander.Invalid(node, _("Nhập mã gồm 6 chữ số, ví dụ 123456"))


class Code(Schema):
    """The code that was sent."""

    code = colander.SchemaNode(
        colander.String(),
        title=_("Mã xác nhận"),
        description=_("Sáu chữ số trong thư hoặc tin nhắn"),
        preparer=lambda value: re.sub(r"[\s.-]", "", value) if value else value,
        validator=_six_digits,
        widget=TextInput(
            autocomplete="one-time-code", inputmode="numeric", width=10, spellcheck=False
        ),
    )


class ResetPassword(Schema):
    """A new password."""

    new = colander.SchemaNode(
        Secret(),
        title=_("Mật khẩu mới"),
        description=colander.deferred(lambda node, kw: kw["hint"]),
        widget=NewPassword(),
    )


class ChangeContact(Schema):
    """A new e-mail or phone, and the password."""

    contact = colander.SchemaNode(
        colander.String(),
        title=_contact_title,
        description=_("Chúng tôi gửi mã xác nhận đến đây"),
        validator=reachable,
        widget=TextInput(autocomplete="email", width=30, spellcheck=False, autocapitalize="none"),
    )
    current = colander.SchemaNode(Secret(), title=_("Mật khẩu hiện nay"), widget=Password())


def _optional(title: Any, *, longest: int, **widget: Any) -> colander.SchemaNode:
    return colander.SchemaNode(
        colander.String(),
        title=title,
        missing="",
        validator=colander.Length(max=longest),
        widget=TextInput(**widget),
    )


class Address(colander.Schema):
    """An address as people write it."""

    street = _optional(
        _("Số nhà, đường, thôn, tổ dân phố"), longest=200, autocomplete="street-address"
    )
    commune = _optional(_("Xã, phường, đặc khu"), longest=120, autocomplete="address-level2")
    province = _optional(_("Tỉnh, thành phố"), longest=60, autocomplete="address-level1")


@colander.deferred
def _birthday(node: colander.SchemaNode, kw: dict[str, Any]) -> Any:
    def check(node: colander.SchemaNode, value: date) -> None:
        if not date(1900, 1, 1) <= value <= kw["today"]:
            raise colander.Invalid(node, _("Nhập ngày sinh đã qua, ví dụ 20/5/1990"))

    return check


def _twelve_digits(node: colander.SchemaNode, value: str) -> None:
    if not re.fullmatch(r"[0-9]{12}", value, re.ASCII):
        raise colander.Invalid(node, _("Nhập số định danh gồm 12 chữ số, ví dụ 037190001234"))


class PersonalProfile(Schema):
    """What a person says of themselves."""

    name = colander.SchemaNode(
        colander.String(),
        title=_("Họ, chữ đệm và tên"),
        validator=colander.Length(max=120),
        widget=TextInput(autocomplete="name", width=30, spellcheck=False),
    )
    birth_date = colander.SchemaNode(
        colander.Date(),
        title=_("Ngày sinh"),
        description=_("Ví dụ 20 5 1990"),
        missing=None,
        validator=_birthday,
        widget=DateBoxes(birthday=True),
    )
    sex = colander.SchemaNode(
        colander.String(),
        title=_("Giới tính"),
        missing=None,
        validator=nodes.one_of(*Sex),
        widget=Radios(values=((Sex.FEMALE, _("Nữ")), (Sex.MALE, _("Nam"))), inline=True),
    )
    national_id = colander.SchemaNode(
        colander.String(),
        title=_("Số định danh cá nhân"),
        description=_("Gồm 12 chữ số, in trên thẻ căn cước"),
        missing="",
        preparer=lambda value: re.sub(r"[\s.-]", "", value) if value else value,
        validator=_twelve_digits,
        widget=TextInput(inputmode="numeric", width=20, spellcheck=False),
    )
    address = Address(title=_("Nơi cư trú"))


def _tax_code(node: colander.SchemaNode, value: str) -> None:
    if not mst.is_valid(value):
        raise colander.Invalid(
            node,
            _("Nhập mã số thuế gồm 10 chữ số, ví dụ 0100109106; chi nhánh thêm ba số"),
        )


class OrganisationRecord(Schema):
    """An organisation that one belongs to."""

    name = colander.SchemaNode(
        colander.String(),
        title=_("Tên tổ chức, doanh nghiệp"),
        validator=colander.Length(max=300),
        widget=TextInput(autocomplete="organization"),
    )
    tax_code = colander.SchemaNode(
        colander.String(),
        title=_("Mã số thuế"),
        description=_("10 chữ số; chi nhánh thêm ba số, ví dụ 0100109106-001"),
        validator=_tax_code,
        widget=TextInput(inputmode="numeric", width=20, spellcheck=False),
    )
    representative = _optional(
        _("Người đại diện theo pháp luật"), longest=120, width=30, spellcheck=False
    )
    position = _optional(_("Chức vụ"), longest=120, width=30)
    phone = colander.SchemaNode(
        colander.String(),
        title=_("Số điện thoại"),
        missing="",
        validator=nodes.phone,
        widget=PhoneInput(autocomplete="off"),
    )
    email = colander.SchemaNode(
        colander.String(),
        title=_("Thư điện tử"),
        missing="",
        validator=nodes.email,
        widget=EmailInput(autocomplete="off"),
    )
    address = Address(title=_("Địa chỉ trụ sở"))
