"""Neighbours of each procedure: the source names none, so they are computed.

Two procedures of one field are neighbours when their names share rare words, when they end in the
same results, or when they ask for the same papers. The computation depends on nothing but the
procedures given, and equal scores fall by code, so a second run says the same.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from catalogue.content import Content
from portal.collation import fold

MOST = 6
LEAST_SCORE = 0.12
TITLE, RESULTS, PAPERS = 0.65, 0.2, 0.15  # weights; they add up to 1
# Words that stand in most names and tell nothing.
_EMPTY = "thu tuc cua cho va cac doi voi tai trong theo ve do la co khong duoc den tu mot de nguoi"
EMPTY = frozenset(_EMPTY.split())


_Totals = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class _Traits:
    code: str
    words: frozenset[str]
    results: frozenset[str]
    papers: frozenset[str]


def related(contents: Mapping[str, Content]) -> dict[str, tuple[str, ...]]:
    """Return the codes of each procedure's neighbours, best first; ``contents`` is by code."""
    fields: dict[str, list[_Traits]] = defaultdict(list)
    for code in sorted(contents):
        content = contents[code]
        fields[fold(content.field)].append(_traits(code, content))
    found: dict[str, tuple[str, ...]] = dict.fromkeys(contents, ())
    for group in fields.values():
        found.update(_within(group))
    return found


def _within(group: Sequence[_Traits]) -> dict[str, tuple[str, ...]]:
    frequency = Counter(word for one in group for word in one.words)
    weight = {word: math.log(1 + len(group) / count) for word, count in frequency.items()}
    totals = {one.code: math.fsum(weight[word] for word in one.words) for one in group}
    scores: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for place, one in enumerate(group):
        for other in group[place + 1 :]:
            score = _score(one, other, weight, totals)
            if score >= LEAST_SCORE:
                scores[one.code].append((-score, other.code))
                scores[other.code].append((-score, one.code))
    return {code: tuple(near for _, near in sorted(rows)[:MOST]) for code, rows in scores.items()}


def _score(one: _Traits, other: _Traits, weight: Mapping[str, float], totals: _Totals) -> float:
    # fsum is exact in any order; sets come in another order in every process.
    shared = math.fsum(weight[word] for word in one.words & other.words)
    score = 0.0
    if shared:
        score = TITLE * shared / (totals[one.code] + totals[other.code] - shared)
    return (
        score
        + RESULTS * _overlap(one.results, other.results)
        + PAPERS * _overlap(one.papers, other.papers)
    )


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared) if shared else 0.0


def _traits(code: str, content: Content) -> _Traits:
    return _Traits(
        code=code,
        words=frozenset(_words(content.title)),
        results=frozenset(result.code or fold(result.name) for result in content.results),
        papers=frozenset(fold(paper.name[:60]) for case in content.cases for paper in case.papers),
    )


def _words(title: str) -> Iterable[str]:
    """Yield the telling words of a name and its pairs, for one syllable alone tells little."""
    words = "".join(sign if sign.isalnum() else " " for sign in fold(title)).split()
    telling = [word for word in words if word not in EMPTY]
    yield from telling
    yield from (f"{one} {two}" for one, two in pairwise(telling))
