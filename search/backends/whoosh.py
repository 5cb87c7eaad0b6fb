"""Whoosh as engine; the only file that imports it.

Whoosh spends a microsecond of Python on every posting it visits, so each posting list is visited
once and kept as a numpy array for the life of the reader. A reader is always opened afresh:
a refreshed one of Whoosh-Reloaded keeps showing documents that were replaced.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh import fields, index
from whoosh.reading import TermNotFound

from search.backends.base import SEARCHED, Reader, Uids, Wanted, field_words
from search.documents import Document

MOST_POSTINGS_HELD = 20_000  # different words whose postings are kept
WRITER_MEMORY_MB = 64


def _schema() -> fields.Schema:
    words = {
        name: fields.KEYWORD(lowercase=False, scorable=False, stored=False) for name in SEARCHED
    }
    return fields.Schema(id=fields.ID(unique=True, stored=True), kept=fields.STORED, **words)


class WhooshReader:
    """An index as it was when it was opened."""

    def __init__(self, opened: Any) -> None:
        self._index = opened
        self._reader = opened.reader()
        self._postings: dict[tuple[str, str], NDArray[np.int32]] = {}
        size = self._reader.doc_count_all()
        self._uids = np.zeros(size, np.uint64)
        self._documents: list[tuple[int, Document]] = []
        for number, stored in self._reader.iter_docs():
            words, numbers, filters, packed = stored["kept"]
            document = Document(stored["id"], words, numbers, filters, packed)
            self._uids[number] = document.uid
            self._documents.append((number, document))
        self._alive = np.zeros(size, bool)
        self._alive[[number for number, _ in self._documents]] = True

    def documents(self) -> Iterator[Document]:
        """Yield every document, once: they are handed over, not kept twice."""
        documents, self._documents = self._documents, []
        yield from (document for _, document in documents)

    def candidates(self, wanted: Wanted) -> Uids:
        """Return the uids of the best documents by the sum of the weights that match."""
        scores = np.zeros(len(self._uids), np.float32)
        for field, word, weight in wanted.words:
            scores[self._lifted(field, word)] += weight
        allowed = self._alive.copy() if not wanted.words else self._alive & (scores > 0)
        for group in wanted.filters:
            allowed &= self._any_of(group)
        found = np.flatnonzero(allowed)
        if len(found) > wanted.limit:
            found = found[np.argsort(-scores[found], kind="stable")[: wanted.limit]]
        return self._uids[found]

    def _any_of(self, group: tuple[str, ...]) -> NDArray[np.bool_]:
        allowed = np.zeros(len(self._uids), bool)
        for term in group:
            allowed[self._lifted("filters", term)] = True
        return allowed

    def _lifted(self, field: str, word: str) -> NDArray[np.int32]:
        """Return the documents that have ``word`` in ``field``, read from the index once."""
        held = self._postings.get((field, word))
        if held is None:
            try:
                ids = list(self._reader.postings(field, word).all_ids())
            except TermNotFound:
                ids = []
            held = np.array(ids, np.int32)
            if len(self._postings) >= MOST_POSTINGS_HELD:
                self._postings.clear()
            self._postings[field, word] = held
        return held

    def close(self) -> None:
        """Let go of files."""
        self._reader.close()
        self._index.close()


class WhooshBackend:
    """The embedded default."""

    name = "whoosh"

    def create(self, folder: Path, documents: Iterable[Document]) -> int:
        """Write a new index into the empty ``folder``; return the number of documents."""
        writer = index.create_in(str(folder), _schema()).writer(limitmb=WRITER_MEMORY_MB)
        count = 0
        try:
            for count, document in enumerate(documents, start=1):  # noqa: B007 (the number is it)
                writer.add_document(**_row(document))
        except BaseException:
            writer.cancel()
            raise
        writer.commit(optimize=True)
        return count

    def change(self, folder: Path, *, put: Iterable[Document], remove: Iterable[str]) -> None:
        """Replace the documents ``put`` and remove the ids ``remove``, in one commit."""
        opened = index.open_dir(str(folder))
        writer = opened.writer(timeout=5.0, limitmb=WRITER_MEMORY_MB)
        try:
            for document_id in remove:
                writer.delete_by_term("id", document_id)
            for document in put:
                writer.update_document(**_row(document))
        except BaseException:
            writer.cancel()
            raise
        writer.commit()
        opened.close()

    def open(self, folder: Path) -> Reader:
        """Open the index as it is now; raise ``OSError`` or ``ValueError`` when it is broken."""
        try:
            return WhooshReader(index.open_dir(str(folder)))
        except Exception as error:  # a damaged file may raise anything in Whoosh
            raise ValueError(f"the index in {folder} cannot be opened: {error!r}") from error


def _row(document: Document) -> dict[str, Any]:
    kept = (document.words, document.numbers, document.filters, document.stored)
    return {"id": document.id, "kept": kept, **field_words(document)}
