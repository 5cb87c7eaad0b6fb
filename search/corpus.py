"""The corpus held in memory: every document's words as numbers, in numpy arrays.

This is what the ranking reads. It is built from what the index stores, is never changed, and is
exchanged as a whole when the index changes; 2,642 procedures take about 4 MB.
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from search.dictionary import Dictionary, build
from search.documents import BETWEEN, NAME_PARTS, PARTS
from search.text import fold

Ints = NDArray[np.int32]
NAME_INDEXES = tuple(PARTS.index(name) for name in NAME_PARTS)
FIELD = PARTS.index("field")
BREAK = 0  # the number that stands between parts and documents
WORD_PARTS = ("title", "short", "keywords", "field", "results")  # that the dictionary counts
PAIR_WEIGHT_OF_LEXICON = 2


@dataclass(frozen=True)
class Corpus:
    """Words by number, the sequence of words, and where each document begins."""

    numbers: dict[str, int]
    folds: Ints  # word number -> number of its folded form
    fold_numbers: dict[str, int]
    sequence: Ints  # words of all documents, BREAK between parts
    parts: NDArray[np.uint8]  # part of each word of the sequence
    starts: NDArray[np.int64]  # where each document begins; one more for the end
    names_with: Ints  # word number -> number of documents whose name has it
    names_with_fold: Ints
    field_of: list[str]  # words of each document's field

    @property
    def size(self) -> int:
        """Number of documents."""
        return len(self.starts) - 1

    @cached_property
    def rarity(self) -> NDArray[np.float32]:
        """Inverse document frequency over names, by word number."""
        return rarity(self.names_with, self.size)

    @cached_property
    def rarity_of_fold(self) -> NDArray[np.float32]:
        """Inverse document frequency over names, by folded number."""
        return rarity(self.names_with_fold, self.size)

    @cached_property
    def words(self) -> list[str]:
        """The words by their numbers."""
        return ["", *self.numbers]

    @cached_property
    def name_initials(self) -> NDArray[np.uint8]:
        """Folded first letter of each word of the sequence that is in a name, else 0."""
        letters = [0] + [ord(fold(word[0])[:1] or " ") & 0xFF for word in self.numbers]
        in_name = np.isin(self.parts, NAME_INDEXES)
        return np.where(in_name, np.array(letters, np.uint8)[self.sequence], 0).astype(np.uint8)

    def stored_words(self, row: int) -> str:
        """Return the words of a document as the index stores them."""
        begin, end = int(self.starts[row]), int(self.starts[row + 1])
        parts: list[list[str]] = [[] for _ in PARTS]
        numbers, places = self.sequence[begin:end].tolist(), self.parts[begin:end].tolist()
        for number, part in zip(numbers, places, strict=True):
            if number != BREAK:
                parts[part].append(self.words[number])
        return BETWEEN.join(" ".join(part) for part in parts)

    def dictionary(self, phrases: Iterable[Sequence[str]] = ()) -> Dictionary:
        """Return the dictionary of the names, fields and results, and of the lexicon's phrases."""
        words = self.words
        counts, pairs = self._counts(words)
        for phrase in phrases:
            for word in phrase:
                counts[word] += 1
            for pair in pairwise(phrase):
                pairs[pair] += PAIR_WEIGHT_OF_LEXICON
        return build(counts, pairs, seen=frozenset(words[1:]))

    def _counts(self, words: list[str]) -> tuple[Counter[str], Counter[tuple[str, str]]]:
        wanted = np.isin(self.parts, [PARTS.index(name) for name in WORD_PARTS])
        sequence = np.where(wanted, self.sequence, BREAK)
        single = np.bincount(sequence, minlength=len(words))
        counts = Counter({words[n]: int(single[n]) for n in np.flatnonzero(single) if n != BREAK})
        left, right = sequence[:-1].astype(np.int64), sequence[1:]
        both = (left != BREAK) & (right != BREAK)
        keys, times = np.unique(left[both] * len(words) + right[both], return_counts=True)
        pairs = Counter(
            {
                (words[key // len(words)], words[key % len(words)]): int(count)
                for key, count in zip(keys.tolist(), times.tolist(), strict=True)
            }
        )
        return counts, pairs


def written_out(corpus: Corpus, abbreviation: str, *, most: int = 3) -> list[tuple[str, ...]]:
    """Return the phrases of names whose initials are ``abbreviation`` (folded), frequent first.

    "gplx" is "giấy phép lái xe": nobody has to write a list of what the names themselves say.
    """
    wanted = [ord(letter) for letter in abbreviation]
    count = len(corpus.sequence) - len(wanted) + 1
    if len(wanted) < 3 or count <= 0:
        return []
    found = corpus.name_initials[:count] == wanted[0]
    for shift, letter in enumerate(wanted[1:], start=1):
        found &= corpus.name_initials[shift : shift + count] == letter
    places = np.flatnonzero(found)[:5000]
    phrases = Counter(
        tuple(corpus.sequence[place : place + len(wanted)].tolist()) for place in places.tolist()
    )
    return [tuple(corpus.words[n] for n in phrase) for phrase, _ in phrases.most_common(most)]


def rarity(frequency: Ints, size: int) -> NDArray[np.float32]:
    """Return log(1 + N / df), a little for what no name has."""
    return np.log1p((size + 1) / (frequency + 1.0)).astype(np.float32)


class _Rows:
    """Rows of a corpus as they are read, with the word numbers they share."""

    def __init__(self, numbers: dict[str, int]) -> None:
        self.numbers = numbers
        self.sequence = array("i")  # compact: a million words pass through here
        self.parts = bytearray()
        self.lengths: list[int] = []
        self.fields: list[str] = []

    def add(self, stored: str) -> None:
        """Add one document by its stored words."""
        before = len(self.sequence)
        numbers = self.numbers
        parts = stored.split(BETWEEN)
        for index, part in enumerate(parts):
            row = [numbers.setdefault(word, len(numbers) + 1) for word in part.split(" ") if word]
            if row:
                self.sequence.extend(row)
                self.sequence.append(BREAK)
                self.parts += bytes((index,)) * (len(row) + 1)
        self.lengths.append(len(self.sequence) - before)
        self.fields.append(parts[FIELD])


def build_corpus(words: Iterable[str]) -> Corpus:
    """Return the :class:`Corpus` of documents given as stored words (``Document.words``)."""
    rows = _Rows({})
    for stored in words:
        rows.add(stored)
    return _corpus(
        rows.numbers,
        np.array(rows.sequence, np.int32),
        np.frombuffer(bytes(rows.parts), np.uint8),
        np.concatenate([[0], np.cumsum(rows.lengths, dtype=np.int64)]).astype(np.int64),
        rows.fields,
    )


def changed_corpus(corpus: Corpus, *, keep: NDArray[np.bool_], add: Sequence[str]) -> Corpus:
    """Return ``corpus`` with only the documents of ``keep``, and the stored words ``add`` after.

    Word numbers stay, so words that nothing has any more keep a number and a frequency of zero.
    """
    numbers = dict(corpus.numbers)
    more = _Rows(numbers)
    for stored in add:
        more.add(stored)
    lengths = np.diff(corpus.starts)
    kept = np.repeat(keep, lengths)
    ends = np.cumsum(np.concatenate([lengths[keep], np.array(more.lengths, np.int64)]))
    return _corpus(
        numbers,
        np.concatenate([corpus.sequence[kept], np.array(more.sequence, np.int32)]),
        np.concatenate([corpus.parts[kept], np.frombuffer(bytes(more.parts), np.uint8)]),
        np.concatenate([[0], ends]).astype(np.int64),
        [name for name, stays in zip(corpus.field_of, keep, strict=True) if stays] + more.fields,
    )


def _corpus(
    numbers: dict[str, int],
    sequence: Ints,
    parts: NDArray[np.uint8],
    starts: NDArray[np.int64],
    fields: list[str],
) -> Corpus:
    fold_numbers: dict[str, int] = {}
    folds = np.zeros(len(numbers) + 1, np.int32)
    for word, number in numbers.items():
        folds[number] = fold_numbers.setdefault(fold(word), len(fold_numbers) + 1)
    documents = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    in_name = np.isin(parts, NAME_INDEXES) & (sequence != BREAK)
    return Corpus(
        numbers=numbers,
        folds=folds,
        fold_numbers=fold_numbers,
        sequence=sequence,
        parts=parts,
        starts=starts,
        names_with=_with(sequence[in_name], documents[in_name], len(numbers) + 1),
        names_with_fold=_with(folds[sequence[in_name]], documents[in_name], len(fold_numbers) + 1),
        field_of=fields,
    )


def _with(words: Ints, documents: NDArray[np.int64], size: int) -> Ints:
    """Return for each word number in how many documents it is."""
    if not len(words):
        return np.zeros(size, np.int32)
    unique = np.unique(words.astype(np.int64) * (int(documents.max()) + 1) + documents)
    return np.bincount(unique // (int(documents.max()) + 1), minlength=size).astype(np.int32)
