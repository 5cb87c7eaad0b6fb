"""Rules of the working calendars: read them as pure values, change them without contradictions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from portal.offices.calendar import (
    CalendarError,
    Exceptional,
    Span,
    Week,
    WorkingCalendar,
    check_weeks,
)
from portal.offices.models import (
    Agency,
    CalendarDay,
    DayKind,
    OfficeCalendar,
    WorkingSpan,
    WorkingWeek,
)

PROVINCE = "province"
LOADED = "offices.calendars"
CHANGED = "offices.calendars_changed"
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2199, 12, 31)


@dataclass(slots=True)
class Calendars:
    """The calendars of one session's work, each loaded once."""

    db: Session
    _loaded: dict[str, WorkingCalendar] = field(default_factory=dict)

    @classmethod
    def of_session(cls, db: Session) -> "Calendars":
        """Return the calendars that ``db`` has already loaded; a change in it forgets them."""
        found = db.info.get(LOADED)
        if found is None:
            found = db.info[LOADED] = cls(db)
        return found

    def province(self) -> WorkingCalendar:
        """Return the calendar of the province."""
        return self._of(PROVINCE, fallback=None)

    def of(self, agency: Agency) -> WorkingCalendar:
        """Return the calendar of ``agency``; where it says nothing, the province's holds."""
        return self._of(agency.slug, fallback=self.province())

    def _of(self, scope: str, *, fallback: WorkingCalendar | None) -> WorkingCalendar:
        found = self._loaded.get(scope)
        if found is None:
            version = select(OfficeCalendar.id, OfficeCalendar.version)
            row = self.db.execute(version.where(OfficeCalendar.scope == scope)).one_or_none()
            if row is not None:
                found = _kept(self.db, scope, row.id, row.version, fallback)
            else:
                found = fallback or WorkingCalendar()
            self._loaded[scope] = found
        return found


# Calendars by database, scope and version: a change counts the version up, so what is kept of an
# older one is not asked for again. The pool stands for the database and goes with its engine.
Kept = dict[str, tuple[int, WorkingCalendar | None, WorkingCalendar]]
_kept_calendars: WeakKeyDictionary[Any, Kept] = WeakKeyDictionary()


def _kept(
    db: Session, scope: str, calendar_id: int, version: int, fallback: WorkingCalendar | None
) -> WorkingCalendar:
    """Return the calendar in this version, read unless this process has it."""
    if CHANGED in db.info:  # not committed: nobody else may see it
        return _read(db, calendar_id, fallback=fallback)
    kept = _kept_calendars.setdefault(db.get_bind().engine.pool, {})
    found = kept.get(scope)
    if found is None or found[0] != version or found[1] is not fallback:
        found = kept[scope] = (version, fallback, _read(db, calendar_id, fallback=fallback))
    return found[2]


def _read(db: Session, calendar_id: int, *, fallback: WorkingCalendar | None) -> WorkingCalendar:
    query = select(WorkingWeek).where(WorkingWeek.calendar_id == calendar_id)
    weeks = db.scalars(query.options(selectinload(WorkingWeek.spans))).all()
    days = select(CalendarDay.day, CalendarDay.kind, CalendarDay.name, CalendarDay.hours_of)
    return WorkingCalendar(
        weeks=tuple(_week(week) for week in weeks),
        days={
            day: Exceptional(kind is DayKind.WORK, name, hours_of)
            for day, kind, name, hours_of in db.execute(
                days.where(CalendarDay.calendar_id == calendar_id)
            )
        },
        fallback=fallback,
    )


def _week(row: WorkingWeek) -> Week:
    hours: dict[int, tuple[Span, ...]] = {}
    for span in row.spans:
        hours[span.weekday] = (*hours.get(span.weekday, ()), Span(span.opens, span.closes))
    return Week(row.valid_from, row.valid_to, hours)


def locked(db: Session, agency: Agency | None) -> OfficeCalendar:
    """Return the calendar's row for a change, made if new, locked until the transaction ends."""
    db.info.pop(LOADED, None)
    db.info[CHANGED] = True
    scope = agency.slug if agency is not None else PROVINCE
    query = select(OfficeCalendar).where(OfficeCalendar.scope == scope).with_for_update()
    row = db.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if row is None:
        row = OfficeCalendar(scope=scope, agency_id=agency.id if agency is not None else None)
        db.add(row)  # a second maker fails on the unique scope
    else:
        row.version += 1
    db.flush()
    return row


