"""What changed between two revisions, in citizens' terms."""

from dataclasses import dataclass
from typing import Any

from catalogue import facts
from catalogue.content import Channel, Content, FeeState, from_json
from catalogue.models import Revision, Status


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: ``what`` names the attribute; ``before`` and ``after`` are typed values."""

    what: str
    before: Any = None
    after: Any = None


@dataclass(frozen=True, slots=True)
class Told:
    """One public revision with what it changed; ``first`` when nothing was public before it."""

    revision: Revision
    status: Status
    changes: tuple[Change, ...]
    first: bool


def told(rows: list[tuple[Revision, Status]]) -> list[Told]:
    """Return the public history (newest first, as given) with the changes of each revision."""
    contents = {revision.id: from_json(revision.content) for revision, _status in rows}
    story = []
    for index, (revision, status) in enumerate(rows):
        before = rows[index + 1][0] if index + 1 < len(rows) else None
        changes = between(contents[before.id], contents[revision.id]) if before is not None else ()
        story.append(Told(revision, status, changes, first=before is None))
    return story


def between(old: Content, new: Content) -> tuple[Change, ...]:
    """Return the differences that matter to people, most important first."""
    changes = []
    if facts.fee_facts(old) != facts.fee_facts(new) or _fees(old) != _fees(new):
        changes.append(Change("fee", facts.fee_facts(old), facts.fee_facts(new)))
    if _times(old) != _times(new):
        changes.append(Change("time", facts.quickest(old), facts.quickest(new)))
    changes += _papers(old, new)
    changes += [
        Change(name, getattr(old, name), getattr(new, name))
        for name in ("title", "online_level", "levels", "audiences")
        if getattr(old, name) != getattr(new, name)
    ]
    changes += [
        Change(name)
        for name in ("steps", "results", "requirements", "agencies", "legal_bases", "summary")
        if getattr(old, name) != getattr(new, name)
    ]
    return tuple(changes)


def _papers(old: Content, new: Content) -> list[Change]:
    had = {paper.name for case in old.cases for paper in case.papers}
    has = {paper.name for case in new.cases for paper in case.papers}
    gone = [Change("paper_removed", before=name) for name in sorted(had - has)]
    return gone + [Change("paper_added", after=name) for name in sorted(has - had)]


def _fees(content: Content) -> list[tuple[str, FeeState, tuple[tuple[str, int], ...]]]:
    def key(channel: Channel) -> tuple[str, FeeState, tuple[tuple[str, int], ...]]:
        fees = tuple(sorted((fee.name, fee.amount) for fee in channel.fees))
        return channel.kind.value, channel.fee_state, fees

    return sorted(key(channel) for channel in content.channels)


def _times(content: Content) -> list[tuple[str, float, str]]:
    return sorted(
        (
            c.kind.value,
            (c.time.value or 0.0) if c.time else -1.0,
            str(c.time.unit) if c.time else "",
        )
        for c in content.channels
    )
