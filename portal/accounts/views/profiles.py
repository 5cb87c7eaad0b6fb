"""What one says of oneself and of one's organisations."""

from typing import Any

from pyramid.httpexceptions import HTTPForbidden, HTTPNotFound, HTTPSeeOther
from pyramid.response import Response
from pyramid.view import view_config
from stdnum.vn import mst

from portal import clock
from portal.accounts import profiles
from portal.accounts.models import Account, MemberRole, Membership, Sex
from portal.accounts.schemas import OrganisationRecord, PersonalProfile
from portal.i18n import _
from portal.security import Permission
from portal.ui.forms import Button

TEMPLATE = "portal:accounts/templates/profile.jinja2"
ORGANISATION_TEMPLATE = "portal:accounts/templates/organisation.jinja2"
MISMATCH = _("Số định danh này không khớp với ngày sinh hoặc giới tính bạn đã ghi; hãy xem lại")


def _account(request: Any, db: Any) -> Account:
    return db.get_one(Account, request.identity.account_id)


def _back(request: Any) -> tuple[str, Any]:
    return request.route_path("account"), _("Quay lại tài khoản")


def _address(values: dict[str, Any]) -> dict[str, str]:
    """Return the parts of an address that were given."""
    return {name: text for name, text in (values.get("address") or {}).items() if text}


def _profile_form(request: Any) -> Any:
    known = profiles.known(request.reading, request.identity.account_id)["account"]
    profile = profiles.profile_of(request.reading, request.identity.account_id)
    shown = ("name", "sex", "national_id", "address")
    values: dict[str, Any] = {name: known[name] for name in shown if name in known}
    if profile is not None and profile.birth_date:
        values["birth_date"] = profile.birth_date
    return request.make_form(
        PersonalProfile(),
        bind={"today": clock.today(clock.now())},
        appstruct=values,
        buttons=(Button("save", _("Lưu thông tin")),),
        cancel=_back(request),
        summary=False,
    )


@view_config(
    route_name="account.profile",
    renderer=TEMPLATE,
    permission=Permission.OWN_ACCOUNT,
    request_method="GET",
)
def show(request: Any) -> dict[str, Any]:
    """Show the form."""
    return {"form": _profile_form(request)}


@view_config(
    route_name="account.profile",
    renderer=TEMPLATE,
    permission=Permission.OWN_ACCOUNT,
    request_method="POST",
)
def save(request: Any) -> Any:
    """Keep what was said."""
    form = _profile_form(request)
    values = form.read()
    if values is None or not _fits(form, values):
        return {"form": form}
    kept = {
        **values,
        "sex": Sex(values["sex"]) if values["sex"] else None,
        "address": _address(values),
    }
    profiles.save(request.db, _account(request, request.db), kept, now=clock.now())
    request.flash(_("Đã lưu. Các tờ khai sau sẽ được điền sẵn những thông tin này."))
    return HTTPSeeOther(request.route_path("account"))


def _fits(form: Any, values: dict[str, Any]) -> bool:
    """Tell whether the identity number fits birth date and sex; refuse it at its field if not."""
    if not values["national_id"]:
        return True
    year, sex = profiles.says_of_birth(values["national_id"])
    born, stated = values["birth_date"], values["sex"]
    if (born and born.year != year) or (stated and stated != sex):
        form.refuse(MISMATCH, field="national_id")
        return False
    return True


def _organisation_form(request: Any, mine: Membership | None) -> Any:
    names = [name for name in profiles.ORGANISATION if name != "address"]
    values = {name: getattr(mine.organisation, name) for name in names} if mine else {}
    if mine is not None:
        values["address"] = dict(mine.organisation.address or {})
    title = _("Lưu thông tin") if mine else _("Thêm tổ chức")
    return request.make_form(
        OrganisationRecord(),
        appstruct=values,
        buttons=(Button("save", title),),
        cancel=_back(request),
        summary=False,
    )


def _read(request: Any, form: Any, mine: Membership | None) -> dict[str, Any] | None:
    """Return what was typed, ``None`` when it cannot be kept."""
    values = form.read()
    if values is None:
        return None
    number = mst.format(mst.compact(values["tax_code"]))
    but = mine.organisation.code if mine else ""
    if profiles.has_tax_code(request.reading, request.identity.account_id, number, but=but):
        words = _("Bạn đã thêm tổ chức có mã số thuế này; hãy nhập mã khác hoặc sửa tổ chức đó")
        form.refuse(words, field="tax_code")
        return None
    return {**values, "tax_code": number, "address": _address(values)}


def _membership(request: Any, db: Any) -> Membership:
    """Return one's membership; raise 404 for an organisation that is not one's own."""
    mine = profiles.membership(db, request.identity.account_id, request.matchdict["code"])
    if mine is None:
        raise HTTPNotFound
    return mine


@view_config(
    route_name="account.organisation_new",
    renderer=ORGANISATION_TEMPLATE,
    permission=Permission.OWN_ACCOUNT,
    request_method="GET",
)
def show_new(request: Any) -> dict[str, Any]:
    """Show an empty form."""
    return {"form": _organisation_form(request, None), "mine": None}


@view_config(
    route_name="account.organisation_new",
    renderer=ORGANISATION_TEMPLATE,
    permission=Permission.OWN_ACCOUNT,
    request_method="POST",
)
def add(request: Any) -> Any:
    """Add an organisation that one belongs to."""
    form = _organisation_form(request, None)
    values = _read(request, form, None)
    if values is None:
        return {"form": form, "mine": None}
    account = _account(request, request.db)
    profiles.add_organisation(request.db, account, values, now=clock.now())
    request.flash(_("Đã thêm tổ chức."))
    return HTTPSeeOther(request.route_path("account"))


@view_config(
    route_name="account.organisation",
    renderer=ORGANISATION_TEMPLATE,
    permission=Permission.OWN_ACCOUNT,
    request_method="GET",
)
def show_organisation(request: Any) -> dict[str, Any]:
    """Show the record of an organisation."""
    mine = _membership(request, request.reading)
    return {"form": _organisation_form(request, mine), "mine": mine}


@view_config(
    route_name="account.organisation",
    renderer=ORGANISATION_TEMPLATE,
    permission=Permission.OWN_ACCOUNT,
    request_method="POST",
)
def change(request: Any) -> Any:
    """Change the record of an organisation, as its owner."""
    known = _membership(request, request.reading)
    if known.role is not MemberRole.OWNER:
        raise HTTPForbidden
    form = _organisation_form(request, known)
    values = _read(request, form, known)
    if values is None:
        return {"form": form, "mine": known}
    mine, account = _membership(request, request.db), _account(request, request.db)
    profiles.change_organisation(request.db, account, mine, values, now=clock.now())
    request.flash(_("Đã lưu thông tin của tổ chức."))
    return HTTPSeeOther(request.route_path("account"))


@view_config(
    route_name="account.organisation_leave",
    permission=Permission.OWN_ACCOUNT,
    request_method="POST",
)
def leave(request: Any) -> Response:
    """Leave an organisation."""
    mine, account = _membership(request, request.db), _account(request, request.db)
    profiles.leave(request.db, account, mine, now=clock.now())
    request.flash(_("Bạn đã rời khỏi tổ chức đó. Hồ sơ đã nộp không thay đổi."))
    return HTTPSeeOther(request.route_path("account"))
