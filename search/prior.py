"""What a document is worth before anything is asked: who it is for, and how often it is opened.

What people do at the commune or the province stands above what ministries do among themselves. A
query that names a level ("cấp trung ương") matches those words in the name, which weighs more.
"""

from search.documents import Document, unpack

LEVELS = {"commune": 1.0, "province": 0.7, "ministry": 0.0, "other": 0.1}
ALSO_AT_MINISTRY = 0.1  # taken off
AUDIENCES = {
    "citizen": 1.0,
    "overseas_vietnamese": 0.6,
    "foreigner": 0.5,
    "business": 0.5,
    "cooperative": 0.5,
    "organisation": 0.45,
}
ANYBODY_ELSE = 0.2
NOT_A_PROCEDURE = 0.5
SHARES = (0.5, 0.3, 0.2)  # of level, audience, popularity


def prior_of(document: Document) -> float:
    """Return the prior of ``document``, 0 to 1."""
    found: dict[str, list[str]] = {}
    for term in document.filters:
        name, _, value = term.partition("=")
        found.setdefault(name, []).append(value)
    if found.get("kind") != ["procedure"]:
        return NOT_A_PROCEDURE
    popular = float(unpack(document.stored).card.get("popular") or 0) / 100
    shares = zip(SHARES, (_level(found), _audience(found), min(popular, 1.0)), strict=True)
    return sum(share * value for share, value in shares)


def _level(found: dict[str, list[str]]) -> float:
    levels = found.get("level", [])
    best = max((LEVELS.get(level, 0.0) for level in levels), default=0.3)
    return best - ALSO_AT_MINISTRY if best and "ministry" in levels else best


def _audience(found: dict[str, list[str]]) -> float:
    return max((AUDIENCES.get(who, ANYBODY_ELSE) for who in found.get("audience", [])), default=0.4)
