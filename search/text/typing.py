"""What keyboards leave behind: Telex and VNI letters that were never turned into Vietnamese.

Each function returns the syllables that the typed letters could mean. Whether one of them is meant
is for the dictionary of the corpus to say (``search.repair``).
"""

import re
import unicodedata

from search.text.letters import canonical

TELEX_TONES = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
VNI_TONES = {"1": "\u0301", "2": "\u0300", "3": "\u0309", "4": "\u0303", "5": "\u0323"}
VOWEL = re.compile(r"[aeiouyăâêôơư]")
MAX_LENGTH = 14


def from_telex(word: str) -> list[str]:
    """Return the syllables that ``word`` typed in Telex could mean, without ``word`` itself.

    Tone letters and doubled letters are taken from wherever they stand after the vowel, as
    keyboards do, and a letter held too long ("giaaays") is forgiven.
    """
    if not 2 <= len(word) <= MAX_LENGTH or not word.isalpha():
        return []
    found = [_telex(word), _telex(re.sub(r"(.)\1{2,}", r"\1\1", word))]
    return [syllable for syllable in dict.fromkeys(found) if syllable and syllable != word]


def _telex(word: str) -> str:
    """Return ``word`` read as Telex, or "" when it holds no Telex letter."""
    first = VOWEL.search(word)
    if first is None:
        return ""
    head, tail = word[: first.start()], word[first.start() :]
    tone = next((TELEX_TONES[char] for char in reversed(tail) if char in TELEX_TONES), "")
    tail = "".join(char for char in tail if char not in TELEX_TONES and char != "z")
    head, tail = _stroke(head, tail)
    tail = _horns(_circumflex(tail))
    return _with_tone(head + tail, tone) if head + tail + tone != word else ""


def _stroke(head: str, tail: str) -> tuple[str, str]:
    """Return the parts with dd, or a d after the vowel, read as đ."""
    if head.startswith("dd"):
        return "đ" + head[2:], tail
    if head == "d" and "d" in tail:
        return "đ", tail.replace("d", "", 1)
    return head, tail


def _circumflex(tail: str) -> str:
    for plain, marked in (("a", "â"), ("e", "ê"), ("o", "ô")):
        at = tail.find(plain)
        again = tail.find(plain, at + 1) if at >= 0 else -1
        if again > 0:
            return tail[:at] + marked + tail[at + 1 : again] + tail[again + 1 :]
    return tail


def _horns(tail: str) -> str:
    """Return ``tail`` with its w read: uow, uw, ow, aw, wherever the w stands."""
    if "w" not in tail:
        return tail
    bare = tail.replace("w", "")
    if "uo" in bare:
        return bare.replace("uo", "ươ", 1)
    for plain, marked in (("u", "ư"), ("o", "ơ"), ("a", "ă")):
        if plain in bare:
            return bare.replace(plain, marked, 1)
    return "ư" + bare


def from_vni(word: str) -> list[str]:
    """Return the syllables that ``word`` typed in VNI ("d9at61") could mean."""
    if not 2 <= len(word) <= MAX_LENGTH or not re.fullmatch(r"[a-z]+[a-z1-9]*[1-9][a-z1-9]*", word):
        return []
    letters = re.sub(r"\d", "", word)
    digits = re.sub(r"\D", "", word)
    if len(digits) > 5 or VOWEL.search(letters) is None:
        return []
    tone = next((VNI_TONES[digit] for digit in digits if digit in VNI_TONES), "")
    marked = _vni_marks(letters, digits)
    return [_with_tone(marked, tone)] if marked else []


def _vni_marks(letters: str, digits: str) -> str:
    """Return the letters with the marks of the digits 6 to 9, "" when one finds no letter."""
    for digit, pairs in (
        ("9", (("d", "đ"),)),
        ("6", (("a", "â"), ("e", "ê"), ("o", "ô"))),
        ("7", (("uo", "ươ"), ("u", "ư"), ("o", "ơ"))),
        ("8", (("a", "ă"),)),
    ):
        if digit not in digits:
            continue
        pair = next((pair for pair in pairs if pair[0] in letters), None)
        if pair is None:
            return ""
        letters = letters.replace(pair[0], pair[1], 1)
    return letters


def _with_tone(word: str, tone: str) -> str:
    """Return ``word`` with a tone mark on its main vowel."""
    at = VOWEL.search(word)
    if not tone or at is None:
        return canonical(word)
    place = at.end()
    return canonical(unicodedata.normalize("NFC", word[:place] + tone + word[place:]))


ONSETS_ALIKE = (
    ("ch", "tr"),
    ("s", "x"),
    ("gi", "d"),
    ("d", "r"),
    ("gi", "r"),
    ("l", "n"),
    ("v", "d"),
)
CODAS_ALIKE = (("n", "ng"), ("c", "t"), ("nh", "n"), ("ch", "t"))
FOLDED = re.compile(r"(ngh|ng|nh|kh|gh|gi|ch|th|tr|ph|qu|[bcdghklmnpqrstvx])?([aeiouy]+)([a-z]*)")


def sounding_like(folded: str) -> set[str]:
    """Return folded syllables that are said alike in some region: ch and tr, s and x, n and ng."""
    parts = FOLDED.fullmatch(folded)
    if parts is None:
        return set()
    onset, nucleus, coda = parts.group(1) or "", parts.group(2), parts.group(3)
    onsets = {onset, *_others(onset, ONSETS_ALIKE)}
    codas = {coda, *_others(coda, CODAS_ALIKE)}
    return {first + nucleus + last for first in onsets for last in codas} - {folded}


def _others(part: str, alike: tuple[tuple[str, str], ...]) -> set[str]:
    return {right if left == part else left for left, right in alike if part in (left, right)}
