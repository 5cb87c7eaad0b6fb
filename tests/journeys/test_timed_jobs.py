"""Every timed job of the house runs, once and again, on the sample province."""

from datetime import timedelta
from typing import Any

from portal import clock
from portal.outbox import timed
from portal.outbox.jobs import Sessions


def run(registry: Any, key: str, now: Any) -> bool:
    with registry["db.factory"].begin() as db:
        held = timed.claim(db, job=registry["slots"].timed_jobs[key], holder="test", now=now)
    assert held is not None, key
    return timed.run_timed(registry, held, sessions=Sessions(registry), clock=lambda: now)


def test_every_timed_job_runs(fresh: Any) -> None:
    registry = fresh().registry
    now = clock.now()
    jobs = registry["slots"].timed_jobs
    assert {"outbox.tidy", "files.collect", "files.scrub", "notices.tidy"} <= set(jobs)
    for moment in (now, now + timedelta(days=8)):
        ended = {key: run(registry, key, moment) for key in jobs}
        assert ended == dict.fromkeys(jobs, True)
    with registry["db.reading"]() as db:
        assert timed.due(db, jobs=jobs, now=now + timedelta(days=8)) == []
