"""Listings: the live procedure as one derived row, with the document its page is drawn from."""

from datetime import datetime

import msgspec
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from catalogue import facts
from catalogue.content import Content, Level, to_json
from catalogue.models import Filing, LifeEvent, Listing, Procedure, ProcedureEvent, Revision
from catalogue.service.places import Places
from portal.collation import sort_key


def stands_at(db: Session, procedure: Procedure) -> int | None:
    """Return the id of the revision that the listing shows, or ``None``."""
    return db.scalar(select(Listing.revision_id).where(Listing.procedure_id == procedure.id))


def remove(db: Session, procedure: Procedure) -> None:
    """Take ``procedure`` off every list."""
    db.execute(delete(Listing).where(Listing.procedure_id == procedure.id))


def put(
    db: Session,
    procedure: Procedure,
    *,
    revision: Revision,
    content: Content,
    now: datetime,
    places: Places,
) -> Listing:
    """Write the listing of ``procedure`` from its live ``revision``."""
    listing = db.get(Listing, procedure.id) or Listing(procedure_id=procedure.id)
    field = places.field_of(content.field)
    agency = places.agency_of(content)
    english = content.translations.get("en")
    short = content.short_title or content.title
    listing.revision_id = revision.id
    listing.code = procedure.code
    listing.title = content.title
    listing.short_title = short
    listing.title_en = english.title if english else ""
    listing.summary = content.summary
    listing.sort_key = sort_key(short)
    listing.field_id = field.id if field else None
    listing.agency_id = agency.id if agency else None
    listing.at_ministry = Level.MINISTRY in content.levels
    listing.at_province = Level.PROVINCE in content.levels
    listing.at_commune = Level.COMMUNE in content.levels
    listing.online_level = content.online_level
    listing.filing = procedure.filing
    listing.popular = procedure.popular
    listing.changed_at = now
    listing.card = msgspec.to_builtins(facts.card(content))
    listing.document = {
        "code": procedure.code,
        "revision": revision.number,
        "filing": procedure.filing.value,
        "national_url": procedure.national_url,
        "reason_partial": procedure.reason_partial,
        "published_at": now.isoformat(),
        "field": {"slug": field.slug, "vi": field.name, "en": field.name_en} if field else None,
        "agency": {"slug": agency.slug, "vi": agency.name, "en": agency.name_en}
        if agency
        else None,
        "events": _events(db, procedure),
        "content": to_json(content),
    }
    db.add(listing)
    db.flush()
    return listing


def _events(db: Session, procedure: Procedure) -> list[dict[str, str]]:
    query = (
        select(LifeEvent)
        .join(ProcedureEvent, ProcedureEvent.life_event_id == LifeEvent.id)
        .where(ProcedureEvent.procedure_id == procedure.id)
        .order_by(LifeEvent.position)
    )
    return [
        {"slug": event.slug, "vi": event.title, "en": event.title_en} for event in db.scalars(query)
    ]


def filing_for(content: Content) -> Filing:
    """Return where a procedure is filed when nobody said so.

    What only a ministry carries out is filed at the national portal; what has an online channel is
    filed here; the rest at the counter.
    """
    if content.levels == (Level.MINISTRY,):
        return Filing.NATIONAL
    if any(channel.kind == "online" for channel in content.channels):
        return Filing.HERE
    return Filing.COUNTER
