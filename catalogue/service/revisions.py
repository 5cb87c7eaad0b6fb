"""Revisions: immutable versions of a procedure, and which of them is live on a day.

Every change of state is a new :class:`Status` row; none is ever edited. A revision is live on a
day when it is the one published last, by effective date and then by entry, not after that day, and
nothing retired the procedure since.
"""

import hashlib
from datetime import date, datetime

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalogue.content import Content, from_json, to_json
from catalogue.models import Procedure, Revision, Source, State, Status
from catalogue.service import listings
from catalogue.service.places import Places
from portal.clock import today
from portal.db import changes

CHANGE_KIND = "procedure"


def content_hash(content: Content) -> str:
    """Return the SHA-256 of the content's canonical JSON."""
    return hashlib.sha256(msgspec.json.encode(content, order="deterministic")).hexdigest()


def find(db: Session, code: str) -> Procedure | None:
    """Return the procedure ``code`` or ``None``."""
    return db.scalars(select(Procedure).where(Procedure.code == code)).one_or_none()


def add(db: Session, code: str, *, now: datetime) -> Procedure:
    """Add a procedure without revisions; it is not public until one is published."""
    procedure = Procedure(code=code, created_at=now)
    db.add(procedure)
    db.flush()
    return procedure


def add_revision(
    db: Session,
    procedure: Procedure,
    *,
    content: Content,
    source: Source,
    now: datetime,
    by: str = "",
    note: str = "",
    source_hash: str = "",
    state: State = State.DRAFT,
) -> Revision:
    """Add an immutable revision in ``state`` (draft or in review); publishing is another act."""
    last = db.scalar(select(func.max(Revision.number)).where(Revision.procedure_id == procedure.id))
    revision = Revision(
        procedure_id=procedure.id,
        number=(last or 0) + 1,
        based_on=last,
        content=to_json(content),
        content_hash=content_hash(content),
        source=source,
        source_hash=source_hash,
        note=note,
        created_at=now,
        created_by=by,
    )
    db.add(revision)
    db.flush()
    _enter(db, revision, state=state, now=now, by=by, reason=note)
    return revision


def publish(
    db: Session,
    revision: Revision,
    *,
    now: datetime,
    effective_on: date | None = None,
    by: str = "",
    reason: str = "",
    places: Places | None = None,
    record: bool = True,
) -> None:
    """Publish ``revision`` from ``effective_on`` (local date, today when not given).

    A date in the future leaves it scheduled: :func:`refresh` makes it live on that day. With
    ``record=False`` the caller records the change numbers itself, once for many procedures.
    """
    day = effective_on or today(now)
    state = State.PUBLISHED if day <= today(now) else State.SCHEDULED
    _enter(db, revision, state=state, now=now, by=by, reason=reason, effective_on=day)
    if state is State.PUBLISHED:
        procedure = db.get_one(Procedure, revision.procedure_id)
        refresh(db, procedure, now=now, places=places, record=record)


def retire(
    db: Session,
    procedure: Procedure,
    *,
    now: datetime,
    effective_on: date | None = None,
    by: str = "",
    reason: str = "",
) -> None:
    """Retire the procedure from ``effective_on``; its revisions stay readable in its history."""
    revision = live(db, procedure, on=today(now))
    if revision is None:
        raise LookupError(f"{procedure.code} is not published")
    day = effective_on or today(now)
    _enter(db, revision, state=State.RETIRED, now=now, by=by, reason=reason, effective_on=day)
    refresh(db, procedure, now=now)


def live(db: Session, procedure: Procedure, *, on: date) -> Revision | None:
    """Return the revision of ``procedure`` that holds on the local date ``on``, or ``None``."""
    last = db.execute(
        select(Status.state, Status.revision_id)
        .where(
            Status.procedure_id == procedure.id,
            Status.state.in_((State.PUBLISHED, State.SCHEDULED, State.RETIRED)),
            Status.effective_on <= on,
        )
        .order_by(Status.effective_on.desc(), Status.id.desc())
        .limit(1)
    ).first()
    if last is None or last.state is State.RETIRED:
        return None
    return db.get_one(Revision, last.revision_id)


def refresh(
    db: Session,
    procedure: Procedure,
    *,
    now: datetime,
    places: Places | None = None,
    record: bool = True,
) -> None:
    """Make the listing of ``procedure`` show what is live now, and tell index and caches."""
    revision = live(db, procedure, on=today(now))
    if revision is None:
        listings.remove(db, procedure)
    else:
        listings.put(
            db,
            procedure,
            revision=revision,
            content=from_json(revision.content),
            now=now,
            places=places or Places.load(db),
        )
    if record:
        changes.record(db, CHANGE_KIND, keys=[procedure.code], now=now)


def due(db: Session, *, on: date) -> list[Procedure]:
    """Return procedures whose scheduled revision holds by ``on`` and is not live yet."""
    scheduled = select(Status.procedure_id).where(
        Status.state == State.SCHEDULED, Status.effective_on <= on
    )
    candidates = db.scalars(select(Procedure).where(Procedure.id.in_(scheduled)))
    return [one for one in candidates if listings.stands_at(db, one) != _id(live(db, one, on=on))]


def _id(revision: Revision | None) -> int | None:
    return revision.id if revision is not None else None


def history(db: Session, procedure: Procedure) -> list[tuple[Revision, Status]]:
    """Return every revision that was ever public with the status that made it so, newest first."""
    query = (
        select(Revision, Status)
        .join(Status, Status.revision_id == Revision.id)
        .where(
            Revision.procedure_id == procedure.id,
            Status.state.in_((State.PUBLISHED, State.SCHEDULED, State.RETIRED)),
        )
        .order_by(Status.effective_on.desc(), Status.id.desc())
    )
    return [(revision, status) for revision, status in db.execute(query)]


def _enter(
    db: Session,
    revision: Revision,
    *,
    state: State,
    now: datetime,
    by: str,
    reason: str,
    effective_on: date | None = None,
) -> None:
    db.add(
        Status(
            procedure_id=revision.procedure_id,
            revision_id=revision.id,
            state=state,
            effective_on=effective_on,
            at=now,
            by=by,
            reason=reason,
        )
    )
    db.flush()
