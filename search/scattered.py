"""Terms of the lexicon whose words were said apart, or in another order.

"sổ đỏ bị mất" says "mất sổ đỏ", and "trừ hết 12 điểm bằng lái" says "trừ điểm bằng lái", though
neither term stands there in one piece. Such a term is one more hint beside the words as typed.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from search.words import GENERIC, SPELLING_KINDS, Entry, Lexicon

WIDEST_GAP = 5  # other words between the words of a term
MOST_TERMS = 6  # that one query may say apart
WEIGHT = 0.8  # of a segment that was said apart
EACH_GAP = 0.9  # worth left for each word between
WORTH_OF_TWO = 0.5  # "công ty chứng khoán" does not mean "công chứng"


@dataclass(frozen=True, slots=True)
class Apart:
    """A term that was said apart, and the weight of having been said so."""

    entry: Entry
    weight: float


def scattered(words: Sequence[str], cut: Sequence[int], lexicon: Lexicon) -> list[Apart]:
    """Return the terms whose words all stand near each other in ``words``, longest first.

    ``cut`` has the number of each word's segment: what one segment says needs no second hint. A
    term that is part of a longer one found here is left out.
    """
    known = _by_rarest(lexicon)
    found: dict[Entry, int] = {}
    said = set(words)
    for word in said:
        for entry, needed in known.get(word, ()):
            if needed <= said:
                first, last = _shortest_run(words, needed)
                gap = last + 1 - first - len(entry.tokens)
                if gap <= WIDEST_GAP and len(set(cut[first : last + 1])) > 1:
                    found[entry] = max(gap, 0)
    kept: list[Apart] = []
    for entry in sorted(found, key=lambda entry: (-len(entry.tokens), found[entry], entry.tokens)):
        if len(kept) < MOST_TERMS and not _is_within(entry, kept):
            kept.append(Apart(entry, _weight(entry, found[entry])))
    return kept


def _weight(entry: Entry, gap: int) -> float:
    return WEIGHT * EACH_GAP**gap * (WORTH_OF_TWO if len(set(entry.tokens)) == 2 else 1.0)


def _is_within(entry: Entry, longer: Sequence[Apart]) -> bool:
    tokens = set(entry.tokens)
    return any(tokens < set(one.entry.tokens) for one in longer)


def _shortest_run(words: Sequence[str], needed: frozenset[str]) -> tuple[int, int]:
    """Return the first and last place of the shortest run of ``words`` with all ``needed``."""
    best = (0, len(words) - 1)
    inside: Counter[str] = Counter()
    missing = len(needed)
    first = 0
    for last, word in enumerate(words):
        if word not in needed:
            continue
        inside[word] += 1
        missing -= inside[word] == 1
        while not missing:
            if last - first < best[1] - best[0]:
                best = (first, last)
            gone = words[first]
            if gone in needed:
                inside[gone] -= 1
                missing += inside[gone] == 0
            first += 1
    return best


@lru_cache(maxsize=4)
def _by_rarest(lexicon: Lexicon) -> dict[str, tuple[tuple[Entry, frozenset[str]], ...]]:
    """Return the terms of two words or more by the word that the fewest of them have."""
    terms = [
        entry
        for entries in lexicon.by_fold.values()
        for entry in entries
        if len(entry.tokens) > 1
        and entry.expansions
        and entry.kind != GENERIC
        and entry.kind not in SPELLING_KINDS
    ]
    having = Counter(word for entry in terms for word in set(entry.tokens))
    rarest: dict[str, list[tuple[Entry, frozenset[str]]]] = {}
    for entry in terms:
        word = min(entry.tokens, key=lambda word: (having[word], word))
        rarest.setdefault(word, []).append((entry, frozenset(entry.tokens)))
    return {word: tuple(entries) for word, entries in rarest.items()}
