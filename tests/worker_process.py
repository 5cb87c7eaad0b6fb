"""A real worker process on the lower half of the house: ``python -m tests.worker_process URL DIR``.

Its one kind of job, ``append``, adds a line to the file ``lines`` in DIR, as something outside the
database that cannot be rolled back, and puts a follow-up row into the database.
"""

import sys
import time
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from pyramid.config import Configurator

from portal.outbox import JobContext, put
from portal.slots import Job, TimedJob
from portal.worker import work
from tests.ground import PARTS

LEASE = timedelta(seconds=2)


def append(context: JobContext, payload: Mapping[str, Any]) -> None:
    """Add a line outside, then a row inside."""
    folder = Path(context.registry.settings["data.dir"])
    time.sleep(payload.get("seconds", 0))
    with (folder / "lines").open("a") as lines:
        lines.write(f"{context.row.key}\n")
    if payload.get("follow"):
        key = f"{context.row.key}:follow"
        put(context.db, "append", key=key, payload={}, now=context.now)


def jobs(config: Configurator) -> None:
    """Plug the job in, and a timed job that does nothing."""
    config.add_job(Job("append", append, lease=LEASE))
    config.add_timed_job(TimedJob("test.timed", lambda context: None, timedelta(minutes=1)))


def configure(url: str, folder: str) -> Any:
    """Return a registry with these jobs."""
    settings = {"run.mode": "development", "sqlalchemy.url": url, "data.dir": folder}
    config = Configurator(settings={**settings, "notify.email": "file", "notify.sms": "file"})
    for part in (*PARTS, jobs):
        config.include(part)
    config.commit()
    return config.registry


if __name__ == "__main__":
    parent = int(sys.argv[3]) if len(sys.argv) > 3 else None
    work(configure(sys.argv[1], sys.argv[2]), parent=parent)
