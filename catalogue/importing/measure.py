"""How well source records are understood, measured against records that people checked by hand.

The checked file lists for each code what a careful reader finds in the source: channels (kind,
value, unit, state of the fee, amounts), cases with their papers (originals, copies, first words of
the name), numbers of legal documents, levels, agencies and codes of results. A channel or paper
counts as understood only when every one of its attributes is right.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import yaml

from catalogue.content import Case, Channel, Content
from catalogue.importing.parsed import Parsed
from portal.collation import fold

CHECKED = Path(__file__).parents[2] / "tests" / "data" / "import_checked.yaml"
AIM = 0.95
ESSENTIAL = ("channels", "papers")


class CheckedChannel(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A channel as a reader finds it; ``value`` and ``unit`` are absent when not given."""

    kind: str
    fee: str
    value: float | None = None
    unit: str | None = None
    amounts: tuple[int, ...] = ()


class CheckedPaper(msgspec.Struct, frozen=True, array_like=True):
    """A paper: originals, copies, first words of its name (three signs suffice)."""

    originals: int
    copies: int
    begins: str


class CheckedRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a reader finds in one source record; what is absent is not compared."""

    code: str
    channels: tuple[CheckedChannel, ...]
    cases: tuple[tuple[CheckedPaper, ...], ...] | None = None
    legal: tuple[str, ...] | None = None
    levels: tuple[str, ...] | None = None
    agencies: tuple[str, ...] | None = None
    results: tuple[str, ...] | None = None
    note: str = ""  # why the record was chosen


@dataclass(slots=True)
class Figures:
    """Counts of right ones and of all, by what was compared; ``wrong`` names each miss."""

    right: Counter[str] = field(default_factory=Counter)
    all: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    records: int = 0

    def count(self, what: str, code: str, expected: Iterable[Any], found: Iterable[Any]) -> None:
        """Compare two lists as bags: what is missing or too much is wrong."""
        wanted, got = Counter(expected), Counter(found)
        same = wanted & got
        self.right[what] += same.total()
        self.all[what] += max(wanted.total(), got.total())
        self.wrong += [f"{code} {what}: missing {one}" for one in (wanted - got).elements()]
        self.wrong += [f"{code} {what}: too much {one}" for one in (got - wanted).elements()]

    def share(self, what: str) -> float:
        """Return the share that is right, 0 when nothing was compared."""
        return self.right[what] / self.all[what] if self.all[what] else 0.0

    @property
    def good(self) -> bool:
        """Return whether channels and papers reach the aim."""
        return all(self.share(what) >= AIM for what in ESSENTIAL)

    def rows(self) -> list[str]:
        """Return lines for people: each miss, then the shares."""
        shares = [
            f"{what:<10} {self.right[what]:>5}/{self.all[what]:<5} {self.share(what):7.2%}"
            for what in self.all
        ]
        return [*self.wrong, f"{self.records} procedures checked by hand:", *shares]


def load_checked(path: Path) -> tuple[CheckedRecord, ...]:
    """Return the hand-checked records of the YAML file at ``path``."""
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    return msgspec.convert(document, tuple[CheckedRecord, ...])


def measure(procedures: Iterable[Parsed], checked: Sequence[CheckedRecord]) -> Figures:
    """Return how much of ``checked`` was understood; a code that is missing is all wrong."""
    contents: Mapping[str, Content] = {one.code: one.content for one in procedures}
    figures = Figures(records=len(checked))
    for record in checked:
        content = contents.get(record.code)
        if content is None:
            figures.wrong.append(f"{record.code}: not in the file")
            content = Content(title="")
        _compare(record, content, figures)
    return figures


def _compare(record: CheckedRecord, content: Content, figures: Figures) -> None:
    code = record.code
    figures.count(
        "channels",
        code,
        [(one.kind, one.value, one.unit, one.fee, tuple(one.amounts)) for one in record.channels],
        [_channel(one) for one in content.channels],
    )
    if record.cases is not None:
        figures.count(
            "cases", code, map(len, record.cases), (len(one.papers) for one in content.cases)
        )
        figures.count("papers", code, _wanted(record.cases, content.cases), _papers(content.cases))
    names = content.agencies.executing + content.agencies.competent
    for what, wanted, got in (
        ("legal", record.legal, (one.number for one in content.legal_bases if one.number)),
        ("levels", record.levels, (level.value for level in content.levels)),
        ("agencies", record.agencies, names),
        ("results", record.results, (one.code for one in content.results)),
    ):
        if wanted is not None:
            figures.count(what, code, wanted, got)


def _channel(one: Channel) -> tuple[Any, ...]:
    time = one.time
    value = time.value if time else None
    unit = time.unit.value if time and time.unit else None
    amounts = tuple(fee.amount for fee in one.fees)
    return one.kind.value, value, unit, one.fee_state.value, amounts


def _wanted(
    cases: Sequence[Sequence[CheckedPaper]], found: Sequence[Case]
) -> list[tuple[int, int, int, str]]:
    """Return the papers as they should be, a name by as much of it as the reader wrote down."""
    papers = []
    for place, case in enumerate(cases):
        names = [fold(paper.name) for paper in found[place].papers] if place < len(found) else []
        for paper in case:
            begins = fold(paper.begins)
            full = next((name for name in names if name.startswith(begins)), begins)
            if full in names:
                names.remove(full)
            papers.append((place, paper.originals, paper.copies, full))
    return papers


def _papers(cases: Sequence[Case]) -> list[tuple[int, int, int, str]]:
    return [
        (place, paper.originals, paper.copies, fold(paper.name))
        for place, case in enumerate(cases)
        for paper in case.papers
    ]
