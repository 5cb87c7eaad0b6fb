"""Signing in and out."""

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.response import Response
from pyramid.security import forget, remember
from pyramid.view import forbidden_view_config, view_config

from portal import clock, errors
from portal.accounts import seed, signing_in
from portal.accounts.addresses import came_from, landing, safe_next
from portal.accounts.messages import ROLES
from portal.accounts.models import Account, SignInState
from portal.accounts.names import agent_label, plain_username
from portal.accounts.schemas import SignIn
from portal.i18n import _
from portal.security import Permission, Role, cookies, throttle
from portal.ui.forms import Button

WRONG = _("Tên đăng nhập hoặc mật khẩu không đúng. Hãy kiểm tra rồi nhập lại.")
TEMPLATE = "portal:accounts/templates/sign_in.jinja2"


def _form(request: Any) -> Any:
    query = {"tiep": target} if (target := safe_next(request.GET.get("tiep"))) else {}
    return request.make_form(
        SignIn(),
        buttons=(Button("sign_in", _("Đăng nhập")),),
        action=request.route_path("sign_in", _query=query),
        summary=False,
    )


def _page(request: Any, form: Any) -> dict[str, Any]:
    """Return what the page shows; where the sample province is at play, also who is in it."""
    at_play = request.registry["accounts.limits"].demo
    demo = [
        (person["username"], [ROLES[Role(role)] for role in person["roles"]])
        for person in (seed.people() if at_play else ())
    ]
    wanted = safe_next(request.GET.get("tiep"))
    return {
        "form": form,
        "demo": demo,
        "demo_password": seed.DEMO_PASSWORD,
        "register_path": request.route_path("register", _query={"tiep": wanted} if wanted else {}),
    }


@view_config(
    route_name="sign_in", renderer=TEMPLATE, permission=Permission.VIEW, request_method="GET"
)
def show(request: Any) -> Any:
    """Show the form; whoever is signed in goes on at once."""
    if request.identity is not None:
        wanted = safe_next(request.GET.get("tiep"))
        return HTTPSeeOther(wanted or landing(request, request.identity.roles))
    return _page(request, _form(request))


@view_config(
    route_name="sign_in",
    renderer=TEMPLATE,
    permission=Permission.VIEW,
    request_method="POST",
)
def submit(request: Any) -> Any:
    """Check the password, open a session under a new token, and go on."""
    form = _form(request)
    values = form.read()
    if values is None:
        return _page(request, form)
    checked = _check(request, values["username"], password=values["password"])
    if not checked.right:
        signing_in.note_failure(request.db, checked, now=clock.now())
        form.refuse(WRONG)
        return _page(request, form)
    return _sign_in(request, checked)


def _check(request: Any, username: str, *, password: str) -> signing_in.Checked:
    """Count the try, check the password, and take the try back when it was right."""
    account_key = plain_username(username)
    address_key = throttle.address_key(request.remote_addr)
    throttle.hit(
        request,
        (throttle.SIGN_IN_ACCOUNT, account_key),
        (throttle.SIGN_IN_ADDRESS, address_key),
    )
    limits = request.registry["accounts.limits"]
    checked = signing_in.check_password(request.reading, username, password=password, limits=limits)
    if checked.right:
        throttle.forgive(request, throttle.SIGN_IN_ACCOUNT, account_key, all_of_them=True)
        throttle.forgive(request, throttle.SIGN_IN_ADDRESS, address_key)
    return checked


def _sign_in(request: Any, checked: signing_in.Checked) -> Response:
    factor = request.registry["accounts.second_factor"]
    account, new = signing_in.sign_in(
        request.db,
        checked,
        factor=factor,
        limits=request.registry["accounts.limits"],
        agent=agent_label(request.user_agent),
        replaces=cookies.session_token(request),
        now=clock.now(),
    )
    wanted = safe_next(request.GET.get("tiep"))
    if new.state is SignInState.SECOND_FACTOR:
        query = {"tiep": wanted} if wanted else {}
        address = request.route_path(factor.route, _query=query)
    else:
        address = wanted or landing(request, account.roles)
    return HTTPSeeOther(address, headers=remember(request, new.token))


@view_config(route_name="sign_out", permission=Permission.SIGN_OUT, request_method="POST")
def sign_out(request: Any) -> Response:
    """End the session."""
    account = request.db.get_one(Account, request.identity.account_id)
    token = cookies.session_token(request) or ""
    signing_in.sign_out(request.db, account, token, now=clock.now())
    request.flash(_("Bạn đã đăng xuất."))
    return HTTPSeeOther(
        request.route_path("sign_in"),
        headers=[*forget(request), ("Clear-Site-Data", '"cache"')],
    )


@forbidden_view_config(is_authenticated=False)
def sign_in_first(error: Any, request: Any) -> Response:
    """Send whoever is not signed in to the form, and back afterwards."""
    if request.path_info.startswith("/api/"):
        return errors.page(request, 403)
    wanted = safe_next(came_from(request))
    query = {"tiep": wanted} if wanted else {}
    if request.method not in {"GET", "HEAD"}:
        request.flash(
            _("Phiên đăng nhập đã hết. Hãy đăng nhập lại rồi làm lại việc vừa rồi."), "info"
        )
    return HTTPSeeOther(request.route_path("sign_in", _query=query))
