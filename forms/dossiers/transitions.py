"""What may happen to a dossier: one table, as data, with the guards that each step passes.

The states and the edges between them are those of the national list; steps that leave the state as
it is (take, assign, extend, consult) are rows of the same table.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from forms.dossiers.clock import Cause, ClockKind, Rule, Supplement
from forms.dossiers.guards import (
    PERSONAL,
    Attempt,
    Guard,
    at_competent,
    at_either,
    at_receipt,
    at_return,
    before_due,
    extended_once,
    has_amount,
    has_limit,
    is_owner,
    negative_says_why,
    nobody_else_holds,
)
from forms.dossiers.states import DossierState as S
from portal.i18n import _
from portal.security.permissions import Role


class Action(StrEnum):
    """What somebody does to a dossier."""

    SUBMIT = "submit"
    AWAIT_PAYMENT = "await_payment"
    RECEIVE = "receive"
    REFUSE = "refuse"
    FORWARD = "forward"
    TAKE = "take"
    ASSIGN = "assign"
    ASK_SUPPLEMENT = "ask_supplement"
    SUPPLEMENT = "supplement"
    ASK_PAYMENT = "ask_payment"
    PAYMENT_DONE = "payment_done"
    CONSULT = "consult"
    EXTEND = "extend"
    DECIDE = "decide"
    STOP = "stop"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"
    HAND_OVER = "hand_over"


OFFICERS = frozenset({Role.RECEPTION, Role.PROCESSING, Role.APPROVING})
RECEPTION = frozenset({Role.RECEPTION})
PROCESSING = frozenset({Role.PROCESSING, Role.APPROVING})
APPROVING = frozenset({Role.APPROVING})


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table; ``target`` ``None`` leaves the state, no ``roles``: the applicant."""

    action: Action
    sources: frozenset[S]
    target: S | None
    roles: frozenset[Role] = frozenset()
    guards: tuple[Guard, ...] = ()
    reason: bool = False  # the law wants a reason
    clock: ClockKind | None = None
    cause: str = ""


def _row(action: Action, sources: set[S], target: S | None, **more: Any) -> Transition:
    return Transition(action, frozenset(sources), target, **more)


