"""The clock: one pure function that slip, desk, tracking page, letters and figures all ask."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from catalogue.content import TimeUnit
from forms.dossiers.clock import counting, history
from forms.dossiers.clock.history import History, Pause
from forms.dossiers.clock.kinds import Moved, Phase
from forms.dossiers.clock.values import ClockState, Facts, Happening, Rule
from portal.clock import local, today
from portal.offices.calendar import WorkingCalendar


@dataclass(frozen=True, slots=True)
class _Run:
    """Everything a count needs; ``receipt`` is the day that counts as that of receipt."""

    past: History
    pauses: Sequence[Pause]
    calendar: WorkingCalendar
    rule: Rule
    begin: datetime
    receipt: date
    moved: Moved | None
    blocked: Sequence[counting.Blocked]

    def counter(self, unit: TimeUnit | None) -> counting.Counter:
        return self.calendar if unit is TimeUnit.WORKING_DAY else counting.EveryDay()


def clock(
    events: Iterable[Happening], calendar: WorkingCalendar, rule: Rule, now: datetime
) -> ClockState:
    """Return due date, time used, stretches and lateness of a dossier.

    The day of receipt, of a pause and of a resumption does not count (Bộ luật Dân sự 2015
    Art. 147.2); what comes after the cutoff, or on a day off, counts as received on the next
    working day; a term that ends on a day off ends on the next working day (Art. 148.5). Hours run
    to the minute within office hours. Due today is not late; a clock that stands is never overdue.
    """
    past = history.read(events)
    pauses = past.pauses()
    at = past.ended.happened_at if past.ended else now
    spans = history.spans(past, pauses)
    if past.begin is None or past.started is None:
        return ClockState(None, 0, None, rule, 0, Phase.NOT_STARTED, spans, at)
    begin = past.begin.happened_at
    receipt, moved = receipt_day(begin, calendar=calendar, rule=rule)
    blocked = counting.blocked_days(pauses, since=begin)
    run = _Run(past, pauses, calendar, rule, begin, receipt, moved, blocked)
    phase = _phase(run, at=at)
    due, term_end = (_due_minutes if rule.unit is TimeUnit.HOUR else _due_days)(run)
    standing = phase is Phase.PAUSED or (phase is Phase.ENDED and past.ended_paused)
    return ClockState(
        due=due,
        used=_used(run, at=at),
        total=_total(run),
        rule=rule,
        late_by=0 if standing or due is None else _late(run, due=due, at=at),
        phase=phase,
        spans=spans,
        at=at,
        facts=_facts(run, due=due, term_end=term_end),
    )


def receipt_day(
    moment: datetime, *, calendar: WorkingCalendar, rule: Rule
) -> tuple[date, Moved | None]:
    """Return the day that counts as that of receipt, and why it is not the day it came."""
    day = today(moment)
    if not calendar.is_working(day):
        return calendar.next_working(day), Moved.DAY_OFF
    last = min(rule.cutoff, calendar.hours(day)[-1].closes)
    if local(moment).time() > last:
        return calendar.add(day, 1), Moved.LATE
    return day, None


def _phase(run: _Run, *, at: datetime) -> Phase:
    if run.past.ended:
        return Phase.ENDED
    if at < run.begin and run.past.begin is run.past.started:
        return Phase.NOT_STARTED
    if any(one.start <= at and (one.end is None or at < one.end) for one in run.pauses):
        return Phase.PAUSED
    return Phase.RUNNING


def _days(run: _Run) -> int | None:
    """Return the limit in counting days; months are the calendar days they have from receipt."""
    if run.rule.amount is None:
        return None
    if run.rule.unit is TimeUnit.MONTH:
        return (counting.add_months(run.receipt, run.rule.amount) - run.receipt).days
    return run.rule.amount


def _due_days(run: _Run) -> tuple[datetime | None, date | None]:
    """Return when a limit in days ends, and on which day it would without days off."""
    number = _days(run)
    if number is None:
        return None, None
    reached = _reach(run, run.receipt, number, run.rule.unit)
    extension = run.past.extension
    if reached is not None and extension is not None:
        settled = counting.settle(run.calendar, day=reached, blocked=run.blocked)
        unit = extension.unit or run.rule.unit
        reached = settled and _reach(run, settled, extension.amount or 0, unit)
    day = reached and counting.settle(run.calendar, day=reached, blocked=run.blocked)
    return (run.calendar.closes(day), reached) if day else (None, None)


def _reach(run: _Run, after: date, number: int, unit: TimeUnit | None) -> date | None:
    if number < 1:
        return after
    if unit is TimeUnit.MONTH and after is not run.receipt:
        number = (counting.add_months(after, number) - after).days
    return counting.advance(run.counter(unit), after=after, number=number, blocked=run.blocked)


def _hours_begin(run: _Run) -> datetime:
    """Return when office minutes begin to count: at once, or when the next working day opens."""
    return run.begin if run.moved is None else run.calendar.opens(run.receipt)


def _minutes(run: _Run) -> int:
    extension = run.past.extension
    more = (extension.amount or 0) if extension is not None else 0
    return ((run.rule.amount or 0) + more) * 60


def _due_minutes(run: _Run) -> tuple[datetime | None, date | None]:
    if run.rule.amount is None:
        return None, None
    due = counting.after_minutes(
        run.calendar, since=_hours_begin(run), minutes=_minutes(run), pauses=run.pauses
    )
    return due, today(due) if due else None


def _used(run: _Run, *, at: datetime) -> int:
    if run.rule.unit is TimeUnit.HOUR:
        since = _hours_begin(run)
        return counting.minutes_run(run.calendar, since=since, upto=at, pauses=run.pauses)
    day = today(at)
    hours = run.calendar.hours(day) if run.rule.unit is TimeUnit.WORKING_DAY else ()
    over = bool(hours) and at >= run.calendar.closes(day)
    upto = day if over else day - timedelta(days=1)
    counter = run.counter(run.rule.unit)
    return counting.counted(counter, after=run.receipt, upto=upto, blocked=run.blocked)


def _total(run: _Run) -> int | None:
    if run.rule.unit is TimeUnit.HOUR and run.rule.amount is not None:
        return _minutes(run)
    number = _days(run)
    extension = run.past.extension
    if number is None or extension is None or extension.unit not in {None, run.rule.unit}:
        return number
    if run.rule.unit is TimeUnit.MONTH:
        return (
            counting.add_months(run.receipt, (run.rule.amount or 0) + (extension.amount or 0))
            - run.receipt
        ).days
    return number + (extension.amount or 0)


def _late(run: _Run, *, due: datetime, at: datetime) -> int:
    if run.rule.unit is TimeUnit.HOUR:
        if at <= due:
            return 0
        run_since = counting.minutes_run(run.calendar, since=due, upto=at, pauses=run.pauses)
        return max(1, run_since)
    if today(at) <= today(due):
        return 0
    days = counting.counted(
        run.counter(run.rule.unit), after=today(due), upto=today(at), blocked=run.blocked
    )
    return max(1, days)


def _facts(run: _Run, *, due: datetime | None, term_end: date | None) -> Facts:
    extension = run.past.extension
    last = today(due) if due else None
    hours = run.rule.unit is TimeUnit.HOUR
    first = run.receipt if hours else _first_day(run)
    special = run.calendar.special_days(run.receipt, last) if last and not hours else ()
    return Facts(
        received_at=run.begin,
        restarted=bool(run.past.restarts),
        receipt_day=run.receipt,
        moved=run.moved,
        first_day=first,
        term_ended_on=term_end if term_end != last else None,
        extended_by=(extension.amount or 0) if extension is not None else 0,
        extended_unit=(extension.unit or run.rule.unit) if extension is not None else None,
        special_days=special,
        calendar_known_until=run.calendar.known_until(),
    )


def _first_day(run: _Run) -> date | None:
    return counting.advance(
        run.counter(run.rule.unit), after=run.receipt, number=1, blocked=run.blocked
    )
