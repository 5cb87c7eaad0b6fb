"""Siblings: hits with nearly one name, shown as a choice by what tells them apart.

"Cấp giấy phép lái xe", "Cấp lại giấy phép lái xe", "Đổi giấy phép lái xe" are one question to the
reader: what is your case?
"""

from collections.abc import Sequence
from dataclasses import dataclass

from search.text import canonical

FEWEST = 2  # of one group
COMMON_SHARE = 0.7  # of the shorter name that two siblings share at their ends
COMMON_WORDS = 3
LONGEST_LABEL = 120
EMPTY_WORDS = frozenset({"thủ", "tục", "việc"})  # before a name, without meaning


@dataclass(frozen=True, slots=True)
class Sibling:
    """One of a group: its place among the hits, and what tells it apart ("" when nothing does)."""

    index: int
    label: str


@dataclass(frozen=True, slots=True)
class Group:
    """Hits that share a name; ``common`` is what they share, as it is written in the first."""

    common: str
    members: tuple[Sibling, ...]


def group(names: Sequence[str], fields: Sequence[str]) -> list[Group]:
    """Return the groups among hits given by name and field, in the order of their first hits."""
    words = [_words(name) for name in names]
    taken: set[int] = set()
    groups: list[Group] = []
    for first in range(len(names)):
        if first in taken:
            continue
        members = [first] + [
            other
            for other in range(first + 1, len(names))
            if other not in taken
            and fields[other] == fields[first]
            and are_siblings(words[first], words[other])
        ]
        if len(members) >= FEWEST:
            taken.update(members)
            groups.append(_group([words[member] for member in members], members))
    return groups


def _words(name: str) -> list[str]:
    words = name.strip(" .").split()
    while len(words) > COMMON_WORDS and canonical(words[0]) in EMPTY_WORDS:
        words = words[1:]
    return words


def are_siblings(left: Sequence[str], right: Sequence[str]) -> bool:
    """Tell whether two names share most of the shorter one at their beginning and end."""
    head = _common_head(left, right)
    tail = _common_head(left[head:][::-1], right[head:][::-1])
    shorter = min(len(left), len(right))
    return head + tail >= max(COMMON_WORDS, COMMON_SHARE * shorter)


def _common_head(left: Sequence[str], right: Sequence[str]) -> int:
    count = 0
    for one, other in zip(left, right, strict=False):
        if _same(one) != _same(other):
            break
        count += 1
    return count


def _same(word: str) -> str:
    return canonical(word.strip("().,;:"))


def _group(names: list[list[str]], indexes: list[int]) -> Group:
    head = _before_bracket(names[0], min(_common_head(names[0], name) for name in names[1:]))
    rest = [name[head:] for name in names]
    tail = min(_common_head(rest[0][::-1], name[::-1]) for name in rest[1:])
    common = " ".join([*names[0][:head], *names[0][len(names[0]) - tail :]]).strip(" (,;:")
    members = [
        Sibling(index, _label(name[: len(name) - tail] if tail else name))
        for index, name in zip(indexes, rest, strict=True)
    ]
    return Group(common[:1].upper() + common[1:], tuple(members))


def _before_bracket(name: Sequence[str], head: int) -> int:
    """Return ``head``, or where the bracket begins that the first ``head`` words leave open."""
    opened = [at for at in range(head) if "(" in name[at]]
    closed = [at for at in range(head) if ")" in name[at]]
    return opened[-1] if len(opened) > len(closed) else head


def _label(words: Sequence[str]) -> str:
    label = " ".join(words).strip(" ,;:.")
    if label.startswith("(") and label.endswith(")"):
        label = label[1:-1]
    if len(label) > LONGEST_LABEL:
        label = label[:LONGEST_LABEL].rsplit(" ", 1)[0] + " …"
    return label[:1].upper() + label[1:]
