"""People's words: the lexicon of synonyms, abbreviations, former names and generic words.

The shipped words lie in ``search/lexicon/*.tsv`` (term, kind, expands_to, weight, field, note);
editors change and add words in the database. Both become one immutable :class:`Lexicon`.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from search.text import fold, has_marks, tokenise

FOLDER = Path(__file__).parent / "lexicon"
LONGEST_TERM = 10
MOST_ALTERNATIVES = 8
# Words that are written instead of others without changing what is meant.
SPELLING_KINDS = frozenset({"typing", "teencode", "dialect", "spelling"})
ABBREVIATION_KINDS = frozenset({"abbr", "english"})
GENERIC = "generic"


@dataclass(frozen=True, slots=True)
class Word:
    """One entry: what people say, and what the catalogue calls it."""

    term: str
    kind: str
    expands_to: tuple[str, ...] = ()
    weight: float = 1.0
    field: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A word ready to be matched: canonical tokens of the term and of what it stands for."""

    tokens: tuple[str, ...]
    kind: str
    expansions: tuple[tuple[str, ...], ...]
    weight: float
    field: str


@dataclass(frozen=True, eq=False)
class Lexicon:
    """All entries by the folded tokens of their term."""

    by_fold: dict[tuple[str, ...], tuple[Entry, ...]]

    @cached_property
    def longest(self) -> int:
        """Number of tokens of the longest term."""
        return max((len(key) for key in self.by_fold), default=0)

    def __len__(self) -> int:
        return sum(len(entries) for entries in self.by_fold.values())

    def at(
        self, typed: Sequence[str], read: Sequence[str], start: int
    ) -> tuple[int, tuple[Entry, ...]]:
        """Return the length and the entries of the longest term that starts at ``start``.

        ``typed`` and ``read`` are the same positions as typed and as repaired; a term matches
        where one of the two agrees in every position. Nothing found is ``(0, ())``.
        """
        for length in range(min(self.longest, len(typed) - start), 0, -1):
            window = slice(start, start + length)
            found = self._agreeing(typed[window], typed[window])
            found = found or self._agreeing(typed[window], read[window])
            if found:
                return length, found
        return 0, ()

    def _agreeing(self, typed: Sequence[str], read: Sequence[str]) -> tuple[Entry, ...]:
        key = tuple(fold(word) for word in read)
        entries = self.by_fold.get(key, ())
        return tuple(
            entry
            for entry in entries
            if all(
                agrees(word, left, right)
                for word, left, right in zip(entry.tokens, typed, read, strict=True)
            )
        )

    def phrases(self) -> Iterator[tuple[str, ...]]:
        """Yield the tokens of every term and expansion, for the dictionary of the corpus."""
        for entries in self.by_fold.values():
            for entry in entries:
                yield entry.tokens
                yield from entry.expansions


def agrees(word: str, typed: str, read: str) -> bool:
    """Tell whether ``word`` may be meant: the same letters, or its marks were left out."""
    return word in (typed, read) or (not has_marks(typed) and typed == fold(word))


def lexicon(words: Iterable[Word]) -> Lexicon:
    """Return the :class:`Lexicon` of ``words``.

    A later word replaces an earlier one of its term and field; with weight 0 it removes it.
    """
    latest: dict[tuple[tuple[str, ...], str], Entry] = {}
    for word in words:
        tokens = tuple(tokenise(word.term))
        if not tokens or len(tokens) > LONGEST_TERM:
            continue
        if word.weight <= 0:
            latest.pop((tokens, word.field), None)
            continue
        expansions = tuple(tuple(tokenise(text)) for text in word.expands_to[:MOST_ALTERNATIVES])
        latest[tokens, word.field] = Entry(
            tokens=tokens,
            kind=word.kind,
            expansions=tuple(expansion for expansion in expansions if expansion),
            weight=min(word.weight, 1.0),
            field=" ".join(tokenise(word.field)),
        )
    by_fold: dict[tuple[str, ...], tuple[Entry, ...]] = {}
    for entry in latest.values():
        key = tuple(fold(token) for token in entry.tokens)
        by_fold[key] = (*by_fold.get(key, ()), entry)
    return Lexicon(by_fold)


def shipped(folder: Path = FOLDER) -> list[Word]:
    """Return the words of every ``.tsv`` of ``folder``, files by name, lines in order."""
    words: list[Word] = []
    for path in sorted(folder.glob("*.tsv")):
        with path.open(encoding="utf-8", newline="") as lines:
            rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
            words += [_word(row) for row in rows if row.get("term")]
    return words


def _word(row: dict[str, str]) -> Word:
    expansions = (row.get("expands_to") or "").split(";")
    return Word(
        term=row["term"].strip(),
        kind=(row.get("kind") or "").strip(),
        expands_to=tuple(text.strip() for text in expansions if text.strip()),
        weight=float(row.get("weight") or 1),
        field=(row.get("field") or "").strip(),
        note=(row.get("note") or "").strip(),
    )
