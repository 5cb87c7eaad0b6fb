"""Writers of one process take turns in the order in which they came."""

import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import text

from portal.db import make_engine
from portal.db.engine import reading
from portal.db.turns import Turns


def test_turns_are_given_in_order() -> None:
    turns, order = Turns(), []
    assert turns.take()

    def wait(number: int) -> None:
        assert turns.take()
        order.append(number)
        turns.give()

    threads = [threading.Thread(target=wait, args=(number,)) for number in range(5)]
    for thread in threads:
        thread.start()
        while not turns._waiting or len(turns._waiting) < threads.index(thread) + 1:
            time.sleep(0.001)
    turns.give()
    for thread in threads:
        thread.join()
    assert order == list(range(5))
    assert turns.take(timeout=0)


def test_whoever_waits_too_long_goes_away_and_blocks_nobody() -> None:
    turns = Turns()
    turns.take()
    assert not turns.take(timeout=0.01)
    turns.give()
    assert turns.take(timeout=0)


@pytest.fixture
def engine(tmp_path: Path):
    made = make_engine(f"sqlite:///{tmp_path}/turns.sqlite")
    with made.begin() as connection:
        connection.execute(text("CREATE TABLE entry (number INTEGER)"))
    yield made
    made.dispose()


def test_many_writers_get_through_and_failures_give_their_turn_back(engine) -> None:
    def write(number: int) -> None:
        for _time in range(10):
            try:
                with engine.begin() as connection:
                    connection.execute(text("INSERT INTO entry VALUES (:n)"), {"n": number})
                    if number % 2:
                        raise RuntimeError
            except RuntimeError:
                pass

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    with reading(engine).connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM entry")) == 40


def test_one_connection_may_write_again_and_again(engine) -> None:
    with engine.connect() as connection:
        for _time in range(3):
            with connection.begin():
                connection.execute(text("INSERT INTO entry VALUES (1)"))
    started = time.monotonic()
    with engine.begin() as connection:
        assert connection.scalar(text("SELECT count(*) FROM entry")) == 3
    assert time.monotonic() - started < 5


def test_a_lost_connection_gives_its_turn_back(engine) -> None:
    connection = engine.connect()
    connection.execute(text("INSERT INTO entry VALUES (1)"))
    connection.invalidate()
    connection.close()
    with engine.begin() as other:
        other.execute(text("INSERT INTO entry VALUES (2)"))


def test_readers_never_wait_for_a_writer(engine) -> None:
    with engine.begin() as writer:
        writer.execute(text("INSERT INTO entry VALUES (1)"))
        started = time.monotonic()
        with reading(engine).connect() as reader:
            assert reader.scalar(text("SELECT count(*) FROM entry")) == 0
        assert time.monotonic() - started < 5
