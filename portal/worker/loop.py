"""The worker's loop: beat, start what is due in threads, settle, sleep at most half a second."""

import logging
import os
import secrets
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import datetime
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from portal import clock as wall
from portal.outbox import beats, jobs, service, timed
from portal.outbox.jobs import Outcome, Sessions
from portal.outbox.service import Claim
from portal.outbox.timed import TimedClaim

log = logging.getLogger("motcua.worker")

POLL = 0.5  # seconds between looks when nothing is due
TIMED_THREADS = 2
OUTAGE_PAUSES = (4.0, 8.0, 15.0, 20.0)  # seconds; the queue must be empty soon after the return
DATABASE_PAUSES = (0.5, 1.0, 2.0, 5.0)
GRACE = 25.0  # seconds that running jobs get to end in


def worker_name() -> str:
    """Return a name that no other worker has, now or later."""
    return f"{socket.gethostname()[:60]}:{os.getpid()}:{secrets.token_hex(3)}"


class Outages:
    """Kinds of jobs whose other side is away: each pauses, longer and longer, until one works."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self.monotonic = monotonic
        self._until: dict[str, float] = {}
        self._count: Counter[str] = Counter()

    def note(self, kind: str, outcome: Outcome) -> None:
        """Take in how a job of ``kind`` ended."""
        if outcome is Outcome.OUTAGE:
            pause = OUTAGE_PAUSES[min(self._count[kind], len(OUTAGE_PAUSES) - 1)]
            self._count[kind] += 1
            self._until[kind] = self.monotonic() + pause
        else:
            self._until.pop(kind, None)
            self._count.pop(kind, None)

    def paused(self) -> set[str]:
        """Return the kinds that pause now."""
        now = self.monotonic()
        return {kind for kind, until in self._until.items() if until > now}

    def probing(self) -> set[str]:
        """Return the kinds whose pause is over but that have not worked since."""
        return set(self._count) - self.paused()


class Worker:
    """One worker; ``run`` returns after ``stop`` was called and the running jobs have ended."""

    def __init__(
        self,
        registry: Any,
        *,
        clock: Callable[[], datetime] = wall.now,
        threads: int | None = None,
        poll: float = POLL,
    ) -> None:
        self.registry = registry
        self.clock = clock
        self.poll = poll
        self.name = worker_name()
        self.sessions = Sessions(registry)
        self.threads = threads or registry.settings["worker.threads"]
        self.outages = Outages(time.monotonic)
        self.leases = jobs.leases(registry)
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._running: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._futures: set[Future[None]] = set()
        self._started = clock()
        self._beat_at: datetime | None = None

    def stop(self) -> None:
        """Ask the loop to end; safe in a signal handler."""
        self._stopping.set()
        self._wake.set()

    def run(self) -> bool:
        """Work until ``stop``; return whether every running job could end in time."""
        log.info("worker started", extra={"worker": self.name, "threads": self.threads})
        pools = (
            ThreadPoolExecutor(self.threads, thread_name_prefix="job"),
            ThreadPoolExecutor(TIMED_THREADS, thread_name_prefix="timed"),
        )
        misses = 0
        while not self._stopping.is_set():
            try:
                self.round(*pools)
                misses = 0
                pause = self.poll
            except SQLAlchemyError:
                log.exception("database unavailable to the worker")
                pause = DATABASE_PAUSES[min(misses, len(DATABASE_PAUSES) - 1)]
                misses += 1
            self._wake.wait(pause)
            self._wake.clear()
        return self._end(pools)

    def round(self, pool: ThreadPoolExecutor, timed_pool: ThreadPoolExecutor) -> None:
        """Beat, and start everything that is due and that there is a free thread for."""
        now = self.clock()
        if self._beat_at is None or now - self._beat_at >= beats.EVERY or now < self._beat_at:
            with self.sessions.write() as db:
                beats.beat(db, name=self.name, started_at=self._started, now=now)
            self._beat_at = now
        self._start_timed(timed_pool, now)
        while not self._stopping.is_set():
            held = self._claim(self.clock())
            if held is None:
                return
            self._submit(pool, f"job {held.kind}", self._run_job, held)

    def _count(self, prefix: str) -> int:
        with self._lock:
            return sum(n for what, n in self._running.items() if what.startswith(prefix))

    def _closed_kinds(self) -> set[str]:
        """Return the kinds that get no thread now: away, or holding all threads but one."""
        most = max(1, self.threads - 1)
        with self._lock:
            running = {what[4:]: n for what, n in self._running.items() if what[:4] == "job "}
        full = {kind for kind, n in running.items() if n >= most}
        tried = {kind for kind in self.outages.probing() if running.get(kind)}
        return full | tried | self.outages.paused()

    def _claim(self, now: datetime) -> Claim | None:
        """Lease one due row when a thread is free; look without a lock first."""
        if self._count("job ") >= self.threads:
            return None
        closed = self._closed_kinds()
        with self.sessions.read() as db:
            if not service.is_due(db, kinds=self.leases, now=now, without=closed):
                return None
        with self.sessions.write() as db:
            held = service.claim(db, holder=self.name, leases=self.leases, now=now, without=closed)
        return held[0] if held else None

    def _start_timed(self, pool: ThreadPoolExecutor, now: datetime) -> None:
        """Start timed jobs that are due, as many as there are threads for."""
        all_jobs = self.registry["slots"].timed_jobs
        with self.sessions.read() as db:
            keys = timed.due(db, jobs=all_jobs, now=now)
        for key in keys:
            if self._count("timed ") >= TIMED_THREADS:
                return
            with self.sessions.write() as db:
                held = timed.claim(db, job=all_jobs[key], holder=self.name, now=now)
            if held is not None:
                self._submit(pool, f"timed {key}", self._run_timed, held)

    def _submit(
        self, pool: ThreadPoolExecutor, what: str, run: Callable[[Any], None], held: Any
    ) -> None:
        with self._lock:
            self._running[what] += 1
        future = pool.submit(run, held)
        self._futures.add(future)
        future.add_done_callback(lambda ended: self._ended(what, ended))

    def _ended(self, what: str, future: Future[None]) -> None:
        with self._lock:
            self._running[what] -= 1
            if not self._running[what]:
                del self._running[what]
        self._futures.discard(future)
        error = future.exception()
        if error is not None:  # not even the failure could be written down: the lease will expire
            log.error("job could not be settled", extra={"what": what}, exc_info=error)
        self._wake.set()

    def _run_job(self, held: Claim) -> None:
        outcome = jobs.run_one(self.registry, held, sessions=self.sessions, clock=self.clock)
        self.outages.note(held.kind, outcome)

    def _run_timed(self, held: TimedClaim) -> None:
        timed.run_timed(self.registry, held, sessions=self.sessions, clock=self.clock)

    def _end(self, pools: tuple[ThreadPoolExecutor, ...]) -> bool:
        """Let running jobs end, take back the heartbeat."""
        _, unfinished = wait(list(self._futures), timeout=GRACE)
        for pool in pools:
            pool.shutdown(wait=not unfinished, cancel_futures=True)
        try:
            with self.sessions.write() as db:
                beats.leave(db, name=self.name)
        except SQLAlchemyError:
            log.warning("the heartbeat could not be taken back")
        log.info("worker ended", extra={"worker": self.name, "unfinished": len(unfinished)})
        return not unfinished
