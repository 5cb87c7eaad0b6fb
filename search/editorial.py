"""What editors and clicks add to the search, as one process reads it: words, featured, popularity.

Pure data for the rest of the search; ``search.service.editing`` writes it, and every change is
recorded under a change number of its own, so every process reads it again.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from math import log1p

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal import clock
from search.models import FeaturedResult, OpenedDay, SearchWord
from search.words import Lexicon, Word, lexicon, shipped

WORDS_CHANGED = "search.words"
POPULARITY_CHANGED = "search.popularity"
POPULARITY_DAYS = 90
FEWEST_OPENED = 5  # below that a click is an accident
MANY_OPENED = 500  # above that more clicks change nothing


@dataclass(frozen=True)
class Editorial:
    """Words, featured results by folded query, and popularity (0 to 1) by document id."""

    lexicon: Lexicon
    featured: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    popularity: Mapping[str, float] = field(default_factory=dict)


@cache
def shipped_words() -> tuple[Word, ...]:
    """Return the words that the package brings."""
    return tuple(shipped())


def read(db: Session, *, now: datetime) -> Editorial:
    """Return what editors and clicks say at ``now``."""
    return Editorial(
        lexicon=lexicon([*shipped_words(), *_own_words(db)]),
        featured=_featured(db),
        popularity=_popularity(db, now=now),
    )


def _own_words(db: Session) -> list[Word]:
    return [
        Word(
            term=row.term,
            kind=row.kind.value,
            expands_to=tuple(text.strip() for text in row.expands_to.split(";") if text.strip()),
            weight=row.weight if row.active else 0.0,
            field=row.field,
            note=row.note,
        )
        for row in db.scalars(select(SearchWord).order_by(SearchWord.id))
    ]


def _featured(db: Session) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    order = (FeaturedResult.query, FeaturedResult.place, FeaturedResult.id)
    for row in db.scalars(select(FeaturedResult).order_by(*order)):
        found[row.query].append(row.target)
    return {query: tuple(targets) for query, targets in found.items()}


def _popularity(db: Session, *, now: datetime) -> dict[str, float]:
    since = clock.today(now) - timedelta(days=POPULARITY_DAYS)
    query = select(OpenedDay.target, func.sum(OpenedDay.opened))
    query = query.where(OpenedDay.day >= since).group_by(OpenedDay.target)
    return {
        target: min(1.0, log1p(opened) / log1p(MANY_OPENED))
        for target, opened in db.execute(query)
        if opened >= FEWEST_OPENED
    }
