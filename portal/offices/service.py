"""Rules of the offices: find agencies, and say when they are open."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from portal.collation import fold
from portal.offices.models import Agency, OpeningHours, Predecessor, ReceptionPoint, Tier


def find(db: Session, slug: str) -> Agency | None:
    """Return the agency ``slug`` with its former names and reception points, or ``None``."""
    query = select(Agency).where(Agency.slug == slug)
    return db.scalars(
        query.options(
            selectinload(Agency.predecessors),
            selectinload(Agency.reception_points).selectinload(ReceptionPoint.hours),
        )
    ).one_or_none()


def by_names(db: Session) -> dict[str, Agency]:
    """Return agencies by folded name, short name and name of each predecessor."""
    agencies = list(db.scalars(select(Agency).order_by(Agency.imported, Agency.id)))
    names: dict[str, Agency] = {}
    for agency in agencies:
        names.setdefault(fold(agency.name), agency)
    for agency in agencies:
        if agency.short_name:
            names.setdefault(fold(agency.short_name), agency)
    by_id = {agency.id: agency for agency in agencies}
    for former in db.scalars(select(Predecessor)):
        names.setdefault(fold(former.name), by_id[former.agency_id])
    return names


def children(db: Session, agency: Agency) -> list[Agency]:
    """Return the agencies below ``agency``, in Vietnamese order of the database's ids."""
    query = select(Agency).where(Agency.parent_id == agency.id).order_by(Agency.id)
    return list(db.scalars(query))


def ancestors(agency: Agency) -> list[Agency]:
    """Return the agencies above ``agency``, nearest first."""
    found: list[Agency] = []
    above = agency.parent
    while above is not None and above not in found:
        found.append(above)
        above = above.parent
    return found


def list_all(db: Session, *, tier: Tier | None = None, imported: bool = False) -> list[Agency]:
    """Return agencies of the province (or the imported ones) in the order they were entered."""
    query = select(Agency).where(Agency.imported == imported)
    if tier is not None:
        query = query.where(Agency.tier == tier)
    return list(db.scalars(query.order_by(Agency.id)))


def week(hours: Iterable[OpeningHours]) -> list[tuple[int, int, tuple[OpeningHours, ...]]]:
    """Return opening hours with equal neighbouring days joined: ``(first, last, spans)``.

    Days are ISO weekdays; a day without hours is left out.
    """
    days: dict[int, list[OpeningHours]] = {}
    for span in hours:
        days.setdefault(span.weekday, []).append(span)
    joined: list[tuple[int, int, tuple[OpeningHours, ...]]] = []
    for day in sorted(days):
        spans = tuple(sorted(days[day], key=lambda span: span.opens))
        same = joined and joined[-1][1] == day - 1 and _times(joined[-1][2]) == _times(spans)
        if same:
            joined[-1] = (joined[-1][0], day, joined[-1][2])
        else:
            joined.append((day, day, spans))
    return joined


def _times(spans: tuple[OpeningHours, ...]) -> list[tuple[object, object]]:
    return [(span.opens, span.closes) for span in spans]


def exists_on(agency: Agency, day: date) -> bool:
    """Return whether ``agency`` exists on ``day``."""
    begun = agency.valid_from is None or agency.valid_from <= day
    return begun and (agency.valid_to is None or day <= agency.valid_to)
