"""Differences between two contents attribute by attribute, for the dry run of an import."""

from dataclasses import dataclass
from typing import Any

from catalogue.content import Content, to_json

LONGEST = 80


@dataclass(frozen=True, slots=True)
class Difference:
    """One attribute that differs; ``path`` as in ``channels[0].time.value``."""

    path: str
    before: str
    after: str


def differences(before: Content, after: Content) -> tuple[Difference, ...]:
    """Return every attribute that differs, in the order of the content; raw words are left out."""
    return tuple(_between("", to_json(before), to_json(after)))


def _between(path: str, before: Any, after: Any) -> list[Difference]:
    if before == after:
        return []
    if isinstance(before, dict) and isinstance(after, dict):
        names = [name for name in dict.fromkeys([*before, *after]) if name != "raw"]
        return [
            found
            for name in names
            for found in _between(
                f"{path}.{name}" if path else name, before.get(name), after.get(name)
            )
        ]
    if _is_list(before) and _is_list(after):
        return _between_lists(path, list(before), list(after))
    return [Difference(path, _shown(before), _shown(after))]


def _between_lists(path: str, before: list[Any], after: list[Any]) -> list[Difference]:
    """Compare by place when the lists are equally long, else say how long they are."""
    if len(before) == len(after):
        return [
            found
            for place, (one, other) in enumerate(zip(before, after, strict=True))
            for found in _between(f"{path}[{place}]", one, other)
        ]
    return [Difference(path, _shown(before), _shown(after))]


def _is_list(value: Any) -> bool:
    return isinstance(value, list | tuple)


def _shown(value: Any) -> str:
    if value is None or value == "":
        return "(trống)"
    if _is_list(value):
        return f"{len(value)} mục"
    if isinstance(value, dict):
        value = value.get("name") or value.get("title") or "(có)"
    said = " ".join(str(value).split())
    return said if len(said) <= LONGEST else said[: LONGEST - 1] + "…"
