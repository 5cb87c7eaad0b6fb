"""tantivy as engine, for large installations; the only file that imports it."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
import numpy as np
import tantivy

from search.backends.base import FILTERS, SEARCHED, Reader, Uids, Wanted, field_words
from search.documents import Document

WRITER_MEMORY = 50_000_000  # bytes
WORDS = "motcua_words"
MOST_WORDS = 60  # of one question: the weightiest
BATCH = 20_000

_kept = msgspec.msgpack.Decoder(tuple[str, str, tuple[str, ...], tuple[str, ...], bytes])


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("uid", fast=True)
    builder.add_bytes_field("kept", stored=True)
    for name in SEARCHED:
        builder.add_text_field(name, tokenizer_name=WORDS, index_option="basic")
    return builder.build()


def _with_words(index: tantivy.Index) -> tantivy.Index:
    """Return ``index`` with the tokenizer that only separates at spaces."""
    analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer(WORDS, analyzer)
    return index


class TantivyReader:
    """An index as it was when it was opened."""

    def __init__(self, index: tantivy.Index) -> None:
        self._schema = index.schema
        self._searcher = index.searcher()

    def documents(self) -> Iterator[Document]:
        """Yield every document."""
        size = self._searcher.num_docs
        for offset in range(0, size, BATCH):
            found = self._searcher.search(
                tantivy.Query.all_query(), limit=BATCH, offset=offset, count=False
            )
            for _, address in found.hits:
                kept: bytes = self._searcher.doc(address)["kept"][0]
                yield Document(*_kept.decode(kept))

    def candidates(self, wanted: Wanted) -> Uids:
        """Return the uids of the best documents by the sum of the weights that match."""
        parts = [(tantivy.Occur.Must, self._any_of(group)) for group in wanted.filters]
        words = sorted(wanted.words, key=lambda word: -word[2])[:MOST_WORDS]
        if words:
            scored = [(tantivy.Occur.Should, self._scored(*word)) for word in words]
            parts.append((tantivy.Occur.Must, tantivy.Query.boolean_query(scored)))
        query = tantivy.Query.boolean_query(parts) if parts else tantivy.Query.all_query()
        found = self._searcher.search(query, limit=wanted.limit, count=False)
        addresses = [address for _, address in found.hits]
        if not addresses:
            return np.zeros(0, np.uint64)
        return np.array(self._searcher.fast_field_values("uid", addresses), np.uint64)

    def _term(self, field: str, word: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, word, "basic")

    def _scored(self, field: str, word: str, weight: float) -> tantivy.Query:
        return tantivy.Query.const_score_query(self._term(field, word), weight)

    def _any_of(self, group: tuple[str, ...]) -> tantivy.Query:
        terms = [(tantivy.Occur.Should, self._term(FILTERS, term)) for term in group]
        return tantivy.Query.const_score_query(tantivy.Query.boolean_query(terms), 0.0)

    def close(self) -> None:
        """Let go of files; tantivy does so when the searcher is collected."""


class TantivyBackend:
    """The engine for large installations."""

    name = "tantivy"

    def create(self, folder: Path, documents: Iterable[Document]) -> int:
        """Write a new index into the empty ``folder``; return the number of documents."""
        index = _with_words(tantivy.Index(_schema(), path=str(folder), reuse=False))
        writer = index.writer(heap_size=WRITER_MEMORY, num_threads=1)
        count = 0
        for count, document in enumerate(documents, start=1):  # noqa: B007 (the number is it)
            writer.add_document(_row(document))
        writer.commit()
        writer.wait_merging_threads()
        return count

    def change(self, folder: Path, *, put: Iterable[Document], remove: Iterable[str]) -> None:
        """Replace the documents ``put`` and remove the ids ``remove``, in one commit."""
        index = _with_words(tantivy.Index.open(str(folder)))
        writer = index.writer(heap_size=WRITER_MEMORY, num_threads=1)
        for document_id in remove:
            writer.delete_documents_by_term("id", document_id)
        for document in put:
            writer.delete_documents_by_term("id", document.id)
            writer.add_document(_row(document))
        writer.commit()
        writer.wait_merging_threads()

    def open(self, folder: Path) -> Reader:
        """Open the index as it is now; raise ``OSError`` or ``ValueError`` when it is broken."""
        index = _with_words(tantivy.Index.open(str(folder)))
        index.reload()
        return TantivyReader(index)


def _row(document: Document) -> tantivy.Document:
    row = tantivy.Document()
    row.add_text("id", document.id)
    row.add_unsigned("uid", document.uid)
    kept = (document.id, document.words, document.numbers, document.filters, document.stored)
    row.add_bytes("kept", msgspec.msgpack.encode(kept))
    for name, words in field_words(document).items():
        row.add_text(name, words)
    return row
