"""Reusable blocks: a few fields that many forms ask in the same words.

A document writes ``{"block": "contact", "id": "applicant"}`` in the place of fields; they come out
with the ids ``applicant_phone`` and ``applicant_email``. ``required``, ``show`` and ``require``
given there hold for every field of the block; a form may bring blocks of its own.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from forms.definition.model import Field

HOUSE: dict[str, Any] = json.loads((Path(__file__).parent / "blocks.json").read_text("utf-8"))
_OVERRIDES = frozenset({"block", "id", "required", "show", "require"})


class BlockError(ValueError):
    """A document names a block that is nowhere, or writes it wrongly."""


def expand(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``document`` with every block replaced by its fields.

    Raises :class:`BlockError` naming the path.
    """
    own = document.get("blocks", {})
    library = {**HOUSE, **(own if isinstance(own, Mapping) else {})}
    result = {name: value for name, value in document.items() if name != "blocks"}
    if not isinstance(document.get("pages"), list):
        return result
    result["pages"] = [
        _page(page, library, f"pages[{number}]") for number, page in enumerate(document["pages"])
    ]
    return result


def fields(block: str, prefix: str) -> tuple[Field, ...]:
    """Return the fields of a block of the house, for forms that are made in Python."""
    entry = {"block": block, "id": prefix}
    return tuple(msgspec.convert(one, Field) for one in _block(entry, HOUSE, "fields"))


def _page(page: Any, library: Mapping[str, Any], path: str) -> Any:
    if not isinstance(page, Mapping) or not isinstance(page.get("fields"), list):
        return page
    fields: list[Any] = []
    for number, entry in enumerate(page["fields"]):
        if isinstance(entry, Mapping) and "block" in entry:
            fields.extend(_block(entry, library, f"{path}.fields[{number}]"))
        else:
            fields.append(entry)
    return {**page, "fields": fields}


def _block(entry: Mapping[str, Any], library: Mapping[str, Any], path: str) -> list[dict[str, Any]]:
    block, prefix = library.get(str(entry["block"])), entry.get("id")
    if not isinstance(block, Mapping) or not isinstance(block.get("fields"), list):
        names = ", ".join(sorted(library))
        raise BlockError(f"{path}: no block {entry['block']!r}; there are: {names}")
    if not isinstance(prefix, str) or set(entry) - _OVERRIDES:
        raise BlockError(f"{path}: a block takes an id, and may take required, show, require")
    ids = {str(field["id"]): f"{prefix}_{field['id']}" for field in block["fields"]}
    found = []
    for field in block["fields"]:
        made = {**field, "id": ids[str(field["id"])]}
        for name in ("show", "require"):
            if name in field:
                made[name] = _rename(field[name], ids)
        made.update({name: entry[name] for name in ("required", "require") if name in entry})
        if "show" in entry:
            shown = [entry["show"], *([made["show"]] if "show" in made else [])]
            made["show"] = shown[0] if len(shown) == 1 else {"all": shown}
        found.append(made)
    return found


def _rename(condition: Any, ids: Mapping[str, str]) -> Any:
    """Return ``condition`` of a block, its fields under their names in the form."""
    if isinstance(condition, list):
        return [_rename(one, ids) for one in condition]
    if not isinstance(condition, Mapping):
        return condition
    made = {name: _rename(value, ids) for name, value in condition.items()}
    if isinstance(condition.get("field"), str):
        first, dot, rest = condition["field"].partition(".")
        made["field"] = ids.get(first, first) + dot + rest
    return made
