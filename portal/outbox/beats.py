"""Heartbeats: a worker says every few seconds that it lives, readiness asks whether any does."""

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from portal.outbox.models import WorkerBeat

EVERY = timedelta(seconds=5)
ABSENT_AFTER = timedelta(seconds=20)
FORGET_AFTER = timedelta(hours=1)


def beat(db: Session, *, name: str, started_at: datetime, now: datetime) -> None:
    """Write that the worker ``name`` lives; forget those that have long been silent."""
    dialect = sqlite if db.get_bind().dialect.name == "sqlite" else postgresql
    db.execute(
        dialect.insert(WorkerBeat)
        .values(name=name, started_at=started_at, beat_at=now)
        .on_conflict_do_update(index_elements=[WorkerBeat.name], set_={"beat_at": now})
    )
    db.execute(delete(WorkerBeat).where(WorkerBeat.beat_at < now - FORGET_AFTER))


def leave(db: Session, *, name: str) -> None:
    """Forget the worker ``name``: it ends on its own will."""
    db.execute(delete(WorkerBeat).where(WorkerBeat.name == name))


def alive(db: Session, *, now: datetime) -> int:
    """Return how many workers were heard of lately."""
    query = select(func.count()).where(WorkerBeat.beat_at > now - ABSENT_AFTER)
    return db.scalar(query) or 0
