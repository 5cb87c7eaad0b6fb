"""Outbox: one row per key, leases that expire, back-off, giving up, fencing."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from portal.outbox import put, run_due, service
from portal.outbox.jobs import JobContext, Outcome, Sessions, leases, mask, run_one
from portal.outbox.models import OutboxRow
from portal.slots import Job
from tests.conftest import DATABASES
from tests.ground import ground

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ran: list[str] = []
orders: dict[str, Any] = {}


def do(context: JobContext, payload: Any) -> None:
    """Do what the test ordered under the row's key: nothing, a method of the context, or raise."""
    ran.append(context.row.key)
    order = orders.get(context.row.key)
    if isinstance(order, Exception):
        raise order
    if order is not None:
        order(context)


def jobs(config: Any) -> None:
    """Two kinds of jobs."""
    config.add_job(Job("test", do, attempts=3, lease=MINUTE))
    config.add_job(Job("other", do, attempts=3, lease=MINUTE))


@pytest.fixture(params=DATABASES)
def registry(request: Any, tmp_path: Path) -> Iterator[Any]:
    ran.clear()
    orders.clear()
    with ground(request.param, tmp_path, jobs) as made:
        yield made


def ask(registry: Any, key: str, *, kind: str = "test", **more: Any) -> bool:
    with registry["db.factory"].begin() as db:
        return put(db, kind, key=key, payload={"of": key}, now=NOW, **more)


def row(registry: Any, key: str) -> OutboxRow:
    with registry["db.reading"]() as db:
        return db.scalars(select(OutboxRow).where(OutboxRow.business_key == key)).one()


def take(registry: Any, *, holder: str, now: datetime, limit: int = 1) -> list[service.Claim]:
    with registry["db.factory"].begin() as db:
        return service.claim(db, holder=holder, leases=leases(registry), now=now, limit=limit)


def finish(registry: Any, held: service.Claim, now: datetime) -> Outcome:
    return run_one(registry, held, sessions=Sessions(registry), clock=lambda: now)


def test_a_second_put_of_a_key_changes_nothing(registry: Any) -> None:
    assert ask(registry, "dossier:1:returned:sms")
    assert not ask(registry, "dossier:1:returned:sms")
    assert run_due(registry, now=NOW) == 1
    assert not ask(registry, "dossier:1:returned:sms")
    assert run_due(registry, now=NOW) == 0
    assert ran == ["dossier:1:returned:sms"]


def test_a_rolled_back_event_leaves_no_row(registry: Any) -> None:
    with pytest.raises(ZeroDivisionError), registry["db.factory"].begin() as db:
        put(db, "test", key="gone", payload={}, now=NOW)
        raise ZeroDivisionError
    assert run_due(registry, now=NOW) == 0


@pytest.mark.parametrize("key", ["", "x" * 201])
def test_a_key_must_have_a_sensible_length(registry: Any, key: str) -> None:
    with pytest.raises(ValueError, match="business key"):
        ask(registry, key)


def test_nothing_runs_before_its_time(registry: Any) -> None:
    ask(registry, "later", not_before=NOW + MINUTE)
    assert run_due(registry, now=NOW) == 0
    assert run_due(registry, now=NOW + MINUTE) == 1


def test_two_workers_never_hold_one_row(registry: Any) -> None:
    for number in range(40):
        ask(registry, f"row:{number}")
    got: dict[str, list[int]] = {"a": [], "b": [], "c": []}

    def work(name: str) -> None:
        while claims := take(registry, holder=name, now=NOW, limit=3):
            got[name] += [held.id for held in claims]

    threads = [threading.Thread(target=work, args=(name,)) for name in got]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken = [number for numbers in got.values() for number in numbers]
    assert len(taken) == 40
    assert len(set(taken)) == 40


def test_a_lease_that_ran_out_is_taken_over_and_marked_uncertain(registry: Any) -> None:
    ask(registry, "left")
    assert take(registry, holder="killed", now=NOW)
    assert take(registry, holder="early", now=NOW + MINUTE - timedelta(seconds=1)) == []
    [second] = take(registry, holder="second", now=NOW + MINUTE)
    assert second.attempt == 2
    assert finish(registry, second, NOW + MINUTE) is Outcome.DONE
    done = row(registry, "left")
    assert done.uncertain
    assert done.done_at == NOW + MINUTE
    assert done.lease_until is None


def test_who_lost_the_lease_writes_nothing(registry: Any) -> None:
    ask(registry, "slow")
    orders["slow"] = lambda context: put(
        context.db, "other", key=f"by attempt {context.row.attempt}", payload={}, now=NOW
    )
    [first] = take(registry, holder="slow", now=NOW)
    [second] = take(registry, holder="quick", now=NOW + MINUTE)
    assert finish(registry, second, NOW + MINUTE) is Outcome.DONE
    assert finish(registry, first, NOW + MINUTE) is Outcome.LOST
    with registry["db.reading"]() as db:
        keys = set(db.scalars(select(OutboxRow.business_key)))
    assert keys == {"slow", "by attempt 2"}


