"""Generated histories of a clock, on the calendar of the spring of 2024 and around it."""

import os
from datetime import date, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st

from catalogue.content import TimeUnit
from forms.dossiers.clock import Cause, ClockKind, Event, Rule, Supplement
from portal.clock import VIETNAM
from portal.offices.calendar import Exceptional, WorkingCalendar, office_week

OFF = {
    date(2024, 1, 1): "Tết Dương lịch",
    **{date(2024, 2, day): "Tết" for day in range(8, 15)},
    date(2024, 4, 18): "Giỗ Tổ",
    date(2024, 4, 29): "Nghỉ hoán đổi",
    date(2024, 4, 30): "Ngày Chiến thắng",
    date(2024, 5, 1): "Quốc tế Lao động",
    date(2024, 9, 2): "Quốc khánh",
    date(2024, 9, 3): "Quốc khánh",
}
CALENDAR = WorkingCalendar(
    (office_week(date(2020, 1, 1)),),
    {
        **{day: Exceptional(False, name) for day, name in OFF.items()},
        date(2024, 5, 4): Exceptional(True, "Làm bù", 1),
    },
)
# The long run: SOAK=1 looks at 10,000 histories for each property.
MANY = settings(
    max_examples=10_000 if os.environ.get("SOAK") else 120, deadline=None, print_blob=True
)


def vn(*parts: int) -> datetime:
    """Return a moment on the wall clock of Việt Nam."""
    return datetime(*parts, tzinfo=VIETNAM)


def event(kind: ClockKind, at: datetime, **more: object) -> Event:
    """Return an event entered when it happened."""
    return Event(kind, at, at, **more)


moments = st.integers(0, 120 * 24 * 60).map(lambda m: vn(2024, 1, 8) + timedelta(minutes=m))
units = st.sampled_from(list(TimeUnit))
rules = st.builds(
    Rule,
    st.integers(0, 25),
    units,
    st.sampled_from(list(Supplement)),
).filter(lambda rule: rule.unit is not TimeUnit.MONTH or (rule.amount or 0) <= 6)
causes = st.sampled_from([Cause.SUPPLEMENT, Cause.FINANCIAL_DUTY])


@st.composite
def pauses(draw: st.DrawFn, start: datetime, *, ended: bool = True) -> list[tuple]:
    """Return up to four pauses after ``start``, each with its own cause, ended or perhaps not."""
    found = []
    for number in range(draw(st.integers(0, 4))):
        begin = start + timedelta(minutes=draw(st.integers(0, 40 * 24 * 60)))
        open_end = not ended and draw(st.booleans()) and number == 0
        length = timedelta(minutes=draw(st.integers(1, 20 * 24 * 60)))
        found.append((begin, None if open_end else begin + length))
    return found


def as_events(start: datetime, found: list[tuple]) -> list[Event]:
    """Return a history: the start, and each pause under a cause of its own."""
    events = [event(ClockKind.START, start)]
    for number, (begin, end) in enumerate(found):
        events.append(event(ClockKind.PAUSE, begin, cause=f"cause-{number}"))
        if end is not None:
            events.append(event(ClockKind.RESUME, end, cause=f"cause-{number}"))
    return events


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    """Return any history, sensible or not: events of every kind in any order after a start."""
    start = draw(moments)
    events = [event(ClockKind.START, start)]
    for _number in range(draw(st.integers(0, 8))):
        at = start + timedelta(minutes=draw(st.integers(0, 60 * 24 * 60)))
        kind = draw(st.sampled_from([kind for kind in ClockKind if kind is not ClockKind.START]))
        amount = draw(st.integers(1, 10)) if kind is ClockKind.EXTEND else None
        cause = draw(causes) if kind is not ClockKind.STOP else ""
        events.append(event(kind, at, cause=cause, amount=amount))
    return events
