"""The life of the index: followed by every process, rebuilt when broken, healed after kill -9."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from portal.slots import SearchText
from search.backends.base import Backend
from search.backends.tantivy import TantivyBackend
from search.backends.whoosh import WhooshBackend
from search.follower import Follower
from search.index import BUILDING, BrokenIndexError, BusyIndexError, IndexFolder
from search.keeper import Keeper
from search.service.asked import Asked
from search.service.finding import Finder
from tests.bench.search_corpus import Catalogue, titles

BACKENDS: tuple[Callable[[], Backend], ...] = (WhooshBackend, TantivyBackend)
DEATH = "1.000656"  # Thủ tục đăng ký khai tử


@pytest.fixture(params=BACKENDS, ids=lambda made: made.name)
def backend(request: pytest.FixtureRequest) -> Backend:
    return request.param()


def some() -> list[SearchText]:
    return [text for text in titles() if text.field == "Hộ tịch"]


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    return Catalogue(some(), f"sqlite:///{tmp_path}/catalogue.sqlite")


def first(finder: Finder, catalogue: Catalogue, query: str = "đăng ký khai tử") -> str:
    with catalogue.session() as db:
        hits = finder.search(db, query).hits
    return hits[0].text.key if hits else ""


def opened(catalogue: Catalogue, backend: Backend, folder: Path) -> Finder:
    """Return the search of another process on the index that is there."""
    follower = catalogue.follower(backend, folder)
    with catalogue.session() as db:
        assert follower.open(db)
    return Finder(follower)


def test_a_publication_is_seen_by_every_process_within_two_seconds(
    backend: Backend, catalogue: Catalogue, tmp_path: Path
) -> None:
    one = catalogue.finder(backend, tmp_path / "node")
    same_node = opened(catalogue, backend, tmp_path / "node")
    other_node = catalogue.finder(backend, tmp_path / "other")
    finders = (one, same_node, other_node)
    assert [first(finder, catalogue) for finder in finders] == [DEATH] * 3
    catalogue.retire(DEATH)
    until = time.monotonic() + 2.0
    while DEATH in [first(finder, catalogue) for finder in finders]:
        assert time.monotonic() < until, "still found two seconds after it was retired"
        time.sleep(0.05)
    new = replace(some()[0], key="1.999999", title="Đăng ký xyzzy mới", path="/thu-tuc/1.999999")
    catalogue.put(new)
    until = time.monotonic() + 2.0
    while [first(finder, catalogue, "xyzzy") for finder in finders] != ["1.999999"] * 3:
        assert time.monotonic() < until, "not found two seconds after it was published"
        time.sleep(0.05)


def test_a_replaced_document_is_found_by_its_new_words_only(
    backend: Backend, catalogue: Catalogue, tmp_path: Path
) -> None:
    finder = catalogue.finder(backend, tmp_path / "node")
    catalogue.put(replace(catalogue.texts[DEATH], title="Thủ tục xyzzy"))
    with catalogue.session() as db:
        finder.follower.follow(db)
        assert finder.search(db, "xyzzy").hits[0].text.key == DEATH
        assert DEATH not in [hit.text.key for hit in finder.search(db, "khai tử").hits]


def test_what_was_followed_is_written_behind(
    backend: Backend, catalogue: Catalogue, tmp_path: Path
) -> None:
    follower = catalogue.finder(backend, tmp_path).follower
    catalogue.retire(DEATH)
    with catalogue.session() as db:
        follower.follow(db)
    assert follower.state is not None
    assert follower.state.gone
    assert follower.write_behind()
    follower.reopen()
    assert not follower.state.gone
    assert follower.state.reader_number == follower.state.number == 1
    assert not follower.write_behind()
    another = opened(catalogue, backend, tmp_path)
    assert first(another, catalogue) != DEATH


def test_too_many_changes_build_anew(
    backend: Backend, catalogue: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.follower.MOST_CHANGES", 3)
    follower = catalogue.finder(backend, tmp_path).follower
    keeper = Keeper(follower, catalogue.session, writing=catalogue.session, asked=Asked())
    catalogue.put(*some()[:10])
    catalogue.retire(DEATH)
    with catalogue.session() as db:
        follower.follow(db)
    assert follower.outdated
    keeper.step()
    assert not follower.outdated
    assert first(Finder(follower), catalogue) != DEATH


def test_one_writer_at_a_time(backend: Backend, catalogue: Catalogue, tmp_path: Path) -> None:
    follower = catalogue.finder(backend, tmp_path).follower
    other = IndexFolder(tmp_path, backend)
    with other.writing():
        with catalogue.session() as db, pytest.raises(BusyIndexError):
            follower.build(db)
        catalogue.retire(DEATH)
        with catalogue.session() as db:
            follower.follow(db)
        assert not follower.write_behind()
    assert follower.write_behind()


def test_a_build_that_cannot_be_believed_is_not_taken(catalogue: Catalogue, tmp_path: Path) -> None:
    class Forgetful(WhooshBackend):
        def create(self, folder: Path, documents: Any) -> int:
            return super().create(folder, [*documents][:-1])

    folder = IndexFolder(tmp_path, Forgetful())
    follower = Follower(folder, {"procedure": catalogue.source})
    with catalogue.session() as db, pytest.raises(BrokenIndexError):
        follower.build(db)
    assert folder.current() is None


# Whoosh leaves a file open when it cannot read it.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("damage", ["pointer", "about", "files", "everything"])
def test_a_broken_index_is_built_by_itself_while_the_database_answers(
    backend: Backend, catalogue: Catalogue, tmp_path: Path, damage: str
) -> None:
    catalogue.finder(backend, tmp_path)
    build = IndexFolder(tmp_path, backend).current()
    assert build is not None
    targets = {
        "pointer": [tmp_path / "current"],
        "about": [build[0] / "motcua.json"],
        "files": [path for path in build[0].iterdir() if path.name != "motcua.json"],
        "everything": [path for path in tmp_path.rglob("*") if path.is_file()],
    }
    for path in targets[damage]:
        if "sqlite" not in path.name and path.is_file():
            path.write_bytes(b"\x00broken")
    follower = catalogue.follower(backend, tmp_path)
    finder = Finder(follower)
    with catalogue.session() as db:
        found = finder.search(db, "đăng ký khai tử")
    assert found.degraded
    assert "khai tử" in found.hits[0].text.title
    keeper = Keeper(follower, catalogue.session, writing=catalogue.session, asked=Asked())
    keeper.step()
    assert first(finder, catalogue) == DEATH
    with catalogue.session() as db:
        assert not finder.search(db, "đăng ký khai tử").degraded
    assert first(opened(catalogue, backend, tmp_path), catalogue) == DEATH


def test_an_index_of_a_later_database_is_not_believed(
    backend: Backend, catalogue: Catalogue, tmp_path: Path
) -> None:
    follower = catalogue.finder(backend, tmp_path / "node").follower
    catalogue.retire(DEATH)
    with catalogue.session() as db:
        follower.follow(db)
    follower.write_behind()
    restored = Catalogue(some())
    with restored.session() as db:
        assert not restored.follower(backend, tmp_path / "node").open(db)


def test_the_keeper_runs_beside(backend: Backend, catalogue: Catalogue, tmp_path: Path) -> None:
    follower = catalogue.follower(backend, tmp_path)
    keeper = Keeper(follower, catalogue.session, writing=catalogue.session, asked=Asked())
    keeper.start()
    try:
        until = time.monotonic() + 20
        while follower.folder.current() is None:
            assert time.monotonic() < until
            time.sleep(0.05)
        catalogue.retire(DEATH)
        until = time.monotonic() + 20
        while (follower.folder.current() or (None, None))[1].number != 1:  # type: ignore[union-attr]
            assert time.monotonic() < until
            time.sleep(0.05)
    finally:
        keeper.stop()
    assert first(opened(catalogue, backend, tmp_path), catalogue) != DEATH


KILLED = """
import sys
from pathlib import Path
from portal import faults
from tests.contracts.test_search_life import BACKENDS, some
from tests.bench.search_corpus import Catalogue
faults.arm("development")
backend = next(make() for make in BACKENDS if make().name == sys.argv[1])
catalogue = Catalogue(some(), sys.argv[4])
follower = catalogue.follower(backend, Path(sys.argv[2]))
if sys.argv[3] == "build":
    with catalogue.session() as db:
        follower.build(db)
