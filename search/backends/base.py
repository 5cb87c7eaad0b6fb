"""The port of the search engines.

An engine keeps documents on disk and proposes candidates for weighted words; how good a candidate
is, ``search.ranking`` says, so results do not depend on the engine. One engine is chosen by the
setting ``search.backend``; every engine passes ``tests/contracts/test_search_backends.py``.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from search.documents import ABOUT_PARTS, NAME_PARTS, Document
from search.text import fold

Uids = NDArray[np.uint64]

# Fields of every engine: the same words exact and folded, by how much they say about a document.
NAME, NAME_FOLDED = "name", "name_folded"
ABOUT, BODY = "about", "body"
NUMBERS, FILTERS = "numbers", "filters"
SEARCHED = (NAME, NAME_FOLDED, ABOUT, BODY, NUMBERS, FILTERS)
BODY_PARTS = frozenset({"papers", "body"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """What candidates are asked for: weighted words (field, word, weight), and filters.

    Each group of ``filters`` is a set of filter terms of which a candidate has at least one. No
    words at all means every document that the filters let through.
    """

    words: tuple[tuple[str, str, float], ...]
    filters: tuple[tuple[str, ...], ...] = ()
    limit: int = 400


class Reader(Protocol):
    """An opened index as it was at one moment."""

    def documents(self) -> Iterator[Document]:
        """Yield every document."""

    def candidates(self, wanted: Wanted) -> Uids:
        """Return the uids of the best documents by the sum of the weights that match."""

    def close(self) -> None:
        """Let go of files."""


class Backend(Protocol):
    """An engine. Only one process at a time may write; ``search.index`` holds the lock."""

    name: str

    def create(self, folder: Path, documents: Iterable[Document]) -> int:
        """Write a new index into the empty ``folder``; return the number of documents."""

    def change(self, folder: Path, *, put: Iterable[Document], remove: Iterable[str]) -> None:
        """Replace the documents ``put`` and remove the ids ``remove``, in one commit."""

    def open(self, folder: Path) -> Reader:
        """Open the index as it is now; raise ``OSError`` or ``ValueError`` when it is broken."""


def field_words(document: Document) -> dict[str, str]:
    """Return what each searched field of ``document`` holds, words separated by spaces."""
    name = document.terms(NAME_PARTS)
    return {
        NAME: " ".join(dict.fromkeys(name)),
        NAME_FOLDED: " ".join(dict.fromkeys(fold(word) for word in name)),
        ABOUT: " ".join(dict.fromkeys(document.terms(ABOUT_PARTS))),
        BODY: " ".join(dict.fromkeys(document.terms(BODY_PARTS))),
        NUMBERS: " ".join(document.numbers),
        FILTERS: " ".join(document.filters),
    }
