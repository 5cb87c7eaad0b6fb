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
        members = [first]
        for other in range(first + 1, len(names)):
            near = other not in taken and fields[other] == fields[first]
            if near and are_siblings([words[one] for one in (*members, other)]):
                members.append(other)
        if len(members) >= FEWEST:
            taken.update(members)
            groups.append(_group([words[member] for member in members], members))
    return groups


def _words(name: str) -> list[str]:
    words = name.strip(" .").split()
    while len(words) > COMMON_WORDS and canonical(words[0]) in EMPTY_WORDS:
        words = words[1:]
    return words


def are_siblings(names: Sequence[Sequence[str]]) -> bool:
    """Tell whether all names share most of the shortest one at their beginning and end."""
    head, tail = _common(names, brackets=False)
    shortest = min(len(name) for name in names)
    return head + tail >= max(COMMON_WORDS, COMMON_SHARE * shortest)


def _common(names: Sequence[Sequence[str]], *, brackets: bool = True) -> tuple[int, int]:
    """Return how many words all names share at the beginning, and after that at the end.

    With ``brackets`` the beginning ends before a bracket that it would leave open.
    """
    head = min(_common_head(names[0], name) for name in names[1:])
    if brackets:
        head = _before_bracket(names[0], head)
    rest = [name[head:] for name in names]
    return head, min(_common_head(rest[0][::-1], name[::-1]) for name in rest[1:])


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
    """Return the group; what stands between a shared beginning and end is said with the beginning:
    "Cấp đổi", "Cấp lại" of "Thẻ căn cước".
    """
    head, tail = _common(names)
    begin = 0 if tail else head
    if tail > head or not head:
        common = names[0][len(names[0]) - tail :]
    else:
        common, begin, tail = names[0][:head], head, 0
    members = [
        Sibling(index, _label(name[begin : len(name) - tail]))
        for index, name in zip(indexes, names, strict=True)
    ]
    return Group(_sentence(" ".join(common)), tuple(members))


def _sentence(text: str) -> str:
    text = text.strip(" (,;:.")
    return text[:1].upper() + text[1:]


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