else:
    with catalogue.session() as db:
        follower.open(db)
    catalogue.retire("1.000656")
    with catalogue.session() as db:
        follower.follow(db)
    follower.write_behind()
"""


def killed(backend: Backend, catalogue: Catalogue, folder: Path, *, what: str, point: str) -> None:
    """Let a writer on the same database die by SIGKILL at a fault point."""
    url = catalogue.engine.url.render_as_string()
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", KILLED, backend.name, str(folder), what, url],
        env={**os.environ, "MOTCUA_FAULT": point},
        cwd=Path(__file__).parents[2],
        timeout=120,
        check=False,
        capture_output=True,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()


@pytest.mark.parametrize(
    ("what", "point"),
    [("build", "search.built"), ("build", "search.renamed"), ("change", "search.changed")],
)
def test_a_writer_killed_in_the_middle_harms_nothing(
    backend: Backend, catalogue: Catalogue, tmp_path: Path, what: str, point: str
) -> None:
    folder = tmp_path / "node"
    alive = catalogue.finder(backend, folder)
    before = IndexFolder(folder, backend).current()
    killed(backend, catalogue, folder, what=what, point=point)
    assert IndexFolder(folder, backend).current() == before  # the old index is still named
    assert first(alive, catalogue) == DEATH  # and search keeps answering
    started_after = opened(catalogue, backend, folder)
    assert first(started_after, catalogue)
    with catalogue.session() as db:  # the lock died with its holder; the next build heals
        assert alive.follower.build(db) == len(catalogue.texts)
    assert not [path for path in folder.iterdir() if path.name.startswith(BUILDING)]
    assert len([path for path in folder.iterdir() if path.is_dir()]) == 1
    assert first(opened(catalogue, backend, folder), catalogue) == DEATH


def test_the_first_build_killed_leaves_nothing_that_is_believed(
    backend: Backend, catalogue: Catalogue, tmp_path: Path
) -> None:
    killed(backend, catalogue, tmp_path / "node", what="build", point="search.built")
    assert IndexFolder(tmp_path / "node", backend).current() is None
    finder = catalogue.finder(backend, tmp_path / "node")
    assert first(finder, catalogue) == DEATH
