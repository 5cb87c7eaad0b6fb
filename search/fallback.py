"""Answers while there is no index yet: names in the database that contain the words.

Used for the seconds in which an index that was missing or broken is built. It knows no synonyms
and repairs nothing, and says so (``Found.degraded``).
"""

import time
from collections.abc import Mapping

from sqlalchemy.orm import Session

from portal.slots import SearchHit, SearchSource, SearchText
from search.text import find_numbers, fold, tokenise
from search.text.tokens import compact_number

MOST_SECONDS = 1.0  # of reading: what was read until then answers
MOST_HITS = 50
MOST_WORDS = 20


class Fallback:
    """A plain scan of the texts of the sources."""

    def __init__(self, sources: Mapping[str, SearchSource]) -> None:
        self._sources = sources

    def find(self, db: Session, query: str, *, kind: str) -> list[SearchHit]:
        """Return the texts of ``kind`` whose name has most of the words, best first."""
        source = self._sources.get(kind)
        words = [fold(word) for word in tokenise(query, limit=MOST_WORDS)]
        numbers = set(find_numbers(query))
        if source is None or not (words or numbers):
            return []
        until = time.monotonic() + MOST_SECONDS
        hits: list[SearchHit] = []
        for text in source.load(db, None):
            score = 2.0 if compact_number(text.key) in numbers else _share(words, text)
            if score >= 0.6:
                hits.append(SearchHit(text, round(score, 4)))
            if time.monotonic() > until:
                break
        hits.sort(key=lambda hit: (-hit.score, len(hit.text.title), hit.text.key))
        return hits[:MOST_HITS]


def _share(words: list[str], text: SearchText) -> float:
    """Return the share of the words, and of their pairs, that the name has."""
    name = f" {' '.join(fold(word) for word in tokenise(f'{text.title} {text.short_title}'))} "
    if not words:
        return 0.0
    single = sum(f" {word} " in name for word in words) / len(words)
    return single + (0.2 if f" {' '.join(words)} " in name else 0.0)
