"""Cleaning of what people type, before anything judges or stores it."""

import re
import unicodedata

# C0 and C1 controls except tab and newline, lone surrogates, non-characters.
_REFUSED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
    "|["
    + "".join(f"{chr(p * 0x10000 + 0xFFFE)}{chr(p * 0x10000 + 0xFFFF)}" for p in range(1, 17))
    + "]"
)
# Signs that cannot be seen and only serve to deceive or to break search: zero-width space and
# non-joiner, word joiner, byte order mark, soft hyphen, marks and overrides of direction.
_UNSEEN = re.compile("[\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
# A zero-width joiner has work to do only between two pictures (families, professions).
_JOINER = re.compile(
    "(?<![\u2190-\u2bff\ufe0f\U0001f000-\U0001faff\U0001f3fb-\U0001f3ff])\u200d"
    "|\u200d(?![\u2190-\u2bff\U0001f000-\U0001faff])"
)
_NEWLINES = re.compile("\r\n?|\u2028|\u2029|\x85")


def clean(text: str) -> str:
    """Return ``text`` in NFC without what cannot be seen or stored, newlines as ``\\n``, trimmed.

    Removed are NUL and other controls (tab and newline stay), lone surrogates, non-characters,
    zero-width signs and overrides of direction; a zero-width joiner stays between two emoji.
    Cleaning twice changes nothing.
    """
    text = _NEWLINES.sub("\n", text)
    text = _UNSEEN.sub("", _REFUSED.sub("", text))
    text = _JOINER.sub("", text)
    return unicodedata.normalize("NFC", text).strip()


def clean_line(text: str) -> str:
    """Return :func:`clean` ``text`` as one line: each run of white space becomes one space."""
    return " ".join(clean(text).split())
