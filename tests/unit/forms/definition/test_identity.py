"""Numbers of people, organisations and vehicles, and bounds of dates."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.definition import identity
from forms.definition.dates import bound
from forms.definition.places import birth_codes
from tests.unit.forms.definition.conftest import TODAY


def read(number):
    return identity.read_national_id(number, today=TODAY)


@pytest.mark.parametrize(
    ("number", "sex", "year"),
    [
        ("037190001234", "female", 1990),
        ("037 090 001 234", "male", 1990),
        ("001204-005678", "male", 2004),
        ("０３７３０５００１２３４", "female", 2005),
        ("１００190001234", "female", 1990),  # registered abroad
    ],
)
def test_an_identity_number_tells_sex_and_year(number, sex, year):
    found = read(number)
    assert (found.sex, found.birth_year) == (sex, year)
    assert found.number.isascii()
    assert len(found.number) == 12


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("12345678901", "12 chữ số"),
        ("0371900012345", "12 chữ số"),
        ("03719000123x", "12 chữ số"),
        ("163123456", "chứng minh nhân dân cũ"),
        ("000190001234", "mã của tỉnh nào"),
        ("099190001234", "mã của tỉnh nào"),
        ("037790001234", "chưa tới"),
        ("037227001234", "chưa tới"),
    ],
)
def test_an_impossible_identity_number_is_refused_in_words(number, said):
    with pytest.raises(identity.Refused) as caught:
        read(number)
    assert said in caught.value.words


def test_an_identity_number_must_fit_birth_date_and_sex():
    found = read("037190001234")
    identity.matches(found, born=date(1990, 5, 20), sex="female")
    identity.matches(found, born=None, sex=None)
    with pytest.raises(identity.Refused, match="năm"):
        identity.matches(found, born=date(1991, 5, 20), sex="female")
    with pytest.raises(identity.Refused, match="giới tính"):
        identity.matches(found, born=date(1990, 5, 20), sex="male")


def test_there_were_63_provinces():
    assert len(birth_codes()) == 63


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0100109106", "0100109106"),
        ("0100109106-001", "0100109106-001"),
        ("0100109106 001", "0100109106-001"),
        ("０１００１０９１０６", "0100109106"),
        ("037190001234", "037190001234"),
    ],
)
def test_tax_codes(typed, kept):
    assert identity.tax_code(typed, today=TODAY) == kept


@pytest.mark.parametrize("typed", ["0100109107", "010010910", "0100109106-000", "abc", "1" * 60])
def test_wrong_tax_codes_are_refused(typed):
    with pytest.raises(identity.Refused):
        identity.tax_code(typed, today=TODAY)


@pytest.mark.parametrize(
    ("typed", "kept", "said"),
    [
        ("0912 345 678", "0912345678", "0912 345 678"),
        ("+84 912.345.678", "0912345678", "0912 345 678"),
        ("０９１２３４５６７８", "0912345678", "0912 345 678"),
        ("19001000", "19001000", "1900 1000"),
        ("+1 415 555 2671", "+14155552671", "+1 415-555-2671"),
    ],
)
def test_telephone_numbers(typed, kept, said):
    assert identity.phone(typed) == kept
    assert identity.say_phone(kept) == said


@pytest.mark.parametrize("typed", ["0000000000", "091234567", "113x", "số của tôi", "+84", "🙂"])
def test_wrong_telephone_numbers_are_refused(typed):
    with pytest.raises(identity.Refused):
        identity.phone(typed)


@pytest.mark.parametrize(
    ("typed", "kept", "said"),
    [
        ("35A-123.45", "35A12345", "35A-123.45"),
        ("35-b1 123.45", "35B112345", "35-B1 123.45"),
        ("29 LD 123.45", "29LD12345", "29LD-123.45"),
        ("30A1234", "30A1234", "30A-1234"),
        ("80-123-NG-45", "80123NG45", "80-123-NG-45"),
        ("TM 12-34", "TM1234", "TM-1234"),
        ("29-MĐ1 123.45", "29MĐ112345", "29-MĐ1 123.45"),
    ],
)
def test_number_plates(typed, kept, said):
    assert identity.vehicle_plate(typed) == kept
    assert identity.say_plate(kept) == said


@given(st.text(max_size=30))
def test_whatever_is_typed_is_read_or_refused(text):
    for reader in (
        identity.phone,
        identity.vehicle_plate,
        read,
        lambda typed: identity.tax_code(typed, today=TODAY),
    ):
        try:
            kept = reader(text)
        except identity.Refused:
            continue
        again = kept.number if isinstance(kept, identity.NationalId) else kept
        assert reader(again) == kept


@given(st.dates(date(1904, 3, 1), date(2100, 12, 31)))
def test_bounds_of_dates(today):
    assert bound("today", today) == today
    assert bound("2020-01-31", today) == date(2020, 1, 31)
    assert bound("today-18y", today).year == today.year - 18
    assert bound("today-18y", today).month == today.month
    assert (bound("today+30d", today) - today).days == 30


def test_a_month_later_is_never_past_the_month():
    assert bound("today+1m", date(2026, 1, 31)) == date(2026, 2, 28)
    assert bound("today-12y", date(2024, 2, 29)) == date(2012, 2, 29)
    assert bound("today-1y", date(2024, 2, 29)) == date(2023, 2, 28)
