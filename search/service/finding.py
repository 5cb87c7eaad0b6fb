"""Finding: from what a person typed to hits, counts and a better spelling."""

from collections import Counter, OrderedDict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock
from types import MappingProxyType
from typing import Any

from sqlalchemy.orm import Session

from portal.slots import SearchAnswer, SearchHit, SearchText
from search import engine
from search.corpus import written_out
from search.documents import filter_term
from search.engine import Ranked
from search.fallback import Fallback
from search.follower import Follower
from search.query import Query, parse
from search.state import State
from search.text import clean

MOST_REMEMBERED = 400
LONGEST_TEXT = 10_000  # more is cut before anything looks at it
Filters = Mapping[str, Sequence[str]]  # facet -> wanted values, any of them
NO_FILTERS: Filters = MappingProxyType({})


@dataclass(frozen=True)
class Found:
    """What one search found: the hits of the wanted stretch, and what surrounds them."""

    query: Query
    total: int
    hits: tuple[SearchHit, ...]
    counts: Counter[str] = field(default_factory=Counter)  # by filter term
    degraded: bool = False  # answered without the index


class Finder:
    """The search of one process; the slot's :class:`portal.slots.SearchPort`."""

    follower: Follower

    def __init__(self, follower: Follower | None = None) -> None:
        """Search with ``follower``, or with the one that is set before the first search."""
        if follower is not None:
            self.follower = follower
        self._remembered = _Remembered()

    def search(
        self,
        db: Session,
        text: str,
        *,
        kind: str = "procedure",
        filters: Filters = NO_FILTERS,
        limit: int = 10,
        offset: int = 0,
        by_name: bool = False,
        exact: bool = False,
    ) -> Found:
        """Return the hits of ``text``; without words, everything that ``filters`` let through."""
        text = clean(text[:LONGEST_TEXT]).strip()
        state = self.follower.current(db)
        if state is None:
            return self._without_index(db, text, kind=kind, limit=limit, offset=offset)
        query = self.understand(state, text, exact=exact)
        terms = filter_terms(kind, filters)
        ranked = self._ranked(state, query, terms, exact=exact)
        rows, scores = ranked.rows, ranked.scores
        if by_name:
            order = sorted(range(len(rows)), key=lambda at: state.held.text(int(rows[at])).title)
            rows, scores = rows[order], scores[order]
        hits = tuple(
            SearchHit(state.held.text(int(row)), round(float(score), 4))
            for row, score in zip(
                rows[offset : offset + limit], scores[offset : offset + limit], strict=True
            )
        )
        return Found(query, len(rows), hits, ranked.counts)

    def forget(self) -> None:
        """Forget every answer, so that measuring measures the search."""
        self._remembered = _Remembered()

    def understand(self, state: State, text: str, *, exact: bool = False) -> Query:
        """Return what ``text`` means under the state."""
        return self._remembered.get(
            (state.generation, "query", text, exact),
            lambda: parse(
                text,
                dictionary=state.understanding.dictionary,
                lexicon=state.understanding.lexicon,
                written_out=lambda letters: written_out(state.held.corpus, letters),
                exact=exact,
            ),
        )

    def _ranked(
        self, state: State, query: Query, terms: tuple[tuple[str, ...], ...], *, exact: bool
    ) -> Ranked:
        if not query.text:
            key: Hashable = (state.generation, "browse", terms)
            return self._remembered.get(key, lambda: engine.browse(held=state.held, filters=terms))
        return self._remembered.get(
            (state.generation, "ranked", query.text, terms, exact),
            lambda: engine.search(
                query,
                held=state.held,
                reader=state.reader,
                filters=terms,
                fresh=state.fresh_rows,
                featured=state.editorial.featured.get(query.key, ()),
                popularity=state.editorial.popularity,
            ),
        )

    def _without_index(
        self, db: Session, text: str, *, kind: str, limit: int, offset: int
    ) -> Found:
        hits = Fallback(self.follower.sources).find(db, text, kind=kind)
        query = Query(text=text, numbers=(), segments=())
        return Found(query, len(hits), tuple(hits[offset : offset + limit]), degraded=True)

    # What the rest of the house asks (portal.slots.SearchPort).

    def find(
        self, db: Session, query: str, *, kind: str = "procedure", limit: int = 10
    ) -> SearchAnswer:
        """Return the best hits for what a person typed."""
        found = self.search(db, query, kind=kind, limit=limit)
        better = found.query.corrected or found.query.suggestion
        return SearchAnswer(found.query.text, found.total, found.hits, better)

    def near(self, db: Session, query: str, *, limit: int = 5) -> tuple[SearchHit, ...]:
        """Return things near a wrong code or address, for the 404 page."""
        state = self.follower.current(db)
        if state is None:
            return ()
        words = query.rsplit("/", maxsplit=1)[-1][:200]
        near = _near_codes(state, words) if any(char.isdigit() for char in words) else []
        if near:
            return tuple(SearchHit(text, 1.0) for text in near[:limit])
        return self.search(db, words.replace("-", " ").replace("_", " "), limit=limit).hits


def filter_terms(kind: str, filters: Filters) -> tuple[tuple[str, ...], ...]:
    """Return the groups of filter terms that a hit must have one of each."""
    groups = [
        tuple(sorted(filter_term(name, value) for value in filters[name]))
        for name in sorted(filters)
        if filters[name]
    ]
    return ((filter_term("kind", kind),), *groups)


def _near_codes(state: State, typed: str) -> list[SearchText]:
    """Return the procedures whose code has one digit more, less, other or swapped."""
    digits = "".join(char for char in typed if char.isdigit() and char.isascii())
    if not 5 <= len(digits) <= 9:
        return []
    rows: list[int] = []
    for variant in _variants(digits):
        rows += state.held.rows_of_number.get(f"#{variant}", ())
    return [state.held.text(row) for row in dict.fromkeys(rows)]


def _variants(digits: str) -> list[str]:
    cuts = [(digits[:at], digits[at:]) for at in range(len(digits) + 1)]
    swapped = [head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1]
    shorter = [head + tail[1:] for head, tail in cuts if tail]
    changed = [head + char + tail[1:] for head, tail in cuts if tail for char in "0123456789"]
    longer = [head + char + tail for head, tail in cuts for char in "0123456789"]
    return list(dict.fromkeys([*swapped, *shorter, *changed, *longer]))


class _Remembered:
    """Answers of the present generation, the least recently used forgotten first."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Any) -> Any:
        """Return what is kept under ``key``, made first if it is not."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = make()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > MOST_REMEMBERED:
                self._kept.popitem(last=False)
        return made
