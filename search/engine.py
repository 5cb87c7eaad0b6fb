"""One search: candidates of the engine, ranked and cut, as rows of what is held."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from search.backends import base
from search.backends.base import Reader, Wanted
from search.corpus import Corpus
from search.held import Held
from search.matching import Floats, Indexes
from search.query import Query
from search.ranking import Weights, rank
from search.text import fold

CANDIDATES = 300
MOST_WORDS = 80  # weighted words that one query asks the engine for
RARE = 6  # names that may have a word before the bodies are not asked for it
ABOUT_SHARE, BODY_SHARE = 0.35, 0.12
CLICKS_SHARE = 0.3  # of popularity by clicks in the prior
NUMBER_BONUS = 5.0
FEATURED_BONUS = 3.0
SHARE_OF_BEST = 0.3  # a hit that scores less than this share of the best is none
LEAST = 0.06
WEIGHTS = Weights()
NOTHING: Mapping[str, float] = MappingProxyType({})


@dataclass(frozen=True, eq=False)
class Ranked:
    """Rows and scores of the hits, best first, and how many have each facet value."""

    rows: Indexes
    scores: Floats
    counts: Counter[str]  # by filter term


def wanted_words(query: Query, corpus: Corpus) -> tuple[tuple[str, str, float], ...]:
    """Return the weighted words that candidates are asked for, by field of the engine."""
    words: dict[tuple[str, str], float] = {}

    def want(field: str, word: str, weight: float) -> None:
        words[field, word] = max(words.get((field, word), 0.0), round(weight, 4))

    for segment in query.segments:
        for alternative in segment.alternatives:
            for term in alternative.terms:
                number = corpus.numbers.get(term.word, 0)
                folded = fold(term.word)
                names = int(corpus.names_with[number]) if number else 0
                rare = corpus.rarity[number] if names else _rarity_of_fold(corpus, folded)
                weight = float(rare) * segment.weight * alternative.weight
                want(base.NAME, term.word, weight)
                want(base.ABOUT, term.word, ABOUT_SHARE * weight)
                want(base.NAME_FOLDED, folded, term.loose * weight)
                if names < RARE:
                    want(base.BODY, term.word, BODY_SHARE * weight)
    best = sorted(words.items(), key=lambda item: (-item[1], item[0]))[:MOST_WORDS]
    return tuple((field, word, weight) for (field, word), weight in best if weight > 0)


def _rarity_of_fold(corpus: Corpus, folded: str) -> float:
    return float(corpus.rarity_of_fold[corpus.fold_numbers.get(folded, 0)])


def search(
    query: Query,
    *,
    held: Held,
    reader: Reader | None,
    filters: Sequence[tuple[str, ...]] = (),
    fresh: Collection[int] = (),
    featured: Sequence[str] = (),
    popularity: Mapping[str, float] = NOTHING,
    most: int = CANDIDATES,
) -> Ranked:
    """Return every hit of ``query`` that ``filters`` let through, best first.

    ``fresh`` are rows that the engine may not know yet: they are always candidates. Without a
    ``reader`` every row is one (slower). ``featured`` are ids that editors put first;
    ``popularity`` (0 to 1) by id comes from clicks; ``most`` candidates are ranked.
    """
    allowed = _allowed(held, filters)
    if query.is_empty:
        return Ranked(np.zeros(0, np.int64), np.zeros(0, np.float32), Counter())
    numbered = _rows_of_numbers(query, held)
    promoted = [held.row_of[one] for one in featured if one in held.row_of]
    rows = _candidates(query, held, reader, filters, most)
    rows = np.unique(np.concatenate([rows, np.array([*fresh, *numbered, *promoted], np.int64)]))
    rows = rows[allowed[rows]]
    prior = held.prior[rows] + _popular(held, rows, popularity)
    scores = rank(query, held.corpus, rows, prior, WEIGHTS)
    scores += NUMBER_BONUS * np.isin(rows, numbered)
    for place, row in enumerate(promoted):
        scores[rows == row] += FEATURED_BONUS - place * 0.1
    return _cut(held, rows, scores)


def _popular(held: Held, rows: Indexes, popularity: Mapping[str, float]) -> Floats:
    found = np.zeros(len(rows), np.float32)
    for one, share in popularity.items():
        found[rows == held.row_of.get(one, -1)] = CLICKS_SHARE * share
    return found


def browse(*, held: Held, filters: Sequence[tuple[str, ...]]) -> Ranked:
    """Return everything that ``filters`` let through, what people need most first."""
    rows = np.flatnonzero(_allowed(held, filters))
    return _ordered(held, rows, held.prior[rows])


def _candidates(
    query: Query, held: Held, reader: Reader | None, filters: Sequence[tuple[str, ...]], most: int
) -> Indexes:
    if reader is None:
        return np.arange(held.corpus.size)
    words = wanted_words(query, held.corpus)
    if not words:
        return np.zeros(0, np.int64)
    return held.rows(reader.candidates(Wanted(words, tuple(filters), most)))


def _rows_of_numbers(query: Query, held: Held) -> list[int]:
    rows: list[int] = []
    for number in query.numbers:
        rows += held.rows_of_number.get(number, ())
    return rows


def _allowed(held: Held, filters: Sequence[tuple[str, ...]]) -> NDArray[np.bool_]:
    allowed = np.ones(held.corpus.size, bool)
    for group in filters:
        allowed &= held.having(group)
    return allowed


def _cut(held: Held, rows: Indexes, scores: Floats) -> Ranked:
    """Return the rows that score enough beside the best one."""
    if not len(rows):
        return Ranked(rows, scores, Counter())
    enough = scores >= max(LEAST, SHARE_OF_BEST * min(float(scores.max()), 1.2))
    return _ordered(held, rows[enough], scores[enough])


def _ordered(held: Held, rows: Indexes, scores: Floats) -> Ranked:
    ids = [held.documents[row].id for row in rows.tolist()]
    order = sorted(range(len(ids)), key=lambda at: (-round(float(scores[at]), 5), ids[at]))
    counts: Counter[str] = Counter()
    for row in rows.tolist():
        counts.update(held.documents[row].filters)
    return Ranked(rows[order], scores[order], counts)
