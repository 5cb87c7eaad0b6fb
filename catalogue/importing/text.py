"""Cleaning of crawled text: one alphabet, one form of each letter, no page furniture.

Only signs are changed, never words: NFC (a fifth of the official records are not), no-break and
odd spaces as spaces, private-use glyphs of old symbol fonts as bullets, Cyrillic letters that look
like Latin ones, the Icelandic Ð that stands for Đ, and nothing invisible.
"""

import re
import unicodedata

from portal.text import clean

BULLET = "•"
NOTHING = "Không có thông tin"  # what the national portal prints for an empty attribute

# In the block of Vietnamese letters capitals and small ones alternate, so ranges will not do.
_LETTERS = [chr(code) for code in (*range(0x41, 0x180), 0x1A0, 0x1A1, 0x1AF, 0x1B0)]
_LETTERS += [chr(code) for code in range(0x1EA0, 0x1EFA)]
CAPITALS = "".join(letter for letter in _LETTERS if letter.isupper())
SMALL = "".join(letter for letter in _LETTERS if letter.islower())

_ODD_SPACES = "\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_SPACES = re.compile(f"[{_ODD_SPACES}][ {_ODD_SPACES}]*| [ {_ODD_SPACES}]+")
_PRIVATE = re.compile("[\ue000-\uf8ff]+")
_LINE_ENDS = re.compile(" ?\n ?")
_GAPS = re.compile("\n{3,}")
_CYRILLIC = str.maketrans("АВЕЅЗІЈКМНОРСТУХаеіјорсухѕ", "ABESZIJKMHOPCTYXaeijopcyxs")
_CYRILLIC_RUN = re.compile("[\u0400-\u04ff]+")
_ETH = (("Ð", "Đ"), ("Ɖ", "Đ"), ("ð", "đ"))
_MOJIBAKE = re.compile("á[»º][\u0080-\u00bf\u2018-\u203a]|Ã[\u00a0-\u00bf]|Ä‘|Æ°|Æ¡")
# Letters no Vietnamese word has: fonts of old (TCVN3, VNI) show them as Vietnamese ones.
_FOREIGN = "µ¶·¸¹¨©ª«¬®¼½¾»ñöüäåæçëîïøûßÑÖÜÄÅÆÇËÎÏØÛþÞ×÷"
_FOREIGN_SIGN = re.compile(f"[{_FOREIGN}]")
_TCVN3_SIGNS = frozenset("µ¶·¸¹¨©ª«¬®¼½¾»ñÑßþÞ")
_FOREIGN_WORD = re.compile(rf"[a-zA-ZđĐ]+[{_FOREIGN}]\S*|[{_FOREIGN}][a-z]\S*")
_BULLETS = re.compile(rf"^(?:[-+*–—●{BULLET}]+\s*)+")


def tidy(text: str) -> str:
    """Return ``text`` clean, line breaks kept (never more than one empty line), runs of blanks one.

    Tidying twice changes nothing.
    """
    if not text:
        return ""
    for sign, letter in _ETH:
        text = text.replace(sign, letter)
    text = _PRIVATE.sub(f" {BULLET} ", clean(text))
    if _CYRILLIC_RUN.search(text):
        text = unicodedata.normalize("NFC", _CYRILLIC_RUN.sub(_look_alike, text))
    text = _SPACES.sub(" ", text)
    return _GAPS.sub("\n\n", _LINE_ENDS.sub("\n", text)).strip()


def line(text: str) -> str:
    """Return ``text``, which is tidy already, as one line."""
    return " ".join(text.split())


def bare(text: str) -> str:
    """Return ``text`` without the bullets in front and the separators behind it."""
    return _BULLETS.sub("", text.strip()).rstrip(" ;,")


def is_nothing(text: str) -> bool:
    """Return whether ``text`` only says that there is nothing to say."""
    said = text.strip(" .-–—:;\n\t").casefold()
    return said in {"", "không có thông tin", "không", "không có", "không quy định", "none", "n/a"}


def seems_legacy(text: str) -> str:
    """Return which legacy encoding ``text`` seems to be in (TCVN3, VNI, UTF-8 as 1252), or nothing.

    A foreign name in a sentence is no reason: a fifth of the words must look wrong. Such text is
    reported and never guessed at.
    """
    if _MOJIBAKE.search(text):
        return "utf-8-as-1252"
    if not _FOREIGN_SIGN.search(text):
        return ""
    odd = _FOREIGN_WORD.findall(text)
    if len(odd) < 2 or len(odd) * 5 < len(text.split()):
        return ""
    return "tcvn3" if _TCVN3_SIGNS & set("".join(odd)) else "vni"


def balanced(text: str, start: int = 0) -> int | None:
    """Return the place after the bracket that closes the one at ``start``; ``None`` without one."""
    depth = 0
    for place in range(start, len(text)):
        if text[place] == "(":
            depth += 1
        elif text[place] == ")":
            depth -= 1
            if depth == 0:
                return place + 1
    return None


def _look_alike(found: re.Match[str]) -> str:
    """Change a run of Cyrillic to Latin only when every letter of it has a Latin twin."""
    latin = found[0].translate(_CYRILLIC)
    return found[0] if _CYRILLIC_RUN.search(latin) else latin
