"""Health: alive, ready, degraded, unavailable, and never costly to ask."""

from typing import Any

import webtest
from sqlalchemy import text

from portal import clock
from portal.db import migrations
from portal.health import probes
from portal.health.probes import Asker, Readiness, ask
from portal.outbox import beats
from tests.conftest import web


def beat(registry: Any) -> None:
    now = clock.now()
    with registry["db.factory"].begin() as db:
        beats.beat(db, name="test", started_at=now, now=now)


def only(registry: Any, *names: str) -> None:
    """Leave only the probes ``names``: those of features have tests of their own."""
    slots = registry["slots"]
    slots.probes = {name: probe for name, probe in slots.probes.items() if name in names}


def test_alive_asks_nothing_and_is_not_kept(browser: webtest.TestApp) -> None:
    answer = browser.get("/healthz", status=200)
    assert answer.text == "ok\n"
    assert answer.content_type == "text/plain"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers


def test_ready_with_a_worker_degraded_without(fresh: Any) -> None:
    app = fresh()
    only(app.registry, "database", "worker", "outbox", "files")
    answer = web(app).get("/readyz", status=200)
    assert answer.json["status"] == "degraded"
    assert answer.json["checks"]["worker"] == "worker absent"
    assert answer.json["checks"]["database"] == "ok"
    beat(app.registry)
    app.registry["health.asker"] = Asker(app.registry)
    answer = web(app).get("/readyz", status=200)
    fine = dict.fromkeys(("database", "worker", "outbox", "files"), "ok")
    assert answer.json == {"status": "ready", "checks": fine}


def test_pending_migrations_make_it_unavailable(fresh: Any) -> None:
    app = fresh()
    assert not migrations.pending(app.registry["db.engine"])
    with app.registry["db.engine"].begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'older'"))
    answer = web(app).get("/readyz", status=503)
    assert answer.headers["Retry-After"] == "5"
    assert answer.json["status"] == "unavailable"
    assert "motcua migrate" in answer.json["checks"]["database"]


def test_a_database_that_is_away_makes_it_unavailable_but_not_dead(fresh: Any) -> None:
    app = fresh()

    def refuse(*_: Any, **__: Any) -> Any:
        raise probes.SQLAlchemyError("connection refused")

    app.registry["db.reading"] = refuse
    answer = web(app).get("/readyz", status=503)
    assert answer.json["checks"]["database"] == "not reachable"
    assert "refused" not in answer.text
    web(app).get("/healthz", status=200)


def test_a_probe_that_breaks_has_failed_and_tells_nothing(fresh: Any) -> None:
    app = fresh()

    def breaks(registry: Any) -> str | None:
        raise RuntimeError("a secret")

    probe = app.registry["slots"].probes["database"]
    app.registry["slots"].probes = {"broken": type(probe)("broken", breaks)}
    report = ask(app.registry)
    assert (report.readiness, report.checks) == (Readiness.UNAVAILABLE, {"broken": "failed"})


def test_being_asked_a_lot_asks_the_database_once_a_second(fresh: Any) -> None:
    registry = fresh().registry
    asked: list[Any] = []
    probe = type(next(iter(registry["slots"].probes.values())))
    registry["slots"].probes = {"counted": probe("counted", asked.append)}
    moment = [100.0]
    asker = Asker(registry, clock=lambda: moment[0])
    for _ in range(50):
        asker.report()
    assert len(asked) == 1
    moment[0] += 1.1
    asker.report()
    assert len(asked) == 2
