"""The transition table against the national list of states."""

import pytest

from forms.dossiers import messages
from forms.dossiers.clock import ClockKind, Rule, Supplement
from forms.dossiers.states import CLOSED, NATIONAL_NUMBERS, OPEN, PAUSED, UNFILED, DossierState
from forms.dossiers.transitions import BY_ACTION, TABLE, Action, clock_kind, possible

# By the numbers of the national list: 1 Mới đăng ký ... 10 Đã trả kết quả; 8 may be reopened.
NATIONAL_EDGES = {
    1: {2, 3, 5, 7},
    2: {4},
    3: set(),
    4: {5, 6, 7, 8, 9},
    5: {3, 4, 7, 8},
    6: {4, 8},
    7: set(),
    8: {4},
    9: {10},
    10: set(),
}


def edges() -> dict[int, set[int]]:
    found: dict[int, set[int]] = {number: set() for number in NATIONAL_NUMBERS.values()}
    for row in TABLE:
        for source in row.sources & set(NATIONAL_NUMBERS):
            if row.target is not None and row.target is not source:
                found[NATIONAL_NUMBERS[source]].add(NATIONAL_NUMBERS[row.target])
    return found


def test_the_edges_are_the_national_ones() -> None:
    assert edges() == NATIONAL_EDGES


def test_every_action_has_one_row_and_its_words() -> None:
    assert set(BY_ACTION) == set(Action) == set(messages.STEPS)
    assert len(TABLE) == len(Action)
    assert set(messages.STATES) == set(messages.MEANINGS) == set(DossierState)


def test_the_states_are_partitioned() -> None:
    assert sorted(NATIONAL_NUMBERS.values()) == list(range(1, 11))
    assert set(DossierState) == CLOSED | OPEN | UNFILED
    assert not CLOSED & OPEN
    assert not OPEN & UNFILED
    assert PAUSED - {DossierState.STOPPED} <= OPEN


@pytest.mark.parametrize(
    "action", [Action.REFUSE, Action.ASK_SUPPLEMENT, Action.ASK_PAYMENT, Action.STOP]
)
def test_the_law_wants_reasons(action: Action) -> None:
    assert BY_ACTION[action].reason


def test_closed_dossiers_stay_closed_but_for_the_stopped_one() -> None:
    assert {state: possible(state) for state in CLOSED} == {
        DossierState.REFUSED: [],
        DossierState.WITHDRAWN: [],
        DossierState.RETURNED: [],
        DossierState.STOPPED: [Action.REOPEN],
    }


def test_the_clock_stands_in_paused_states_and_ends_where_the_matter_does() -> None:
    for row in TABLE:
        if row.target in PAUSED:
            assert row.clock is ClockKind.PAUSE
            assert row.cause
        if row.target in {DossierState.REFUSED, DossierState.WITHDRAWN, DossierState.DONE}:
            assert row.clock is ClockKind.STOP
    assert BY_ACTION[Action.CONSULT].clock is None


def test_a_supplement_restarts_or_goes_on_by_the_rule() -> None:
    row = BY_ACTION[Action.SUPPLEMENT]
    restart = Rule(5, None, Supplement.RESTART)
    pause = Rule(5, None, Supplement.PAUSE)
    assert clock_kind(row, restart) is ClockKind.RESTART
    assert clock_kind(row, pause) is ClockKind.RESUME
    assert clock_kind(BY_ACTION[Action.RECEIVE], restart) is None
