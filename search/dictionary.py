"""The dictionary of the corpus: which syllables its names use, how often, and next to which.

Spelling repair, diacritics restoring and suggestions ask it; nothing is "corrected" into a word
that no name contains.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from math import log

from search.text import fold

LONGEST_SYLLABLE = 7
START = "\x02"


@dataclass(frozen=True, slots=True, eq=False)
class Dictionary:
    """Syllable and pair counts with the look-ups that repair needs."""

    counts: Mapping[str, int]
    pairs: Mapping[tuple[str, str], int]
    by_fold: Mapping[str, tuple[str, ...]]  # folded -> exact forms, frequent first
    deletions: Mapping[str, tuple[str, ...]]  # folded less one letter -> folded
    total: int
    seen: frozenset[str] = frozenset()  # said somewhere, if in no name

    def knows(self, word: str) -> bool:
        """Tell whether a name contains ``word`` exactly so."""
        return word in self.counts

    def forms(self, word: str) -> tuple[str, ...]:
        """Return the exact forms that fold to the same letters as ``word``."""
        return self.by_fold.get(fold(word), ())

    def near(self, folded: str) -> set[str]:
        """Return the folded syllables one insertion, deletion, change or swap away."""
        found = set(self.deletions.get(folded, ()))
        for shorter in shortened(folded):
            if shorter in self.by_fold:
                found.add(shorter)
            found.update(self.deletions.get(shorter, ()))
        found.discard(folded)
        return {word for word in found if one_edit(word, folded)}

    def cost(self, before: str, word: str) -> float:
        """Return the cost (negative log probability) of ``word`` after ``before``."""
        alone = (self.counts.get(word, 0) + 0.1) / (self.total + 1)
        context = self.counts.get(before, 0)
        joint = self.pairs.get((before, word), 0)
        together = joint / context if context else 0.0
        return -log(0.75 * together + 0.25 * alone)


def build(
    counts: Mapping[str, int],
    pairs: Mapping[tuple[str, str], int],
    *,
    seen: frozenset[str] = frozenset(),
) -> Dictionary:
    """Return the :class:`Dictionary` over syllable and adjacent-pair counts."""
    by_fold: dict[str, list[str]] = defaultdict(list)
    for word in sorted(counts, key=lambda word: (-counts[word], word)):
        if not word.startswith("#"):
            by_fold[fold(word)].append(word)
    deletions: dict[str, list[str]] = defaultdict(list)
    for folded in by_fold:
        if 3 <= len(folded) <= LONGEST_SYLLABLE and folded.isalpha():
            for shorter in shortened(folded):
                deletions[shorter].append(folded)
    return Dictionary(
        counts=counts,
        pairs=pairs,
        by_fold={key: tuple(words) for key, words in by_fold.items()},
        deletions={key: tuple(words) for key, words in deletions.items()},
        total=sum(counts.values()),
        seen=seen,
    )


def shortened(word: str) -> set[str]:
    """Return ``word`` less one letter, every way."""
    return {word[:index] + word[index + 1 :] for index in range(len(word))}


def one_edit(left: str, right: str) -> bool:
    """Tell whether one insertion, deletion, change or swap of neighbours makes the words equal."""
    if abs(len(left) - len(right)) > 1 or left == right:
        return False
    start = 0
    while start < min(len(left), len(right)) and left[start] == right[start]:
        start += 1
    rest, other = left[start:], right[start:]
    if len(rest) > len(other):
        return rest[1:] == other
    if len(rest) < len(other):
        return rest == other[1:]
    swapped = len(rest) > 1 and rest[1] + rest[0] + rest[2:] == other
    return rest[1:] == other[1:] or swapped
