"""Counting days and office minutes, with the stretches left out in which the clock stood."""

import calendar as months
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple, Protocol

from forms.dossiers.clock.history import Pause
from portal.clock import local, today
from portal.offices.calendar import CalendarError, WorkingCalendar

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
LONGEST = 366 * 20  # days that an hour limit may be looked for


class Blocked(NamedTuple):
    """Days that do not count, both included; endless when ``last`` is ``None``."""

    first: date
    last: date | None


class Counter(Protocol):
    """How days are counted: all of them, or the working ones."""

    def count(self, after: date, upto: date) -> int:
        """Return how many days count after ``after`` up to and including ``upto``."""

    def add(self, after: date, number: int) -> date:
        """Return the ``number``-th day after ``after`` that counts."""


class EveryDay:
    """Calendar days (ngày)."""

    def count(self, after: date, upto: date) -> int:
        """Return the days after ``after`` up to and including ``upto``."""
        return max(0, (upto - after).days)

    def add(self, after: date, number: int) -> date:
        """Return the day ``number`` days after ``after``."""
        return after + timedelta(days=number)


def blocked_days(pauses: Iterable[Pause], *, since: datetime) -> list[Blocked]:
    """Return the days that pauses after ``since`` touch: also those of the pause and its end."""
    found: list[Blocked] = []
    for pause in pauses:
        if pause.end is not None and pause.end <= since:
            continue
        first = today(max(pause.start, since))
        last = today(pause.end) if pause.end is not None else None
        before = found[-1] if found else None
        if before is not None and before.last is not None and first <= before.last:
            found[-1] = Blocked(before.first, last if last is None else max(before.last, last))
        else:
            found.append(Blocked(first, last))
    return found


def advance(
    counter: Counter, *, after: date, number: int, blocked: Sequence[Blocked]
) -> date | None:
    """Return the ``number``-th counting day after ``after``, ``None`` if it never comes.

    ``number`` is 1 or more.
    """
    cursor = after
    for stretch in blocked:
        if stretch.last is not None and stretch.last <= cursor:
            continue
        free = counter.count(cursor, stretch.first - DAY)
        if number <= free:
            break
        if stretch.last is None:
            return None
        number -= free
        cursor = max(cursor, stretch.last)
    return counter.add(cursor, number)


def counted(counter: Counter, *, after: date, upto: date, blocked: Sequence[Blocked]) -> int:
    """Return how many days count after ``after`` up to and including ``upto``."""
    total = counter.count(after, upto)
    for stretch in blocked:
        first = max(stretch.first - DAY, after)
        last = upto if stretch.last is None else min(stretch.last, upto)
        total -= counter.count(first, last)
    return total


def settle(calendar: WorkingCalendar, *, day: date, blocked: Sequence[Blocked]) -> date | None:
    """Return ``day``, or the next working day with a running clock (Bộ luật Dân sự Art. 148.5)."""
    while True:
        day = calendar.next_working(day)
        hit = next(
            (one for one in blocked if one.first <= day and (one.last is None or day <= one.last)),
            None,
        )
        if hit is None:
            return day
        if hit.last is None:
            return None
        day = hit.last + DAY


def add_months(day: date, number: int) -> date:
    """Return the same day ``number`` months later, or the last of that month (Art. 148.3)."""
    index = day.year * 12 + day.month - 1 + number
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, months.monthrange(year, month)[1]))


def running(
    calendar: WorkingCalendar, *, since: datetime, pauses: Sequence[Pause]
) -> Iterator[tuple[datetime, datetime]]:
    """Yield the office hours after ``since`` in which the clock ran, day by day without end."""
    day = local(since).date()
    for _number in range(LONGEST):
        for opens, closes in calendar.intervals(day):
            yield from _without(max(opens, since), closes, pauses)
        if any(one.end is None and today(one.start) <= day for one in pauses):
            return
        day += DAY
    raise CalendarError(f"the office is not open long enough after {since}")


def _without(
    start: datetime, end: datetime, pauses: Iterable[Pause]
) -> Iterator[tuple[datetime, datetime]]:
    for pause in pauses:
        if pause.start < end and (pause.end is None or start < pause.end):
            if start < pause.start:
                yield start, pause.start
            if pause.end is None:
                return
            start = max(start, pause.end)
    if start < end:
        yield start, end


def after_minutes(
    calendar: WorkingCalendar, *, since: datetime, minutes: int, pauses: Sequence[Pause]
) -> datetime | None:
    """Return when the clock has run ``minutes`` of office hours; ``None`` if it never does."""
    left = minutes * MINUTE
    for start, end in running(calendar, since=since, pauses=pauses):
        if left <= end - start:
            return start + left
        left -= end - start
    return None


def minutes_run(
    calendar: WorkingCalendar, *, since: datetime, upto: datetime, pauses: Sequence[Pause]
) -> int:
    """Return the whole minutes of office hours that the clock ran from ``since`` to ``upto``."""
    total = timedelta()
    if upto <= since:
        return 0
    for start, end in running(calendar, since=since, pauses=pauses):
        if start >= upto:
            break
        total += min(end, upto) - start
    return total // MINUTE