TABLE = (
    _row(Action.AWAIT_PAYMENT, {S.DRAFT}, S.AWAITING_PAYMENT, guards=(is_owner,)),
    _row(
        Action.SUBMIT,
        {S.DRAFT, S.AWAITING_PAYMENT},
        S.REGISTERED,
        guards=(is_owner,),
        clock=ClockKind.START,
    ),
    _row(Action.RECEIVE, {S.REGISTERED}, S.RECEIVED, roles=RECEPTION, guards=(at_receipt,)),
    _row(
        Action.REFUSE,
        {S.REGISTERED, S.SUPPLEMENT},
        S.REFUSED,
        roles=OFFICERS,
        guards=(at_either,),
        reason=True,
        clock=ClockKind.STOP,
    ),
    _row(Action.FORWARD, {S.RECEIVED}, S.PROCESSING, roles=RECEPTION, guards=(at_receipt,)),
    _row(
        Action.TAKE,
        {S.REGISTERED, S.RECEIVED, S.PROCESSING},
        None,
        roles=OFFICERS,
        guards=(at_either, nobody_else_holds),
    ),
    _row(
        Action.ASSIGN,
        {S.REGISTERED, S.RECEIVED, S.PROCESSING, S.SUPPLEMENT, S.FINANCIAL_DUTY, S.DONE},
        None,
        roles=OFFICERS,
        guards=(at_either,),
    ),
    _row(
        Action.ASK_SUPPLEMENT,
        {S.REGISTERED, S.PROCESSING},
        S.SUPPLEMENT,
        roles=OFFICERS,
        guards=(at_either, nobody_else_holds),
        reason=True,
        clock=ClockKind.PAUSE,
        cause=Cause.SUPPLEMENT,
    ),
    _row(
        Action.SUPPLEMENT,
        {S.SUPPLEMENT},
        S.PROCESSING,
        guards=(is_owner,),
        clock=ClockKind.RESTART,  # or RESUME, by the rule of the dossier: see clock_kind
        cause=Cause.SUPPLEMENT,
    ),
    _row(
        Action.ASK_PAYMENT,
        {S.PROCESSING},
        S.FINANCIAL_DUTY,
        roles=PROCESSING,
        guards=(at_competent, nobody_else_holds),
        reason=True,
        clock=ClockKind.PAUSE,
        cause=Cause.FINANCIAL_DUTY,
    ),
    _row(
        Action.PAYMENT_DONE,
        {S.FINANCIAL_DUTY},
        S.PROCESSING,
        roles=PROCESSING | {Role.CASHIER},
        guards=(at_either,),
        clock=ClockKind.RESUME,
        cause=Cause.FINANCIAL_DUTY,
    ),
    _row(
        Action.CONSULT,
        {S.PROCESSING},
        None,  # the clock runs on: only a law of the field could stop it
        roles=PROCESSING,
        guards=(at_competent, nobody_else_holds),
        reason=True,
    ),
    _row(
        Action.EXTEND,
        {S.PROCESSING},
        None,
        roles=PROCESSING,
        guards=(at_competent, nobody_else_holds, has_limit, extended_once, before_due, has_amount),
        reason=True,
        clock=ClockKind.EXTEND,
    ),
    _row(
        Action.DECIDE,
        {S.PROCESSING},
        S.DONE,
        roles=APPROVING,
        guards=(at_competent, negative_says_why),
        clock=ClockKind.STOP,
    ),
    _row(
        Action.STOP,
        {S.PROCESSING, S.SUPPLEMENT, S.FINANCIAL_DUTY},
        S.STOPPED,
        roles=PROCESSING,
        guards=(at_competent,),
        reason=True,
        clock=ClockKind.PAUSE,
        cause=Cause.STOPPED,
    ),
    _row(
        Action.REOPEN,
        {S.STOPPED},
        S.PROCESSING,
        roles=APPROVING,
        guards=(at_competent,),
        reason=True,
        clock=ClockKind.RESUME,  # of every pause: it is processed again
    ),
    _row(
        Action.WITHDRAW,
        {S.REGISTERED, S.PROCESSING, S.SUPPLEMENT},
        S.WITHDRAWN,
        guards=(is_owner,),
        clock=ClockKind.STOP,
    ),
    _row(Action.HAND_OVER, {S.DONE}, S.RETURNED, roles=OFFICERS, guards=(at_return,)),
)
BY_ACTION = {row.action: row for row in TABLE}


def clock_kind(row: Transition, rule: Rule) -> ClockKind | None:
    """Return what a step does to the clock, by the supplement rule of the dossier."""
    if row.action is Action.SUPPLEMENT and rule.supplement is Supplement.PAUSE:
        return ClockKind.RESUME
    return row.clock


def refusals(attempt: Attempt, row: Transition) -> list[str]:
    """Return why ``row`` may not happen now, in words; empty when it may."""
    if attempt.dossier.state not in row.sources:
        return [_("Hồ sơ đang ở bước khác nên không làm được việc này.")]
    wrong: list[str | None] = []
    if row.reason and not attempt.reason.strip():
        wrong.append(_("Nhập lý do."))
    if not attempt.actor.is_system and row.roles and not attempt.actor.roles & row.roles:
        wrong.append(_("Việc này thuộc vai trò khác."))
    guards = row.guards if not attempt.actor.is_system else set(row.guards) - PERSONAL
    wrong += [guard(attempt) for guard in guards]
    return [one for one in wrong if one is not None]


def possible(state: S) -> list[Action]:
    """Return what may happen to a dossier in ``state``, in the order of the table."""
    return [row.action for row in TABLE if state in row.sources]
