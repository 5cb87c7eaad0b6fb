"""Change numbers come in their own order, whoever commits when."""

import threading

from portal.db import changes
from tests.conftest import NOW


def test_numbers_count_up_by_kind(db) -> None:
    before = changes.current(db)
    changes.record(db, "procedure", keys=["a", "b"], now=NOW)
    changes.record(db, "page", keys=["c"], now=NOW)
    assert changes.current(db) == before + 3
    seen = [(one.kind, one.key) for one in changes.since(db, before, kinds=("procedure", "page"))]
    assert seen == [("procedure", "a"), ("procedure", "b"), ("page", "c")]
    assert [one.key for one in changes.since(db, before, kinds=("page",))] == ["c"]


def test_nothing_recorded_takes_no_number(db) -> None:
    before = changes.current(db)
    changes.record(db, "procedure", keys=[], now=NOW)
    assert changes.current(db) == before


def test_a_reader_never_meets_a_late_small_number(fresh) -> None:
    """Writers on several threads; whatever a reader has seen, nothing smaller appears later."""
    registry = fresh().registry
    start = threading.Barrier(4)

    def write(name: str) -> None:
        start.wait()
        for index in range(15):
            with registry["db.factory"].begin() as db:
                changes.record(db, "procedure", keys=[f"{name}{index}"], now=NOW)

    writers = [threading.Thread(target=write, args=(name,)) for name in "abc"]
    for writer in writers:
        writer.start()
    with registry["db.reading"]() as db:
        last = changes.current(db)
        first = last
    start.wait()
    seen: list[int] = []
    while any(writer.is_alive() for writer in writers) or not seen or seen[-1] < first + 45:
        with registry["db.reading"]() as db:
            new = [one.number for one in changes.since(db, last, kinds=("procedure",))]
        seen += new
        last = new[-1] if new else last
    assert seen == list(range(first + 1, first + 46))
