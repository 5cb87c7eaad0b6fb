"""One's own account: who I am, where I am signed in, my password."""

from typing import Any

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.response import Response
from pyramid.security import remember
from pyramid.view import view_config

from portal import clock
from portal.accounts import passwords, profiles, service, sessions, signing_in
from portal.accounts.messages import ROLES
from portal.accounts.models import Account
from portal.accounts.schemas import ChangePassword
from portal.accounts.views.passwords import is_current, password_hint, weakness_words
from portal.i18n import _
from portal.offices.models import Agency
from portal.security import Permission
from portal.ui.forms import Button

PASSWORD_TEMPLATE = "portal:accounts/templates/password.jinja2"  # noqa: S105


def _account(request: Any, db: Any) -> Account:
    return db.get_one(Account, request.identity.account_id)


@view_config(
    route_name="account",
    renderer="portal:accounts/templates/account.jinja2",
    permission=Permission.OWN_ACCOUNT,
    request_method="GET",
)
def show(request: Any) -> dict[str, Any]:
    """Show name, roles, posts and the browsers that are signed in."""
    db, now = request.reading, clock.now()
    account = _account(request, db)
    today = clock.today(now)
    posts = [
        (post, db.get_one(Agency, post.agency_id))
        for post in account.posts
        if post.starts_on <= today and (post.ends_on is None or post.ends_on >= today)
    ]
    return {
        "account": account,
        "roles": [ROLES[role] for role in sorted(account.roles)],
        "posts": posts,
        "sessions": sessions.of_account(db, account.id, now=now),
        "current": request.identity.session_id,
        "memberships": profiles.memberships(db, account.id),
    }


@view_config(
    route_name="account.stay",
    renderer="json",
    permission=Permission.OWN_ACCOUNT,
    request_method="GET",
)
def stay(request: Any) -> dict[str, Any]:
    """Say how long the session lives now: being asked at all has lengthened it."""
    return {"seconds": request.session_seconds}


@view_config(route_name="account.end", permission=Permission.OWN_ACCOUNT, request_method="POST")
def end(request: Any) -> Response:
    """End one session; someone else's is not found."""
    code = request.matchdict["code"]
    account = _account(request, request.db)
    if not signing_in.end_session(request.db, account, code, now=clock.now()):
        raise HTTPNotFound
    request.flash(_("Đã kết thúc phiên đăng nhập đó."))
    return HTTPSeeOther(request.route_path("account"))


@view_config(
    route_name="account.end_others", permission=Permission.OWN_ACCOUNT, request_method="POST"
)
def end_others(request: Any) -> Response:
    """End all sessions but the one in use."""
    keep = request.identity.session_id
    account = _account(request, request.db)
    signing_in.end_other_sessions(request.db, account, keep=keep, now=clock.now())
    request.flash(_("Đã đăng xuất khỏi mọi thiết bị khác."))
    return HTTPSeeOther(request.route_path("account"))


def _password_form(request: Any) -> Any:
    hint = password_hint(service.minimum_length(request.identity.roles))
    return request.make_form(
        ChangePassword(),
        bind={"hint": hint},
        buttons=(Button("change", _("Đổi mật khẩu")),),
        cancel=(request.route_path("account"), _("Quay lại tài khoản")),
        summary=False,
    )


@view_config(
    route_name="account.password",
    renderer=PASSWORD_TEMPLATE,
    permission=Permission.OWN_ACCOUNT,
    request_method="GET",
)
def show_password(request: Any) -> dict[str, Any]:
    """Show the form."""
    return {"form": _password_form(request), "account": _account(request, request.reading)}


@view_config(
    route_name="account.password",
    renderer=PASSWORD_TEMPLATE,
    permission=Permission.OWN_ACCOUNT,
    request_method="POST",
)
def change_password(request: Any) -> Any:
    """Change the password: all other sessions end, this one gets a new token."""
    form = _password_form(request)
    known = _account(request, request.reading)
    values = form.read()
    if values is None or not is_current(request, form, known, values["current"]):
        return {"form": form, "account": known}
    weakness = service.weakness(known, values["new"])
    if weakness is not None:
        form.refuse(weakness_words(weakness, service.minimum_length(known.roles)), field="new")
        return {"form": form, "account": known}
    new_hash = passwords.hashed(values["new"])  # before any lock is taken: it is slow on purpose
    token = service.change_password(
        request.db,
        _account(request, request.db),
        new_hash,
        session_id=request.identity.session_id,
        actor=request.identity.code,
        now=clock.now(),
    )
    request.flash(_("Đã đổi mật khẩu. Mọi thiết bị khác đã bị đăng xuất."))
    headers = remember(request, token) if token else []
    return HTTPSeeOther(request.route_path("account"), headers=headers)
