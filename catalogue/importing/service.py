"""Import into the catalogue: what is new becomes a revision, what is local stays as it is.

A record whose content is that of the last national revision changes nothing. A changed one adds a
revision; it goes live unless somebody here edited the procedure or took it off, then it waits as a
draft for an editor. What the province decides about a procedure (where it is filed, why only partly
online, how popular it is) is set once, when the procedure is new, and never again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.exc import InterfaceError, OperationalError, PendingRollbackError
from sqlalchemy.orm import Session

from catalogue.content import Content, OnlineLevel, from_json
from catalogue.importing.differences import Difference, differences
from catalogue.importing.levels import partial_reason
from catalogue.importing.parsed import Parsed
from catalogue.models import Filing, Listing, Procedure, Revision, Source, State, Status
from catalogue.service import listings, revisions
from catalogue.service.places import Places
from portal.db import changes

# What makes every further record fail too: lost connection, full disk, lock that does not end.
BROKEN_DATABASE = (OperationalError, InterfaceError, PendingRollbackError)
NOTE = "Nhập từ nguồn quốc gia"
WAITS = "Nhập từ nguồn quốc gia, chờ biên tập viên vì ở đây đã sửa hoặc đã gỡ"


class Outcome(StrEnum):
    """What an import does with one record."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    WAITING = "waiting"  # changed, but an editor must decide
    SKIPPED = "skipped"  # the source says that it is not in force
    FAILED = "failed"  # could not be stored; the rest of the import goes on


@dataclass(frozen=True, slots=True)
class Done:
    """What happened to one record; ``why`` says it for a failed one."""

    code: str
    title: str
    outcome: Outcome
    differences: tuple[Difference, ...] = ()
    why: str = ""


@dataclass(slots=True)
class Known:
    """What the catalogue already has of the procedures of one batch, by code."""

    procedures: dict[str, Procedure] = field(default_factory=dict)
    same: set[str] = field(default_factory=set)  # content as in the last national revision
    live: dict[str, tuple[Source, Content]] = field(default_factory=dict)  # of those that differ
    taken_off: set[str] = field(default_factory=set)


def import_records(
    db: Session,
    records: Sequence[Parsed],
    *,
    now: datetime,
    dry_run: bool = False,
    source: Source = Source.NATIONAL,
    places: Places | None = None,
    step: Callable[[int], None] | None = None,
) -> list[Done]:
    """Import ``records`` in the caller's transaction; return what happened to each, in order.

    Each record is stored whole or not at all: one that fails is rolled back to its savepoint and
    reported. Change numbers are recorded last, once for all. With ``dry_run`` nothing is written.
    """
    known = _known(db, records, source)
    if not dry_run:
        places = places or Places.load(db)
        # Fields and agencies first: one made inside a record's savepoint could vanish with it.
        for record in records:
            if record.live and record.code not in known.same:
                places.field_of(record.content.field)
                places.agency_of(record.content)
    done = []
    for record in records:
        if places is None or dry_run:
            done.append(_judge(record, known))
        else:
            done.append(_store(db, record, known, now=now, source=source, places=places))
        if step is not None:
            step(1)
    if not dry_run:
        public = [one.code for one in done if one.outcome in {Outcome.NEW, Outcome.CHANGED}]
        changes.record(db, revisions.CHANGE_KIND, keys=public, now=now)
    return done


def _known(db: Session, records: Sequence[Parsed], source: Source) -> Known:
    query = select(Procedure).where(Procedure.code.in_([record.code for record in records]))
    known = Known({one.code: one for one in db.scalars(query)})
    by_id = {one.id: one.code for one in known.procedures.values()}
    hashes = (
        select(Revision.procedure_id, Revision.content_hash)
        .where(Revision.procedure_id.in_(by_id), Revision.source == source)
        .order_by(Revision.number)
    )
    last = {by_id[row.procedure_id]: row.content_hash for row in db.execute(hashes)}
    known.same = {
        record.code
        for record in records
        if record.code in last and last[record.code] == revisions.content_hash(record.content)
    }
    differing = [one.id for one in known.procedures.values() if one.code not in known.same]
    live = (
        select(Listing.procedure_id, Revision.source, Revision.content)
        .join(Revision, Revision.id == Listing.revision_id)
        .where(Listing.procedure_id.in_(differing))
    )
    known.live = {
        by_id[row.procedure_id]: (row.source, from_json(row.content)) for row in db.execute(live)
    }
    public = select(Status.procedure_id).where(
        Status.procedure_id.in_(differing), Status.state.in_((State.PUBLISHED, State.RETIRED))
    )
    known.taken_off = {by_id[one] for one in db.scalars(public)} - set(known.live)
    return known


def _judge(record: Parsed, known: Known) -> Done:
    """Return what would happen to ``record``, with the differences from what is live."""
    code, content = record.code, record.content
    done = Done(code, content.title, Outcome.NEW)
    if not record.live:
        return Done(code, content.title, Outcome.SKIPPED)
    if code in known.same:
        return Done(code, content.title, Outcome.UNCHANGED)
    source, before = known.live.get(code, (None, None))
    if before is None:
        return done if code not in known.taken_off else Done(code, content.title, Outcome.WAITING)
    outcome = Outcome.CHANGED if source is Source.NATIONAL else Outcome.WAITING
    return Done(code, content.title, outcome, differences(before, content))


def _store(
    db: Session,
    record: Parsed,
    known: Known,
    *,
    now: datetime,
    source: Source,
    places: Places,
) -> Done:
    done = _judge(record, known)
    if done.outcome in {Outcome.UNCHANGED, Outcome.SKIPPED}:
        return done
    try:
        with db.begin_nested():
            _write(db, record, done.outcome, known, now=now, source=source, places=places)
    except BROKEN_DATABASE:
        raise
    except Exception as failed:  # one bad record must not stop the others; it is told by its code
        return Done(done.code, done.title, Outcome.FAILED, why=f"{type(failed).__name__}: {failed}")
    return done


def _write(
    db: Session,
    record: Parsed,
    outcome: Outcome,
    known: Known,
    *,
    now: datetime,
    source: Source,
    places: Places,
) -> None:
    """Add the revision of ``record`` and make it live, or leave it waiting as a draft."""
    procedure = known.procedures.get(record.code)
    if procedure is None:
        procedure = _add(db, record, now=now, places=places)
    waits = outcome is Outcome.WAITING
    revision = revisions.add_revision(
        db,
        procedure,
        content=record.content,
        source=source,
        source_hash=record.source_hash,
        note=WAITS if waits else NOTE,
        now=now,
    )
    if not waits:
        revisions.publish(db, revision, now=now, reason=NOTE, places=places, record=False)


def _filing(content: Content, places: Places) -> Filing:
    """Return where it is filed: here only when a body of this province receives it."""
    filing = listings.filing_for(content)
    agency = places.agency_of(content)
    if filing is Filing.HERE and (agency is None or agency.imported):
        return Filing.NATIONAL
    return filing


def _add(db: Session, record: Parsed, *, now: datetime, places: Places) -> Procedure:
    """Add the procedure with what this province decides about it, set in one statement."""
    content = record.content
    partial = content.online_level is OnlineLevel.PARTIAL
    procedure = Procedure(
        code=record.code,
        filing=_filing(content, places),
        national_url=content.source_url[:400],
        reason_partial=partial_reason(content.channels) if partial else "",
        created_at=now,
    )
    db.add(procedure)
    db.flush()
    return procedure
