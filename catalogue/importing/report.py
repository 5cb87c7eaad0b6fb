"""What an import could not understand, as data: file, line, code, field, why, and the words."""

import csv
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from catalogue.importing.text import line as one_line

COLUMNS = ("file", "line", "code", "field", "kind", "why", "raw")
RAW_LENGTH = 400


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing in a source record that was kept as words because it could not be understood."""

    field: str  # attribute of the source record
    kind: str  # short stable name, e.g. "fused-amount"
    why: str  # for people, in Vietnamese
    raw: str = ""
    file: str = ""
    line: int = 0
    code: str = ""

    def at(self, *, file: str, line: int, code: str) -> "Issue":
        """Return the issue with the place where it was found."""
        return Issue(self.field, self.kind, self.why, self.raw, file, line, code)

    def row(self) -> list[str]:
        """Return the issue as the cells of one row under :data:`COLUMNS`."""
        raw = one_line(self.raw)[:RAW_LENGTH]
        return [self.file, str(self.line), self.code, self.field, self.kind, self.why, raw]


@dataclass(slots=True)
class Notes:
    """Issues collected while one record is read."""

    issues: list[Issue] = field(default_factory=list)

    def add(self, name: str, kind: str, *, why: str, raw: str = "") -> None:
        """Note that attribute ``name`` could not be understood, and ``why``."""
        self.issues.append(Issue(name, kind, why, raw))


def write(path: Path, issues: Iterable[Issue]) -> int:
    """Write ``issues`` to ``path`` as tab-separated text with a heading; return how many."""
    count = 0
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, dialect="excel-tab", lineterminator="\n")
        writer.writerow(COLUMNS)
        for issue in issues:
            writer.writerow(issue.row())
            count += 1
    return count


def counts(issues: Iterable[Issue]) -> list[tuple[str, str, int]]:
    """Return ``(field, kind, number)`` of the issues, most frequent first."""
    found = Counter((issue.field, issue.kind) for issue in issues)
    return [(name, kind, number) for (name, kind), number in found.most_common()]
