"""Vietnamese order and slugs: pure functions over text."""

import re
import unicodedata

LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng, after no tone
RANK = {letter: chr(0x61 + index) for index, letter in enumerate(LETTERS)}
MARKS = {"\u0306", "\u0302", "\u031b"}  # of ă, of â ê ô, of ơ ư


def fold(text: str) -> str:
    """Return ``text`` in lower case without any diacritic, đ as d."""
    text = text.replace("đ", "d").replace("Đ", "D").replace("Ð", "D").replace("Ɖ", "D")
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).lower()


def sort_key(text: str, *, length: int = 200) -> str:
    """Return a key that sorts by base letter, then ă â đ ê ô ơ ư, then tone; numbers by value.

    The key has only ASCII, so every database compares it alike; it is cut to ``length``.
    """
    letters, tones = [], []
    for char in unicodedata.normalize("NFC", text).lower():
        base, tone = _split(char)
        rank = RANK.get(base)
        if rank is not None:
            letters.append(rank)
            tones.append(str(tone))
        elif base.isdecimal():
            letters.append(str(int(base)))
        elif letters and letters[-1] != " ":
            letters.append(" ")
    padded = re.sub(r"\d+", lambda found: found[0].zfill(6), "".join(letters).strip())
    ascii_only = padded.translate(_BEYOND_Z)
    return f"{ascii_only}!{''.join(tones)}"[:length]


# RANK counts on from "a" past "z" (33 letters); those beyond get two ASCII characters each.
_BEYOND_Z = {code: f"z{chr(code - 0x7B + 0x61)}" for code in range(0x7B, 0x61 + len(LETTERS))}


def _split(char: str) -> tuple[str, int]:
    """Return the letter without its tone, and the tone's place in Vietnamese order."""
    if char == "đ":
        return char, 0
    parts = unicodedata.normalize("NFD", char)
    tone = next((TONES.index(mark) + 1 for mark in parts[1:] if mark in TONES), 0)
    kept = parts[0] + "".join(mark for mark in parts[1:] if mark in MARKS)
    return unicodedata.normalize("NFC", kept), tone


def slugify(text: str, *, length: int = 100) -> str:
    """Return an address part of ``text``: folded letters and digits joined by hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")[:length].rstrip("-")
