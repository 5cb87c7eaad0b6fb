"""What a process holds in memory of the index: the corpus, and each document's row.

A :class:`Held` is never changed. A publication makes a new one from the old one and the changed
documents, in milliseconds, without reading the index again.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from sys import intern

import numpy as np
from numpy.typing import NDArray

from portal.slots import SearchText
from search.corpus import Corpus, build_corpus, changed_corpus
from search.dictionary import Dictionary
from search.documents import Document, unpack
from search.matching import Floats, Indexes
from search.prior import prior_of
from search.words import Lexicon


@dataclass(frozen=True, eq=False)
class Held:
    """Every document by row, with what the ranking needs to know of it."""

    corpus: Corpus
    documents: tuple[Document, ...]  # without their words: the corpus has them
    uids: NDArray[np.uint64]  # sorted
    row_of_uid: Indexes
    prior: Floats

    @cached_property
    def row_of(self) -> dict[str, int]:
        """Rows by id."""
        return {document.id: row for row, document in enumerate(self.documents)}

    @cached_property
    def rows_of_number(self) -> dict[str, list[int]]:
        """Rows by procedure code or legal number, in compact form."""
        rows: dict[str, list[int]] = {}
        for row, document in enumerate(self.documents):
            for number in document.numbers:
                rows.setdefault(number, []).append(row)
        return rows

    @cached_property
    def rows_of_filter(self) -> dict[str, Indexes]:
        """Rows by filter term."""
        rows: dict[str, list[int]] = {}
        for row, document in enumerate(self.documents):
            for term in document.filters:
                rows.setdefault(term, []).append(row)
        return {term: np.array(found, np.int64) for term, found in rows.items()}

    def having(self, terms: Iterable[str]) -> NDArray[np.bool_]:
        """Return for each row whether it has one of the filter ``terms``."""
        found = np.zeros(self.corpus.size, bool)
        for term in terms:
            found[self.rows_of_filter.get(term, [])] = True
        return found

    def rows(self, uids: NDArray[np.uint64]) -> Indexes:
        """Return the rows of ``uids``, leaving out what is not held any more."""
        if not len(self.uids):
            return np.zeros(0, np.int64)
        places = np.minimum(np.searchsorted(self.uids, uids), len(self.uids) - 1)
        return self.row_of_uid[places[self.uids[places] == uids]]

    def text(self, row: int) -> SearchText:
        """Return what a hit shows."""
        return _unpacked(self.documents[row].stored)


@lru_cache(maxsize=1024)
def _unpacked(stored: bytes) -> SearchText:
    return unpack(stored)


def hold(documents: Iterable[Document]) -> Held:
    """Return the :class:`Held` of ``documents``."""
    rows: list[Document] = []

    def words() -> Iterable[str]:
        for document in documents:
            rows.append(_without_words(document))
            yield document.words

    corpus = build_corpus(words())
    return _held(corpus, rows, np.array([prior_of(row) for row in rows], np.float32))


def hold_changed(held: Held, *, put: Sequence[Document], remove: Collection[str]) -> Held:
    """Return ``held`` with the documents ``put`` added or replaced and the ids ``remove`` gone."""
    out = set(remove) | {document.id for document in put}
    keep = np.array([document.id not in out for document in held.documents], bool)
    rows = [document for document in held.documents if document.id not in out]
    rows += [_without_words(document) for document in put]
    prior = np.concatenate(
        [held.prior[keep], np.array([prior_of(document) for document in put], np.float32)]
    )
    corpus = changed_corpus(held.corpus, keep=keep, add=[document.words for document in put])
    return _held(corpus, rows, prior)


def _without_words(document: Document) -> Document:
    numbers, filters = map(intern, document.numbers), map(intern, document.filters)
    return Document(document.id, "", tuple(numbers), tuple(filters), document.stored)


def _held(corpus: Corpus, rows: list[Document], prior: Floats) -> Held:
    uids = np.array([document.uid for document in rows], np.uint64)
    order = np.argsort(uids)
    return Held(corpus, tuple(rows), uids[order], order, prior)


@dataclass(frozen=True, eq=False)
class Understanding:
    """What queries are understood by: the words of the names and the lexicon."""

    dictionary: Dictionary
    lexicon: Lexicon


def understanding(held: Held, lexicon: Lexicon) -> Understanding:
    """Return the :class:`Understanding` of the names in ``held`` and of ``lexicon``."""
    return Understanding(held.corpus.dictionary(lexicon.phrases()), lexicon)
