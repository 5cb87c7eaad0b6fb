"""Names of cases and papers: cut short for people, and turned into ids that last."""

import re
from hashlib import blake2s

from portal.collation import fold

SHORT = 110  # characters of a name that is read at a glance
_LEAD = re.compile(
    r"^\s*(?:[-–+*•·\u25a0-\u25ff]+\s*|(?:\(?[0-9]{1,2}(?:\.[0-9]{1,2})*[.)]|[a-zđ]{1,2}\))\s+)"
)
_CASE = re.compile(r"^trường hợp\s*\(?[0-9]{1,2}\)?\s*[:.]\s*", re.I)
# Where a name ends and its rules begin: "theo mẫu", "ban hành kèm theo", "do ... cấp".
_RULES = re.compile(
    r"\s*(?:\(|;|:|\.\s|,?\s+(?:theo (?:mẫu|quy định|Phụ lục)|ban hành kèm theo|được quy định|"
    r"quy định tại|trong đó|bao gồm|gồm các|nêu rõ|kèm theo mẫu)\b)",
    re.I,
)
LEAST = 12  # characters that a name keeps before its rules may be cut off
WHOLE = 80  # a name up to here is never cut
LONGER = 240  # of names that would else be the same


def tidy(name: str) -> str:
    """Return ``name`` on one line without bullets, numbers and the colon at its end."""
    text = " ".join(name.split())
    before = None
    while text != before:
        before = text
        text = _CASE.sub("", _LEAD.sub("", text))
    text = re.sub(r"[\s:;,.]+$", "", text)
    return text[:1].upper() + text[1:] if text else " ".join(name.split())


def short(name: str) -> str:
    """Return the first words of ``name``: what the paper is, without the rules about it."""
    text = tidy(name)
    found = _RULES.search(text, LEAST) if len(text) > WHOLE else None
    return cut(text[: found.start()].rstrip(" ,;:.") if found else text, SHORT)


def cut(text: str, most: int) -> str:
    """Return ``text`` up to ``most`` characters, whole words and an ellipsis when it is longer."""
    if len(text) <= most:
        return text
    return text[: most - 1].rsplit(" ", 1)[0].rstrip(" ,;:.(") + "…"


def lasting_id(prefix: str, name: str) -> str:
    """Return an id made of the letters and figures of ``name``: marks and spaces do not matter."""
    letters = re.sub(r"[^a-z0-9]+", " ", fold(name)).strip()
    return prefix + blake2s(letters.encode(), digest_size=6).hexdigest()
