"""The public calculator of due dates: the very clock that dossiers run by."""

from datetime import date, datetime, time
from typing import Any

from pyramid.view import view_config

from catalogue.content import TimeUnit
from forms.dossiers.clock import Cause, ClockKind, ClockState, Event, Rule, Supplement
from forms.dossiers.clock import clock as reckon
from forms.dossiers.schemas import HOUR, UNITS, Calculation
from portal import clock
from portal.clock import VIETNAM
from portal.i18n import _
from portal.offices.calendar import CalendarError, WorkingCalendar
from portal.offices.calendars import Calendars
from portal.security import Permission
from portal.ui.forms import Button

TEMPLATE = "forms:dossiers/templates/calculator.jinja2"
MORNING = time(8, 0)


def _form(request: Any) -> Any:
    now = clock.local(clock.now())
    amount = request.GET.get("so", "")
    unit = request.GET.get("don-vi", "")
    shown = {
        "day": now.date(),
        "hour": f"{now:%H:%M}",
        "unit": unit if unit in dict(UNITS) else TimeUnit.WORKING_DAY.value,
    }
    if amount.isascii() and amount.isdecimal() and len(amount) <= 3:
        shown["amount"] = int(amount)
    return request.make_form(
        Calculation(), buttons=(Button("reckon", _("Tính ngày hẹn")),), appstruct=shown
    )


@view_config(
    route_name="clock.calculator",
    renderer=TEMPLATE,
    permission=Permission.VIEW,
    request_method="GET",
)
def show(request: Any) -> dict[str, Any]:
    """Show the form; ``?so=10&don-vi=working_day`` fills in a time limit."""
    return {"form": _form(request), "result": None, "explanation": ()}


@view_config(
    route_name="clock.calculator",
    renderer=TEMPLATE,
    permission=Permission.VIEW,
    request_method="POST",
)
def answer(request: Any) -> dict[str, Any]:
    """Show the due date and how it came about, with the form as it was filled in."""
    form = _form(request)
    values = form.read()
    page = {"form": form, "result": None, "explanation": ()}
    if values is None:
        return page
    try:
        result = _reckon(values, Calendars(request.reading).province())
    except CalendarError:
        form.refuse(_("Chưa có lịch làm việc cho khoảng thời gian này."), field="day")
        return page
    return {**page, "result": result, "explanation": result.explanation(request.locale_name)}


def _reckon(values: dict[str, Any], calendar: WorkingCalendar) -> ClockState:
    """Return what the clock says of the case that was filled in."""
    found = HOUR.fullmatch(values["hour"])
    hour = time(int(found["hour"]), int(found["minute"] or 0)) if found else MORNING
    start = datetime.combine(values["day"], hour, VIETNAM)
    events = [Event(ClockKind.START, start, start)]
    for kind, day, last in (
        (ClockKind.PAUSE, values["pause_from"], False),
        (ClockKind.RESUME, values["pause_until"], True),
    ):
        if day is not None:
            at = max(start, _edge(calendar, day, last=last))
            events.append(Event(kind, at, at, cause=Cause.SUPPLEMENT))
    rule = Rule(values["amount"], TimeUnit(values["unit"]), Supplement.PAUSE)
    return reckon(events, calendar, rule, start)


def _edge(calendar: WorkingCalendar, day: date, *, last: bool) -> datetime:
    """Return when the office opens or closes on ``day``, noon when it does not work."""
    if not calendar.is_working(day):
        return datetime.combine(day, time(12), VIETNAM)
    return calendar.closes(day) if last else calendar.opens(day)
