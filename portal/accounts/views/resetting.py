"""A forgotten password: who, the code, the new one."""

from typing import Any

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.view import view_config

from portal import clock
from portal.accounts import confirming, passwords, resetting, service
from portal.accounts.models import Account, Confirmation, Purpose
from portal.accounts.names import plain_username
from portal.accounts.schemas import Forgot, ResetPassword
from portal.accounts.views import confirming as codes
from portal.accounts.views.passwords import password_hint, weakness_words
from portal.i18n import _
from portal.security import Permission, throttle
from portal.ui.forms import Button

TEMPLATE = "portal:accounts/templates/reset.jinja2"
PASSWORD_TEMPLATE = "portal:accounts/templates/reset_password.jinja2"  # noqa: S105


def _form(request: Any) -> Any:
    return request.make_form(
        Forgot(),
        buttons=(Button("send", _("Gửi mã")),),
        cancel=(request.route_path("sign_in"), _("Quay lại đăng nhập")),
        summary=False,
    )


def _tries(request: Any, name: str) -> codes.Tries:
    return [
        (throttle.PASSWORD_RESET, name),
        (throttle.PASSWORD_RESET_ADDRESS, throttle.address_key(request.remote_addr)),
    ]


STEP = codes.Step(
    Purpose.RESET,
    "reset.confirm",
    send_again=lambda db, row, ticket, now: resetting.send_again(db, row, ticket=ticket, now=now),
    tries=lambda request, row: _tries(request, (row.data or {}).get("name", "")),
)


@view_config(
    route_name="reset",
    renderer=TEMPLATE,
    permission=Permission.VIEW,
    request_method="GET",
    referrer_policy="no-referrer",
)
def show(request: Any) -> dict[str, Any]:
    """Ask whose password it is."""
    return {"form": _form(request)}


@view_config(
    route_name="reset",
    renderer=TEMPLATE,
    permission=Permission.VIEW,
    request_method="POST",
    referrer_policy="no-referrer",
)
def submit(request: Any) -> Any:
    """Send a code; the answer is the same whether there is such an account or not."""
    form = _form(request)
    values = form.read()
    if values is None:
        return {"form": form}
    name = plain_username(values["username"])[:64]
    throttle.hit(request, *_tries(request, name))
    ticket = resetting.ask(
        request.db,
        values["username"],
        limits=request.registry["accounts.limits"],
        lang=request.locale_name,
        now=clock.now(),
    )
    return HTTPSeeOther(request.route_path("reset.confirm", ticket=ticket))


def _page(request: Any, page: dict[str, Any]) -> dict[str, Any]:
    words = _(
        "Nếu có tài khoản như bạn đã ghi, chúng tôi vừa gửi mã đến thư điện tử hoặc điện thoại "
        "của tài khoản đó."
    )
    title = _("Nhập mã để đặt lại mật khẩu")
    return {**page, "title": title, "words": words, "again": request.route_path("reset")}


@view_config(
    route_name="reset.confirm",
    renderer=codes.TEMPLATE,
    permission=Permission.VIEW,
    request_method="GET",
    referrer_policy="no-referrer",
)
def show_code(request: Any) -> Any:
    """Ask for the code."""
    row = codes.found(request, STEP)
    return _further(request, row) or _page(request, codes.page(request, row))


@view_config(
    route_name="reset.confirm",
    renderer=codes.TEMPLATE,
    permission=Permission.VIEW,
    request_method="POST",
    referrer_policy="no-referrer",
)
def confirm(request: Any) -> Any:
    """Judge the code and go on to the new password."""
    further = _further(request, codes.found(request, STEP))  # a double click
    if further is not None:
        return further
    row = codes.judge(request, STEP)
    if not isinstance(row, Confirmation):
        return _page(request, row) if isinstance(row, dict) else row
    return _further(request, row)


def _further(request: Any, row: Confirmation) -> Any:
    """Return the way to the next page once the code was right, else ``None``."""
    if row.used_at is not None:
        return HTTPSeeOther(request.route_path("sign_in"))
    if confirming.is_confirmed(row, now=clock.now()):
        ticket = request.matchdict["ticket"]
        return HTTPSeeOther(request.route_path("reset.password", ticket=ticket))
    return None


def _password_page(request: Any) -> tuple[Any, Confirmation, Account]:
    """Return form, row and account; raise 404 unless the code was right."""
    row = codes.found(request, STEP)
    if row.account_id is None or not confirming.is_confirmed(row, now=clock.now()):
        raise HTTPNotFound
    account = request.reading.get_one(Account, row.account_id)
    form = request.make_form(
        ResetPassword(),
        bind={"hint": password_hint(service.minimum_length(account.roles))},
        buttons=(Button("set", _("Đặt mật khẩu mới")),),
        summary=False,
    )
    return form, row, account


@view_config(
    route_name="reset.password",
    renderer=PASSWORD_TEMPLATE,
    permission=Permission.VIEW,
    request_method="GET",
    referrer_policy="no-referrer",
)
def show_password(request: Any) -> Any:
    """Ask for the new password."""
    if codes.found(request, STEP).used_at is not None:
        return HTTPSeeOther(request.route_path("sign_in"))
    form, _row, account = _password_page(request)
    return {"form": form, "account": account}


@view_config(
    route_name="reset.password",
    renderer=PASSWORD_TEMPLATE,
    permission=Permission.VIEW,
    request_method="POST",
    referrer_policy="no-referrer",
)
def set_password(request: Any) -> Any:
    """Set the new password; every session of the account ends."""
    if codes.found(request, STEP).used_at is not None:
        return HTTPSeeOther(request.route_path("sign_in"))
    form, _row, account = _password_page(request)
    values = form.read()
    if values is None:
        return {"form": form, "account": account}
    weakness = service.weakness(account, values["new"])
    if weakness is not None:
        form.refuse(weakness_words(weakness, service.minimum_length(account.roles)), field="new")
        return {"form": form, "account": account}
    new_hash = passwords.hashed(values["new"])  # before any lock is taken: it is slow on purpose
    now = clock.now()
    row = confirming.find(request.db, request.matchdict["ticket"], Purpose.RESET, lock=True)
    if row is not None and confirming.is_confirmed(row, now=now):
        resetting.finish(request.db, row, new_hash, now=now)
        request.flash(_("Đã đặt mật khẩu mới. Hãy đăng nhập bằng mật khẩu đó."))
    return HTTPSeeOther(request.route_path("sign_in"))
