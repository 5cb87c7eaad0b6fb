"""The public history of a procedure: what changed when, and what held on a day."""

from datetime import date
from typing import Any

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.view import view_config

from catalogue import words
from catalogue.content import TimeLimit, from_json
from catalogue.facts import FeeFacts
from catalogue.models import State
from catalogue.resources import ProcedureHistory
from catalogue.service import differences, revisions
from catalogue.views.browse import READ
from catalogue.views.procedure import glance
from portal import clock
from portal.i18n import _


def day_of(text: str | None) -> date | None:
    """Return the day that ``text`` says as ``2026-11-22``, or ``None``."""
    try:
        return date.fromisoformat(text) if text and len(text) == 10 else None
    except ValueError:
        return None


@view_config(route_name="catalogue.history", renderer="catalogue:templates/history.jinja2", **READ)
def history(context: ProcedureHistory, request: Any) -> Any:
    """Tell what changed when, in citizens' terms; ``?ngay=2026-11-22`` opens that day's text."""
    rows = revisions.history(request.reading, context.identity)
    if not rows:
        return HTTPNotFound()
    code, asked, problem = context.identity.code, request.GET.get("ngay", ""), ""
    if asked:
        day = day_of(asked)
        found = revisions.live(request.reading, context.identity, on=day) if day else None
        if found is not None:
            path = request.route_path("catalogue.revision", code=code, number=found.number)
            return HTTPSeeOther(path)
        problem = _("Vào ngày đó thủ tục này chưa được công bố ở đây. Chọn một ngày khác.")
        if day is None:
            problem = _("Nhập ngày theo dạng năm-tháng-ngày, ví dụ 2026-11-22.")
        request.response.status_int = 422
    content = rows[0][0].content
    return {
        "code": code,
        "name": content.get("short_title") or content["title"],
        "entries": [entry(request, told) for told in differences.told(rows)],
        "asked": asked if day_of(asked) else "",
        "problem": request.localizer.translate(problem),
    }


def entry(request: Any, told: differences.Told) -> dict[str, Any]:
    """Return one entry of the history as its template takes it."""
    what = _("Công bố lần đầu") if told.first else _("Sửa đổi, bổ sung")
    if told.status.state is State.RETIRED:
        what = _("Bãi bỏ")
    if told.status.state is State.SCHEDULED:
        what = _("Sẽ có hiệu lực") if not told.first else _("Công bố lần đầu, sẽ có hiệu lực")
    return {
        "day": told.status.effective_on,
        "what": what,
        "decision": from_json(told.revision.content).decision.number,
        "number": told.revision.number,
        "changes": [
            {
                "what": words.CHANGES[change.what],
                "before": value(request, change.before),
                "after": value(request, change.after),
                "lang": request.locale_name if change.what in {"fee", "time"} else "vi",
            }
            for change in told.changes
        ],
    }


def value(request: Any, typed: Any) -> str:
    """Return one side of a change in words."""
    if isinstance(typed, FeeFacts):
        return words.fee(request, typed)
    if isinstance(typed, TimeLimit):
        return words.time(request, typed)
    return typed if isinstance(typed, str) else ""


@view_config(
    route_name="catalogue.revision",
    renderer="catalogue:templates/revision.jinja2",
    cached=True,
    **READ,
)
def revision(context: ProcedureHistory, request: Any) -> Any:
    """Show a procedure as one of its public revisions said it."""
    number = int(request.matchdict["number"])
    rows = revisions.history(request.reading, context.identity)
    found = next(((one, status) for one, status in rows if one.number == number), None)
    if found is None:
        return HTTPNotFound()
    one, status = found
    content = from_json(one.content)
    current = revisions.live(request.reading, context.identity, on=clock.today(clock.now()))
    return {
        **glance(request, content, place=""),
        "code": context.identity.code,
        "name": content.short_title or content.title,
        "revision": one,
        "status": status,
        "is_current": current is not None and current.id == one.id,
    }
