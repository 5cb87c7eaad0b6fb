"""Matching: which words and adjacent pairs of a query stand in which candidate documents.

One pass of numpy over the held words of the candidates, whatever backend proposed them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from search.corpus import BREAK, Corpus, Ints
from search.documents import PARTS
from search.query import Alternative, Query, Term
from search.text import fold

Floats = NDArray[np.float32]
Indexes = NDArray[np.int64]
LOOSE_ENOUGH = 0.5  # worth of other marks from which a word counts as said
MOST_TERMS = 200  # different words of one query with all its readings
TITLE, SHORT = PARTS.index("title"), PARTS.index("short")


@dataclass(frozen=True, slots=True)
class Compiled:
    """The words and pairs of a query in the numbers of one corpus."""

    order: dict[str, int]
    loose: Floats  # by term: worth of a match in other marks
    rare: Floats  # by term
    exact: Ints  # word number -> term + 1
    group: Ints  # word number -> group + 1
    group_of: Indexes  # term -> group + 1
    pair_order: dict[tuple[int, int], int]


def compile_query(query: Query, corpus: Corpus) -> Compiled:
    """Return ``query`` with its terms and pairs numbered against ``corpus``."""
    terms = _terms(query)
    order = {word: index for index, word in enumerate(terms)}
    exact = np.zeros(len(corpus.numbers) + 1, np.int32)
    by_fold = np.zeros(len(corpus.fold_numbers) + 1, np.int32)
    group_of = np.zeros(len(order), np.int64)
    rare = np.zeros(len(order), np.float32)
    groups: dict[str, int] = {}
    for word, index in order.items():
        folded = fold(word)
        group_of[index] = groups.setdefault(folded, len(groups) + 1)
        number, fold_number = corpus.numbers.get(word, 0), corpus.fold_numbers.get(folded, 0)
        if number:
            exact[number] = index + 1
        if fold_number:
            by_fold[fold_number] = group_of[index]
        rare[index] = corpus.rarity[number] if number else corpus.rarity_of_fold[fold_number]
    loose = np.array([term.loose for term in terms.values()], np.float32)
    group = by_fold[corpus.folds]
    return Compiled(order, loose, rare, exact, group, group_of, _pair_order(query, order))


def _terms(query: Query) -> dict[str, Term]:
    """Return the first ``MOST_TERMS`` words of the query; the readiest to match loosely wins."""
    terms: dict[str, Term] = {}
    for alternative in _by_rank(query):
        for term in alternative.terms:
            known = terms.get(term.word)
            if known is None and len(terms) >= MOST_TERMS:
                continue
            if known is None or known.loose < term.loose:
                terms[term.word] = term
    return terms


def _by_rank(query: Query) -> Iterator[Alternative]:
    """Yield what was typed in every segment, then every first reading, and so on."""
    longest = max((len(segment.alternatives) for segment in query.segments), default=0)
    for rank in range(longest):
        for segment in query.segments:
            if rank < len(segment.alternatives):
                yield segment.alternatives[rank]


def pairs_of(alternative: Alternative, order: dict[str, int]) -> list[tuple[int, int]]:
    """Return the adjacent pairs of terms of an alternative."""
    found = [order[term.word] for term in alternative.terms if term.word in order]
    return list(pairwise(found))


def across(query: Query, order: dict[str, int]) -> list[tuple[int, int]]:
    """Return the pairs over the edges of neighbouring segments, in every reading of both."""
    found: list[tuple[int, int]] = []
    for left, right in pairwise(query.segments):
        for before in left.alternatives:
            for after in right.alternatives:
                last, first = order.get(before.terms[-1].word), order.get(after.terms[0].word)
                if last is not None and first is not None:
                    found.append((last, first))
    return list(dict.fromkeys(found))


def _pair_order(query: Query, order: dict[str, int]) -> dict[tuple[int, int], int]:
    pairs: dict[tuple[int, int], int] = {}
    for segment in query.segments:
        for alternative in segment.alternatives:
            for pair in pairs_of(alternative, order):
                pairs.setdefault(pair, len(pairs))
    for pair in across(query, order):
        pairs.setdefault(pair, len(pairs))
    return pairs


@dataclass(frozen=True, slots=True)
class Matches:
    """What matched: candidates by terms, candidates by pairs, and the words of the names."""

    terms: Floats  # (candidates, terms): the best part, 0 to 1
    pairs: Floats  # (candidates, pairs)
    name_rows: Ints  # candidate of each word of a title or short title
    name_parts: NDArray[np.uint8]
    name_terms: Ints  # term + 1 that the word matched, 0 for none
    name_rare: Floats  # rarity of the word


def match(compiled: Compiled, corpus: Corpus, candidates: Indexes, part_weights: Floats) -> Matches:
    """Return what of the query stands in the ``candidates`` (document numbers)."""
    flat, rows = _words_of(corpus, candidates)
    words, parts = corpus.sequence[flat], corpus.parts[flat]
    exact, groups = compiled.exact[words], compiled.group[words]
    heavy = np.argsort(part_weights, kind="stable")
    places = np.argsort(heavy, kind="stable").astype(np.uint8)[parts]
    seen = _Seen(len(candidates), rows, places, part_weights[heavy], exact, groups)
    name = ((parts == TITLE) | (parts == SHORT)) & (words != BREAK)
    loosely = _loose_term(compiled, exact[name], groups[name])
    return Matches(
        terms=_terms_matrix(compiled, seen),
        pairs=_pairs_matrix(compiled, seen),
        name_rows=rows[name],
        name_parts=parts[name],
        name_terms=loosely,
        name_rare=corpus.rarity[words[name]],
    )


@dataclass(frozen=True, slots=True)
class _Seen:
    """The words of the candidates, in order: candidate, part by weight, term, folded group."""

    size: int
    rows: Ints
    places: NDArray[np.uint8]  # of the word's part among the parts from light to heavy
    weights: Floats  # of the parts from light to heavy
    exact: Ints
    groups: Ints

    def best(self, numbers: Ints, at: Indexes, count: int) -> Floats:
        """Return the greatest weight of each number (1 to ``count``) in each candidate.

        ``numbers`` are those of the words ``at``. Heavier parts are written later and so win.
        """
        places = self.places[at]
        order = np.argsort(places, kind="stable")
        found = np.zeros(self.size * (count + 1), np.float32)
        keys = self.rows[at[order]] * (count + 1) + numbers[order]
        found[keys] = self.weights[places[order]]
        return found.reshape(self.size, count + 1)[:, 1:]

    def words(self, numbers: Ints, count: int) -> Floats:
        """Return the greatest weight of each number in each candidate."""
        at = np.flatnonzero(numbers)
        return self.best(numbers[at], at, count)

    def pairs(self, numbers: Ints, edges: tuple[Indexes, Indexes], terms: int) -> Floats:
        """Return the greatest weight of each pair of neighbouring ``numbers`` in each candidate."""
        table = np.zeros((terms + 1, terms + 1), np.int32)
        count = len(edges[0])
        table[edges] = np.arange(1, count + 1)
        at = np.flatnonzero((numbers[:-1] > 0) & (numbers[1:] > 0))
        found = table[numbers[at], numbers[at + 1]]
        at = at[found > 0]
        return self.best(found[found > 0], at, count)


def _words_of(corpus: Corpus, candidates: Indexes) -> tuple[Indexes, Ints]:
    """Return the places of the candidates' words in the sequence, and the candidate of each."""
    begins = corpus.starts[candidates]
    lengths = corpus.starts[candidates + 1] - begins
    rows = np.repeat(np.arange(len(candidates), dtype=np.int32), lengths)
    before = np.cumsum(lengths) - lengths
    flat = np.arange(int(lengths.sum())) + np.repeat(begins - before, lengths)
    return flat, rows


