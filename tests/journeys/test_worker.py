"""The worker as a process: quick, done once, and nothing lost when it is killed at any point."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from portal import clock
from portal.files.models import FileRow
from portal.outbox import beats, put
from portal.outbox.models import OutboxRow, TimedRun
from tests.conftest import DATABASES
from tests.ground import ground
from tests.worker_process import LEASE, jobs

PATIENCE = 25.0


@pytest.fixture(params=DATABASES)
def registry(request: Any, tmp_path: Path) -> Iterator[Any]:
    with ground(request.param, tmp_path, jobs) as made:
        yield made


@contextmanager
def worker(registry: Any, *, fault: str = "", parent: int | None = None) -> Iterator[Any]:
    """Run a worker process, killed at the end if it still lives."""
    engine = registry["db.engine"]
    url = engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-W", "ignore", "-m", "tests.worker_process", url]
    command += [registry.settings["data.dir"], *([str(parent)] if parent else [])]
    environ = {**os.environ, "MOTCUA_FAULT": fault}
    with subprocess.Popen(command, env=environ, stderr=subprocess.PIPE) as process:
        try:
            yield process
        finally:
            process.kill()


def ask(registry: Any, key: str, **payload: Any) -> None:
    with registry["db.factory"].begin() as db:
        put(db, "append", key=key, payload=payload, now=clock.now())


def until(what: Callable[[], Any], seconds: float = PATIENCE) -> float:
    """Wait until ``what()`` is true; return how long that took."""
    began = time.monotonic()
    while not what():
        assert time.monotonic() - began < seconds, "waited in vain"
        time.sleep(0.02)
    return time.monotonic() - began


def count(registry: Any, condition: Any) -> int:
    with registry["db.reading"]() as db:
        return db.scalar(select(func.count()).select_from(OutboxRow).where(condition)) or 0


def done(registry: Any) -> int:
    return count(registry, OutboxRow.done_at.is_not(None))


def lines(registry: Any) -> list[str]:
    path = Path(registry.settings["data.dir"]) / "lines"
    return sorted(path.read_text().split()) if path.exists() else []


def alive(registry: Any) -> int:
    with registry["db.reading"]() as db:
        return beats.alive(db, now=clock.now())


def test_a_worker_is_quick_beats_and_ends_politely(registry: Any) -> None:
    with worker(registry) as process:
        until(lambda: alive(registry) == 1)
        ask(registry, "first", follow=True)
        assert until(lambda: done(registry) == 2) < 1.5
        ask(registry, "slow", seconds=1)
        until(lambda: count(registry, OutboxRow.leased_by.is_not(None)) == 1)
        process.terminate()
        assert process.wait(PATIENCE) == 0
    assert lines(registry) == ["first", "first:follow", "slow"]
    assert done(registry) == 3
    assert alive(registry) == 0
    with registry["db.reading"]() as db:
        assert db.get_one(TimedRun, "test.timed").last_done is not None


# Where the worker is killed, and how often the work outside happens then. PostgreSQL at one point:
# the code is the same.
CRASHES = [
    ("sqlite", "outbox.claimed", 1),
    ("sqlite", "outbox.ran", 2),
    ("sqlite", "outbox.before_commit", 2),
    ("sqlite", "outbox.committed", 1),
    ("postgres", "outbox.before_commit", 2),
]


@pytest.mark.parametrize(
    ("registry", "point", "times"),
    [crash for crash in CRASHES if crash[0] in DATABASES],
    indirect=["registry"],
)
def test_a_killed_worker_loses_and_doubles_no_row(registry: Any, point: str, times: int) -> None:
    ask(registry, "event", follow=True)
    with worker(registry, fault=point) as process:
        assert process.wait(PATIENCE) == -signal.SIGKILL
    with worker(registry):
        until(lambda: done(registry) == 2)
    # Outside it may have happened twice (at least once is the promise); inside, exactly once.
    assert lines(registry) == ["event"] * times + ["event:follow"]
    assert count(registry, OutboxRow.id > 0) == 2
    interrupted = point != "outbox.committed"
    assert count(registry, OutboxRow.uncertain) == int(interrupted)


def test_two_workers_share_the_rows(registry: Any) -> None:
    for number in range(24):
        ask(registry, f"row{number:02}", seconds=0.02)
    with worker(registry) as one, worker(registry) as two:
        until(lambda: done(registry) == 24)
        for process in (one, two):
            process.terminate()
            assert process.wait(PATIENCE) == 0
    assert lines(registry) == [f"row{number:02}" for number in range(24)]


def test_a_worker_ends_with_its_parent(registry: Any) -> None:
    sleeper = [sys.executable, "-c", "import time; time.sleep(60)"]
    with subprocess.Popen(sleeper) as parent, worker(registry, parent=parent.pid) as process:
        until(lambda: alive(registry) == 1)
        parent.kill()
        parent.wait()
        assert process.wait(PATIENCE) == 0


def test_leases_of_this_test_are_short() -> None:
    assert timedelta(seconds=1) < LEASE < timedelta(seconds=PATIENCE / 3)


@pytest.mark.parametrize(
    ("point", "files", "rows"),
    [("files.before_rename", 0, 0), ("files.before_row", 1, 0), ("", 1, 1)],
)
def test_a_killed_upload_never_leaves_a_row_without_its_bytes(
    tmp_path: Path, point: str, files: int, rows: int
) -> None:
    with ground("sqlite", tmp_path) as registry:
        url = registry["db.engine"].url.render_as_string(hide_password=False)
        command = [sys.executable, "-W", "ignore", "-m", "tests.store_process", url, str(tmp_path)]
        environ = {**os.environ, "MOTCUA_FAULT": point}
        done = subprocess.run(command, check=False, env=environ, timeout=PATIENCE * 2)
        assert done.returncode == (-signal.SIGKILL if point else 0)
        store = registry["files.store"]
        with registry["db.reading"]() as db:
            known = db.scalars(select(FileRow.sha256)).all()
        assert (len(list(store.names())), len(known)) == (files, rows)
        assert all(store.intact(name) for name in known)
        assert store.tidy(older_than=clock.now() + timedelta(days=1)) == int(
            point == "files.before_rename"
        )
