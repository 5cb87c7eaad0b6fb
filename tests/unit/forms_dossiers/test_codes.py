"""Tracking codes and patterns of legal numbers."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.dossiers import numbering
from forms.dossiers.codes import check_digit, is_tracking, new_tracking, spaced, tidy
from forms.dossiers.seed import sample_code

digits = st.text("0123456789", min_size=10, max_size=10)


def test_the_check_digit_of_the_published_example() -> None:
    assert check_digit("572") == "4"  # Damm 2004


@given(digits, st.integers(0, 10), st.integers(1, 9))
def test_one_wrong_digit_is_found(number: str, place: int, by: int) -> None:
    code = number + check_digit(number)
    wrong = code[:place] + str((int(code[place]) + by) % 10) + code[place + 1 :]
    assert is_tracking(code)
    assert not is_tracking(wrong)


@given(digits, st.integers(0, 9))
def test_two_swapped_neighbours_are_found(number: str, place: int) -> None:
    code = number + check_digit(number)
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert is_tracking(swapped) == (swapped == code)


def test_codes_are_random_and_read_in_groups() -> None:
    codes = {new_tracking() for _number in range(500)}
    assert len(codes) == 500
    assert all(is_tracking(code) and not code.startswith("0") for code in codes)
    assert spaced("20260000165") == "2026 0000 165"
    assert tidy(" 2026 0000-165 ") == "20260000165"
    assert is_tracking(sample_code(16))


@pytest.mark.parametrize(
    "text", ["", "2026000016", "202600001650", "٢٠٢٦٠٠٠٠١٦٥", "2026000016x", "20260000166"]
)
def test_what_is_no_code(text: str) -> None:
    assert not is_tracking(text)


@pytest.mark.parametrize(
    ("pattern", "series", "width"),
    [
        ("{agency}-{yymmdd}-{number:4}", "H42.31-260301-", 4),
        ("{agency}-{yyyymmdd}-{number:7}", "H42.31-20260301-", 7),
        ("{agency}/{yyyy}/{number}", "H42.31/2026/", 4),
    ],
)
def test_patterns(pattern: str, series: str, width: int) -> None:
    numbering.check(pattern)
    assert numbering.series_of(pattern, agency="H42.31", day=date(2026, 3, 1)) == series
    assert numbering.width_of(pattern) == width


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "{agency}-{number:4}",  # no day: numbers would be those of all times
        "{yymmdd}-{number:4}",
        "{agency}-{yymmdd}",
        "{agency}-{yymmdd}-{number:4}-{number:4}",
        "{agency}-{yymmdd}{number:4}",  # the number would run into the day
        "{agency}-{yymmdd}-{number:4}x",
        "{agency}-{yymmdd}-{who}-{number:4}",
        "{agency}-{yymmdd}-{number:20}",
    ],
)
def test_patterns_from_which_no_number_can_be_made(pattern: str) -> None:
    with pytest.raises(numbering.PatternError):
        numbering.check(pattern)
