"""What every reader of source records returns: code, content, issues, and the source's hash."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from catalogue.content import Content
from catalogue.importing.report import Issue, Notes

CODE = re.compile(r"\d\.\d{6}(?:\.[A-Za-z0-9]{1,6}){0,3}")


class RecordError(ValueError):
    """A source record is no procedure at all; the message says why."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """One source record, understood as far as it can be."""

    code: str
    content: Content
    issues: tuple[Issue, ...]
    source_hash: str  # SHA-256 of the record as it came
    live: bool = True  # False: the source says that it is no longer in force

    @classmethod
    def of(
        cls,
        code: str,
        content: Content,
        notes: Notes,
        record: Mapping[str, Any],
        *,
        live: bool = True,
    ) -> "Parsed":
        """Return the parsed record; raise :class:`RecordError` for a code that is none."""
        if not CODE.fullmatch(code):
            raise RecordError(f"«{code[:60]}» is no code of a procedure, as 1.001193")
        packed = msgspec.json.encode(dict(record), order="deterministic")
        digest = hashlib.sha256(packed).hexdigest()
        return cls(code, content, tuple(notes.issues), digest, live)