def test_a_lease_can_be_renewed_by_its_holder_only(registry: Any) -> None:
    ask(registry, "long")
    [held] = take(registry, holder="a", now=NOW)
    with registry["db.factory"].begin() as db:
        assert service.renew(db, held, until=NOW + 5 * MINUTE)
    assert take(registry, holder="b", now=NOW + 2 * MINUTE) == []
    [other] = take(registry, holder="b", now=NOW + 5 * MINUTE)
    assert other.attempt == 2
    with registry["db.factory"].begin() as db:
        assert not service.renew(db, held, until=NOW + 9 * MINUTE)


def test_a_failure_waits_longer_each_time_then_gives_up_and_can_be_retried(registry: Any) -> None:
    ask(registry, "bad")
    orders["bad"] = RuntimeError("no luck for someone@example.org, 0912 345 678")
    now = NOW
    for attempt in (1, 2):
        assert run_due(registry, now=now) == 1
        failed = row(registry, "bad")
        wait = failed.not_before - now
        assert 0.7 * 2**attempt * 2 <= wait.total_seconds() <= 1.3 * 2**attempt * 2
        assert failed.failed_at is None
        assert run_due(registry, now=now) == 0
        now = failed.not_before
    run_due(registry, now=now)
    given_up = row(registry, "bad")
    assert given_up.failed_at == now
    assert given_up.attempts == 3
    assert given_up.last_error == "RuntimeError: no luck for @, #"
    assert run_due(registry, now=now + timedelta(days=9)) == 0

    orders.clear()
    with registry["db.factory"].begin() as db:
        assert service.retry(db, now=now, key="bad") == 1
        assert service.retry(db, now=now, key="no such") == 0
    assert run_due(registry, now=now) == 1
    again = row(registry, "bad")
    assert again.done_at == now
    assert again.last_error is None


def test_what_a_failing_job_wrote_is_rolled_back(registry: Any) -> None:
    ask(registry, "half")

    def half(context: JobContext) -> None:
        put(context.db, "other", key="written by half", payload={}, now=NOW)
        raise RuntimeError

    orders["half"] = half
    run_due(registry, now=NOW)
    with registry["db.reading"]() as db:
        assert db.scalars(select(OutboxRow.business_key)).all() == ["half"]


def test_a_job_that_kills_its_worker_every_time_is_given_up(registry: Any) -> None:
    ask(registry, "poison")
    now = NOW
    for _ in range(3):
        assert take(registry, holder="dies", now=now)
        now += MINUTE
    assert run_due(registry, now=now) == 1
    assert ran == []
    assert row(registry, "poison").last_error == "interrupted at every attempt"
    assert row(registry, "poison").failed_at == now


def test_an_outage_counts_no_attempt_and_holds_up_only_its_kind(registry: Any) -> None:
    for number in range(3):
        ask(registry, f"mail:{number}")
        orders[f"mail:{number}"] = lambda context: context.outage("connection refused")
    ask(registry, "file:1", kind="other")
    for _ in range(20):
        run_due(registry, now=NOW)
    assert ran.count("file:1") == 1
    assert ran.count("mail:0") == 20
    waiting = row(registry, "mail:0")
    assert (waiting.attempts, waiting.failed_at, waiting.not_before) == (0, None, NOW)
    orders.clear()
    assert run_due(registry, now=NOW) == 3


def test_giving_up_and_doubt_are_the_jobs_word(registry: Any) -> None:
    ask(registry, "never")
    ask(registry, "perhaps")
    orders["never"] = lambda context: context.give_up("no such address")
    orders["perhaps"] = lambda context: context.mark_uncertain("no answer to the text")
    run_due(registry, now=NOW)
    assert row(registry, "never").failed_at == NOW
    perhaps = row(registry, "perhaps")
    assert (perhaps.uncertain, perhaps.done_at) == (True, NOW)
    assert perhaps.last_error == "no answer to the text"
    [standing] = [s for s in _standing(registry) if s.kind == "test"]
    assert (standing.failed, standing.uncertain, standing.done) == (1, 1, 1)
    with registry["db.factory"].begin() as db:
        assert service.retry(db, now=NOW, key="perhaps") == 1
    orders.clear()
    assert run_due(registry, now=NOW) == 1


def _standing(registry: Any) -> list[service.Standing]:
    with registry["db.reading"]() as db:
        return service.standing(db, now=NOW)


def test_numbers_and_forgetting(registry: Any) -> None:
    ask(registry, "one")
    ask(registry, "two", not_before=NOW + MINUTE)
    take(registry, holder="a", now=NOW)
    [standing] = _standing(registry)
    assert (standing.waiting, standing.running, standing.oldest_due) == (1, 1, None)
    with registry["db.factory"].begin() as db:
        assert service.forget_done(db, before=NOW + MINUTE) == 0
    run_due(registry, now=NOW + MINUTE)
    with registry["db.factory"].begin() as db:
        assert service.forget_done(db, before=NOW + timedelta(days=1)) == 2


@given(attempt=st.integers(1, 10_000), chance=st.floats(0, 1))
def test_delays_grow_to_a_bound(attempt: int, chance: float) -> None:
    wait = service.delay(attempt, chance=chance)
    assert service.FIRST_DELAY * 0.75 <= wait <= service.LONGEST_DELAY * 1.25
    assert service.delay(attempt + 1, chance=chance) >= wait


def test_masking_keeps_words_and_drops_people() -> None:
    text = "550 5.1.1 <nguyen.van.a@example.vn>: mailbox 0912345678 unknown, 3 tries"
    assert mask(text) == "550 5.1.1 <@>: mailbox # unknown, 3 tries"
