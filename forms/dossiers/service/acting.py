"""One function for every step of a dossier: lock, check, write, tell."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalogue.content import TimeUnit
from forms.dossiers import transitions
from forms.dossiers.clock import ClockKind, Rule
from forms.dossiers.guards import Actor, Attempt
from forms.dossiers.models import ClockEvent, Dossier, DossierEvent
from forms.dossiers.service import clocks, events
from forms.dossiers.service.locking import lock
from forms.dossiers.service.moments import check_moment
from forms.dossiers.service.refusing import RefusedError, StaleError
from forms.dossiers.states import CLOSED, DossierState
from forms.dossiers.transitions import BY_ACTION, Action, Transition
from portal.faults import fault

LONGEST_REASON = 4000


def apply(
    db: Session,
    dossier_id: int,
    action: Action,
    *,
    actor: Actor,
    version: int | None,
    now: datetime,
    reason: str = "",
    happened_at: datetime | None = None,
    data: Mapping[str, Any] | None = None,
) -> Dossier:
    """Take one step of the transition table and return the dossier.

    ``version`` is the one the actor saw (``None``: the house itself). Raise ``StaleError`` when it
    has changed since, ``RefusedError`` with reasons in words when the step may not be taken;
    nothing is written then. ``data`` goes into the event: flat JSON, nothing personal.
    """
    if action is Action.SUBMIT:
        raise ValueError("dossiers are filed by submitting.file")
    dossier = lock(db, dossier_id)
    if version is not None and version != dossier.version:
        raise StaleError(version=dossier.version)
    row = BY_ACTION[action]
    details = dict(data or {})
    attempt = _attempt(db, dossier, actor=actor, reason=reason, data=details, now=now)
    wrong = transitions.refusals(attempt, row)
    if wrong:
        raise RefusedError(wrong)
    last = select(func.max(DossierEvent.happened_at)).where(DossierEvent.dossier_id == dossier.id)
    happened = check_moment(happened_at, now=now, not_before=db.scalar(last))
    before = dossier.state
    _move(dossier, row, actor=actor, data=details, now=now, happened_at=happened)
    _run_clock(dossier, row, actor=actor, data=details, now=now, happened_at=happened)
    event = events.append(
        db,
        dossier,
        action,
        from_state=before,
        actor=actor.code,
        now=now,
        happened_at=happened,
        reason=reason.strip()[:LONGEST_REASON],
        data=details,
    )
    dossier.due_at = clocks.state_of(db, dossier, now=now).due
    db.flush()
    events.audit(db, dossier.number or dossier.tracking, event, now=now)
    fault("dossiers.acted")
    return dossier


def _attempt(
    db: Session,
    dossier: Dossier,
    *,
    actor: Actor,
    reason: str,
    data: dict[str, Any],
    now: datetime,
) -> Attempt:
    return Attempt(
        dossier=dossier,
        actor=actor,
        reason=reason.strip(),
        data=data,
        clock=clocks.state_of(db, dossier, now=now),
        extended=any(event.kind is ClockKind.EXTEND for event in dossier.clock_events),
        now=now,
    )


def possible(db: Session, dossier: Dossier, *, actor: Actor, now: datetime) -> list[Action]:
    """Return the steps that ``actor`` could take now, given a reason and an amount."""
    attempt = _attempt(db, dossier, actor=actor, reason="…", data={"amount": 1}, now=now)
    return [row.action for row in transitions.TABLE if not transitions.refusals(attempt, row)]


def _move(
    dossier: Dossier,
    row: Transition,
    *,
    actor: Actor,
    data: Mapping[str, Any],
    now: datetime,
    happened_at: datetime,
) -> None:
    """Write the new state and what goes with it."""
    dossier.version += 1
    dossier.changed_at = now
    if row.action is Action.TAKE:
        dossier.holder_id = actor.account_id
    elif row.action is Action.ASSIGN:
        dossier.holder_id = data.get("holder")
    elif row.action is Action.ASK_SUPPLEMENT:
        dossier.supplement_rounds += 1
    if row.target is None:
        return
    dossier.state = row.target
    if row.target in {DossierState.RECEIVED, DossierState.PROCESSING}:
        dossier.received_at = dossier.received_at or happened_at
    if row.target is DossierState.DONE:
        dossier.done_at = happened_at
    dossier.closed_at = happened_at if row.target in CLOSED else None
    if row.action in {Action.FORWARD, Action.DECIDE} or row.target in CLOSED:
        dossier.holder_id = None


def _run_clock(
    dossier: Dossier,
    row: Transition,
    *,
    actor: Actor,
    data: Mapping[str, Any],
    now: datetime,
    happened_at: datetime,
) -> None:
    """Write what the step does to the clock, if anything."""
    rule = Rule.read(dossier.rule)
    kind = transitions.clock_kind(row, rule)
    if kind is None:
        return
    unit = None
    if kind is ClockKind.EXTEND:
        unit = TimeUnit(data["unit"]) if data.get("unit") else rule.unit
    dossier.clock_events.append(
        ClockEvent(
            kind=kind,
            happened_at=happened_at,
            entered_at=now,
            cause=row.cause,
            amount=data.get("amount") if kind is ClockKind.EXTEND else None,
            unit=unit,
            legal=str(data.get("legal", ""))[:300],
            actor=actor.code,
        )
    )