def _loose_term(compiled: Compiled, exact: Ints, groups: Ints) -> Ints:
    """Return the term + 1 of each word: the exact one, else one of its folded group that
    may match loosely.
    """
    of_group = np.zeros(int(compiled.group_of.max(initial=0)) + 1, np.int32)
    for index in np.argsort(compiled.loose, kind="stable"):
        if compiled.loose[index] >= LOOSE_ENOUGH:
            of_group[compiled.group_of[index]] = index + 1
    return np.where(exact > 0, exact, of_group[groups])


def _terms_matrix(compiled: Compiled, seen: _Seen) -> Floats:
    count = len(compiled.loose)
    strict = seen.words(seen.exact, count)
    if not count:
        return strict
    groups = int(compiled.group_of.max())
    by_group = seen.words(seen.groups, groups)
    return np.maximum(strict, by_group[:, compiled.group_of - 1] * compiled.loose)


def _pairs_matrix(compiled: Compiled, seen: _Seen) -> Floats:
    count, terms = len(compiled.pair_order), len(compiled.loose)
    if not count or len(seen.exact) < 2:
        return np.zeros((seen.size, count), np.float32)
    left, right = np.array(list(compiled.pair_order), np.int64).T
    strict = seen.pairs(seen.exact, (left + 1, right + 1), terms)
    worth = np.minimum(compiled.loose[left], compiled.loose[right])
    if not (worth >= LOOSE_ENOUGH).any():
        return strict
    # Two pairs may fold alike: number the folded pairs, then hand the result to both.
    left_group, right_group = compiled.group_of[left], compiled.group_of[right]
    keys, back = np.unique(left_group * (terms + 1) + right_group, return_inverse=True)
    loose = seen.pairs(seen.groups, (keys // (terms + 1), keys % (terms + 1)), terms)[:, back]
    worth = np.where(worth >= LOOSE_ENOUGH, worth, 0.0).astype(np.float32)
    return np.maximum(strict, loose * worth)
