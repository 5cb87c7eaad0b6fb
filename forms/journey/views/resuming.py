"""Going on with a draft: by its link, or by its code and the end of a telephone number."""

from typing import Any

import colander
from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.view import view_config

from forms.journey import access
from forms.journey.models import Draft
from forms.journey.service import drafts
from forms.journey.views.filling import READ, WRITE
from portal import clock
from portal.i18n import _
from portal.security import throttle
from portal.ui.forms import Button, Schema
from portal.ui.widgets import TextInput

TEMPLATE = "forms:journey/templates/resume.jinja2"


class Resume(Schema):
    """A draft's code, and something only its owner knows."""

    code = colander.SchemaNode(
        colander.String(),
        title=_("Mã hồ sơ nháp"),
        description=_("Gồm 10 chữ và số, ví dụ k7mq2wd9xa."),
        validator=colander.Length(max=40),
    )
    digits = colander.SchemaNode(
        colander.String(),
        title=_("4 số cuối điện thoại đã khai trong hồ sơ"),
        validator=colander.Regex(r"^\d{4}$", _("Nhập 4 chữ số cuối, ví dụ 6789")),
        widget=TextInput(inputmode="numeric", width=4),
    )


def opened(request: Any, draft: Draft) -> Any:
    """Let whoever proved that the draft is theirs go on with it."""
    account = access.account_of(request)
    browser = access.give_browser(request)
    drafts.adopt(draft, account_id=account, browser=browser)
    path = request.route_path("journey.tasks", code=draft.procedure_code, draft=draft.code)
    return HTTPSeeOther(path)


@view_config(route_name="journey.link", renderer="forms:journey/templates/link.jinja2", **READ)
def link(request: Any) -> Any:
    """Ask before opening: a link that is only looked at (by a mail program) changes nothing."""
    found = drafts.by_link(request.reading, request.matchdict["secret"], now=clock.now())
    if found is None:
        return HTTPNotFound()
    return {"title": found.title, "saved_at": found.saved_at}


@view_config(route_name="journey.link", **WRITE)
def follow(request: Any) -> Any:
    """Open the draft of a link in this browser."""
    found = drafts.by_link(request.db, request.matchdict["secret"], now=clock.now())
    if found is None:
        return HTTPNotFound()
    return opened(request, found)


@view_config(route_name="journey.resume", renderer=TEMPLATE, **READ)
def show(request: Any) -> dict[str, Any]:
    """Ask for code and digits."""
    return {"form": form_of(request)}


def form_of(request: Any) -> Any:
    """Return the form of this page."""
    return request.make_form(Resume(), buttons=(Button("open", _("Mở hồ sơ nháp")),))


@view_config(route_name="journey.resume", renderer=TEMPLATE, **WRITE)
def resume(request: Any) -> Any:
    """Open a draft; wrong, unknown and foreign codes get the same answer."""
    form = form_of(request)
    values = form.read()
    if values is None:
        return {"form": form}
    tries = (values["code"].lower(), throttle.address_key(request.remote_addr))
    for key in tries:
        throttle.hit(request, (throttle.DRAFT_RESUME, key))
    found = drafts.by_code(request.db, values["code"], digits=values["digits"], now=clock.now())
    if found is None:
        form.refuse(
            _("Không có hồ sơ nháp nào khớp. Xem lại mã và 4 số cuối điện thoại."), field="code"
        )
        request.response.status_int = 422
        return {"form": form}
    return opened(request, found)
