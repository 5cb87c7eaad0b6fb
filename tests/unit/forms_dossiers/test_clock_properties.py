"""What holds for every history; SOAK=1 looks at 10,000 of them."""

from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from catalogue.content import TimeUnit
from forms.dossiers.clock import ClockKind, Phase, Rule, SpanKind, clock
from portal.clock import today
from tests.unit.forms_dossiers.histories import (
    CALENDAR,
    MANY,
    as_events,
    event,
    histories,
    moments,
    pauses,
    rules,
)

FAR = timedelta(days=900)


@MANY
@given(histories(), rules)
def test_never_due_on_a_day_off(history, rule) -> None:
    state = clock(history, CALENDAR, rule, history[0].happened_at + FAR)
    assert state.due is None or CALENDAR.is_working(today(state.due))


@MANY
@given(histories(), rules)
def test_stretches_cover_the_time_without_gap_and_pauses_never_touch(history, rule) -> None:
    spans = clock(history, CALENDAR, rule, history[0].happened_at + FAR).spans
    assert not spans or spans[0].start == history[0].happened_at
    for before, after in pairwise(spans):
        assert before.end == after.start
        assert not before.kind == after.kind == SpanKind.PAUSE
    assert all(span.end is None or span.start < span.end for span in spans)


@MANY
@given(moments, rules, st.data())
def test_pauses_count_as_their_union(start, rule, data) -> None:
    found = data.draw(pauses(start))
    joined: list[tuple] = []
    for begin, end in sorted(found):
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    now = start + FAR
    apart = clock(as_events(start, found), CALENDAR, rule, now)
    together = clock(as_events(start, joined), CALENDAR, rule, now)
    assert (apart.due, apart.used, apart.late_by) == (together.due, together.used, together.late_by)


@MANY
@given(moments, rules, st.data())
def test_one_more_pause_never_makes_it_earlier(start, rule, data) -> None:
    found = data.draw(pauses(start))
    now = start + FAR
    due = clock(as_events(start, found), CALENDAR, rule, now).due
    fewer = clock(as_events(start, found[:-1]), CALENDAR, rule, now).due
    assert due >= fewer


@MANY
@given(moments, rules, st.integers(1, 60 * 24 * 30))
def test_received_later_is_never_due_earlier(start, rule, minutes) -> None:
    later = start + timedelta(minutes=minutes)
    first, second = (
        clock([event(ClockKind.START, at)], CALENDAR, rule, at).due for at in (start, later)
    )
    assert first <= second


@MANY
@given(moments, rules)
def test_a_longer_limit_is_never_due_earlier(start, rule) -> None:
    longer = Rule(rule.amount + 1, rule.unit, rule.supplement)
    first, second = (
        clock([event(ClockKind.START, start)], CALENDAR, one, start).due for one in (rule, longer)
    )
    assert first <= second


@MANY
@given(histories(), rules, st.integers(0, 60 * 24 * 200), st.integers(0, 60 * 24 * 200))
def test_what_is_used_only_grows_and_the_due_date_does_not_depend_on_now(
    history, rule, one, other
) -> None:
    first, second = sorted((one, other))
    start = history[0].happened_at
    before = clock(history, CALENDAR, rule, start + timedelta(minutes=first))
    after = clock(history, CALENDAR, rule, start + timedelta(minutes=second))
    assert before.used <= after.used
    assert before.due == after.due
    assert before.spans == after.spans


@MANY
@given(histories(), rules, st.randoms(use_true_random=False))
def test_the_order_in_which_events_are_read_does_not_matter(history, rule, random) -> None:
    now = history[0].happened_at + FAR
    distinct = list({one.happened_at: one for one in history}.values())
    shuffled = list(distinct)
    random.shuffle(shuffled)
    assert clock(shuffled, CALENDAR, rule, now) == clock(distinct, CALENDAR, rule, now)


@MANY
@given(histories(), rules, st.integers(0, 60 * 24 * 200))
def test_late_only_after_the_due_day_and_never_while_it_stands(history, rule, minutes) -> None:
    now = history[0].happened_at + timedelta(minutes=minutes)
    state = clock(history, CALENDAR, rule, now)
    if state.late:
        assert state.due is not None
        assert state.at > state.due
        assert state.phase is not Phase.PAUSED
        assert rule.unit is TimeUnit.HOUR or today(state.at) > today(state.due)
    if state.due is not None and state.phase is Phase.RUNNING and today(now) <= today(state.due):
        assert not state.late or rule.unit is TimeUnit.HOUR


@MANY
@given(moments, rules, st.data())
def test_working_days_are_those_the_clock_ran_through(start, rule, data) -> None:
    """Counted day by day, the slow way: the answer of the clock must be the same."""
    rule = Rule(max(1, rule.amount), TimeUnit.WORKING_DAY, rule.supplement)
    found = data.draw(pauses(start))
    state = clock(as_events(start, found), CALENDAR, rule, start)
    day, count = state.facts.receipt_day, 0
    while count < rule.amount:
        day += timedelta(days=1)
        touched = any(today(begin) <= day <= today(end) for begin, end in found)
        count += CALENDAR.is_working(day) and not touched
    assert state.due_day == day


@MANY
@given(histories(), rules)
def test_every_history_is_explained_in_both_languages(history, rule) -> None:
    state = clock(history, CALENDAR, rule, history[0].happened_at + timedelta(days=30))
    for lang in ("vi", "en"):
        said = state.explanation(lang)
        assert said
        assert all(one and "${" not in one for one in said)
