"""Plain engines on the same corpus, as a tutorial would use them: what ours is compared with."""

import re
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

import tantivy
from whoosh import fields, index, qparser, scoring

from portal.slots import SearchText
from search.text import canonical, fold
from search.text.letters import clean

Find = Callable[[str], list[str]]
MOST = 10
BOOSTS = {"title": 3.0, "field": 1.5, "body": 1.0}


def folded(text: str) -> str:
    """Return ``text`` without marks, words separated by spaces: what tutorials recommend."""
    words = re.findall(r"[^\W_]+", clean(text))
    return " ".join(fold(canonical(word)) for word in words)


def _parts(text: SearchText) -> dict[str, str]:
    body = " ".join((text.agency, *text.results, *text.papers, text.body))
    return {"title": folded(text.title), "field": folded(text.field), "body": folded(body)}


def plain_whoosh(texts: Sequence[SearchText], folder: Path) -> Find:
    """Return Whoosh's BM25F over title, field and body, any word."""
    folder.mkdir(parents=True)
    schema = fields.Schema(
        key=fields.ID(stored=True),
        title=fields.TEXT(field_boost=BOOSTS["title"]),
        field=fields.TEXT(field_boost=BOOSTS["field"]),
        body=fields.TEXT(field_boost=BOOSTS["body"]),
    )
    made = index.create_in(str(folder), schema)
    writer = made.writer(limitmb=128)
    for text in texts:
        writer.add_document(key=text.key, **_parts(text))
    writer.commit()
    searcher = made.searcher(weighting=scoring.BM25F())
    parser = qparser.MultifieldParser(list(BOOSTS), schema, group=qparser.OrGroup)

    def find(text: str) -> list[str]:
        hits = searcher.search(parser.parse(folded(text)), limit=MOST)
        return [hit["key"] for hit in hits]

    return find


def plain_fts5(texts: Sequence[SearchText], folder: Path) -> Find:
    """Return SQLite FTS5 with its bm25 over the same columns, any word."""
    folder.mkdir(parents=True)
    db = sqlite3.connect(folder / "fts.sqlite")
    db.execute("CREATE VIRTUAL TABLE plain USING fts5(key UNINDEXED, title, field, body)")
    rows = [(text.key, *_parts(text).values()) for text in texts]
    db.executemany("INSERT INTO plain VALUES (?, ?, ?, ?)", rows)
    db.commit()
    ask = "SELECT key FROM plain WHERE plain MATCH ? ORDER BY bm25(plain, 0, 3.0, 1.5, 1.0) LIMIT ?"

    def find(text: str) -> list[str]:
        words = " OR ".join(f'"{word}"' for word in folded(text).split())
        return [key for (key,) in db.execute(ask, (words, MOST))] if words else []

    return find


def plain_tantivy(texts: Sequence[SearchText], folder: Path) -> Find:
    """Return tantivy's BM25 over the same fields, any word."""
    folder.mkdir(parents=True)
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("key", stored=True, tokenizer_name="raw")
    for name in BOOSTS:
        builder.add_text_field(name)
    made = tantivy.Index(builder.build(), path=str(folder))
    writer = made.writer()
    for text in texts:
        writer.add_document(tantivy.Document(key=text.key, **_parts(text)))
    writer.commit()
    made.reload()
    searcher = made.searcher()

    def find(text: str) -> list[str]:
        query, _ = made.parse_query_lenient(
            folded(text), default_field_names=list(BOOSTS), field_boosts=BOOSTS
        )
        hits = searcher.search(query, limit=MOST, count=False).hits
        return [searcher.doc(address)["key"][0] for _, address in hits]

    return find


ENGINES: dict[str, Callable[[Sequence[SearchText], Path], Find]] = {
    "plain Whoosh": plain_whoosh,
    "plain SQLite FTS5": plain_fts5,
    "plain tantivy": plain_tantivy,
}
