"""The worker's loop: fair between kinds, patient with outages, steadfast when the database goes."""

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from portal import clock
from portal.outbox import JobContext, put
from portal.outbox.jobs import Outcome
from portal.outbox.models import OutboxRow, TimedRun
from portal.slots import Job, TimedJob
from portal.worker import Worker
from portal.worker.loop import OUTAGE_PAUSES, Outages
from tests.ground import ground

released = threading.Event()
away = threading.Event()
tries: list[float] = []


def blocked(context: JobContext, payload: Mapping[str, Any]) -> None:
    """Wait like a mail server that does not answer."""
    released.wait(20)


def quick(context: JobContext, payload: Mapping[str, Any]) -> None:
    """Be done."""


def mail(context: JobContext, payload: Mapping[str, Any]) -> None:
    """Send, unless the server is away."""
    tries.append(time.monotonic())
    if away.is_set():
        context.outage("connection refused")


def slow_timed(context: Any) -> None:
    """Take as long as a weekly scrub."""
    released.wait(20)


def jobs(config: Any) -> None:
    """Jobs of each temper."""
    for kind, run in (("blocked", blocked), ("quick", quick), ("mail", mail)):
        config.add_job(Job(kind, run, lease=timedelta(minutes=5)))
    config.add_timed_job(TimedJob("test.slow", slow_timed, timedelta(days=1)))


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[Any]:
    released.clear()
    away.clear()
    tries.clear()
    with ground("sqlite", tmp_path, jobs, **{"worker.threads": "3"}) as made:
        yield made


@contextmanager
def running(registry: Any) -> Iterator[Worker]:
    worker = Worker(registry, poll=0.05)
    thread = threading.Thread(target=worker.run)
    thread.start()
    try:
        yield worker
    finally:
        released.set()
        worker.stop()
        thread.join(30)
        assert not thread.is_alive()


def ask(registry: Any, kind: str, count: int) -> None:
    with registry["db.factory"].begin() as db:
        for number in range(count):
            put(db, kind, key=f"{kind}:{number}", payload={}, now=clock.now())


def done(registry: Any, kind: str) -> int:
    query = select(func.count()).where(OutboxRow.kind == kind, OutboxRow.done_at.is_not(None))
    with registry["db.reading"]() as db:
        return db.scalar(query) or 0


def until(what: Any, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)


def test_a_kind_that_hangs_does_not_hold_up_the_others(registry: Any) -> None:
    ask(registry, "blocked", 10)
    ask(registry, "quick", 20)
    with running(registry):
        until(lambda: done(registry, "quick") == 20)
        assert done(registry, "blocked") == 0
        released.set()
        until(lambda: done(registry, "blocked") == 10)


def test_jobs_that_run_may_end_when_the_worker_is_stopped(registry: Any) -> None:
    ask(registry, "blocked", 1)
    with running(registry) as worker:
        until(lambda: worker._count("job blocked") == worker._count("timed test.slow") == 1)
        worker.stop()
        released.set()
    assert done(registry, "blocked") == 1
    with registry["db.reading"]() as db:
        assert db.get_one(TimedRun, "test.slow").last_done is not None


def test_an_outage_is_probed_by_one_row_and_drains_after_the_return(
    registry: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.worker.loop.OUTAGE_PAUSES", (0.3, 0.3))
    away.set()
    ask(registry, "mail", 30)
    with running(registry):
        time.sleep(1.2)
        assert 2 <= len(tries) <= 10, "a server that is away is not asked for every row"
        assert done(registry, "mail") == 0
        away.clear()
        until(lambda: done(registry, "mail") == 30)


def test_the_loop_outlives_the_database(registry: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.worker.loop.DATABASE_PAUSES", (0.05,))
    real = Worker.round
    failures = iter([OperationalError("", {}, Exception("away"))] * 5)

    def round_(self: Worker, *pools: Any) -> None:
        failure = next(failures, None)
        if failure is not None:
            raise failure
        real(self, *pools)

    monkeypatch.setattr(Worker, "round", round_)
    ask(registry, "quick", 1)
    with running(registry):
        until(lambda: done(registry, "quick") == 1)
    assert next(failures, None) is None


def test_pauses_grow_to_a_bound_and_end_with_the_first_success() -> None:
    moment = [0.0]
    outages = Outages(lambda: moment[0])
    for pause in (*OUTAGE_PAUSES, OUTAGE_PAUSES[-1]):
        outages.note("mail", Outcome.OUTAGE)
        assert outages.paused() == {"mail"}
        moment[0] += pause + 0.01
        assert outages.paused() == set()
        assert outages.probing() == {"mail"}
    outages.note("mail", Outcome.DONE)
    assert outages.probing() == set()
    outages.note("mail", Outcome.OUTAGE)
    moment[0] += OUTAGE_PAUSES[0] + 0.01
    assert outages.paused() == set()
    assert sum(OUTAGE_PAUSES[-1:]) < 60, "the queue is drained within a minute after the return"
