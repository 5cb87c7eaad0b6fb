"""Change of e-mail or phone: the new one and the password, then the code."""

from typing import Any

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.view import view_config

from portal import clock
from portal.accounts import confirming, contacts, moving
from portal.accounts.models import Account, Confirmation, Purpose
from portal.accounts.schemas import ChangeContact
from portal.accounts.views import confirming as codes
from portal.accounts.views.passwords import is_current
from portal.accounts.views.registering import sending_counts, sends_sms
from portal.i18n import _
from portal.security import Permission, throttle
from portal.ui.forms import Button

TEMPLATE = "portal:accounts/templates/contact.jinja2"


def _account(request: Any, db: Any) -> Account:
    return db.get_one(Account, request.identity.account_id)


def _form(request: Any) -> Any:
    return request.make_form(
        ChangeContact(),
        bind={"sms": sends_sms(request)},
        buttons=(Button("send", _("Gửi mã xác nhận")),),
        cancel=(request.route_path("account"), _("Quay lại tài khoản")),
        summary=False,
    )


STEP = codes.Step(
    Purpose.CONTACT,
    "account.contact_confirm",
    send_again=lambda db, row, ticket, now: confirming.send_again(
        db, row, ticket=ticket, send=moving.send, now=now
    ),
    tries=lambda request, row: sending_counts(request, row.address),
)


@view_config(
    route_name="account.contact",
    renderer=TEMPLATE,
    permission=Permission.OWN_ACCOUNT,
    request_method="GET",
)
def show(request: Any) -> dict[str, Any]:
    """Show the form."""
    return {"form": _form(request), "account": _account(request, request.reading)}


@view_config(
    route_name="account.contact",
    renderer=TEMPLATE,
    permission=Permission.OWN_ACCOUNT,
    request_method="POST",
)
def submit(request: Any) -> Any:
    """Send a code to the new address; someone else's looks the same."""
    form = _form(request)
    known = _account(request, request.reading)
    values = form.read()
    if values is None or not is_current(request, form, known, values["current"]):
        return {"form": form, "account": known}
    address = contacts.plain(values["contact"])
    if moving.is_own(known, address):
        form.refuse(_("Nhập một địa chỉ mới: tài khoản đã có địa chỉ này"), field="contact")
        return {"form": form, "account": known}
    throttle.hit(request, *sending_counts(request, address))
    account = _account(request, request.db)
    lang, now = request.locale_name, clock.now()
    ticket = moving.ask(request.db, account, address, lang=lang, now=now)
    return HTTPSeeOther(request.route_path("account.contact_confirm", ticket=ticket))


def _own(request: Any) -> Confirmation:
    """Return the row of the ticket; someone else's is not found."""
    row = codes.found(request, STEP)
    if row.account_id != request.identity.account_id:
        raise HTTPNotFound
    return row


def _page(request: Any, page: dict[str, Any]) -> dict[str, Any]:
    words = _("Chúng tôi đã gửi mã đến ${address}.", mapping={"address": page["row"].address})
    title = _("Nhập mã để đổi địa chỉ liên hệ")
    return {**page, "title": title, "words": words, "again": request.route_path("account.contact")}


@view_config(
    route_name="account.contact_confirm",
    renderer=codes.TEMPLATE,
    permission=Permission.OWN_ACCOUNT,
    request_method="GET",
    referrer_policy="no-referrer",
)
def show_code(request: Any) -> Any:
    """Ask for the code."""
    row = _own(request)
    if row.used_at is not None:
        return HTTPSeeOther(request.route_path("account"))
    return _page(request, codes.page(request, row))


@view_config(
    route_name="account.contact_confirm",
    renderer=codes.TEMPLATE,
    permission=Permission.OWN_ACCOUNT,
    request_method="POST",
    referrer_policy="no-referrer",
)
def confirm(request: Any) -> Any:
    """Put the new address in the place of the old one."""
    if _own(request).used_at is not None:  # a double click: it is done already
        return HTTPSeeOther(request.route_path("account"))
    row = codes.judge(request, STEP)
    if not isinstance(row, Confirmation):
        return _page(request, row) if isinstance(row, dict) else row
    if moving.finish(request.db, row, now=clock.now()):
        request.flash(_("Đã đổi địa chỉ liên hệ. Chúng tôi đã báo đến địa chỉ cũ."))
    else:
        request.flash(_("Địa chỉ này đã có tài khoản khác dùng."), "warning")
    return HTTPSeeOther(request.route_path("account"))
