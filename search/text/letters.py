"""Letters: NFC, look-alikes, one place for the tone mark, i and y, and the folded form.

``canonical`` is what two spellings of one Vietnamese word share ("hoà" and "hòa", "kí" and "ký",
NFD and NFC); ``fold`` is what a person types who leaves the marks out. Both are idempotent.
"""

import re
import unicodedata
from functools import lru_cache

TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}  # huyền, sắc, ngã, hỏi, nặng
VOWELS = "aăâeêioôơuưy"
MARKED_VOWELS = "ăâêôơư"

# Letters of other alphabets that look like ours; they come from PDF files and from abuse.
LOOKALIKES = str.maketrans(
    {
        "Ð": "Đ", "Ɖ": "Đ", "ð": "đ", "ɖ": "đ",
        "а": "a", "е": "e", "о": "o", "р": "p", "с": "c", "у": "y", "х": "x", "і": "i", "ѕ": "s",
        "һ": "h", "ԁ": "d", "ո": "n", "ѵ": "v", "ԛ": "q", "ԝ": "w", "к": "k", "м": "m", "т": "t",
        "А": "A", "В": "B", "Е": "E", "К": "K", "М": "M", "Н": "H", "О": "O", "Р": "P", "С": "C",
        "Т": "T", "У": "Y", "Х": "X", "І": "I", "Ѕ": "S",
        "α": "a", "ο": "o", "ν": "v", "ι": "i", "κ": "k", "ρ": "p", "υ": "u",
        "Α": "A", "Β": "B", "Ε": "E", "Η": "H", "Ι": "I", "Κ": "K", "Μ": "M", "Ν": "N", "Ο": "O",
        "Ρ": "P", "Τ": "T", "Υ": "Y", "Χ": "X", "Ζ": "Z",
        "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-", "∕": "/", "⁄": "/",
        "’": "'", "‘": "'", "“": '"', "”": '"',
    }
)  # fmt: skip
INVISIBLE = {"Cf", "Cc", "Co", "Cs", "Cn"}
# What must be looked at one by one: controls, signs without width, other spaces, full-width
# letters, surrogates and private letters. Everything else passes untouched.
DIRT = re.compile(
    "[\x00-\x1f\x7f-\xa0\xad\u0600-\u0605\u061c\u06dd\u070f\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\ufeff\ufff0-\ufffb\uff01-\uff5e\ud800-\uf8ff\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U0010ffff]"
)
LOOKS_ALIKE = re.compile(f"[{''.join(chr(key) for key in LOOKALIKES if chr(key).isalpha())}]")
# A Latin word may carry one foreign letter; a word in another alphabet stays what it is.
FOREIGN_WORD = re.compile(r"[^\W\d_]+")


def clean(text: str) -> str:
    """Return ``text`` in NFC without invisible characters, look-alikes inside Latin words mapped.

    Control characters become spaces; full-width letters and digits become plain ones.
    """
    if text.isascii() and text.isprintable():
        return text
    text = DIRT.sub(_visible, text)
    text = unicodedata.normalize("NFC", text)
    if LOOKS_ALIKE.search(text):
        text = FOREIGN_WORD.sub(_latin, text)
    return text.translate(_PUNCTUATION)


def _visible(match: re.Match[str]) -> str:
    """Return what is left of one character: itself, nothing, a space, or its narrow form."""
    char = match.group()
    if char in "\t\n\r\x0b\x0c\x00\xa0":
        return " "
    if unicodedata.category(char) in INVISIBLE:
        return "" if unicodedata.category(char) == "Cf" else " "
    if "\uff01" <= char <= "\uff5e":  # full-width ASCII
        return chr(ord(char) - 0xFEE0)
    return char


_PUNCTUATION = {key: value for key, value in LOOKALIKES.items() if not chr(key).isalpha()}


def _latin(match: re.Match[str]) -> str:
    word = match.group()
    if word.isascii():
        return word
    mapped = word.translate(LOOKALIKES)
    return mapped if _is_latin(mapped) else word


