"""A query as the ranking takes it: numbers, and segments with what they may also mean.

Everything is bounded: a query of 10,000 characters costs no more than one of 300.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from search.dictionary import Dictionary
from search.repair import Repaired, repair
from search.scattered import scattered
from search.text import find_numbers, fold, has_marks, is_syllable, tokenise
from search.words import ABBREVIATION_KINDS, GENERIC, SPELLING_KINDS, Entry, Lexicon

LONGEST_QUERY = 300  # characters that are read
MOST_WORDS = 40
SHORTEST_ABBREVIATION, LONGEST_ABBREVIATION = 3, 9
MOST_ALTERNATIVES = 10  # of one segment


@dataclass(frozen=True, slots=True)
class Term:
    """One syllable to look for; ``loose`` is the worth of a match in other marks (0 to 1)."""

    word: str
    loose: float


@dataclass(frozen=True, slots=True)
class Alternative:
    """One reading of a segment: its terms in order, its weight, and a field it belongs to."""

    terms: tuple[Term, ...]
    weight: float = 1.0
    field: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of the query: the best of its alternatives counts; ``weight`` is its importance."""

    alternatives: tuple[Alternative, ...]
    weight: float = 1.0
    apart: bool = False  # a term whose words stand in other segments, too


@dataclass(frozen=True, slots=True)
class Query:
    """A query that was understood."""

    text: str  # as it is shown in the box: NFC, trimmed
    numbers: tuple[str, ...]
    segments: tuple[Segment, ...]
    corrected: str | None = None  # what was looked for instead, when letters were changed
    suggestion: str | None = None  # what may have been meant, and was not looked for

    @property
    def key(self) -> str:
        """Folded words: what the query log keeps and a featured result is found by."""
        return fold(" ".join(tokenise(self.text)))

    @property
    def length(self) -> int:
        """Number of segments that the words were cut into."""
        return sum(not segment.apart for segment in self.segments)

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to look for."""
        return not self.numbers and not self.segments


# Worth of a match whose marks differ.
LOOSE_MARKED = 0.12  # typed with marks: another tone is another word
LOOSE_UNKNOWN = 0.5  # typed with marks that no name uses
WORTH_OF_INITIALS = 0.9  # what initials were read as
LOOSE_PLAIN = 0.75  # typed without marks


def parse(
    text: str,
    *,
    dictionary: Dictionary,
    lexicon: Lexicon,
    written_out: Callable[[str], list[tuple[str, ...]]] = lambda letters: [],
    exact: bool = False,
) -> Query:
    """Return the :class:`Query` that ``text`` means under the corpus and the lexicon.

    ``written_out`` returns the phrases of names that have the given initials; ``exact`` takes
    every word as it was typed.
    """
    shown = " ".join(text[:LONGEST_QUERY].split())
    numbers = tuple(find_numbers(shown))
    words = _replace_spellings(tokenise(shown, limit=MOST_WORDS), lexicon)
    if numbers and all(_is_of_number(word, numbers) for word in words):
        return Query(text=shown, numbers=numbers, segments=())
    abbreviations = {
        word: phrases
        for word in words
        if _may_abbreviate(word, dictionary, lexicon) and (phrases := written_out(fold(word)))
    }
    read = repair(words, dictionary, keep=words if exact else frozenset(abbreviations))
    taken = [replace(part, word=part.piece) if part.doubtful else part for part in read]
    sure = any(part.changed and not part.doubtful for part in read)
    doubt = any(part.doubtful for part in read)
    return Query(
        text=shown,
        numbers=numbers,
        segments=_segments(taken, dictionary, lexicon, abbreviations),
        corrected=" ".join(part.word for part in taken) if sure else None,
        suggestion=" ".join(part.word for part in read) if doubt else None,
    )


def _may_abbreviate(word: str, dictionary: Dictionary, lexicon: Lexicon) -> bool:
    """Tell whether ``word`` may be initials: letters that no name has and nobody can say."""
    return (
        SHORTEST_ABBREVIATION <= len(word) <= LONGEST_ABBREVIATION
        and word.isalpha()
        and not is_syllable(word)
        and not dictionary.knows(word)
        and not lexicon.at([word], [word], 0)[0]
    )


def _is_of_number(word: str, numbers: Sequence[str]) -> bool:
    return any(fold(word) in number for number in numbers)


def _replace_spellings(words: list[str], lexicon: Lexicon) -> list[str]:
    """Return ``words`` with what people type for a word ("dk", "hông") written out."""
    done: list[str] = []
    at = 0
    while at < len(words):
        length, entries = lexicon.at(words, words, at)
        entry = next((entry for entry in entries if entry.kind in SPELLING_KINDS), None)
        if entry is not None and len(entry.expansions) == 1 and words[at] == entry.tokens[0]:
            done += entry.expansions[0]
            at += length
        else:
            done.append(words[at])
            at += 1
    return done[:MOST_WORDS]


def _segments(
    read: Sequence[Repaired],
    dictionary: Dictionary,
    lexicon: Lexicon,
    abbreviations: Mapping[str, list[tuple[str, ...]]],
) -> tuple[Segment, ...]:
    """Return the query cut into the longest terms that the lexicon knows, and single words."""
    typed = [part.piece for part in read]
    words = [part.word for part in read]
    segments: list[Segment] = []
    said: list[str] = []  # words, abbreviations written out
    cut: list[int] = []  # segment of each
    at = 0
    while at < len(read):
        length, entries = lexicon.at(typed, words, at)
        length = max(length, 1)
        literal = tuple(_term(part, dictionary) for part in read[at : at + length])
        phrases = abbreviations.get(words[at], []) if length == 1 else []
        said += _written_out(words[at : at + length], entries)
        cut += [len(segments)] * (len(said) - len(cut))
        segments.append(_segment(literal, entries, phrases))
        at += length
    return (*segments, *_apart(said, cut, lexicon))


def _written_out(words: Sequence[str], entries: Sequence[Entry]) -> Sequence[str]:
    """Return what a single abbreviation stands for, anything else as it is."""
    if len(words) == 1 and entries and entries[0].kind in ABBREVIATION_KINDS:
        return entries[0].expansions[0] if entries[0].expansions else words
    return words


def _apart(said: Sequence[str], cut: Sequence[int], lexicon: Lexicon) -> list[Segment]:
    """Return a segment for each term of the lexicon that was said apart."""
    found: list[Segment] = []
    for one in scattered(said, cut, lexicon):
        alternatives = tuple(
            Alternative(
                tuple(Term(word, LOOSE_MARKED) for word in expansion),
                one.entry.weight,
                one.entry.field,
            )
            for expansion in one.entry.expansions
        )
        found.append(Segment(alternatives, one.weight, apart=True))
    return found


def _segment(
    literal: tuple[Term, ...], entries: Sequence[Entry], phrases: Sequence[tuple[str, ...]]
) -> Segment:
    # "dau" read as "đầu" is not the question word "đâu": only what was read weighs little.
    said = tuple(term.word for term in literal)
    generic = [entry.weight for entry in entries if entry.kind == GENERIC and entry.tokens == said]
    alternatives = [Alternative(literal)]
    for entry in entries:
        for expansion in entry.expansions:
            terms = tuple(Term(word, LOOSE_MARKED) for word in expansion)
            alternatives.append(Alternative(terms, entry.weight, entry.field))
    for phrase in phrases:
        terms = tuple(Term(word, LOOSE_MARKED) for word in phrase)
        alternatives.append(Alternative(terms, WORTH_OF_INITIALS))
    return Segment(
        alternatives=tuple(alternatives[:MOST_ALTERNATIVES]),
        weight=min(generic) if generic else 1.0,
    )


def _term(part: Repaired, dictionary: Dictionary) -> Term:
    """Return how a repaired word is looked for."""
    if not has_marks(part.piece):
        return Term(part.word, LOOSE_PLAIN)
    return Term(part.word, LOOSE_MARKED if dictionary.knows(part.word) else LOOSE_UNKNOWN)
