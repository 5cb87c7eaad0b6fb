"""Passwords: how they are kept, and which ones are refused.

Argon2id with 19 MiB and two passes (OWASP). No rules of composition: length counts, and what is
easily guessed does not count as length. NFC before hashing, so that every keyboard agrees.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator
from enum import StrEnum
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
# Of a random password that nobody knows; verified against when there is no such account, so that
# an unknown name takes as long as a known one. Its parameters are those of HASHER.
DUMMY = (
    "$argon2id$v=19$m=19456,t=2,p=1"
    "$T+33B0TmjPYG9/ej1LchDA$tRx9fBpcW7dbIojwtINFmLUJdVLFZugRCGsnNf494Cs"
)

CITIZEN_MINIMUM = 12
STAFF_MINIMUM = 15
MAXIMUM = 128
UNGUESSED = 5  # characters that must be left when everything guessable is taken away
FEWEST_SIGNS = 5  # different characters

GUESSABLE = Path(__file__).with_name("guessable.txt")
LEET = str.maketrans("@4310$57!8", "aaeiosstib")
ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890", "0987654321")
NUMBERS = re.compile(
    r"(?:0|\+?84)[35789]\d{8}"  # a mobile phone
    r"|0\d{11}"  # a personal number (CCCD)
    r"|(?:0?[1-9]|[12]\d|3[01])[-/. ]?(?:0?[1-9]|1[0-2])[-/. ]?(?:19|20)?\d\d"  # a day
    r"|(?:19|20)\d\d"  # a year
)
BETWEEN = re.compile(r"[\s._-]+")
REPEATED = re.compile(r"(.+?)\1+\Z", re.DOTALL)


class Weakness(StrEnum):
    """Why a password is refused."""

    SHORT = "short"
    LONG = "long"
    GUESSABLE = "guessable"


def hashed(password: str) -> str:
    """Return what is kept of ``password``."""
    return HASHER.hash(unicodedata.normalize("NFC", password))


def matches(kept: str | None, password: str) -> bool:
    """Tell whether ``password`` is the one kept; takes the same time without an account."""
    try:
        right = HASHER.verify(kept or DUMMY, unicodedata.normalize("NFC", password)[:MAXIMUM])
    except (VerificationError, InvalidHashError):
        return False
    return right and kept is not None and len(password) <= MAXIMUM


def is_outdated(kept: str) -> bool:
    """Tell whether ``kept`` was made with other parameters than today's."""
    return HASHER.check_needs_rehash(kept)


@cache
def guessable_words() -> frozenset[str]:
    """Return the words of the list: folded, four letters or more."""
    lines = GUESSABLE.read_text(encoding="utf-8").splitlines()
    words = (line.split("#")[0] for line in lines)
    return frozenset(word for line in words for word in line.split() if len(word) >= 4)


def _folded(text: str) -> str:
    """Return ``text`` in lower case without marks, one character for each of its own."""
    signs = unicodedata.normalize("NFC", text)
    return "".join(
        "d" if sign in "đĐ" else unicodedata.normalize("NFD", sign)[0].lower()[:1] or sign
        for sign in signs
    )


def _spans_of_words(text: str, words: Collection[str]) -> Iterator[tuple[int, int]]:
    for form in (text, text.translate(LEET)):
        for word in words:
            start = form.find(word)
            while start >= 0:
                yield start, start + len(word)
                start = form.find(word, start + 1)


def _steps(text: str) -> Iterator[tuple[int, int]]:
    """Yield each pair of neighbours that are the same, follow in order, or lie side by side."""
    for index in range(len(text) - 1):
        one, two = text[index], text[index + 1]
        beside = any(one + two in row or two + one in row for row in ROWS)
        if abs(ord(one) - ord(two)) <= 1 or beside:
            yield index, index + 2


def _spans_of_runs(text: str) -> Iterator[tuple[int, int]]:
    """Yield runs of three characters or more, as ``aaa``, ``123``, ``cba``, ``qwe``."""
    start, end = 0, 0
    for left, right in _steps(text):
        if left + 1 != end:
            start = left
        end = right
        if end - start >= 3:
            yield start, end


def unguessed(password: str, known: Collection[str] = ()) -> int:
    """Return how many characters are left without words, runs, days, phones and what is known.

    ``known`` is what others know of the person: user name, parts of the name, e-mail.
    """
    text = BETWEEN.sub("", _folded(password))  # "mật khẩu" and "mat.khau" are "matkhau"
    own = {part for item in known for part in re.split(r"[\W_]+", _folded(item)) if len(part) >= 3}
    own |= {re.sub(r"[\W_]+", "", _folded(item)) for item in known if len(item) >= 3}
    covered = [False] * len(text)
    spans = [*_spans_of_words(text, guessable_words() | own), *_spans_of_runs(text)]
    spans += [match.span() for match in NUMBERS.finditer(text)]
    for start, end in spans:
        covered[start:end] = [True] * (end - start)
    return covered.count(False)


def weakness(password: str, *, minimum: int, known: Collection[str] = ()) -> Weakness | None:
    """Return why ``password`` is refused, ``None`` when it is good."""
    password = unicodedata.normalize("NFC", password)
    if len(password) < minimum:
        return Weakness.SHORT
    if len(password) > MAXIMUM:
        return Weakness.LONG
    repeated = REPEATED.match(password)
    unit = repeated[1] if repeated else password
    if len(set(unit)) < FEWEST_SIGNS or unguessed(unit, known) < UNGUESSED:
        return Weakness.GUESSABLE
    return None
