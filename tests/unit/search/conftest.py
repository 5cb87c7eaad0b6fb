"""The national catalogue as far as the repository has it, understood and ranked once."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from search.backends.tantivy import TantivyBackend
from search.follower import Follower
from search.service.finding import Finder
from search.state import State
from tests.bench.search_corpus import Catalogue, titles


@pytest.fixture(scope="session")
def national(tmp_path_factory: Any) -> Iterator[tuple[Catalogue, Finder]]:
    """A search over the 2,642 names."""
    catalogue = Catalogue(titles())
    folder: Path = tmp_path_factory.mktemp("national") / "index"
    yield catalogue, catalogue.finder(TantivyBackend(), folder)
    catalogue.engine.dispose()


@pytest.fixture(scope="session")
def state(national: tuple[Catalogue, Finder]) -> State:
    """What is held of it."""
    follower: Follower = national[1].follower
    assert follower.state is not None
    return follower.state


@pytest.fixture(scope="session")
def find(national: tuple[Catalogue, Finder]) -> Any:
    """Return a function from a query to the names found."""
    catalogue, finder = national

    def titles_of(query: str, **options: Any) -> list[str]:
        with catalogue.session() as db:
            return [hit.text.title for hit in finder.search(db, query, **options).hits]

    return titles_of
