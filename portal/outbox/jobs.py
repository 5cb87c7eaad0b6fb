"""Running a row of the outbox: one transaction a job, and what becomes of the row afterwards."""

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Self

from sqlalchemy.orm import Session

from portal.faults import fault
from portal.outbox import service
from portal.outbox.service import Claim

log = logging.getLogger("motcua.outbox")

Clock = Callable[[], datetime]
ADDRESS = re.compile(r"[^\s<>@,;:'\"]+@[^\s<>@,;:'\"]+")
LONG_NUMBER = re.compile(r"(?:\d[ .-]?){8,}\d")  # telephone, identity and card numbers


class Outcome(StrEnum):
    """What became of a row."""

    DONE = "done"
    LATER = "later"  # failed, will be tried again
    OUTAGE = "outage"  # the other side is away: the row waits, no attempt is counted
    FAILED = "failed"  # given up
    LOST = "lost"  # the lease ran out and another worker took over


class LeaseLostError(RuntimeError):
    """Another worker holds the row now; what this one did must be rolled back."""


class Sessions:
    """Where a job gets its sessions: each its own transaction on the portal's engine."""

    def __init__(self, registry: Any) -> None:
        self.registry = registry

    def write(self) -> AbstractContextManager[Session]:
        """Return a session that commits when its block ends well."""
        return self.registry["db.factory"].begin()

    def read(self) -> AbstractContextManager[Session]:
        """Return a session that never takes a lock."""
        return self.registry["db.reading"]()


class OneSession(Sessions):
    """One given session for everything, a savepoint for each transaction: for tests."""

    def __init__(self, registry: Any, db: Session) -> None:
        super().__init__(registry)
        self.db = db

    @contextmanager
    def _nested(self) -> Iterator[Session]:
        with self.db.begin_nested():
            yield self.db

    def write(self) -> AbstractContextManager[Session]:
        """Return the session within a savepoint."""
        return self._nested()

    def read(self) -> AbstractContextManager[Session]:
        """Return the session."""
        return nullcontext(self.db)


class Context:
    """What every job may use: ``registry``, ``now`` and ``db``, a session for this job.

    ``db`` opens at first touch and is committed after the job, or rolled back when it raises.
    """

    def __init__(self, registry: Any, *, now: datetime, sessions: Sessions) -> None:
        self.registry = registry
        self.now = now
        self._sessions = sessions
        self._stack = ExitStack()
        self._db: Session | None = None

    @property
    def db(self) -> Session:
        """The session of this job's one transaction."""
        if self._db is None:
            self._db = self._stack.enter_context(self._sessions.write())
        return self._db

    def reading(self) -> AbstractContextManager[Session]:
        """Return a session that takes no lock, for looking something up."""
        return self._sessions.read()

    def __enter__(self) -> Self:
        self._stack.__enter__()
        return self

    def __exit__(self, *error: Any) -> bool | None:
        return self._stack.__exit__(*error)


class JobContext(Context):
    """What a job of the outbox may use; ``row`` is its claim.

    Call outside *before* touching ``db``: on SQLite every writer of the portal waits from its first
    statement on. A job that returns is done; one that raises is tried again later. The methods say
    anything finer.
    """

    def __init__(self, registry: Any, *, row: Claim, now: datetime, sessions: Sessions) -> None:
        super().__init__(registry, now=now, sessions=sessions)
        self.row = row
        self.outcome = Outcome.DONE
        self.reason = ""
        self.unsure = False

    def try_later(self, reason: str) -> None:
        """Commit what was written, and run the job again after a while."""
        self.outcome, self.reason = Outcome.LATER, reason

    def outage(self, reason: str) -> None:
        """Commit, and let all rows of this kind wait some seconds: the other side is away."""
        self.outcome, self.reason = Outcome.OUTAGE, reason

    def give_up(self, reason: str) -> None:
        """Commit, and never run the job again unless somebody asks for it."""
        self.outcome, self.reason = Outcome.FAILED, reason

    def mark_uncertain(self, reason: str) -> None:
        """Commit, count the row as done, and show that nobody can tell whether it was."""
        self.unsure, self.reason = True, reason

    def is_last(self) -> bool:
        """Return whether no attempt would follow this one."""
        return self.row.attempt >= self.registry["slots"].jobs[self.row.kind].attempts

    def renew(self, length: timedelta, *, now: datetime) -> None:
        """Lengthen the lease in a long job; raise ``LeaseLostError`` when it is gone."""
        with self._sessions.write() as db:
            if not service.renew(db, self.row, until=now + length):
                raise LeaseLostError(self.row.key)


