"""Readiness: the probes that features offer, asked together and judged."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from portal.db import migrations

log = logging.getLogger("motcua.health")

KEEP = 1.0  # seconds that an answer is kept: being asked a lot must not cost a lot


class Readiness(StrEnum):
    """How the portal is."""

    READY = "ready"
    DEGRADED = "degraded"  # serves people; something that is not urgent is missing
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True, slots=True)
class Report:
    """What the probes said: ``checks`` has ``ok`` or what is wrong, by probe."""

    readiness: Readiness
    checks: dict[str, str]


def database(registry: Any) -> str | None:
    """Say what is wrong with the database, ``None`` when nothing is."""
    engine = registry["db.engine"]
    try:
        with registry["db.reading"]() as db:
            db.execute(text("SELECT 1"))
        if migrations.pending(engine):
            return "migrations pending: run motcua migrate"
    except SQLAlchemyError:
        return "not reachable"
    return None


def ask(registry: Any) -> Report:
    """Ask every probe; one that raises has failed."""
    readiness = Readiness.READY
    checks = {}
    for probe in registry["slots"].probes.values():
        try:
            wrong = probe.check(registry)
        except Exception:
            log.exception("probe failed", extra={"probe": probe.key})
            wrong = "failed"
        checks[probe.key] = wrong or "ok"
        if wrong and probe.required:
            readiness = Readiness.UNAVAILABLE
        elif wrong and readiness is Readiness.READY:
            readiness = Readiness.DEGRADED
    return Report(readiness, checks)


class Asker:
    """Asks at most once a second, whoever wants to know."""

    def __init__(self, registry: Any, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.registry = registry
        self.clock = clock
        self._kept: tuple[float, Report] | None = None

    def report(self) -> Report:
        """Return a report that is at most a second old."""
        now = self.clock()
        kept = self._kept
        if kept is None or now - kept[0] > KEEP:
            kept = self._kept = (now, ask(self.registry))
        return kept[1]
