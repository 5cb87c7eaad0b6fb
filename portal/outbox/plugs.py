"""What the outbox plugs into the house: settings, daily tidying, probes, its command."""

from datetime import timedelta
from typing import Any

from pyramid.config import Configurator
from sqlalchemy import func, select

from portal import clock, faults
from portal.outbox import beats, service
from portal.outbox.commands import outbox
from portal.outbox.models import OutboxRow
from portal.outbox.timed import TimedContext
from portal.settings import Setting
from portal.slots import Probe, TimedJob

STUCK_AFTER = timedelta(minutes=10)

SETTINGS = (
    Setting("outbox.keep_days", int, 400, "Days that done rows of the outbox are kept."),
    Setting("worker.threads", int, 4, "Jobs that one worker runs at the same time."),
)


def tidy(context: TimedContext) -> None:
    """Forget rows that were done long ago."""
    days = context.registry.settings["outbox.keep_days"]
    with context.writing() as db:
        service.forget_done(db, before=context.now - timedelta(days=days))


def worker_lives(registry: Any) -> str | None:
    """Say so when no worker was heard of lately."""
    with registry["db.reading"]() as db:
        return None if beats.alive(db, now=clock.now()) else "worker absent"


def nothing_stuck(registry: Any) -> str | None:
    """Say so when something has been waiting for long."""
    now = clock.now()
    with registry["db.reading"]() as db:
        oldest = db.scalar(select(func.min(OutboxRow.not_before)).where(service.is_open()))
    if oldest is None or oldest > now - STUCK_AFTER:
        return None
    return f"oldest job waits for {int((now - oldest).total_seconds() // 60)} minutes"


def includeme(config: Configurator) -> None:
    """Plug in."""
    config.declare_settings(*SETTINGS)
    faults.arm(config.registry.settings["run.mode"])
    config.add_timed_job(
        TimedJob("outbox.tidy", tidy, timedelta(days=1), "Forget what was done long ago")
    )
    config.add_probe(Probe("worker", worker_lives, required=False))
    config.add_probe(Probe("outbox", nothing_stuck, required=False))
    config.add_command(outbox)
