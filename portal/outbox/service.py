"""Rules of the outbox: put, claim with a lease that expires, settle, retry, count."""

import random
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, Executable, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from portal.outbox.models import OutboxRow

FIRST_DELAY = timedelta(seconds=4)
LONGEST_DELAY = timedelta(hours=1)
ERROR_LENGTH = 1000


@dataclass(frozen=True, slots=True)
class Claim:
    """A row that this worker may work on until its lease ends; detached from any session."""

    id: int
    kind: str
    key: str
    payload: Mapping[str, Any]
    attempt: int  # 1 for the first
    holder: str
    created_at: datetime


def rows_hit(db: Session, statement: Executable) -> int:
    """Execute an UPDATE or DELETE behind the session's back; return how many rows it hit."""
    result = db.execute(statement, execution_options={"synchronize_session": False})
    return cast("CursorResult[Any]", result).rowcount


def put(
    db: Session,
    kind: str,
    *,
    key: str,
    payload: Mapping[str, Any],
    now: datetime,
    not_before: datetime | None = None,
) -> bool:
    """Ask for a job of ``kind`` after the commit; return whether ``key`` was new.

    A second put of the same business ``key`` changes nothing. ``payload`` is JSON and names rows
    instead of carrying personal data.
    """
    if not 0 < len(key) <= 200:
        raise ValueError(f"a business key has 1 to 200 characters, not {len(key)}")
    dialect = sqlite if db.get_bind().dialect.name == "sqlite" else postgresql
    added = db.execute(
        dialect.insert(OutboxRow)
        .values(
            kind=kind,
            business_key=key,
            payload=dict(payload),
            created_at=now,
            not_before=not_before or now,
            attempts=0,
            uncertain=False,
        )
        .on_conflict_do_nothing(index_elements=[OutboxRow.business_key])
        .returning(OutboxRow.id)
    )
    return added.first() is not None


def is_open() -> Any:
    """Return the condition of rows that are neither done nor given up."""
    return OutboxRow.done_at.is_(None) & OutboxRow.failed_at.is_(None)


def _due(now: datetime, *, without: Collection[str] = ()) -> Any:
    """Return the condition of rows that nobody works on and whose time has come."""
    return (
        is_open()
        & (OutboxRow.not_before <= now)
        & or_(OutboxRow.lease_until.is_(None), OutboxRow.lease_until <= now)
        & OutboxRow.kind.not_in(list(without))
    )


def is_due(
    db: Session, *, kinds: Collection[str], now: datetime, without: Collection[str] = ()
) -> bool:
    """Return whether anything of ``kinds`` waits to be done; takes no lock."""
    due = _due(now, without=without) & OutboxRow.kind.in_(list(kinds))
    return db.scalar(select(OutboxRow.id).where(due).limit(1)) is not None


def claim(
    db: Session,
    *,
    holder: str,
    leases: Mapping[str, timedelta],
    now: datetime,
    limit: int = 1,
    without: Collection[str] = (),
    only: str | None = None,
) -> list[Claim]:
    """Lease up to ``limit`` due rows of the kinds in ``leases`` to ``holder``; the caller commits.

    PostgreSQL passes over rows that another worker is claiming; on SQLite the transaction already
    holds the write lock. A row whose earlier lease ran out was perhaps done outside: it becomes
    ``uncertain`` and is done again.
    """
    query = (
        select(OutboxRow)
        .where(_due(now, without=without), OutboxRow.kind.in_(list(leases)))
        .order_by(OutboxRow.not_before, OutboxRow.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    if only is not None:
        query = query.where(OutboxRow.business_key == only)
    claims = []
    for row in db.scalars(query):
        row.uncertain = row.uncertain or row.lease_until is not None
        row.attempts += 1
        row.lease_until = now + leases[row.kind]
        row.leased_by = holder
        claims.append(
            Claim(
                id=row.id,
                kind=row.kind,
                key=row.business_key,
                payload=row.payload,
                attempt=row.attempts,
                holder=holder,
                created_at=row.created_at,
            )
        )
    db.flush()
    return claims


def delay(attempt: int, *, chance: float | None = None) -> timedelta:
    """Return how long to wait after the failed ``attempt``: doubling, capped, give or take 25 %."""
    chance = random.random() if chance is None else chance  # noqa: S311  (no secret)
    full = min(FIRST_DELAY * 2 ** min(attempt - 1, 20), LONGEST_DELAY)
    return full * (0.75 + chance / 2)


def settle(db: Session, held: Claim, **values: Any) -> bool:
    """Write ``values`` and free the row if ``held`` still holds it; return whether it did.

    When another worker took over, nothing is written and the caller must roll back what it did.
    """
    if values.get("last_error"):
        values["last_error"] = values["last_error"][:ERROR_LENGTH]
    mine = _held(held) & OutboxRow.done_at.is_(None)
    free = {"lease_until": None, "leased_by": None}
    return rows_hit(db, update(OutboxRow).where(mine).values({**free, **values})) == 1


def _held(held: Claim) -> Any:
    """Return the condition that ``held`` is still the last claim of its row."""
    return (
        (OutboxRow.id == held.id)
        & (OutboxRow.leased_by == held.holder)
        & (OutboxRow.attempts == held.attempt)
    )


def renew(db: Session, held: Claim, *, until: datetime) -> bool:
    """Lengthen the lease of ``held``; return whether it is still held."""
    return rows_hit(db, update(OutboxRow).where(_held(held)).values(lease_until=until)) == 1


def retry(db: Session, *, now: datetime, key: str | None = None, kind: str | None = None) -> int:
    """Let given-up rows run again, all of them or those of ``key`` or ``kind``; return how many.

    Named by its ``key``, an uncertain row that counts as done is run again too.
    """
    wanted: Any = OutboxRow.failed_at.is_not(None)
    if key is not None:
        wanted = (OutboxRow.business_key == key) & (wanted | OutboxRow.uncertain)
    if kind is not None:
        wanted &= OutboxRow.kind == kind
    again = {"failed_at": None, "done_at": None, "attempts": 0, "lease_until": None}
    return rows_hit(db, update(OutboxRow).where(wanted).values({**again, "not_before": now}))


@dataclass(frozen=True, slots=True)
class Standing:
    """How one kind of job stands."""

    kind: str
    waiting: int
    running: int
    failed: int
    uncertain: int
    done: int
    oldest_due: datetime | None


def standing(db: Session, *, now: datetime) -> list[Standing]:
    """Return the numbers of each kind, by kind."""
    leased = OutboxRow.lease_until > now
    free = or_(OutboxRow.lease_until.is_(None), OutboxRow.lease_until <= now)

    def count(condition: Any) -> Any:
        return func.count().filter(condition)

    rows = db.execute(
        select(
            OutboxRow.kind,
            count(is_open() & free),
            count(is_open() & leased),
            count(OutboxRow.failed_at.is_not(None)),
            count(OutboxRow.uncertain),
            count(OutboxRow.done_at.is_not(None)),
            func.min(OutboxRow.not_before).filter(_due(now)),
        )
        .group_by(OutboxRow.kind)
        .order_by(OutboxRow.kind)
    )
    return [Standing(*row) for row in rows]


def forget_done(db: Session, *, before: datetime) -> int:
    """Delete rows that were done before that moment; return how many."""
    return rows_hit(db, delete(OutboxRow).where(OutboxRow.done_at < before))
