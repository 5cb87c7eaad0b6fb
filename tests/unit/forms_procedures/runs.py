"""The hand-made forms, their sample runs, and the records of their procedures."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import yaml

import catalogue
from catalogue.content import Content
from forms import procedures
from forms.definition import FormDefinition
from forms.procedures import codes, hand_made

TODAY = date(2026, 11, 20)
SAMPLES = Path(procedures.__file__).parent / "samples"
RECORDS = Path(catalogue.__file__).parent / "sample" / "procedures"


@dataclass(frozen=True)
class Run:
    """One person's way through one form."""

    code: str
    name: str
    filer: str
    answers: dict[str, Any]
    papers: list[str]
    expect: dict[str, Any]

    @property
    def definition(self) -> FormDefinition:
        """The form."""
        return form(self.code)

    def __str__(self) -> str:
        return f"{self.code}: {self.name}"


def form(code: str) -> FormDefinition:
    """Return the hand-made form ``code``."""
    found = hand_made(code)
    assert found is not None, code
    return found


def runs_of(code: str) -> list[Run]:
    """Return the sample runs of one form."""
    found = json.loads((SAMPLES / f"{code}.json").read_text(encoding="utf-8"))
    return [Run(code=code, **one) for one in found]


def all_runs() -> Iterator[Run]:
    """Yield every sample run."""
    for code in codes():
        yield from runs_of(code)


def record(code: str) -> dict[str, Any]:
    """Return the record of the sample province for ``code``."""
    return yaml.safe_load((RECORDS / f"{code}.yaml").read_text(encoding="utf-8"))


def content(code: str) -> Content:
    """Return what the record says."""
    return msgspec.convert(record(code)["content"], Content)
