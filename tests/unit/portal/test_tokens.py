"""Tokens in forms and cookies."""

from types import SimpleNamespace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.security import cookies, keys
from portal.security.csrf import masked, unmasked

busy = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def request(key: str = "one key of many letters") -> Any:
    registry = {"security.secret": key.encode()}
    return SimpleNamespace(registry=registry)


@busy
@given(st.integers(0, 1000))
def test_a_mask_hides_the_token_and_gives_it_back(_: int) -> None:
    token = cookies.new_token()
    first, second = masked(token), masked(token)
    assert first != second
    assert token not in first
    assert unmasked(first) == unmasked(second) == token


@busy
@given(st.text(max_size=200))
def test_odd_tokens_are_nothing_and_no_error(text: str) -> None:
    assert isinstance(unmasked(text), str)
    assert unmasked(text) != cookies.new_token()


def test_session_tokens_have_256_bits_and_only_that_shape_is_looked_up() -> None:
    assert len({cookies.new_token() for _ in range(100)}) == 100
    assert cookies.is_token(cookies.new_token())
    for odd in (None, "", "a" * 42, "a" * 44, "a" * 42 + "\n", "é" * 43, "a" * 42 + "."):
        assert not cookies.is_token(odd)
    assert len(cookies.token_hash("x" * 43)) == 64


def test_sealed_values_come_back_and_forged_ones_do_not() -> None:
    value = cookies.signed(request(), "flash", "chào".encode())
    assert cookies.unsigned(request(), "flash", value, max_age=60) == "chào".encode()
    assert cookies.unsigned(request(), "other", value, max_age=60) is None
    assert cookies.unsigned(request("another"), "flash", value, max_age=60) is None
    assert cookies.unsigned(request(), "flash", value, max_age=-1) is None
    assert cookies.unsigned(request(), "flash", "x" + value, max_age=60) is None


@busy
@given(st.text(max_size=100))
def test_made_up_values_are_nothing_and_no_error(text: str) -> None:
    assert cookies.unsigned(request(), "flash", text, max_age=60) is None


def test_keys_of_two_purposes_differ() -> None:
    registry = request().registry
    assert keys.derived(registry, "flash") != keys.derived(registry, "throttle")
    assert keys.tag(registry, "throttle", "congdan") != keys.tag(registry, "throttle", "quantri")


def test_requests_that_carry_something_private_are_known() -> None:
    for header in ("mc_session=x", "a=b; mc_flash=y", "a=b; __Host-mc_session=z"):
        assert cookies.carries_private({"HTTP_COOKIE": header})
    for header in ("", "mc_csrf=x", "xmc_session=1", "a=mc_session"):
        assert not cookies.carries_private({"HTTP_COOKIE": header})
