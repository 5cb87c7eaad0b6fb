"""Hand-made forms of the sample province: one JSON file a procedure, named by its code.

A procedure without a file here gets the form that its record gives (``forms.definition.derive``).
"""

import json
from functools import cache
from pathlib import Path

from catalogue.content import Content
from forms.definition import FormDefinition, derive, load

FOLDER = Path(__file__).parent / "definitions"


@cache
def hand_made(code: str) -> FormDefinition | None:
    """Return the hand-made form of the procedure ``code``, or ``None``."""
    path = FOLDER / f"{code}.json"
    if not path.is_file():
        return None
    return load(json.loads(path.read_text(encoding="utf-8")))


def codes() -> list[str]:
    """Return the codes of all procedures that have a hand-made form."""
    return sorted(path.stem for path in FOLDER.glob("*.json"))


def form_for(code: str, content: Content) -> FormDefinition:
    """Return the form of a procedure: its hand-made one, else the one its record gives."""
    return hand_made(code) or derive(content, code)
