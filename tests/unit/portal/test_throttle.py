"""The limit on guessing: never more than the rule allows in any window, and never for ever."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.security.throttle import RULES, address_key, judge

busy = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

WINDOW = 1000


@busy
@given(
    gaps=st.lists(st.integers(0, 700), min_size=1, max_size=80),
    limit=st.integers(1, 12),
)
def test_no_window_holds_more_than_the_limit(gaps: list[int], limit: int) -> None:
    now, hits, allowed = 10_000, [], []
    for gap in gaps:
        now += gap
        hits, wait = judge(hits, now, limit=limit, window=WINDOW)
        if wait == 0:
            allowed.append(now)
        assert len(hits) <= limit
    for start in allowed:
        assert sum(1 for at in allowed if start <= at < start + WINDOW) <= limit


@busy
@given(
    gaps=st.lists(st.integers(0, 300), min_size=1, max_size=60),
    limit=st.integers(1, 8),
)
def test_whoever_waits_as_told_is_let_in(gaps: list[int], limit: int) -> None:
    now, hits = 10_000, []
    for gap in gaps:
        now += gap
        hits, wait = judge(hits, now, limit=limit, window=WINDOW)
        if wait:
            assert 0 < wait <= WINDOW
            assert judge(hits, now + wait, limit=limit, window=WINDOW)[1] == 0
            assert judge(hits, now + wait - 1, limit=limit, window=WINDOW)[1] == 1


def test_refused_tries_do_not_lengthen_the_wait() -> None:
    hits: list[int] = []
    for at in (0, 1, 2):
        hits, wait = judge(hits, at, limit=3, window=WINDOW)
        assert wait == 0
    waits = [judge(hits, at, limit=3, window=WINDOW)[1] for at in (3, 300, 999)]
    assert waits == [997, 700, 1]
    assert judge(hits, 1000, limit=3, window=WINDOW) == ([1, 2, 1000], 0)


def test_a_clock_set_back_does_not_lock_out_for_longer_than_a_window() -> None:
    _, wait = judge([90_000, 90_001], 5_000, limit=2, window=WINDOW)
    assert wait == WINDOW


def test_rules_are_those_of_the_policy() -> None:
    told = {name: (rule.limit, rule.seconds) for name, rule in RULES.items()}
    assert told["sign_in_account"] == (10, 300)
    assert told["second_factor"] == (5, 300)
    assert told["tracking"] == (20, 60)
    assert told["password_reset"] == (5, 3600)
    assert told["feedback"] == (10, 600)
    assert told["sign_in_address"][0] >= 100  # a counter of the commune shares one address


def test_an_address_is_a_household_not_a_number_it_can_change_at_will() -> None:
    assert address_key("203.0.113.9") == address_key("::ffff:203.0.113.9") == "203.0.113.9"
    assert address_key("2001:db8:1:2::1") == address_key("2001:db8:1:2:ffff::9")
    assert address_key("2001:db8:1:2::1") != address_key("2001:db8:1:3::1")
    assert address_key(None) == address_key("") == ""
    assert address_key("unix:") == "unix:"
