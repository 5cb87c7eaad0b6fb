"""Reading the live catalogue: lists, counts and near codes for pages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, joinedload, undefer

from catalogue.content import Content, Level, OnlineLevel, from_json
from catalogue.models import Field, LifeEvent, Listing, Procedure, ProcedureEvent
from portal.offices.models import Agency, AgencyKind, Tier

PAGE_SIZE = 25
LEVEL_COLUMNS = {
    Level.PROVINCE: Listing.at_province,
    Level.COMMUNE: Listing.at_commune,
    Level.MINISTRY: Listing.at_ministry,
}


@dataclass(frozen=True, slots=True)
class Shelf:
    """Which procedures a list shows; what is ``None`` does not narrow."""

    field: Field | None = None
    agency: Agency | None = None
    event: LifeEvent | None = None
    level: Level | None = None
    online: OnlineLevel | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list: rows, total, and where it stands (pages count from 1)."""

    rows: Sequence[Listing]
    total: int
    number: int
    size: int

    @property
    def last(self) -> int:
        """Number of the last page, at least 1."""
        return max(1, -(-self.total // self.size))


@dataclass(frozen=True, slots=True)
class LiveProcedure:
    """A live procedure as its page needs it: the listing's facts and the typed content."""

    listing: Listing
    document: dict[str, Any]
    content: Content


def find(db: Session, code: str) -> LiveProcedure | None:
    """Return the live procedure ``code``, read with one small query, or ``None``."""
    query = select(Listing).where(Listing.code == code).options(undefer(Listing.document))
    listing = db.scalars(query).one_or_none()
    if listing is None:
        return None
    return LiveProcedure(listing, listing.document, from_json(listing.document["content"]))


def page(db: Session, shelf: Shelf, *, number: int = 1, size: int = PAGE_SIZE) -> Page:
    """Return page ``number`` of the procedures on ``shelf``, in Vietnamese order of their names."""
    wanted = _on(db, shelf)
    total = db.scalar(select(func.count()).select_from(Listing).where(*wanted)) or 0
    query = select(Listing).where(*wanted).options(joinedload(Listing.agency))
    query = query.options(joinedload(Listing.field)).order_by(Listing.sort_key, Listing.code)
    rows = db.scalars(query.limit(size).offset((number - 1) * size)).all()
    return Page(rows=rows, total=total, number=number, size=size)


def everything(db: Session, shelf: Shelf) -> Sequence[Listing]:
    """Return all procedures on ``shelf`` with their documents, for printed lists."""
    query = select(Listing).where(*_on(db, shelf)).options(joinedload(Listing.agency))
    return db.scalars(query.order_by(Listing.sort_key, Listing.code)).all()


def popular(db: Session, *, limit: int = 8) -> Sequence[Listing]:
    """Return the most asked-for procedures."""
    query = select(Listing).where(Listing.popular > 0).options(joinedload(Listing.agency))
    return db.scalars(query.order_by(Listing.popular.desc(), Listing.code).limit(limit)).all()


def names(db: Session, codes: Iterable[str]) -> list[tuple[str, str, str]]:
    """Return code, short title and English title of the live ones among ``codes``, in order."""
    wanted = list(dict.fromkeys(codes))
    if not wanted:
        return []
    columns = select(Listing.code, Listing.short_title, Listing.title_en)
    rows = db.execute(columns.where(Listing.code.in_(wanted)))
    found = {code: (code, short_title, title_en) for code, short_title, title_en in rows}
    return [found[code] for code in wanted if code in found]


def fields(db: Session) -> list[tuple[Field, int]]:
    """Return every field with its number of live procedures; those described by us come first."""
    count = func.count(Listing.procedure_id)
    query = select(Field, count).join(Listing, Listing.field_id == Field.id).group_by(Field.id)
    rows = [(field, number) for field, number in db.execute(query)]
    return sorted(rows, key=lambda row: (not row[0].icon, row[0].id if row[0].icon else -row[1]))


def find_field(db: Session, slug: str) -> Field | None:
    """Return the field ``slug`` or ``None``."""
    return db.scalars(select(Field).where(Field.slug == slug)).one_or_none()


def agencies(db: Session) -> list[tuple[Agency, int]]:
    """Return every agency with its number of live procedures (those of its generic body too)."""
    query = select(Listing.agency_id, func.count()).group_by(Listing.agency_id)
    own: dict[int | None, int] = {key: number for key, number in db.execute(query)}
    known = db.scalars(select(Agency).order_by(Agency.imported, Agency.id)).all()
    return [
        (agency, sum(own.get(key, 0) for key in _with_generic(agency, known))) for agency in known
    ]


def levels(db: Session) -> dict[Level, int]:
    """Return the number of live procedures at each level of government."""
    return {
        level: db.scalar(select(func.count()).select_from(Listing).where(column)) or 0
        for level, column in LEVEL_COLUMNS.items()
    }


def life_events(db: Session) -> list[tuple[LifeEvent, int]]:
    """Return the life events in their order, with the number of live procedures of each."""
    count = func.count(Listing.procedure_id)
    query = (
        select(LifeEvent, count)
        .outerjoin(ProcedureEvent, ProcedureEvent.life_event_id == LifeEvent.id)
        .outerjoin(Listing, Listing.procedure_id == ProcedureEvent.procedure_id)
        .group_by(LifeEvent.id)
        .order_by(LifeEvent.position, LifeEvent.id)
    )
    return [(event, number) for event, number in db.execute(query)]


def find_life_event(db: Session, slug: str) -> LifeEvent | None:
    """Return the life event ``slug`` or ``None``."""
    return db.scalars(select(LifeEvent).where(LifeEvent.slug == slug)).one_or_none()


def life_event_procedures(db: Session, event: LifeEvent) -> Sequence[Listing]:
    """Return the live procedures of a life event in the order people do them."""
    query = (
        select(Listing)
        .join(ProcedureEvent, ProcedureEvent.procedure_id == Listing.procedure_id)
        .where(ProcedureEvent.life_event_id == event.id)
        .options(joinedload(Listing.agency), joinedload(Listing.field))
        .order_by(ProcedureEvent.position, Listing.popular.desc(), Listing.code)
    )
    return db.scalars(query).all()


def total(db: Session) -> int:
    """Return the number of live procedures."""
    return db.scalar(select(func.count()).select_from(Listing)) or 0


def addresses(db: Session) -> list[tuple[str, datetime]]:
    """Return code and moment of change of every live procedure."""
    query = select(Listing.code, Listing.changed_at).order_by(Listing.code)
    return [(code, at) for code, at in db.execute(query)]


def identity(db: Session, code: str) -> Procedure | None:
    """Return the procedure ``code`` even when it is not live (retired, replaced), or ``None``."""
    return db.scalars(select(Procedure).where(Procedure.code == code)).one_or_none()


def _on(db: Session, shelf: Shelf) -> list[ColumnElement[bool]]:
    """Return the conditions of ``shelf``."""
    wanted: list[ColumnElement[bool]] = []
    if shelf.field is not None:
        wanted.append(Listing.field_id == shelf.field.id)
    if shelf.agency is not None:
        known = db.scalars(_generic()).all() if shelf.agency.tier is Tier.COMMUNE else ()
        wanted.append(Listing.agency_id.in_(_with_generic(shelf.agency, known)))
    if shelf.event is not None:
        of_event = select(ProcedureEvent.procedure_id).where(
            ProcedureEvent.life_event_id == shelf.event.id
        )
        wanted.append(Listing.procedure_id.in_(of_event))
    if shelf.level is not None:
        wanted.append(LEVEL_COLUMNS[shelf.level].is_(True))
    if shelf.online is not None:
        wanted.append(Listing.online_level == shelf.online)
    return wanted


def _generic() -> Select[Agency]:
    return select(Agency).where(Agency.kind == AgencyKind.GENERIC)


def _with_generic(agency: Agency, known: Iterable[Agency]) -> list[int]:
    """Return the ids whose procedures ``agency`` receives.

    A commune's committee receives what the law gives to "Ủy ban nhân dân cấp xã".
    """
    if agency.tier is not Tier.COMMUNE or agency.kind is not AgencyKind.COMMITTEE:
        return [agency.id]
    generic = [
        one.id for one in known if one.kind is AgencyKind.GENERIC and one.slug.startswith("ubnd")
    ]
    return [agency.id, *generic]
