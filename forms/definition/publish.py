"""The published JSON Schema of a form's document, made from the model.

``python -m forms.definition.publish`` writes ``schema.json``; a test holds it to the model.
"""

import json
from pathlib import Path
from typing import Any

import msgspec

from forms.definition.model import FieldId, FormDefinition

FILE = Path(__file__).parent / "schema.json"
ADDRESS = "https://json-schema.org/draft/2020-12/schema"


def schema() -> dict[str, Any]:
    """Return the JSON Schema: the shapes of the model, and blocks in the place of fields."""
    (main,), parts = msgspec.json.schema_components([FormDefinition], ref_template="#/$defs/{name}")
    (field_id,), _ = msgspec.json.schema_components([FieldId])
    parts["Block"] = {
        "title": "Block",
        "description": "Stands for the fields of a reusable block; their ids begin with this id.",
        "type": "object",
        "properties": {
            "block": {"type": "string"},
            "id": field_id,
            "required": {"type": "boolean"},
            "show": {"$ref": "#/$defs/Condition"},
            "require": {"$ref": "#/$defs/Condition"},
        },
        "required": ["block", "id"],
        "additionalProperties": False,
    }
    fields = {"type": "array", "items": {"$ref": "#/$defs/Field"}}
    parts["Page"]["properties"]["fields"] = {
        "type": "array",
        "items": {"anyOf": [{"$ref": "#/$defs/Field"}, {"$ref": "#/$defs/Block"}]},
    }
    parts["FormDefinition"]["properties"]["blocks"] = {
        "description": "Blocks of this form's own, by name.",
        "type": "object",
        "additionalProperties": {
            "type": "object",
            "properties": {"title": {"type": "string"}, "fields": fields},
            "required": ["fields"],
        },
    }
    return {"$schema": ADDRESS, "title": "Form definition", **main, "$defs": parts}


def text() -> str:
    """Return the schema as the file has it."""
    return json.dumps(schema(), ensure_ascii=False, indent=2, default=list) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), "utf-8")
