"""What the clock takes and gives: events, the rule it runs by, and its state."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Protocol

from catalogue.content import TimeLimit, TimeUnit
from forms.dossiers.clock import words
from forms.dossiers.clock.kinds import ClockKind, Moved, Phase, SpanKind, Supplement
from portal.clock import today
from portal.offices.calendar import Exceptional

CUTOFF = time(15, 0)
HOURS_A_DAY = 8


class Happening(Protocol):
    """An event of the clock; ``amount`` and ``unit`` are those of an extension."""

    @property
    def kind(self) -> ClockKind:
        """What it does to the clock."""

    @property
    def happened_at(self) -> datetime:
        """When it happened."""

    @property
    def entered_at(self) -> datetime:
        """When it was written down."""

    @property
    def cause(self) -> str:
        """Why it pauses; empty for any."""

    @property
    def amount(self) -> int | None:
        """How much an extension gives."""

    @property
    def unit(self) -> TimeUnit | None:
        """The unit of that amount; None for the one of the rule."""


@dataclass(frozen=True, slots=True)
class Event:
    """An event of the clock that need not be stored (calculator, tests)."""

    kind: ClockKind
    happened_at: datetime
    entered_at: datetime
    cause: str = ""
    amount: int | None = None
    unit: TimeUnit | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """The time limit of a dossier and how it runs; ``amount`` ``None``: none was published."""

    amount: int | None
    unit: TimeUnit | None
    supplement: Supplement = Supplement.RESTART
    cutoff: time = CUTOFF  # received later than this counts as received on the next working day
    name: str = "day-rule-2018"

    @classmethod
    def of(cls, limit: TimeLimit | None, *, supplement: Supplement = Supplement.RESTART) -> "Rule":
        """Return the rule of a published time limit.

        Parts of a working day become hours (eight a day); other parts are rounded up.
        """
        if limit is None or limit.value is None or limit.unit is None or limit.value < 0:
            return cls(None, None, supplement)
        value, unit = limit.value, limit.unit
        if value != int(value) and unit is TimeUnit.WORKING_DAY:
            value, unit = value * HOURS_A_DAY, TimeUnit.HOUR
        return cls(-int(-value // 1), unit, supplement)

    def document(self) -> dict[str, object]:
        """Return the rule as a dossier keeps it."""
        return {
            "amount": self.amount,
            "unit": self.unit.value if self.unit else None,
            "supplement": self.supplement.value,
            "cutoff": f"{self.cutoff:%H:%M}",
            "name": self.name,
        }

    @classmethod
    def read(cls, document: dict[str, object]) -> "Rule":
        """Return the rule that :meth:`document` wrote."""
        amount, unit = document.get("amount"), document.get("unit")
        return cls(
            amount=int(str(amount)) if amount is not None else None,
            unit=TimeUnit(str(unit)) if unit else None,
            supplement=Supplement(str(document["supplement"])),
            cutoff=time.fromisoformat(str(document["cutoff"])),
            name=str(document["name"]),
        )


@dataclass(frozen=True, slots=True)
class ClockSpan:
    """A stretch of time in which the clock ran or stood; open when ``end`` is ``None``."""

    kind: SpanKind
    start: datetime
    end: datetime | None
    causes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """What the explanation tells of, besides the result."""

    received_at: datetime | None = None
    restarted: bool = False
    receipt_day: date | None = None  # the day that counts as that of receipt
    moved: Moved | None = None
    first_day: date | None = None
    term_ended_on: date | None = None  # before it moved to a working day
    extended_by: int = 0
    extended_unit: TimeUnit | None = None
    special_days: Sequence[tuple[date, Exceptional]] = ()
    calendar_known_until: date | None = None


@dataclass(frozen=True, slots=True)
class ClockState:
    """What the clock says.

    ``used``, ``total`` and ``late_by`` count what the limit counts: working days, calendar days
    (also for months), or minutes of office hours. ``due`` is ``None`` while an open pause lies
    before the end of the term, and when no limit was published.
    """

    due: datetime | None
    used: int
    total: int | None
    rule: Rule
    late_by: int
    phase: Phase
    spans: tuple[ClockSpan, ...]
    at: datetime  # the moment it speaks of: now, or when the clock ended
    facts: Facts = field(default_factory=Facts)

    @property
    def unit(self) -> TimeUnit | None:
        """The unit of the limit."""
        return self.rule.unit

    @property
    def limit(self) -> TimeLimit | None:
        """The limit as it was published, ``None`` when it was not."""
        if self.rule.amount is None:
            return None
        return TimeLimit(value=self.rule.amount, unit=self.rule.unit)

    @property
    def due_day(self) -> date | None:
        """The local day on which the term ends."""
        return today(self.due) if self.due else None

    @property
    def late(self) -> bool:
        """Whether the term is over; due today is not late, paused never is."""
        return self.late_by > 0

    @property
    def left(self) -> int | None:
        """What is left of the term, never below zero; ``None`` without a limit."""
        return max(0, self.total - self.used) if self.total is not None else None

    def explanation(self, lang: str = "vi") -> tuple[str, ...]:
        """Return how the due date came about, as plain sentences in ``lang``."""
        return words.explain(self, lang)
