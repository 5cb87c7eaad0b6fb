"""Suggestions while somebody types: the last word is taken as the beginning of a word."""

from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import lru_cache

from sqlalchemy.orm import Session

from portal.slots import SearchText
from search import engine
from search.dictionary import START, Dictionary
from search.query import LOOSE_PLAIN, Alternative, Query, Segment, Term
from search.service.finding import Finder, filter_terms
from search.state import State
from search.text import clean, fold, has_marks, tokenise
from search.words import GENERIC, Lexicon

LONGEST_TYPED = 120
MOST = 7
CANDIDATES = 120  # ranked while somebody types
COMPLETIONS = (1.0, 0.97, 0.94, 0.9, 0.87, 0.84)  # weights of what the last letters may become
FROM_LEXICON = 3  # lines that come from a word of the lexicon that begins so
SHORTEST_TERM = 3  # letters typed before the lexicon is asked
PROCEDURES = filter_terms("procedure", {})


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One line of the list: what it says and where it leads."""

    text: str
    path: str
    key: str
    agency: str = ""


def suggest(finder: Finder, db: Session, typed: str, *, limit: int = MOST) -> list[Suggestion]:
    """Return the procedures that ``typed``, complete or not, leads to."""
    typed = clean(typed[:LONGEST_TYPED])
    state = finder.follower.current(db)
    if state is None or not typed.strip():
        return []
    if _is_code(typed):
        texts = _codes(state, typed)[:limit]
    else:
        texts = _by_term(finder, state, typed)
        texts += _texts(state, _completed(finder, state, typed), limit)
    lines = [
        Suggestion(text.short_title or text.title, text.path, text.key, text.agency)
        for text in texts
    ]
    return list(dict.fromkeys(lines))[:limit]


def _texts(state: State, query: Query, limit: int) -> list[SearchText]:
    ranked = engine.search(
        query,
        held=state.held,
        reader=state.reader,
        filters=PROCEDURES,
        fresh=state.fresh_rows,
        popularity=state.editorial.popularity,
        most=CANDIDATES,
    )
    return [state.held.text(int(row)) for row in ranked.rows[:limit]]


def _is_code(typed: str) -> bool:
    return len(typed) > 1 and typed.strip().replace(".", "").isdecimal()


def _codes(state: State, typed: str) -> list[SearchText]:
    """Return the procedures whose code begins so."""
    begun = "#" + typed.strip().replace(".", "")
    keys = _sorted(tuple(state.held.rows_of_number))
    found = keys[bisect_left(keys, begun) : bisect_left(keys, begun + "\uffff")]
    rows = [
        row for key in found[:200] if key[1:].isdigit() for row in state.held.rows_of_number[key]
    ]
    return [state.held.text(row) for row in rows[:MOST]]


@lru_cache(maxsize=2)
def _sorted(keys: tuple[str, ...]) -> list[str]:
    return sorted(keys)


def _by_term(finder: Finder, state: State, typed: str) -> list[SearchText]:
    """Return what a term of the lexicon that begins as ``typed`` leads to: "sổ đ" to "sổ đỏ"."""
    begun = " ".join(tokenise(typed))
    if len(begun) < SHORTEST_TERM:
        return []
    term = begun_term(state.understanding.lexicon, begun)
    if term is None:
        return []
    return _texts(state, finder.understand(state, term), FROM_LEXICON)


def begun_term(lexicon: Lexicon, begun: str) -> str | None:
    """Return the shortest, weightiest term of the lexicon that begins with ``begun``."""
    terms = _sorted_terms(lexicon)
    folded = fold(begun)
    at = bisect_left(terms, (folded, 0.0, ""))
    best: tuple[float, int, str] | None = None
    while at < len(terms) and terms[at][0].startswith(folded):
        _, weight, term = terms[at]
        if not has_marks(begun) or term.startswith(begun):
            best = min(best or (0.0, 0, ""), (weight, len(term), term))
        at += 1
    return best[2] if best else None


@lru_cache(maxsize=2)
def _sorted_terms(lexicon: Lexicon) -> list[tuple[str, float, str]]:
    """Return (folded term, minus weight, term) of every term that stands for something."""
    return sorted(
        (" ".join(key), -entry.weight, " ".join(entry.tokens))
        for key, entries in lexicon.by_fold.items()
        for entry in entries
        if entry.kind != GENERIC and entry.expansions
    )


def _completed(finder: Finder, state: State, typed: str) -> Query:
    """Return the query for ``typed`` with its last, unfinished word as a choice of words."""
    words = tokenise(typed)
    whole = finder.understand(state, typed.strip())
    if not words or typed[-1].isspace():
        return whole
    before = words[-2] if len(words) > 1 else START
    completions = complete(state.understanding.dictionary, words[-1], before=before)
    head = finder.understand(state, " ".join(words[:-1]))
    ends_a_term = bool(whole.segments) and whole.length <= head.length
    if ends_a_term or completions in ([], [words[-1]]):
        return whole
    loose = 0.0 if has_marks(words[-1]) else LOOSE_PLAIN
    choice = Segment(
        tuple(
            Alternative((Term(word, loose if fold(word) == fold(words[-1]) else 0.0),), weight)
            for word, weight in zip(completions, COMPLETIONS, strict=False)
        )
    )
    return replace(head, text=typed, numbers=whole.numbers, segments=(*head.segments, choice))


def complete(dictionary: Dictionary, begun: str, *, before: str) -> list[str]:
    """Return the words that ``begun`` may become after the word ``before``, likeliest first.

    Marks that were typed must be there, though a tone may move or come later.
    """
    folded = fold(begun)
    keys = _sorted_folds(dictionary)
    found: list[str] = []
    for key in keys[bisect_left(keys, folded) : bisect_left(keys, folded + "\uffff")]:
        found += dictionary.by_fold[key]
    if has_marks(begun):
        found = [word for word in found if _could_become(begun, word)] or found
    previous = (dictionary.forms(before) or (before,))[:4]
    cost = {word: min(dictionary.cost(one, word) for one in previous) for word in found}
    return sorted(found, key=lambda word: (cost[word], word))[: len(COMPLETIONS)]


@lru_cache(maxsize=2)
def _sorted_folds(dictionary: Dictionary) -> list[str]:
    return sorted(dictionary.by_fold)


def _could_become(begun: str, word: str) -> bool:
    """Tell whether ``word`` begins with the letters of ``begun`` and has one of its marks."""
    same = all(fold(left) == fold(right) for left, right in zip(begun, word, strict=False))
    return same and any(char in word for char in begun if has_marks(char))