def _is_latin(word: str) -> bool:
    """Tell whether every letter of ``word`` is of the Latin alphabet (which ends at U+024F,
    or is one of the Vietnamese letters at U+1EA0).
    """
    return all(char <= "\u024f" or "\u1e00" <= char <= "\u1eff" for char in word)


@lru_cache(maxsize=65536)
def canonical(word: str) -> str:
    """Return the one spelling of a syllable: lower case, tone on its place, y where i and y vary.

    Expects a word in NFC; what does not look like a Vietnamese syllable is only lower-cased.
    """
    word = unicodedata.normalize("NFC", word.casefold())
    if word.isascii() and len(word) > 3:
        return word
    letters, tone = _without_tone(word)
    parts = SYLLABLE.fullmatch(letters)
    if parts is None:
        return word
    onset, nucleus, coda = _split(parts)
    nucleus = _y_for_i(onset, nucleus, coda)
    if tone:
        at = _tone_place(nucleus, coda)
        nucleus = nucleus[: at + 1] + tone + nucleus[at + 1 :]
    return unicodedata.normalize("NFC", onset + nucleus + coda)


SYLLABLE = re.compile(
    r"(ngh|ng|nh|kh|gh|gi|ch|th|tr|ph|qu|[bcdđghklmnpqrstvx])?"
    r"([aăâeêioôơuưy]{1,3})(ch|nh|ng|[cmnpt])?"
)


def is_syllable(word: str) -> bool:
    """Tell whether ``word``, in NFC, has the shape of a Vietnamese syllable."""
    return SYLLABLE.fullmatch(_without_tone(word)[0]) is not None


def _without_tone(word: str) -> tuple[str, str]:
    """Return the word without its tone mark, and the mark ("" when it has none or several)."""
    decomposed = unicodedata.normalize("NFD", word)
    tones = [char for char in decomposed if char in TONES]
    if len(tones) != 1:
        return (word, "") if not tones else ("", "")
    bare = "".join(char for char in decomposed if char not in TONES)
    return unicodedata.normalize("NFC", bare), tones[0]


def _split(parts: re.Match[str]) -> tuple[str, str, str]:
    """Return onset, nucleus, coda, with the vowel of "gi" and "qu" where speech has it."""
    onset, nucleus, coda = parts.group(1) or "", parts.group(2), parts.group(3) or ""
    if onset == "g" and nucleus.startswith("i") and len(nucleus) > 1:
        return "gi", nucleus[1:], coda
    if onset == "q" and nucleus.startswith("u") and len(nucleus) > 1:
        return "qu", nucleus[1:], coda
    return onset, nucleus, coda


def _y_for_i(onset: str, nucleus: str, coda: str) -> str:
    """Return the nucleus with i and y unified in the open syllables where both are written."""
    if coda or nucleus not in ("i", "y"):
        return nucleus
    if onset in ("h", "k", "l", "m", "t", "qu"):
        return "y"
    return "i" if onset in ("s", "v") else nucleus


def _tone_place(nucleus: str, coda: str) -> int:
    """Return the index of the vowel that carries the tone (the older, common placement)."""
    for index in range(len(nucleus) - 1, -1, -1):
        if nucleus[index] in MARKED_VOWELS:
            return index
    if len(nucleus) == 1:
        return 0
    if len(nucleus) == 3:
        return 1
    return 1 if coda else 0


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """Return ``word`` as typed without marks: "Đất" is "dat", đ explicitly."""
    if word.isascii():
        return word.lower()
    word = word.casefold().replace("đ", "d")
    kept = [
        char for char in unicodedata.normalize("NFD", word) if unicodedata.category(char) != "Mn"
    ]
    return unicodedata.normalize("NFC", "".join(kept))


def has_marks(word: str) -> bool:
    """Tell whether ``word`` carries a Vietnamese mark or đ."""
    return not word.isascii() and fold(word) != word.casefold()
