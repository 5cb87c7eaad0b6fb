"""Timed jobs: each runs every so often, once over all workers, under a lease that expires."""

import logging
import secrets
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from portal.faults import fault
from portal.outbox.jobs import Clock, Context, LeaseLostError, Sessions, describe
from portal.outbox.models import TimedRun
from portal.outbox.service import rows_hit
from portal.slots import TimedJob

log = logging.getLogger("motcua.timed")

LEASE = timedelta(minutes=10)
RETRY_AFTER = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class TimedClaim:
    """A timed job that this worker may run until its lease ends."""

    key: str
    holder: str


class TimedContext(Context):
    """What a timed job may use; ``row`` is its claim.

    Either ``db``, committed after the job, for short work; or ``with context.writing() as db`` as
    often as long work needs, with ``renew`` in between to keep the lease. Never both: on SQLite
    the second would wait for the first.
    """

    def __init__(self, registry: Any, *, row: TimedClaim, now: datetime, sessions: Sessions):
        super().__init__(registry, now=now, sessions=sessions)
        self.row = row

    def writing(self) -> AbstractContextManager[Session]:
        """Return a session that commits when its block ends well."""
        return self._sessions.write()

    def renew(self, *, now: datetime) -> None:
        """Lengthen the lease; raise ``LeaseLostError`` when another worker has it."""
        with self.writing() as db:
            if not _settle(db, self.row, lease_until=now + LEASE, keep=True):
                raise LeaseLostError(self.row.key)


def next_run(job: TimedJob, run: TimedRun | None) -> datetime | None:
    """Return when ``job`` is due again; ``None`` means at once."""
    if run is None or run.last_started is None:
        return None
    failed = run.last_done is None or run.last_done < run.last_started
    return run.last_started + (min(job.every, RETRY_AFTER) if failed else job.every)


def due(db: Session, *, jobs: dict[str, TimedJob], now: datetime) -> list[str]:
    """Return the keys of the jobs that are due and that nobody runs; takes no lock."""
    runs = {run.key: run for run in db.scalars(select(TimedRun))}
    keys = []
    for key, job in jobs.items():
        run = runs.get(key)
        at = next_run(job, run)
        held = run is not None and run.lease_until is not None and run.lease_until > now
        if not held and (at is None or at <= now):
            keys.append(key)
    return keys


def claim(db: Session, *, job: TimedJob, holder: str, now: datetime) -> TimedClaim | None:
    """Lease ``job`` to ``holder`` if it is still due; the caller commits."""
    dialect = sqlite if db.get_bind().dialect.name == "sqlite" else postgresql
    db.execute(
        dialect.insert(TimedRun)
        .values(key=job.key)
        .on_conflict_do_nothing(index_elements=[TimedRun.key])
    )
    run = db.scalars(
        select(TimedRun)
        .where(
            TimedRun.key == job.key,
            or_(TimedRun.lease_until.is_(None), TimedRun.lease_until <= now),
        )
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if run is None or (next_run(job, run) or now) > now:
        return None
    run.last_started = now
    run.lease_until = now + LEASE
    run.leased_by = f"{holder}/{secrets.token_hex(3)}"  # a worker may lose and regain the lease
    db.flush()
    return TimedClaim(job.key, run.leased_by)


def _settle(db: Session, held: TimedClaim, *, keep: bool = False, **values: Any) -> bool:
    if not keep:
        values |= {"lease_until": None, "leased_by": None}
    mine = (TimedRun.key == held.key) & (TimedRun.leased_by == held.holder)
    return rows_hit(db, update(TimedRun).where(mine).values(**values)) == 1


def run_timed(registry: Any, held: TimedClaim, *, sessions: Sessions, clock: Clock) -> bool:
    """Run the claimed timed job and write down how it ended; return whether well."""
    job = registry["slots"].timed_jobs[held.key]
    now = clock()
    try:
        with TimedContext(registry, row=held, now=now, sessions=sessions) as context:
            job.run(context)
            fault("timed.ran")
            if not _settle(context.db, held, last_done=max(clock(), now), last_error=None):
                raise LeaseLostError(held.key)
    except LeaseLostError:
        log.warning("lease lost", extra={"job": held.key})
        return False
    except Exception as error:
        log.exception("timed job failed", extra={"job": held.key})
        with sessions.write() as db:
            _settle(db, held, last_error=describe(error))
        return False
    return True
