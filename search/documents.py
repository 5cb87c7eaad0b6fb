"""A searchable text as the index keeps it: words by part, filter terms, and what a hit shows."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import msgspec

from portal.slots import SearchText
from search.text import compact_number, find_numbers, fold, tokenise

# Order of the parts in everything held by number; the ranking's weights follow it.
PARTS = ("title", "short", "keywords", "field", "agency", "results", "papers", "summary", "body")
LONGEST = {  # words kept of each part: the head of a long text says what it is about
    "title": 120, "short": 40, "keywords": 160, "field": 40, "agency": 40,
    "results": 60, "papers": 120, "summary": 80, "body": 160,
}  # fmt: skip
NAME_PARTS = frozenset({"title", "short", "keywords"})
ABOUT_PARTS = frozenset({"field", "agency", "results", "summary"})
BETWEEN = "\x1f"


@dataclass(frozen=True, slots=True)
class Document:
    """One document of the index."""

    id: str  # kind:key
    words: str  # canonical words of PARTS, separated by spaces, parts by BETWEEN
    numbers: tuple[str, ...]
    filters: tuple[str, ...]  # kind=procedure, level=commune, ...
    stored: bytes  # the SearchText, packed

    @property
    def uid(self) -> int:
        """A number of 63 bits that stands for the id."""
        return uid(self.id)

    def terms(self, names: Iterable[str]) -> list[str]:
        """Return the words of the named parts."""
        wanted = set(names)
        parts = self.words.split(BETWEEN)
        chosen = (words for name, words in zip(PARTS, parts, strict=True) if name in wanted)
        return [word for words in chosen for word in words.split()]


def uid(document_id: str) -> int:
    """Return the number of 63 bits that stands for a document's id."""
    return int.from_bytes(blake2b(document_id.encode(), digest_size=8).digest(), "big") >> 1


def document(text: SearchText) -> Document:
    """Return ``text`` as a document of the index."""
    raw = {
        "title": text.title,
        "short": text.short_title,
        "keywords": " . ".join((*text.keywords, *text.titles.values())),
        "field": text.field,
        "agency": text.agency,
        "results": " . ".join(text.results),
        "papers": " . ".join(text.papers),
        "summary": text.summary,
        "body": text.body,
    }
    parts = (" ".join(tokenise(raw[name], limit=LONGEST[name])) for name in PARTS)
    numbers = [compact_number(number) for number in text.legal_numbers]
    numbers += find_numbers(text.title)
    if text.kind == "procedure":
        numbers.insert(0, compact_number(text.key))
    return Document(
        id=f"{text.kind}:{text.key}",
        words=BETWEEN.join(parts),
        numbers=tuple(dict.fromkeys(numbers)),
        filters=tuple(sorted({f"kind={text.kind}", *_filters(text.facets)})),
        stored=pack(text),
    )


def _filters(facets: Mapping[str, str | tuple[str, ...]]) -> Iterable[str]:
    for name, value in facets.items():
        for item in (value,) if isinstance(value, str) else value:
            if item:
                yield filter_term(name, item)


def filter_term(name: str, value: str) -> str:
    """Return the term under which a facet's value is indexed: ``level=commune``."""
    return f"{name}={re.sub(r'[^a-z0-9_.]+', '-', fold(value)).strip('-')}"


class _Stored(msgspec.Struct, array_like=True):
    """What a hit shows, packed: body and papers stay in the database."""

    kind: str
    key: str
    title: str
    path: str
    short_title: str
    field: str
    agency: str
    summary: str
    legal_numbers: tuple[str, ...]
    facets: dict[str, str | tuple[str, ...]]
    card: dict[str, Any]
    titles: dict[str, str]


_decoder = msgspec.msgpack.Decoder(_Stored)


def pack(text: SearchText) -> bytes:
    """Return what a hit of ``text`` shows, as bytes."""
    return msgspec.msgpack.encode(
        _Stored(
            kind=text.kind,
            key=text.key,
            title=text.title,
            path=text.path,
            short_title=text.short_title,
            field=text.field,
            agency=text.agency,
            summary=text.summary,
            legal_numbers=tuple(text.legal_numbers),
            facets=dict(text.facets),
            card=dict(text.card),
            titles=dict(text.titles),
        )
    )


def unpack(stored: bytes) -> SearchText:
    """Return the :class:`SearchText` that was packed, without its body and papers."""
    kept = _decoder.decode(stored)
    return SearchText(**{name: getattr(kept, name) for name in kept.__struct_fields__})
