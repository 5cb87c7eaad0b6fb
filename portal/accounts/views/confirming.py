"""Pages where a code is typed in: registration, reset, change of address."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.response import Response
from sqlalchemy.orm import Session

from portal import clock
from portal.accounts import confirming
from portal.accounts.confirming import Outcome
from portal.accounts.models import Confirmation, Purpose
from portal.accounts.schemas import Code
from portal.i18n import _
from portal.security import throttle
from portal.ui.forms import Button

TEMPLATE = "portal:accounts/templates/confirm.jinja2"
WRONG = _("Mã này không đúng; hãy xem lại thư hoặc tin nhắn mới nhất rồi nhập lại")
OVER = _("Mã đã hết hạn hoặc đã nhập sai nhiều lần; hãy bấm Gửi mã khác")
SENT = _("Đã gửi mã khác. Mã trước không dùng được nữa.")
Tries = list[tuple[throttle.Rule, str]]


@dataclass(frozen=True, slots=True)
class Step:
    """One such page: how another code is sent, and what counts against how often."""

    purpose: Purpose
    route: str
    send_again: Callable[[Session, Confirmation, str, datetime], None]
    tries: Callable[[Any, Confirmation], Tries]


def found(request: Any, step: Step) -> Confirmation:
    """Return the row of the address' ticket, read without a lock; raise 404 without one."""
    row = confirming.find(request.reading, request.matchdict["ticket"], step.purpose)
    if row is None:
        raise HTTPNotFound
    return row


def page(request: Any, row: Confirmation, *, form: Any = None) -> dict[str, Any]:
    """Return what the page shows."""
    over = confirming.is_over(row, now=clock.now())
    return {"form": form or _form(request), "row": row, "over": over, "minutes": confirming.MINUTES}


def _form(request: Any) -> Any:
    return request.make_form(
        Code(),
        buttons=(Button("confirm", _("Xác nhận")), Button("again", _("Gửi mã khác"))),
        summary=False,
    )


def judge(request: Any, step: Step) -> Confirmation | Response | dict[str, Any]:
    """Return the row, locked, when the code is right; else what to answer."""
    known = found(request, step)
    if "again" in request.POST:
        return _again(request, step, known)
    form = _form(request)
    values = form.read()
    if values is None:
        return page(request, known, form=form)
    address = throttle.address_key(request.remote_addr)
    throttle.hit(request, (throttle.CODE_CHECK, address))
    ticket, now = request.matchdict["ticket"], clock.now()
    row = confirming.find(request.db, ticket, step.purpose, lock=True)
    if row is None:
        raise HTTPNotFound
    if row.confirmed_at is not None or row.used_at is not None:  # a double click: go on from there
        return HTTPSeeOther(request.route_path(step.route, ticket=ticket))
    outcome = confirming.check(row, ticket=ticket, code=values["code"], now=now)
    if outcome is Outcome.RIGHT:
        return row
    form.refuse(WRONG if outcome is Outcome.WRONG else OVER, field="code")
    return page(request, row, form=form)


def _again(request: Any, step: Step, known: Confirmation) -> Response:
    throttle.hit(request, *step.tries(request, known))
    ticket = request.matchdict["ticket"]
    row = confirming.find(request.db, ticket, step.purpose, lock=True)
    if row is not None and row.confirmed_at is None and row.used_at is None:
        step.send_again(request.db, row, ticket, clock.now())
        request.flash(SENT)
    return HTTPSeeOther(request.route_path(step.route, ticket=ticket))
