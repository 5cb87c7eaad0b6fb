"""Timed jobs: once over all workers, again after their time, soon again after a failure."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from portal.outbox import beats, put, timed
from portal.outbox.jobs import LeaseLostError, Sessions
from portal.outbox.models import OutboxRow, TimedRun
from portal.outbox.timed import TimedContext
from portal.slots import TimedJob
from tests.conftest import DATABASES
from tests.ground import ground

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
ran: list[datetime] = []
failing: list[Exception] = []


def hourly(context: TimedContext) -> None:
    """Note that it ran."""
    ran.append(context.now)
    if failing:
        raise failing[0]


JOB = TimedJob("test.hourly", hourly, HOUR)


@pytest.fixture(params=DATABASES)
def registry(request: Any, tmp_path: Path) -> Iterator[Any]:
    ran.clear()
    failing.clear()
    with ground(request.param, tmp_path, lambda config: config.add_timed_job(JOB)) as made:
        yield made


def take(registry: Any, now: datetime, holder: str = "a") -> timed.TimedClaim | None:
    with registry["db.factory"].begin() as db:
        return timed.claim(db, job=JOB, holder=holder, now=now)


def go(registry: Any, now: datetime) -> bool:
    held = take(registry, now)
    return held is not None and timed.run_timed(
        registry, held, sessions=Sessions(registry), clock=lambda: now
    )


def due(registry: Any, now: datetime) -> list[str]:
    with registry["db.reading"]() as db:
        return timed.due(db, jobs={JOB.key: JOB}, now=now)


def test_it_runs_at_once_then_every_hour(registry: Any) -> None:
    assert due(registry, NOW) == ["test.hourly"]
    assert go(registry, NOW)
    assert due(registry, NOW + HOUR - timedelta(seconds=1)) == []
    assert not go(registry, NOW + HOUR - timedelta(seconds=1))
    assert due(registry, NOW + HOUR) == ["test.hourly"]
    assert go(registry, NOW + HOUR)
    assert ran == [NOW, NOW + HOUR]


def test_what_it_wrote_is_committed_with_its_end_or_not_at_all(registry: Any) -> None:
    def writes(context: TimedContext) -> None:
        put(context.db, "x", key=f"at {context.now:%H:%M}", payload={}, now=context.now)
        if failing:
            raise failing[0]

    registry["slots"].timed_jobs[JOB.key] = TimedJob(JOB.key, writes, HOUR)
    assert go(registry, NOW)
    failing.append(RuntimeError())
    assert not go(registry, NOW + HOUR)
    with registry["db.reading"]() as db:
        assert db.scalars(select(OutboxRow.business_key)).all() == ["at 03:00"]


def test_one_of_many_workers_runs_it(registry: Any) -> None:
    claims: list[timed.TimedClaim | None] = []
    threads = [
        threading.Thread(target=lambda: claims.append(take(registry, NOW))) for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([claim for claim in claims if claim]) == 1


def test_a_failure_is_written_down_and_tried_again_soon(registry: Any) -> None:
    failing.append(RuntimeError("broken"))
    assert not go(registry, NOW)
    with registry["db.reading"]() as db:
        assert db.get_one(TimedRun, JOB.key).last_error == "RuntimeError: broken"
    assert due(registry, NOW + timedelta(minutes=9)) == []
    assert due(registry, NOW + timedelta(minutes=10)) == ["test.hourly"]
    failing.clear()
    assert go(registry, NOW + timedelta(minutes=10))
    with registry["db.reading"]() as db:
        assert db.get_one(TimedRun, JOB.key).last_error is None


def test_a_killed_run_is_taken_over_and_its_lease_is_gone(registry: Any) -> None:
    killed = take(registry, NOW)
    assert killed is not None
    assert take(registry, NOW + timedelta(minutes=9)) is None
    late = NOW + timedelta(minutes=10)
    second = take(registry, late)
    assert second is not None
    context = TimedContext(registry, row=killed, now=NOW, sessions=Sessions(registry))
    with pytest.raises(LeaseLostError):
        context.renew(now=late)
    kept = TimedContext(registry, row=second, now=late, sessions=Sessions(registry))
    kept.renew(now=late + timedelta(minutes=9))
    assert take(registry, late + timedelta(minutes=15)) is None


def test_workers_are_alive_while_they_beat(registry: Any) -> None:
    def alive(now: datetime) -> int:
        with registry["db.reading"]() as db:
            return beats.alive(db, now=now)

    assert alive(NOW) == 0
    for name, at in (("a", NOW), ("b", NOW), ("a", NOW + timedelta(seconds=15))):
        with registry["db.factory"].begin() as db:
            beats.beat(db, name=name, started_at=NOW, now=at)
    assert alive(NOW + timedelta(seconds=16)) == 2
    assert alive(NOW + beats.ABSENT_AFTER + timedelta(seconds=1)) == 1
    with registry["db.factory"].begin() as db:
        beats.leave(db, name="a")
        beats.leave(db, name="b")
    assert alive(NOW + timedelta(seconds=16)) == 0
