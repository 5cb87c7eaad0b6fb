"""The clock of stored dossiers: its rule, its calendar, its state, and the nightly recount."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from catalogue.content import ChannelKind, Content, TimeLimit
from forms.dossiers.clock import ClockKind, ClockState, Event, Happening, Rule, Supplement, clock
from forms.dossiers.models import ClockPolicy, Dossier
from forms.dossiers.states import UNFILED
from portal.offices.calendars import Calendars
from portal.offices.models import Agency


def limit_of(
    content: Content, *, channel: ChannelKind, case: int | None = None
) -> TimeLimit | None:
    """Return the time limit of a procedure: that of the case, else of the channel, else any."""
    if case is not None and 0 <= case < len(content.cases):
        limit = content.cases[case].time
        if _usable(limit):
            return limit
    ways = sorted(content.channels, key=lambda way: way.kind is not channel)
    return next((way.time for way in ways if _usable(way.time)), None)


def _usable(limit: TimeLimit | None) -> bool:
    return limit is not None and limit.value is not None and limit.unit is not None


def rule_of(
    db: Session,
    procedure_id: int,
    *,
    content: Content,
    channel: ChannelKind,
    case: int | None = None,
) -> Rule:
    """Return the rule by which a dossier filed through ``channel`` now runs."""
    policy = db.get(ClockPolicy, procedure_id)
    supplement = policy.supplement if policy else Supplement.RESTART
    return Rule.of(limit_of(content, channel=channel, case=case), supplement=supplement)


def appointment(db: Session, agency: Agency, *, rule: Rule, at: datetime) -> ClockState:
    """Return what the clock would say of a dossier filed with ``agency`` at ``at``."""
    return state_from(db, [Event(ClockKind.START, at, at)], agency=agency, rule=rule, now=at)


def state_from(
    db: Session, happened: Sequence[Happening], *, agency: Agency, rule: Rule, now: datetime
) -> ClockState:
    """Return what the clock says of events that need not be stored."""
    return clock(happened, Calendars.of_session(db).of(agency), rule, now)


def state_of(
    db: Session, dossier: Dossier, *, now: datetime, calendars: Calendars | None = None
) -> ClockState:
    """Return the clock of ``dossier`` at ``now``."""
    calendar = (calendars or Calendars.of_session(db)).of(dossier.competent_agency)
    return clock(dossier.clock_events, calendar, Rule.read(dossier.rule), now)


@dataclass(frozen=True, slots=True)
class Difference:
    """A stored due date that is not what the clock says."""

    dossier_id: int
    number: str | None
    stored: datetime | None
    due: datetime | None


def recount(
    db: Session, *, now: datetime, after: int = 0, limit: int = 200
) -> tuple[list[Difference], int | None]:
    """Correct the stored due dates of up to ``limit`` dossiers after the id ``after``.

    Return the differences, and the id to go on after (``None`` at the end).
    """
    query = (
        select(Dossier)
        .where(Dossier.id > after, Dossier.state.not_in(UNFILED))
        .options(selectinload(Dossier.clock_events), selectinload(Dossier.competent_agency))
        .order_by(Dossier.id)
        .limit(limit)
        .with_for_update(of=Dossier)  # a pause may be entered at this very moment
    )
    found: list[Difference] = []
    calendars = Calendars(db)
    dossiers = db.scalars(query).all()
    for dossier in dossiers:
        due = state_of(db, dossier, now=now, calendars=calendars).due
        if due != dossier.due_at:
            found.append(Difference(dossier.id, dossier.number, dossier.due_at, due))
            dossier.due_at = due
    db.flush()
    return found, dossiers[-1].id if len(dossiers) == limit else None


def differences(db: Session, *, now: datetime) -> Iterator[Difference]:
    """Correct every stored due date and yield what differed, in one transaction."""
    after: int | None = 0
    while after is not None:
        found, after = recount(db, now=now, after=after)
        yield from found
        db.expire_all()
