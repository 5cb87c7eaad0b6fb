"""Reads the events of a clock: where the count begins, where it stood, how it was extended."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from forms.dossiers.clock.kinds import ClockKind, SpanKind
from forms.dossiers.clock.values import ClockSpan, Happening

ENDED = "ended"  # the cause of a pause between an end and a reopening


class Pause(NamedTuple):
    """The clock stood from ``start`` to ``end``; still does when ``end`` is ``None``."""

    start: datetime
    end: datetime | None
    causes: tuple[str, ...]


@dataclass(slots=True)
class History:
    """Events read in the order in which they happened."""

    started: Happening | None = None
    begin: Happening | None = None  # the start, or the last restart
    extension: Happening | None = None
    ended: Happening | None = None
    restarts: list[datetime] = field(default_factory=list)
    closed: list[Pause] = field(default_factory=list)
    open: dict[str, datetime] = field(default_factory=dict)

    def take(self, event: Happening) -> None:
        """Take the next event; what makes no sense where it stands changes nothing."""
        match event.kind:
            case ClockKind.START if self.begin is None:
                self.started = self.begin = event
            case ClockKind.PAUSE:
                self.open.setdefault(event.cause, event.happened_at)
            case ClockKind.RESUME:
                self._go_on(event)
            case ClockKind.RESTART if self.begin is not None:
                self._go_on(event)
                self.restarts.append(event.happened_at)
                self.begin, self.extension = event, None
            case ClockKind.EXTEND:
                self._extend(event)
            case ClockKind.STOP if self.ended is None:
                self.ended = event
                self.open.setdefault(ENDED, event.happened_at)

    def _extend(self, event: Happening) -> None:
        if self.extension is None and (event.amount or 0) > 0:  # only one counts
            self.extension = event

    def _go_on(self, event: Happening) -> None:
        """End the pause of the event's cause, and an end that is taken back."""
        if self.ended is not None:
            self.ended = None
            self._close(ENDED, event.happened_at)
        self._close(event.cause, event.happened_at)

    def _close(self, cause: str, at: datetime) -> None:
        """End the pause of ``cause``, or every pause when no cause is named."""
        for one in [cause] if cause else list(self.open):
            start = self.open.pop(one, None)
            if start is not None and start < at:
                self.closed.append(Pause(start, at, (one,)))

    def pauses(self) -> list[Pause]:
        """Return the union of all pauses in order; an end of the clock ends none of them."""
        still = [
            Pause(start, None, (cause,)) for cause, start in self.open.items() if cause != ENDED
        ]
        return union(self.closed + still)

    @property
    def ended_paused(self) -> bool:
        """Whether the clock ended while it stood."""
        return self.ended is not None and any(cause != ENDED for cause in self.open)


def read(events: Iterable[Happening]) -> History:
    """Return the history that ``events`` tell, whatever the order they were written down in."""
    history = History()
    for event in sorted(events, key=lambda event: (event.happened_at, event.entered_at)):
        history.take(event)
    return history


def union(pauses: Iterable[Pause]) -> list[Pause]:
    """Return pauses in order, those that overlap or touch joined into one."""
    joined: list[Pause] = []
    for pause in sorted(pauses, key=lambda pause: pause.start):
        last = joined[-1] if joined else None
        if last is None or (last.end is not None and last.end < pause.start):
            joined.append(pause)
            continue
        ends = (last.end, pause.end)
        end = None if None in ends else max(moment for moment in ends if moment is not None)
        causes = tuple(dict.fromkeys(last.causes + pause.causes))
        joined[-1] = Pause(last.start, end, causes)
    return joined


def spans(history: History, pauses: Sequence[Pause]) -> tuple[ClockSpan, ...]:
    """Return the stretches in which the clock ran and stood, without gap from start to end."""
    if history.started is None:
        return ()
    end = history.ended.happened_at if history.ended else None
    found: list[ClockSpan] = []
    cursor: datetime | None = history.started.happened_at
    for pause in pauses:
        if cursor is None or (pause.end is not None and pause.end <= cursor):
            continue
        begin = max(pause.start, cursor)
        if end is not None and begin >= end:
            break
        found += _runs(cursor, begin, history.restarts)
        cursor = end if pause.end is None else pause.end
        found.append(ClockSpan(SpanKind.PAUSE, begin, cursor, pause.causes))
    if cursor is not None and (end is None or cursor < end):
        found += _runs(cursor, end, history.restarts)
    return tuple(found)


def _runs(start: datetime, end: datetime | None, restarts: Iterable[datetime]) -> list[ClockSpan]:
    """Return the running stretch from ``start`` to ``end``, cut where the count began again."""
    inside = [at for at in restarts if start < at and (end is None or at < end)]
    cuts: list[datetime | None] = [start, *inside, end]
    return [ClockSpan(SpanKind.RUN, a, b) for a, b in pairwise(cuts) if a is not None and a != b]
