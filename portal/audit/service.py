"""Writing the chain, checking it, publishing its head, and reading it.

Each entry's hash covers its own content and the hash before it. One row, ``audit_head``, says where
the chain ends; it is locked while an entry is written, so entries stand in one order without gaps.
Whoever edits, removes, inserts or reorders rows breaks the chain; whoever rewrites it to its end
contradicts the heads that were published before.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from portal.audit.models import AuditEntry, AuditHead

START = "0" * 64
SYSTEM = "system"  # the actor of jobs and commands
FORBIDDEN = frozenset({"password", "password_hash", "token", "secret", "csrf_token", "cookie"})
BATCH = 1000

Subject = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Problem:
    """A place where the chain does not hold."""

    seq: int
    what: str


def canonical(data: Mapping[str, Any]) -> str:
    """Return ``data`` as the one JSON text that both databases give back alike."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _check_data(data: Mapping[str, Any]) -> None:
    """Raise ``ValueError`` for secrets, and for numbers that a database may write otherwise."""
    for key, value in data.items():
        if key in FORBIDDEN:
            raise ValueError(f"an audit entry keeps no {key}")
        values = value if isinstance(value, list) else [value]
        if not all(item is None or isinstance(item, str | int) for item in values):
            raise ValueError(
                f"audit data {key!r}: only text, whole numbers, truth and lists of them"
            )


def seal(entry: Any) -> str:
    """Return the hash that ``entry`` (an object or a row) must carry, as 64 hexadecimal digits."""
    parts = [
        str(entry.seq),
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.actor,
        entry.action,
        entry.subject_kind,
        entry.subject_key,
        canonical(entry.data),
        entry.prev_hash,
    ]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def _locked_head(db: Session) -> AuditHead:
    """Return the head, locked until the transaction ends; the first call makes it."""
    query = select(AuditHead).where(AuditHead.id == 1).with_for_update()
    query = query.execution_options(populate_existing=True)
    head = db.scalar(query)
    if head is None:
        dialect = postgresql if db.get_bind().dialect.name == "postgresql" else sqlite
        first = dialect.insert(AuditHead).values(id=1, seq=0, hash=START)
        db.execute(first.on_conflict_do_nothing())
        head = db.scalars(query).one()
    return head


def write(
    db: Session,
    action: str,
    *,
    actor: str,
    subject: Subject,
    now: datetime,
    data: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """Add an entry in the transaction of what it tells of.

    Call it late, others wait for the head from here on, and before ``portal.db.changes.record``.

    ``actor`` is an account's code or ``system``; ``subject`` is ``(kind, key)``. ``data`` is flat:
    text, whole numbers, truth values and lists of them; never a password, token or address.
    """
    data = dict(data or {})
    _check_data(data)
    head = _locked_head(db)
    entry = AuditEntry(
        seq=head.seq + 1,
        at=now,
        actor=actor,
        action=action,
        subject_kind=subject[0],
        subject_key=subject[1],
        data=data,
        prev_hash=head.hash,
    )
    entry.hash = seal(entry)
    db.add(entry)
    head.seq, head.hash = entry.seq, entry.hash
    db.flush()
    return entry


def _entries(db: Session) -> Iterator[Any]:
    """Yield all entries by number, in batches, as rows: what is stored now, not what is loaded."""
    last = 0
    while True:
        query = select(*AuditEntry.__table__.c).where(AuditEntry.seq > last)
        rows = db.execute(query.order_by(AuditEntry.seq).limit(BATCH)).all()
        yield from rows
        if len(rows) < BATCH:
            return
        last = rows[-1].seq


def verify(db: Session, *, published: Mapping[int, str] | None = None) -> list[Problem]:
    """Return where the chain does not hold, given the heads published before (number -> hash)."""
    problems: list[Problem] = []
    expected = dict(published or {})
    seq, last = 0, START
    for entry in _entries(db):
        if entry.seq != seq + 1:
            problems.append(Problem(seq + 1, f"entries {seq + 1} to {entry.seq - 1} are missing"))
        if entry.prev_hash != last:
            problems.append(Problem(entry.seq, "does not follow the entry before"))
        if entry.hash != seal(entry):
            problems.append(Problem(entry.seq, "was changed after it was written"))
        if expected.pop(entry.seq, entry.hash) != entry.hash:
            problems.append(Problem(entry.seq, "is not the entry whose hash was published"))
        seq, last = entry.seq, entry.hash
    problems += [Problem(n, "was published and is missing") for n in sorted(expected) if n > 0]
    return problems + _check_head(db, seq=seq, last=last)


def _check_head(db: Session, *, seq: int, last: str) -> list[Problem]:
    end = head(db)
    if end == (seq, last):
        return []
    return [Problem(max(seq, end[0]), f"the chain ends at {seq}, its head says {end[0]}")]


def head(db: Session) -> tuple[int, str]:
    """Return the number and hash of the last entry."""
    row = db.execute(select(AuditHead.seq, AuditHead.hash).where(AuditHead.id == 1)).one_or_none()
    return (row.seq, row.hash) if row is not None else (0, START)


@dataclass(frozen=True, slots=True)
class Filter:
    """What is asked of the trail; empty means any."""

    actor: str = ""
    action: str = ""
    subject: str = ""


def _filtered(query: Select[Any], wanted: Filter) -> Select[Any]:
    if wanted.actor:
        query = query.where(AuditEntry.actor == wanted.actor)
    if wanted.action:
        query = query.where(AuditEntry.action == wanted.action)
    if wanted.subject:
        query = query.where(AuditEntry.subject_key == wanted.subject)
    return query


def total(db: Session, wanted: Filter) -> int:
    """Return how many entries fit."""
    return db.scalar(_filtered(select(func.count()).select_from(AuditEntry), wanted)) or 0


def page(db: Session, wanted: Filter, *, number: int, size: int) -> list[AuditEntry]:
    """Return page ``number`` (from 1) of the entries that fit, newest first."""
    query = _filtered(select(AuditEntry), wanted).order_by(AuditEntry.seq.desc())
    return list(db.scalars(query.limit(size).offset((number - 1) * size)))
