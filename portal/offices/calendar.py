"""Working calendars as pure values: office hours of any day, and fast arithmetic in working days.

A calendar is weeks with validity, and days that differ from them (holidays, made-up days); what one
agency's calendar does not say, its ``fallback`` (the province's) does. Tables and editing are in
``calendars.py``; nothing here knows a database.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from portal.clock import VIETNAM

LONGEST_SEARCH = 20  # years; a calendar that is never open this long has no next working day


class CalendarError(ValueError):
    """A calendar that contradicts itself, or is never open."""


class Span(NamedTuple):
    """Office hours from ``opens`` to ``closes``, local time."""

    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class Week:
    """The hours of a usual week, by ISO weekday (1 is Monday), from a day until a day inclusive."""

    valid_from: date
    valid_to: date | None
    hours: Mapping[int, tuple[Span, ...]]

    def holds_on(self, day: date) -> bool:
        """Return whether this week is the usual one on ``day``."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Exceptional:
    """A day against the usual week: off, or worked by the hours of another weekday."""

    works: bool
    name: str
    hours_of: int | None = None


@dataclass(frozen=True)
class WorkingCalendar:
    """Which hours an office works on which day."""

    weeks: tuple[Week, ...] = ()
    days: Mapping[date, Exceptional] = field(default_factory=dict)
    fallback: "WorkingCalendar | None" = None
    _years: dict[int, tuple[int, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        """Refuse weeks or hours that overlap."""
        check_weeks(self.weeks)

    def exceptional(self, day: date) -> Exceptional | None:
        """Return what is special about ``day``, ``None`` for a usual one."""
        found = self.days.get(day)
        if found is None and self.fallback is not None:
            return self.fallback.exceptional(day)
        return found

    def week_on(self, day: date) -> Week | None:
        """Return the usual week that holds on ``day``."""
        found = next((week for week in self.weeks if week.holds_on(day)), None)
        if found is None and self.fallback is not None:
            return self.fallback.week_on(day)
        return found

    def hours(self, day: date) -> tuple[Span, ...]:
        """Return the office hours of ``day`` in order; none when the office is closed."""
        week = self.week_on(day)
        if week is None:
            return ()
        usual = week.hours.get(day.isoweekday(), ())
        special = self.exceptional(day)
        if special is None:
            return usual
        if not special.works:
            return ()
        if special.hours_of is not None:
            return week.hours.get(special.hours_of, ())
        return usual or week.hours.get(1, ())

    def is_working(self, day: date) -> bool:
        """Return whether the office works on ``day``."""
        return bool(self.hours(day))

    def opens(self, day: date) -> datetime:
        """Return the moment the office opens on the working day ``day``."""
        return datetime.combine(day, self.hours(day)[0].opens, VIETNAM)

    def closes(self, day: date) -> datetime:
        """Return the moment the office closes on the working day ``day``."""
        return datetime.combine(day, self.hours(day)[-1].closes, VIETNAM)

    def intervals(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        """Yield the office hours of ``day`` as aware moments."""
        for span in self.hours(day):
            yield (
                datetime.combine(day, span.opens, VIETNAM),
                datetime.combine(day, span.closes, VIETNAM),
            )

    def _working(self, year: int) -> tuple[int, ...]:
        """Return the ordinals of the working days of ``year``, computed once."""
        found = self._years.get(year)
        if found is None:
            first = date(year, 1, 1).toordinal()
            days = range(first, date(year, 12, 31).toordinal() + 1)
            found = tuple(day for day in days if self.is_working(date.fromordinal(day)))
            self._years[year] = found
        return found

    def count(self, after: date, upto: date) -> int:
        """Return how many working days lie after ``after`` up to and including ``upto``."""
        if upto <= after:
            return 0
        return self._before(upto, since=after.year) - self._before(after, since=after.year)

    def _before(self, day: date, *, since: int) -> int:
        whole = sum(len(self._working(year)) for year in range(since, day.year))
        return whole + bisect_right(self._working(day.year), day.toordinal())

    def add(self, after: date, number: int) -> date:
        """Return the ``number``-th working day after ``after``; ``number`` is 1 or more.

        Raise :class:`CalendarError` when the office is closed for years.
        """
        if number < 1:
            raise ValueError("count at least one working day")
        year = after.year
        done = bisect_right(self._working(year), after.toordinal())
        while year <= after.year + LONGEST_SEARCH:
            days = self._working(year)
            if number <= len(days) - done:
                return date.fromordinal(days[done + number - 1])
            number -= len(days) - done
            year, done = year + 1, 0
        raise CalendarError(f"the office is never open in the {LONGEST_SEARCH} years after {after}")

    def next_working(self, day: date) -> date:
        """Return ``day`` if the office works on it, else the next day it does."""
        return day if self.is_working(day) else self.add(day, 1)

    def special_days(self, first: date, last: date) -> list[tuple[date, Exceptional]]:
        """Return the days from ``first`` to ``last`` that differ from the usual week, in order."""
        known = set(self.days)
        if self.fallback is not None:
            known |= {day for day, _special in self.fallback.special_days(first, last)}
        found = ((day, self.exceptional(day)) for day in sorted(known) if first <= day <= last)
        return [(day, special) for day, special in found if special is not None]

    def known_until(self) -> date | None:
        """Return the end of the last year for which anybody entered holidays."""
        last = max(self.days, default=None)
        own = date(last.year, 12, 31) if last else None
        above = self.fallback.known_until() if self.fallback is not None else None
        return max((day for day in (own, above) if day is not None), default=None)


def check_spans(spans: Iterable[Span]) -> None:
    """Raise :class:`CalendarError` for hours that overlap or end before they begin."""
    last: Span | None = None
    for span in sorted(spans):
        if span.closes <= span.opens:
            raise CalendarError(f"office hours {span.opens:%H:%M}-{span.closes:%H:%M} are no time")
        if last is not None and span.opens < last.closes:
            raise CalendarError(
                f"office hours {last.opens:%H:%M}-{last.closes:%H:%M} and "
                f"{span.opens:%H:%M}-{span.closes:%H:%M} overlap"
            )
        last = span


def check_weeks(weeks: Iterable[Week]) -> None:
    """Raise :class:`CalendarError` for weeks that hold on one day, or hours that overlap."""
    last: Week | None = None
    for week in sorted(weeks, key=lambda week: week.valid_from):
        if week.valid_to is not None and week.valid_to < week.valid_from:
            raise CalendarError(f"a week from {week.valid_from} cannot end on {week.valid_to}")
        if last is not None and (last.valid_to is None or week.valid_from <= last.valid_to):
            raise CalendarError(
                f"the weeks from {last.valid_from} and from {week.valid_from} hold on one day"
            )
        for day, spans in week.hours.items():
            if not 1 <= day <= 7:
                raise CalendarError(f"{day} is no weekday (1 is Monday, 7 is Sunday)")
            check_spans(spans)
        last = week


def office_week(valid_from: date, *, until: date | None = None) -> Week:
    """Return the usual office week, Monday to Friday 7:30-11:30 and 13:00-17:00."""
    day = (Span(time(7, 30), time(11, 30)), Span(time(13), time(17)))
    return Week(valid_from, until, dict.fromkeys(range(1, 6), day))


def days_between(first: date, last: date) -> Iterator[date]:
    """Yield every day from ``first`` to ``last``, both included."""
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)