def add_week(
    db: Session,
    agency: Agency | None,
    *,
    valid_from: date,
    valid_to: date | None = None,
    hours: Mapping[int, Iterable[Span]],
    note: str = "",
) -> WorkingWeek:
    """Add the usual hours of ``agency`` (``None``: the province) from ``valid_from`` on.

    An open week before it ends the day before. Raise :class:`CalendarError` when two weeks would
    hold on one day, or hours overlap.
    """
    calendar = locked(db, agency)
    query = select(WorkingWeek).where(WorkingWeek.calendar_id == calendar.id)
    present = list(db.scalars(query.options(selectinload(WorkingWeek.spans))))
    wanted = {day: tuple(sorted(spans)) for day, spans in hours.items()}
    new = Week(valid_from, valid_to, wanted)
    last = next((one for one in present if one.valid_to is None), None)
    closing = last is not None and last.valid_from < valid_from
    kept = [_week(one) for one in present if not (closing and one is last)]
    if closing and last is not None:
        before = _week(last)
        kept.append(Week(before.valid_from, valid_from - timedelta(days=1), before.hours))
    check_weeks([*kept, new])
    if closing and last is not None:
        last.valid_to = valid_from - timedelta(days=1)
    row = WorkingWeek(calendar_id=calendar.id, valid_from=valid_from, valid_to=valid_to, note=note)
    row.spans = [
        WorkingSpan(weekday=day, opens=span.opens, closes=span.closes)
        for day, spans in sorted(wanted.items())
        for span in spans
    ]
    db.add(row)
    db.flush()
    return row


def set_day(
    db: Session,
    agency: Agency | None,
    *,
    day: date,
    works: bool,
    name: str,
    hours_of: int | None = None,
    source: str = "",
) -> CalendarDay:
    """Say that ``day`` is off, or worked by the hours of weekday ``hours_of``.

    Raise :class:`CalendarError` when the day already has an entry (remove it first), has no name,
    or lies out of all sense.
    """
    if not FIRST_DAY <= day <= LAST_DAY:
        raise CalendarError(f"{day} is not between {FIRST_DAY} and {LAST_DAY}")
    if not name.strip():
        raise CalendarError("say why the day is special")
    if hours_of is not None and (not works or not 1 <= hours_of <= 7):
        raise CalendarError("only a day that is worked has the hours of a weekday, 1 to 7")
    calendar = locked(db, agency)
    known = db.scalars(
        select(CalendarDay).where(CalendarDay.calendar_id == calendar.id, CalendarDay.day == day)
    ).one_or_none()
    if known is not None:
        raise CalendarError(f"{day} is already entered: {known.name}")
    row = CalendarDay(
        calendar_id=calendar.id,
        day=day,
        kind=DayKind.WORK if works else DayKind.OFF,
        name=name.strip(),
        hours_of=hours_of,
        source=source,
    )
    db.add(row)
    db.flush()
    return row


def remove_day(db: Session, agency: Agency | None, *, day: date) -> bool:
    """Make ``day`` a usual one again; return whether it was special."""
    calendar = locked(db, agency)
    row = db.scalars(
        select(CalendarDay).where(CalendarDay.calendar_id == calendar.id, CalendarDay.day == day)
    ).one_or_none()
    if row is not None:
        db.delete(row)
        db.flush()
    return row is not None


def entries(db: Session, agency: Agency | None, *, year: int) -> list[Any]:
    """Return the special days that the calendar of ``agency`` itself has in ``year``, in order."""
    scope = agency.slug if agency is not None else PROVINCE
    query = (
        select(CalendarDay)
        .join(OfficeCalendar, OfficeCalendar.id == CalendarDay.calendar_id)
        .where(
            OfficeCalendar.scope == scope,
            CalendarDay.day.between(date(year, 1, 1), date(year, 12, 31)),
        )
    )
    return list(db.scalars(query.order_by(CalendarDay.day)))
