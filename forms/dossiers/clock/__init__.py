"""The clock of a dossier: :func:`clock`; the rules in words are in README.md of the dossiers."""

from forms.dossiers.clock.kinds import Cause, ClockKind, Moved, Phase, SpanKind, Supplement
from forms.dossiers.clock.reckoning import clock, receipt_day
from forms.dossiers.clock.values import CUTOFF, ClockSpan, ClockState, Event, Happening, Rule

__all__ = [
    "CUTOFF",
    "Cause",
    "ClockKind",
    "ClockSpan",
    "ClockState",
    "Event",
    "Happening",
    "Moved",
    "Phase",
    "Rule",
    "SpanKind",
    "Supplement",
    "clock",
    "receipt_day",
]
