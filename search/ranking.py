"""The ranking: how well a document answers a query, the same for every backend.

Pure numpy over the held corpus. A document's score is, roughly,

    how much of the query its parts cover, each segment by its best reading
    + words that stand together over the edges of segments
    + how much of its name the query covers (a name that says more answers another question)
    + a prior (level of government, audience, popularity).

All weights are in :class:`Weights`; ``make bench-search`` measures them.
"""

from dataclasses import dataclass, field

import numpy as np

from search.corpus import Corpus
from search.documents import PARTS
from search.matching import (
    SHORT,
    TITLE,
    Compiled,
    Floats,
    Indexes,
    Matches,
    across,
    compile_query,
    match,
    pairs_of,
)
from search.query import Alternative, Query

PART_WEIGHTS = {
    "title": 1.0, "short": 1.0, "keywords": 0.85, "field": 0.7, "agency": 0.2,
    "results": 0.55, "papers": 0.15, "summary": 0.3, "body": 0.12,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Weights:
    """Every number of the ranking."""

    parts: dict[str, float] = field(default_factory=lambda: dict(PART_WEIGHTS))
    pairs: float = 0.45  # share of adjacent pairs in the match of one reading
    across: float = 0.3  # pairs over the edges of segments
    name: float = 0.55  # how much of the name the query covers
    prior: float = 0.12
    field_hint: float = 0.25  # the document is of the field that the lexicon names
    mass: float = 0.8  # importance of a segment grows with its rarity to this power
    sharp: float = 1.35  # above 1, half a match is worth less than half

    def by_part(self) -> Floats:
        """Return the weights of the parts in their order."""
        return np.array([self.parts[name] for name in PARTS], np.float32)


def rank(
    query: Query, corpus: Corpus, candidates: Indexes, prior: Floats, weights: Weights
) -> Floats:
    """Return the score of each of the ``candidates``; ``prior`` (0 to 1) is theirs."""
    compiled = compile_query(query, corpus)
    matches = match(compiled, corpus, candidates, weights.by_part())
    covered = _coverage(query, compiled, matches, weights, fields=_fields(corpus, candidates))
    joined = _joined(query, compiled, matches)
    named = _named(query, compiled, matches, len(candidates))
    score = covered * (1 + weights.across * joined) + weights.name * named * covered
    return (score + weights.prior * prior * covered).astype(np.float32)


def _fields(corpus: Corpus, candidates: Indexes) -> list[str]:
    return [corpus.field_of[number] for number in candidates.tolist()]


def _coverage(
    query: Query, compiled: Compiled, matches: Matches, weights: Weights, *, fields: list[str]
) -> Floats:
    """Return the share of the query, by importance, that each candidate answers."""
    total = np.zeros(len(fields), np.float32)
    whole = 0.0
    for segment in query.segments:
        best = np.zeros(len(fields), np.float32)
        importance = 0.0
        for alternative in segment.alternatives:
            value, mass = _reading(alternative, compiled, matches, weights)
            if alternative.field:
                hint = np.fromiter((name == alternative.field for name in fields), np.float32)
                value = value * (1 + weights.field_hint * hint)
            best = np.maximum(best, alternative.weight * value)
            importance = max(importance, alternative.weight * mass**weights.mass)
        importance *= segment.weight
        total += importance * best
        whole += importance
    return total / whole if whole else total


def _reading(
    alternative: Alternative, compiled: Compiled, matches: Matches, weights: Weights
) -> tuple[Floats, float]:
    """Return how far each candidate matches one reading (0 to 1), and the reading's mass."""
    terms = [compiled.order[term.word] for term in alternative.terms if term.word in compiled.order]
    if not terms:
        return np.zeros(len(matches.terms), np.float32), 0.0
    rare = compiled.rare[terms]
    mass = float(rare.sum())
    single = matches.terms[:, terms] @ (rare / mass)
    pairs = pairs_of(alternative, compiled.order)
    if pairs:
        places = [compiled.pair_order[pair] for pair in pairs]
        rare_pairs = np.array([compiled.rare[a] + compiled.rare[b] for a, b in pairs], np.float32)
        together = matches.pairs[:, places] @ (rare_pairs / rare_pairs.sum())
        single = (1 - weights.pairs) * single + weights.pairs * together
    return (single**weights.sharp).astype(np.float32), mass


def _joined(query: Query, compiled: Compiled, matches: Matches) -> Floats:
    """Return the share of pairs over the edges of segments that stand in each candidate."""
    edges = across(query, compiled.order)
    if not edges:
        return np.zeros(len(matches.terms), np.float32)
    places = [compiled.pair_order[edge] for edge in edges]
    return matches.pairs[:, places].sum(axis=1) / max(1, len(query.segments) - 1)


def _named(query: Query, compiled: Compiled, matches: Matches, size: int) -> Floats:
    """Return the share of each name, by rarity, that the query speaks of (short or full name)."""
    worth = np.zeros(len(compiled.order) + 1, np.float32)
    for segment in query.segments:
        for alternative in segment.alternatives:
            for term in alternative.terms:
                place = compiled.order.get(term.word)
                if place is not None:
                    worth[place + 1] = max(worth[place + 1], alternative.weight)
    value = worth[matches.name_terms] * matches.name_rare
    best = np.zeros(size, np.float32)
    for part in (TITLE, SHORT):
        of = matches.name_parts == part
        rows = matches.name_rows[of]
        whole = np.bincount(rows, weights=matches.name_rare[of], minlength=size)
        share = np.bincount(rows, weights=value[of], minlength=size) / np.maximum(whole, 1e-6)
        best = np.maximum(best, share.astype(np.float32))
    return best
