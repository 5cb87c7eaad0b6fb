"""The ids of all hand-made forms, as they were first published: answers lie under them for ever.

``python -m tests.unit.forms_procedures.golden`` adds what is new to ``ids.json``; it never takes
an id away. To drop a question, stop asking it by a condition, or leave its id unused.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from forms.definition import Field, FormDefinition
from forms.procedures import codes
from tests.unit.forms_procedures.runs import form

PATH = Path(__file__).parent / "ids.json"
Ids = dict[str, Any]


def ids_of(definition: FormDefinition) -> Ids:
    """Return every id that a draft, a dossier or an address may hold."""
    fields = [one for page in definition.pages for one in page.fields]
    return {
        "cases": sorted(one.id for one in definition.cases),
        "pages": sorted(one.id for one in definition.pages),
        "groups": sorted({one.repeat.group for one in definition.pages if one.repeat}),
        "papers": sorted(one.id for one in definition.papers),
        "fields": {one.id: _field(one) for one in sorted(fields, key=lambda one: one.id)},
    }


def _field(field: Field) -> str:
    """Return kind, options and columns of a field in one line."""
    inner = [one.value for one in field.options] or [
        f"{one.id}:{_field(one)}" for one in field.columns
    ]
    return f"{field.kind}({' '.join(inner)})" if inner else str(field.kind)


def golden() -> dict[str, Ids]:
    """Return the ids that were published."""
    return json.loads(PATH.read_text(encoding="utf-8")) if PATH.exists() else {}


def lost(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Return the published ids that are gone, or that mean something else now."""
    found = [
        f"{kind} {one}"
        for kind in ("cases", "pages", "groups", "papers")
        for one in before[kind]
        if one not in after[kind]
    ]
    for one, kind in before["fields"].items():
        now = after["fields"].get(one)
        if now is None or now.partition("(")[0] != kind.partition("(")[0]:
            found.append(f"field {one} ({kind})")
        elif gone := set(_inner(kind)) - set(_inner(now)):
            found.append(f"of field {one}: {', '.join(sorted(gone))}")
    return found


def _inner(kind: str) -> list[str]:
    return kind.partition("(")[2].removesuffix(")").split()


def write() -> None:
    """Add what is new; raise ``SystemExit`` when something would be lost."""
    known = golden()
    now = {code: ids_of(form(code)) for code in codes()}
    gone = [
        f"{code}: {one}" for code in known if code in now for one in lost(known[code], now[code])
    ]
    if gone:
        raise SystemExit("\n".join(["These ids were published and are gone:", *gone]))
    text = json.dumps({**known, **now}, ensure_ascii=False, indent=1, sort_keys=True)
    PATH.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    write()
