"""Addresses where people are reached."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.accounts import contacts
from portal.accounts.names import is_username


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("0912 345 678", "0912345678"),
        ("0912.345.678", "0912345678"),
        ("+84912345678", "0912345678"),
        ("+84 0912 345 678", "0912345678"),
        ("84912345678", "0912345678"),
        ("0084-912-345-678", "0912345678"),
        ("0842345678", "0842345678"),
        ("An.Le@Example.VN", "an.le@example.vn"),
        (" an@example.vn\u200b", "an@example.vn"),
    ],
)
def test_one_address_has_one_form(typed: str, plain: str) -> None:
    assert contacts.plain(typed) == plain
    assert contacts.plain(plain) == plain


@pytest.mark.parametrize("number", ["0912345678", "0387654321", "0842345678"])
def test_mobiles(number: str) -> None:
    assert contacts.is_mobile(number)
    assert is_username(number)


@pytest.mark.parametrize(
    "number",
    ["0243825123", "091234567", "09123456789", "+14155550123", "19001234", "", "٠٩١٢٣٤٥٦٧٨"],
)
def test_no_mobiles(number: str) -> None:
    assert not contacts.is_mobile(contacts.plain_phone(number))


@given(st.text(max_size=60))
def test_anything_typed_is_read(text: str) -> None:
    plain = contacts.plain(text)
    assert contacts.is_email(plain) == contacts.is_email(text)
    if len(plain) > 4:
        assert contacts.hidden(plain) != plain


@pytest.mark.parametrize(
    ("address", "shown"), [("hanh@example.vn", "h***@example.vn"), ("0912345678", "***678")]
)
def test_half_hidden(address: str, shown: str) -> None:
    assert contacts.hidden(address) == shown
    assert contacts.contact(address).address("email" if "@" in address else "sms") == address
