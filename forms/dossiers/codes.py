"""Tracking codes: eleven digits, read aloud in groups, the last one a check digit.

Digits only, because they are read over the telephone, where Vietnamese letters are taken for one
another; eleven, because a telephone has ten and an identity number twelve. Ten are random, so a
code says nothing about the next one.
"""

import re
import secrets

RANDOM_DIGITS = 10
LENGTH = RANDOM_DIGITS + 1
# The quasigroup of Damm (2004): finds every wrong digit and every swap of neighbours.
DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)
_BETWEEN = re.compile(r"[\s.\-–_/]+")


def check_digit(digits: str) -> str:
    """Return the digit that makes ``digits`` a valid code."""
    state = 0
    for digit in digits:
        state = DAMM[state][int(digit)]
    return str(state)


def new_tracking() -> str:
    """Return a new random tracking code, without spaces."""
    first = str(secrets.randbelow(9) + 1)  # no zero in front: people leave it out
    rest = "".join(str(secrets.randbelow(10)) for _number in range(RANDOM_DIGITS - 1))
    return first + rest + check_digit(first + rest)


def tidy(text: str) -> str:
    """Return what a person typed as a code, without spaces, dots and dashes."""
    return _BETWEEN.sub("", text)


def is_tracking(text: str) -> bool:
    """Return whether ``text`` (tidied) is a code with a right check digit; existing or not."""
    plain = len(text) == LENGTH and text.isascii() and text.isdecimal()
    return plain and check_digit(text) == "0"


def spaced(code: str) -> str:
    """Return a code in groups, as it is printed and read: ``4829 1305 776``."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))
