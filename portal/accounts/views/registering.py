"""Registration: name, address and password, then the code."""

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.security import remember
from pyramid.view import view_config

from portal import clock
from portal.accounts import confirming, contacts, passwords, registering
from portal.accounts.addresses import safe_next
from portal.accounts.models import Confirmation, Purpose
from portal.accounts.names import agent_label
from portal.accounts.schemas import Register
from portal.accounts.views import confirming as codes
from portal.accounts.views.passwords import password_hint, weakness_words
from portal.i18n import _
from portal.security import Permission, throttle
from portal.ui.forms import Button

TEMPLATE = "portal:accounts/templates/register.jinja2"


def sends_sms(request: Any) -> bool:
    """Tell whether this portal can send a code to a phone."""
    return request.registry.settings["notify.sms"] != "off"


def _form(request: Any) -> Any:
    wanted = safe_next(request.GET.get("tiep"))
    return request.make_form(
        Register(),
        bind={"hint": password_hint(passwords.CITIZEN_MINIMUM), "sms": sends_sms(request)},
        buttons=(Button("register", _("Gửi mã xác nhận")),),
        action=request.route_path("register", _query={"tiep": wanted} if wanted else {}),
        summary=False,
    )


def sending_counts(request: Any, address: str) -> codes.Tries:
    """Return what a code to a new address counts against: that address, and who asks."""
    return [
        (throttle.REGISTRATION, address),
        (throttle.REGISTRATION_ADDRESS, throttle.address_key(request.remote_addr)),
    ]


STEP = codes.Step(
    Purpose.REGISTER,
    "register.confirm",
    send_again=lambda db, row, ticket, now: confirming.send_again(
        db, row, ticket=ticket, send=registering.send, now=now
    ),
    tries=lambda request, row: sending_counts(request, row.address),
)


@view_config(
    route_name="register", renderer=TEMPLATE, permission=Permission.VIEW, request_method="GET"
)
def show(request: Any) -> Any:
    """Show the form; whoever is signed in has an account."""
    if request.identity is not None:
        return HTTPSeeOther(request.route_path("account"))
    return {"form": _form(request)}


@view_config(
    route_name="register", renderer=TEMPLATE, permission=Permission.VIEW, request_method="POST"
)
def submit(request: Any) -> Any:
    """Send a code to the address; the answer is the same whether it has an account or not."""
    form = _form(request)
    values = form.read()
    if values is None:
        return {"form": form}
    address = contacts.plain(values["contact"])
    weakness = passwords.weakness(
        values["password"], minimum=passwords.CITIZEN_MINIMUM, known=[values["name"], address]
    )
    if weakness is not None:
        form.refuse(weakness_words(weakness, passwords.CITIZEN_MINIMUM), field="password")
        return {"form": form}
    throttle.hit(request, *sending_counts(request, address))
    wanted = registering.Wanted(
        name=values["name"],
        address=address,
        password_hash=passwords.hashed(values["password"]),  # before any lock: it is slow
        next=safe_next(request.GET.get("tiep")) or "",
    )
    ticket = registering.ask(
        request.db,
        wanted,
        lang=request.locale_name,
        trapped=bool(values["fax"]),
        now=clock.now(),
    )
    return HTTPSeeOther(request.route_path("register.confirm", ticket=ticket))


def _page(request: Any, page: dict[str, Any]) -> dict[str, Any]:
    words = _("Chúng tôi đã gửi mã đến ${address}.", mapping={"address": page["row"].address})
    title = _("Nhập mã để tạo tài khoản")
    return {**page, "title": title, "words": words, "again": request.route_path("register")}


@view_config(
    route_name="register.confirm",
    renderer=codes.TEMPLATE,
    permission=Permission.VIEW,
    request_method="GET",
    referrer_policy="no-referrer",
)
def show_code(request: Any) -> Any:
    """Ask for the code."""
    row = codes.found(request, STEP)
    if row.used_at is not None:
        return HTTPSeeOther(request.route_path("account"))
    return _page(request, codes.page(request, row))


@view_config(
    route_name="register.confirm",
    renderer=codes.TEMPLATE,
    permission=Permission.VIEW,
    request_method="POST",
    referrer_policy="no-referrer",
)
def confirm(request: Any) -> Any:
    """Make the account and sign the person in."""
    if codes.found(request, STEP).used_at is not None:  # a double click: it is made already
        return HTTPSeeOther(request.route_path("account"))
    row = codes.judge(request, STEP)
    if not isinstance(row, Confirmation):
        return _page(request, row) if isinstance(row, dict) else row
    made = registering.finish(
        request.db,
        row,
        limits=request.registry["accounts.limits"],
        agent=agent_label(request.user_agent),
        now=clock.now(),
    )
    if made is None:
        request.flash(_("Địa chỉ này đã có tài khoản. Hãy đăng nhập."), "info")
        return HTTPSeeOther(request.route_path("sign_in"))
    new, wanted = made
    request.flash(_("Đã tạo tài khoản. Bạn đã đăng nhập."))
    target = safe_next(wanted) or request.route_path("account")
    return HTTPSeeOther(target, headers=remember(request, new.token))