def describe(error: BaseException) -> str:
    """Return an error in a line for operators, with addresses and long numbers masked."""
    return mask(f"{type(error).__name__}: {error}".splitlines()[0])


def mask(text: str) -> str:
    """Return ``text``, at most 500 characters, with addresses and long numbers masked."""
    return LONG_NUMBER.sub("#", ADDRESS.sub("@", text[:500]))


def _values(context: JobContext, *, now: datetime) -> tuple[Outcome, dict[str, Any]]:
    """Return the outcome of the job and what is written into its row."""
    values: dict[str, Any] = {"last_error": context.reason or None}
    outcome = context.outcome
    if outcome is Outcome.LATER and context.is_last():
        outcome = Outcome.FAILED
    if context.unsure:
        values["uncertain"] = True
    if outcome is Outcome.DONE:
        values["done_at"] = now
    elif outcome is Outcome.FAILED:
        values["failed_at"] = now
    elif outcome is Outcome.LATER:
        values["not_before"] = now + service.delay(context.row.attempt)
    else:
        values["attempts"] = context.row.attempt - 1
    return outcome, values


def run_one(registry: Any, held: Claim, *, sessions: Sessions, clock: Clock) -> Outcome:
    """Run the job of the claimed row ``held`` and settle the row in the job's own transaction."""
    job = registry["slots"].jobs[held.kind]
    fault("outbox.claimed")
    if held.attempt > job.attempts:
        return _note_failure(registry, held, "interrupted at every attempt", sessions, clock)
    context = JobContext(registry, row=held, now=clock(), sessions=sessions)
    try:
        with context:
            job.run(context, held.payload)
            fault("outbox.ran")
            outcome, values = _values(context, now=clock())
            if not service.settle(context.db, held, **values):
                raise LeaseLostError(held.key)
            fault("outbox.before_commit")
    except LeaseLostError:
        log.warning("lease lost", extra={"kind": held.kind, "row": held.id})
        return Outcome.LOST
    except Exception as error:
        log.exception("job failed", extra={"kind": held.kind, "row": held.id})
        return _note_failure(registry, held, describe(error), sessions, clock)
    fault("outbox.committed")
    return outcome


def _note_failure(
    registry: Any, held: Claim, reason: str, sessions: Sessions, clock: Clock
) -> Outcome:
    """Write an attempt that ended badly; give up after the last one."""
    now = clock()
    last = held.attempt >= registry["slots"].jobs[held.kind].attempts
    values: dict[str, Any] = {"last_error": reason}
    values |= {"failed_at": now} if last else {"not_before": now + service.delay(held.attempt)}
    with sessions.write() as db:
        kept = service.settle(db, held, **values)
    if not kept:
        return Outcome.LOST
    return Outcome.FAILED if last else Outcome.LATER


def leases(registry: Any) -> dict[str, timedelta]:
    """Return how long each kind of job may hold its row."""
    return {kind: job.lease for kind, job in registry["slots"].jobs.items()}


def run_due(registry: Any, *, now: datetime, db: Session | None = None, limit: int = 1000) -> int:
    """Run what is due at ``now``, here and at once, at most ``limit`` rows; return how many.

    Tests pass their rolled-back session as ``db``; ``motcua outbox run`` passes none.
    """
    sessions = OneSession(registry, db) if db is not None else Sessions(registry)
    away: set[str] = set()
    for count in range(limit):
        with sessions.write() as writing:
            claims = service.claim(
                writing, holder="by hand", leases=leases(registry), now=now, without=away
            )
        if not claims:
            return count
        if run_one(registry, claims[0], sessions=sessions, clock=lambda: now) is Outcome.OUTAGE:
            away.add(claims[0].kind)
    return limit
