"""The chain of a dossier's events: writing it, and finding what was done to it behind its back.

Each event's hash covers its content and the hash before it; the dossier's row says where the chain
ends, and the audit trail keeps every hash once more, in a chain of its own with published heads.
So an event that is edited, removed, inserted or moved shows, also the last one.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from forms.dossiers.models import Dossier, DossierEvent
from forms.dossiers.states import DossierState
from portal.audit import write
from portal.audit.models import AuditEntry
from portal.audit.service import canonical

START = "0" * 64
SUBJECT = "dossier"
BATCH = 500


@dataclass(frozen=True, slots=True)
class Problem:
    """A place where the chain of a dossier does not hold."""

    dossier_id: int
    seq: int
    what: str


def seal(event: Mapping[str, Any]) -> str:
    """Return the hash that ``event`` (its columns) must carry, as 64 hexadecimal digits."""
    parts = [
        event["dossier_id"],
        event["seq"],
        event["action"],
        event["from_state"],
        event["to_state"],
        event["happened_at"].astimezone(UTC).isoformat(timespec="microseconds"),
        event["entered_at"].astimezone(UTC).isoformat(timespec="microseconds"),
        event["actor"],
        event["reason"],
        canonical(event["data"]),
        event["prev_hash"],
    ]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def sealed(**columns: Any) -> dict[str, Any]:
    """Return the columns of an event with its hash."""
    event = {"reason": "", **columns, "data": dict(columns.get("data") or {})}
    return {**event, "hash": seal(event)}


def append(
    db: Session,
    dossier: Dossier,
    action: str,
    *,
    from_state: DossierState | None,
    actor: str,
    now: datetime,
    happened_at: datetime,
    reason: str = "",
    data: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Add an event to the chain of ``dossier``, whose row the caller holds locked; return it."""
    event = sealed(
        dossier_id=dossier.id,
        seq=dossier.event_seq + 1,
        action=action,
        from_state=from_state,
        to_state=dossier.state,
        happened_at=happened_at,
        entered_at=now,
        actor=actor,
        reason=reason,
        data=data,
        prev_hash=dossier.event_hash or START,
    )
    db.add(DossierEvent(**event))
    dossier.event_seq, dossier.event_hash = event["seq"], event["hash"]
    return event


def audit(db: Session, subject: str, event: Mapping[str, Any], *, now: datetime) -> None:
    """Seal ``event`` into the audit trail too; late, for others wait from here on."""
    write(
        db,
        f"dossier.{event['action']}",
        actor=event["actor"],
        subject=(SUBJECT, subject),
        now=now,
        data={"dossier": event["dossier_id"], "event": event["seq"], "hash": event["hash"]},
    )


def _chains(db: Session) -> Iterator[tuple[int, list[Row[Any]]]]:
    """Yield the stored events of every dossier that has any, in batches."""
    last = 0
    while True:
        ids = db.scalars(
            select(Dossier.id).where(Dossier.id > last).order_by(Dossier.id).limit(BATCH)
        ).all()
        if not ids:
            return
        query = select(*DossierEvent.__table__.c).where(DossierEvent.dossier_id.in_(ids))
        rows = db.execute(query.order_by(DossierEvent.dossier_id, DossierEvent.seq)).all()
        found = {key: list(group) for key, group in groupby(rows, key=lambda row: row.dossier_id)}
        yield from ((dossier_id, found.get(dossier_id, [])) for dossier_id in ids)
        last = ids[-1]


def verify(db: Session) -> list[Problem]:
    """Return where the chain of any dossier does not hold."""
    ends = {
        row.id: (row.event_seq, row.event_hash or START)
        for row in db.execute(select(Dossier.id, Dossier.event_seq, Dossier.event_hash))
    }
    problems: list[Problem] = []
    known: dict[tuple[int, int], str] = {}
    for dossier_id, chain in _chains(db):
        seq, last = 0, START
        for event in chain:
            problems += _faults(event, seq=seq, last=last)
            seq, last = event.seq, event.hash
            known[dossier_id, seq] = last
        if ends.get(dossier_id) != (seq, last):
            problems.append(Problem(dossier_id, seq, "is not where the dossier says it ends"))
    return [*problems, *_against_audit(db, known)]


def _faults(event: Row[Any], *, seq: int, last: str) -> Iterator[Problem]:
    if event.seq != seq + 1:
        yield Problem(event.dossier_id, seq + 1, "is missing")
    if event.prev_hash != last:
        yield Problem(event.dossier_id, event.seq, "does not follow the event before")
    if event.hash != seal(dict(event._mapping)):
        yield Problem(event.dossier_id, event.seq, "was changed after it was written")


def _against_audit(db: Session, known: Mapping[tuple[int, int], str]) -> Iterator[Problem]:
    """Yield the events that the audit trail remembers otherwise, or does not remember."""
    unseen = dict(known)
    query = select(AuditEntry.data).where(AuditEntry.subject_kind == SUBJECT)
    for data in db.scalars(query.execution_options(yield_per=BATCH)):
        if "event" not in data:
            continue
        key = (data["dossier"], data["event"])
        stored = unseen.pop(key, known.get(key))
        if stored is None:
            yield Problem(*key, "is in the audit trail and is missing")
        elif stored != data["hash"]:
            yield Problem(*key, "is not the event whose hash the audit trail keeps")
    for dossier_id, seq in unseen:
        yield Problem(dossier_id, seq, "is not in the audit trail")
