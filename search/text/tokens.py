"""Tokens: syllables, and the numbers of procedures and legal documents as terms of their own."""

import re

from search.text.letters import canonical, clean, fold

# How much of a text is ever read: a whole procedure has 3,000 to 20,000 syllables.
MAX_TOKENS = 20_000
LONGEST_WORD = 24  # characters per word, marks in NFD and spaces with it, that are looked at

CODE = re.compile(r"(?<![\w.])(\d)\s?[.,]\s?(\d{6})(?:\.(?:[\w-]{1,12}\.)*[\w-]{1,12})?(?![\w])")
BARE_CODE = re.compile(r"(?<![\w.])([1-9])(00\d{4}|01\d{4})(?![\w.])")
LEGAL = re.compile(
    r"(?<![\w/])(\d{1,5})\s?/\s?(\d{4})(?:\s?/\s?|\s)"
    r"((?:NĐ|ND|TT|QĐ|QD|QH|NQ|TTLT|PL|UBTVQH|L|CT)\w{0,12}"
    r"(?:\s?-\s?[\w&]{1,12}|\s(?:CP|TTG|BTC|BCA|BTP|BYT|BXD|BNV|BCT|BKHCN|BGDĐT|NHNN)\b){0,4})",
    re.IGNORECASE,
)
# "đổiGPLX": small letters that run into capitals, where a space was forgotten.
RUN_INTO_CAPITALS = re.compile(r"(?<=[^\W\d_A-ZĐ]{2})(?=[A-ZĐ]{2})")
WORD = re.compile(r"[^\W_]+(?:&[^\W_]+)?")


def tokenise(text: str, *, limit: int = MAX_TOKENS) -> list[str]:
    """Return the canonical syllables and words of ``text`` in order, at most ``limit``."""
    words: list[str] = []
    text = text[: limit * LONGEST_WORD]  # cleaning is the dear part
    for match in WORD.finditer(RUN_INTO_CAPITALS.sub(" ", clean(text))):
        words.append(canonical(match.group()))
        if len(words) >= limit:
            break
    return words


def find_numbers(text: str) -> list[str]:
    """Return the procedure codes and legal numbers in ``text`` as compact terms, in order.

    "1.001193" and "1 001193" typed as one word give ``#1001193``; "118/2025/NĐ-CP", with or
    without its punctuation or marks, gives ``#1182025ndcp``.
    """
    text = clean(text)
    found = [compact_number(match.group(1) + match.group(2)) for match in CODE.finditer(text)]
    found += [compact_number(match.group(1) + match.group(2)) for match in BARE_CODE.finditer(text)]
    found += [compact_number("".join(match.groups())) for match in LEGAL.finditer(text)]
    return list(dict.fromkeys(found))


def compact_number(number: str) -> str:
    """Return the term under which a code or legal number is indexed: letters and digits, folded."""
    return "#" + re.sub(r"[^0-9a-z]", "", fold(clean(number)))
