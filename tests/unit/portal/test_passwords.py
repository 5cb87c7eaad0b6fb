"""Passwords: what is refused and what is not, and what a hash costs."""

import unicodedata

import pytest
from argon2 import extract_parameters
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.accounts import passwords
from portal.accounts.passwords import Weakness, weakness

busy = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

KNOWN = ("an.nguyen", "Nguyễn Văn An", "an.nguyen@example.vn")


@pytest.mark.parametrize(
    "text",
    [
        "Matkhau@12345",
        "mật khẩu 123456",
        "P@ssw0rd2026!!",
        "Ninhbinh@2024xyz",
        "anhyeuem2510199",
        "Admin@Ninhbinh#2024!",
        "motcua-demo1234",
        "0912345678 0912345679",
        "037099012345",
        "qwertyuiop[]asdf",
        "abcabcabcabcabc",
        "aaaaaaaaaaaaaaa",
        "Nguyễn Văn An 1990",
        "NguyenVanAn@1990",
        "25/10/1990 20/5/2001",
        "vietnamvodich!!!",
    ],
)
def test_guessable_passwords_are_refused(text: str) -> None:
    assert weakness(text, minimum=12, known=KNOWN) is Weakness.GUESSABLE


@pytest.mark.parametrize(
    "text",
    [
        "con mèo leo cây cau",
        "sáng nay trời mưa to",
        "correct horse battery staple",
        "hX7kq2mZp9vR",
        "trà đá vỉa hè 15k",
        "🌧️ mưa rào chiều thứ sáu",
    ],
)
def test_good_passwords_pass_without_rules_of_composition(text: str) -> None:
    assert weakness(text, minimum=12, known=KNOWN) is None


def test_length_is_judged_in_composed_characters() -> None:
    eleven = "ấộỷừẵẻĩọạýợ"
    assert weakness(unicodedata.normalize("NFD", eleven), minimum=12) is Weakness.SHORT
    assert weakness("k7Q" + "xv9-" * 32, minimum=12) is Weakness.LONG
    assert passwords.CITIZEN_MINIMUM == 12
    assert passwords.STAFF_MINIMUM == 15


@busy
@given(st.text(max_size=160))
def test_any_text_is_judged_without_an_error(text: str) -> None:
    found = weakness(text, minimum=12, known=KNOWN)
    assert (found is Weakness.SHORT) == (len(unicodedata.normalize("NFC", text)) < 12)


def test_composed_and_decomposed_are_one_password() -> None:
    kept = passwords.hashed("trời mưa to quá")
    assert passwords.matches(kept, unicodedata.normalize("NFD", "trời mưa to quá"))
    assert not passwords.matches(kept, "troi mua to qua")


def test_an_over_long_or_odd_password_is_wrong_and_no_error() -> None:
    kept = passwords.hashed("x" * 128)
    assert passwords.matches(kept, "x" * 128)
    assert not passwords.matches(kept, "x" * 129)
    assert not passwords.matches("no hash at all", "x")
    assert not passwords.matches(None, "x\x00y")


def test_the_dummy_costs_what_a_real_hash_costs() -> None:
    real = extract_parameters(passwords.hashed("một mật khẩu bất kỳ"))
    assert extract_parameters(passwords.DUMMY) == real
    assert (real.memory_cost, real.time_cost, real.type.name) == (19_456, 2, "ID")


def test_hashes_of_other_parameters_are_outdated() -> None:
    older = passwords.HASHER.__class__(time_cost=1, memory_cost=8_192, parallelism=1).hash("x")
    assert passwords.is_outdated(older)
    assert not passwords.is_outdated(passwords.hashed("x"))


def test_the_list_is_folded_and_has_the_habits() -> None:
    words = passwords.guessable_words()
    assert {"matkhau", "anhyeuem", "iloveyou", "qwerty", "vietnam"} <= words
    assert all(word == word.lower() and word.isascii() for word in words)
