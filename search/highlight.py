"""Highlighting: which words of a text the query speaks of, as markup."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup, escape

from search.query import LOOSE_PLAIN, Query
from search.text import canonical, fold
from search.text.tokens import WORD

LEAST_WEIGHT = 0.3  # segments below it (generic words) are not marked
BESIDE = 12  # words kept on each side of the first match of a long text
LONGEST = 45  # words of a snippet


@dataclass(frozen=True, slots=True)
class Marked:
    """Words to mark: as they are written, and folded where they were typed without marks."""

    exact: frozenset[str]
    folded: frozenset[str]

    def __contains__(self, word: str) -> bool:
        one = canonical(word)
        return one in self.exact or fold(one) in self.folded


def wanted_words(query: Query) -> Marked:
    """Return the words to mark: what was typed, and what it stands for."""
    exact: set[str] = set()
    folded: set[str] = set()
    for segment in query.segments:
        if segment.weight < LEAST_WEIGHT and len(query.segments) > 1:
            continue
        for alternative in segment.alternatives:
            for term in alternative.terms:
                exact.add(term.word)
                if term.loose >= LOOSE_PLAIN:
                    folded.add(fold(term.word))
    return Marked(frozenset(exact), frozenset(folded))


def mark(text: str, words: Marked) -> Markup:
    """Return ``text`` as markup with the runs of ``words`` in ``<mark>``."""
    out: list[str] = []
    at = 0
    for start, end in _runs(text, words):
        out.append(str(escape(text[at:start])))
        out.append(f"<mark>{escape(text[start:end])}</mark>")
        at = end
    out.append(str(escape(text[at:])))
    return Markup("".join(out))  # noqa: S704 (every part was escaped)


def _runs(text: str, words: Marked) -> Iterable[tuple[int, int]]:
    """Yield where runs of matching words begin and end; words next to each other are one run."""
    start = end = -1
    for match in WORD.finditer(text):
        if match.group() not in words:
            continue
        if start >= 0 and re.fullmatch(r"[\s,/-]*", text[end : match.start()]):
            end = match.end()
            continue
        if start >= 0:
            yield start, end
        start, end = match.span()
    if start >= 0:
        yield start, end


def snippet(text: str, words: Marked) -> Markup:
    """Return the stretch of ``text`` around the first match, marked; the beginning without one."""
    pieces = text.split()
    first = next((at for at, piece in enumerate(pieces) if piece.strip("().,;:\"'") in words), 0)
    begin = max(0, first - BESIDE) if len(pieces) > LONGEST else 0
    chosen = " ".join(pieces[begin : begin + LONGEST])
    before = "… " if begin else ""
    after = " …" if begin + LONGEST < len(pieces) else ""
    return Markup("{}{}{}").format(before, mark(chosen, words), after)
