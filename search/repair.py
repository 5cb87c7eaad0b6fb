"""Repair of what was typed: marks left out, Telex and VNI leftovers, joined syllables, typos.

Every position of the query gets a few readings with a cost; the cheapest path under the pair
counts of the corpus wins (Viterbi). A reading is only ever a word of the corpus dictionary.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from search.dictionary import START, Dictionary
from search.text import fold, has_marks, is_syllable
from search.text.typing import from_telex, from_vni, sounding_like

LONGEST = 28  # positions that are repaired; what follows is taken as typed
SHORTEST_ALONE = 4  # letters of a single word that is repaired
OFTEN = 4  # times that names have a word before typing it without marks is no typo
READINGS = 24  # readings kept for one position
LONGEST_JOINED = 80  # letters of a run of syllables without spaces

SAME = 0.0
MARKS_LEFT_OUT = 0.4
MARKS_LEFT_OUT_OF_A_WORD = 2.2  # "con" is a word; that "côn" was meant needs the context
KEYBOARD = 1.0
WRONG_MARKS = 2.0
WRONG_MARKS_OF_A_WORD = 7.5
SOUNDING = 3.0  # "thường chú" for "thường trú"
SOUNDING_OF_A_WORD = 6.5
TYPO = 4.5
TYPO_OF_A_SYLLABLE = 4.0  # more, when what was typed is a possible Vietnamese syllable
OTHER_MARKS_TOO = 1.5
SEEN = 7.0  # said somewhere, in no name: may be a mistake there, too
UNKNOWN = 13.0


@dataclass(frozen=True, slots=True)
class Repaired:
    """One position: what was typed, what it is read as, and whether letters were changed."""

    typed: str
    piece: str  # of what was typed: a run without spaces has several
    word: str
    changed: bool  # more than marks that were left out
    doubtful: bool = False  # what was typed makes sense in the corpus, too


def repair(
    words: Sequence[str], dictionary: Dictionary, *, keep: Collection[str] = ()
) -> list[Repaired]:
    """Return the readings of canonical ``words`` that the corpus agrees with, in order.

    The words in ``keep`` are understood otherwise and stay.
    """
    parts: list[tuple[str, str]] = []  # (typed, piece): a joined run has several pieces
    for word in words[:LONGEST]:
        pieces = [word] if word in keep else split_joined(word, dictionary)
        parts += [(word, piece) for piece in pieces] if len(pieces) > 1 else [(word, word)]
    marked = any(has_marks(word) for word in words)
    readings = [
        {piece: SAME} if piece in keep else _readings(piece, dictionary, marked=marked)
        for _, piece in parts
    ]
    pieces = [piece for _, piece in parts]
    path = _backed(pieces, _cheapest(readings, dictionary), dictionary)
    done = [
        Repaired(
            typed,
            piece,
            word,
            changed=_changed(typed, piece, word),
            doubtful=word != piece and _makes_sense(pieces, at, dictionary),
        )
        for at, ((typed, piece), word) in enumerate(zip(parts, path, strict=True))
    ]
    return done + [Repaired(word, word, word, changed=False) for word in words[LONGEST:]]


def _backed(pieces: list[str], path: list[str], dictionary: Dictionary) -> list[str]:
    """Return ``path`` without the changes that no pair of words in the corpus speaks for.

    A possible word of the language that no name has is no mistake yet: "cáp quang dọc" is not
    "cáp quảng đốc". What keyboards left behind, and a query without any marks, need no witness.
    """
    plain = not any(has_marks(piece) for piece in pieces)
    done = list(path)
    for at, (piece, word) in enumerate(zip(pieces, path, strict=True)):
        if word == piece or (plain and fold(word) == piece) or _from_keyboard(piece, word):
            continue
        around = [START, *done, START]
        before, after = (around[at], word), (word, around[at + 2])
        backed = before in dictionary.pairs or after in dictionary.pairs
        alone = len(pieces) == 1 and (not is_syllable(piece) or not has_marks(piece))
        if not (backed or (alone and len(piece) >= SHORTEST_ALONE)):
            done[at] = piece
    return done


def _makes_sense(pieces: list[str], at: int, dictionary: Dictionary) -> bool:
    """Tell whether a word with marks, as typed, stands beside one of its neighbours somewhere."""
    if not (has_marks(pieces[at]) and dictionary.knows(pieces[at])):
        return False
    around = [START, *pieces, START]
    pairs = dictionary.pairs
    alone = len(pieces) == 1
    return alone or (around[at], pieces[at]) in pairs or (pieces[at], around[at + 2]) in pairs


def _from_keyboard(piece: str, word: str) -> bool:
    return any(fold(word) == fold(syllable) for syllable in from_telex(piece) + from_vni(piece))


def _changed(typed: str, piece: str, word: str) -> bool:
    """Tell whether a reading does more than add the marks that were left out."""
    return typed != piece or (word != piece and fold(word) != piece)


def _readings(word: str, dictionary: Dictionary, *, marked: bool) -> dict[str, float]:
    """Return the readings of one word with their costs, cheapest kept."""
    known = dictionary.knows(word)
    unknown = SEEN if word in dictionary.seen else UNKNOWN
    found = {word: SAME if known else unknown}
    for form in dictionary.forms(word):
        found.setdefault(form, _cost_of_marks(word, known=known, marked=marked))
    if not known and not word.isdigit():
        _add_keyboard(found, word, dictionary)
        if has_marks(word) or not _is_said_often(word, dictionary):
            _add_typos(found, word, dictionary)
    if has_marks(word):
        _add_sounding(found, word, dictionary, known=known)
    counts = dictionary.counts
    cheapest = sorted(found.items(), key=lambda item: (item[1], -counts.get(item[0], 0)))
    return dict(cheapest[:READINGS])


def _is_said_often(word: str, dictionary: Dictionary) -> bool:
    return any(dictionary.counts[form] >= OFTEN for form in dictionary.forms(word))


def _cost_of_marks(word: str, *, known: bool, marked: bool) -> float:
    if has_marks(word):
        return WRONG_MARKS_OF_A_WORD if known else WRONG_MARKS
    return MARKS_LEFT_OUT_OF_A_WORD if known and marked else MARKS_LEFT_OUT


def _add_keyboard(found: dict[str, float], word: str, dictionary: Dictionary) -> None:
    for syllable in from_telex(word) + from_vni(word):
        if dictionary.knows(syllable):
            found[syllable] = min(KEYBOARD, found.get(syllable, UNKNOWN))
        for form in dictionary.forms(syllable):
            found.setdefault(form, KEYBOARD + WRONG_MARKS)


def _add_typos(found: dict[str, float], word: str, dictionary: Dictionary) -> None:
    folded = fold(word)
    if len(folded) < 3 or not folded.isalpha():
        return
    possible = has_marks(word) and is_syllable(word)
    for near in dictionary.near(folded):
        for form in dictionary.by_fold[near][:4]:
            extra = OTHER_MARKS_TOO if has_marks(word) and not _share_marks(word, form) else 0.0
            extra += 0.7 if near[0] != folded[0] else 0.0
            extra += TYPO_OF_A_SYLLABLE if possible else 0.0
            found.setdefault(form, TYPO + extra)


def _add_sounding(
    found: dict[str, float], word: str, dictionary: Dictionary, *, known: bool
) -> None:
    """Add the words that are said like ``word`` in some region, with the same marks."""
    for other in sounding_like(fold(word)):
        for form in dictionary.by_fold.get(other, ()):
            if _share_marks(word, form):
                found.setdefault(form, SOUNDING_OF_A_WORD if known else SOUNDING)


def _share_marks(left: str, right: str) -> bool:
    """Tell whether two words share a marked letter."""
    return any(char in right for char in left if not char.isascii())


def _cheapest(readings: Sequence[dict[str, float]], dictionary: Dictionary) -> list[str]:
    """Return the cheapest path through the readings under the pair counts."""
    best: dict[str, tuple[float, list[str]]] = {START: (0.0, [])}
    for options in readings:
        step: dict[str, tuple[float, list[str]]] = {}
        for word, own in options.items():
            total, path = min(
                (cost + dictionary.cost(before, word), path)
                for before, (cost, path) in best.items()
            )
            step[word] = (total + own, [*path, word])
        best = step
    return min(best.values())[1]


def split_joined(word: str, dictionary: Dictionary) -> list[str]:
    """Return the syllables of a run typed without spaces, or ``[word]`` when it is none.

    A run is split only when the whole of it falls into known syllables of two letters or more,
    the fewest and most frequent ones.
    """
    if not 4 <= len(word) <= LONGEST_JOINED or not word.isalpha() or is_syllable(word):
        return [word]
    if dictionary.knows(word) or dictionary.forms(word):
        return [word]
    best: list[tuple[float, list[str]] | None] = [(0.0, [])] + [None] * len(word)
    for end in range(1, len(word) + 1):
        for start in range(max(0, end - 7), end - 1):
            known = best[start]
            if known is None:
                continue
            cost = _piece_cost(known[1], word[start:end], dictionary)
            if cost is not None and (best[end] is None or known[0] + cost < best[end][0]):  # type: ignore[index]
                best[end] = (known[0] + cost, [*known[1], word[start:end]])
    found = best[len(word)]
    if found is None or len(found[1]) < 2 or _is_keyboard_word(word, dictionary):
        return [word]
    return found[1]


def _piece_cost(before: list[str], piece: str, dictionary: Dictionary) -> float | None:
    """Return the cost of a piece of a joined run after the pieces before it, None when unknown."""
    if has_marks(piece):
        forms: tuple[str, ...] = (piece,) if dictionary.knows(piece) else ()
    else:
        forms = dictionary.forms(piece)
    if not forms or not is_syllable(piece):
        return None
    last = dictionary.forms(before[-1])[:6] if before else (START,)
    return 2.0 + min(dictionary.cost(left, right) for left in last for right in forms[:6])


def _is_keyboard_word(word: str, dictionary: Dictionary) -> bool:
    return any(dictionary.knows(syllable) for syllable in from_telex(word) + from_vni(word))
