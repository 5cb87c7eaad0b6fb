"""Numbers, money, days and time limits in both languages."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.ui import words


def limit(value, unit, raw=""):
    return SimpleNamespace(value=value, unit=unit, raw=raw)


def test_money_is_never_torn():
    assert words.money(30_000) == "30.000\u00a0đồng"
    assert words.money(30_000, "en") == "30,000\u00a0VND"
    assert words.money(0) == "0\u00a0đồng"


@given(st.integers(-(10**12), 10**12))
def test_grouping_loses_no_figure(number):
    assert int(words.number(number).replace(".", "")) == number
    assert int(words.number(number, "en").replace(",", "")) == number


def test_fractions():
    assert words.number(1234.5) == "1.234,5"
    assert words.number(1234.5, "en") == "1,234.5"
    assert words.number(2.0) == "2"


def test_days():
    assert words.day(date(2024, 5, 20)) == "thứ Hai, 20/5/2024"
    assert words.day(date(2024, 5, 26)) == "Chủ nhật, 26/5/2024"
    assert words.day(date(2024, 5, 20), "en") == "Monday 20 May 2024"
    assert words.day(date(2024, 5, 20), short=True) == "20/5/2024"
    assert words.day(date(2024, 5, 20), "en", short=True) == "20 May 2024"


def test_a_moment_is_told_by_the_clock_of_viet_nam():
    late = datetime(2024, 5, 20, 18, 5, tzinfo=UTC)
    assert words.moment(late) == "01:05, thứ Ba, 21/5/2024"
    assert words.day(late) == "thứ Ba, 21/5/2024"


@pytest.mark.parametrize(
    ("value", "unit", "lang", "said"),
    [
        (5, "working_day", "vi", "5\u00a0ngày làm việc"),
        (1, "working_day", "en", "1\u00a0working day"),
        (5.0, "working_day", "en", "5\u00a0working days"),
        (0.5, "day", "vi", "0,5\u00a0ngày"),
        (3, "month", "en", "3\u00a0months"),
        (4, "hour", "vi", "4\u00a0giờ làm việc"),
    ],
)
def test_time_limits(value, unit, lang, said):
    assert words.time_limit(limit(value, unit), lang) == said


def test_a_time_limit_without_number_or_unit_keeps_the_words_of_its_source():
    assert words.time_limit(None) == ""
    assert words.time_limit(limit(None, None, " Không quy định ")) == "Không quy định"
    assert words.time_limit(limit(7, None, "7 (chưa rõ)")) == "7 (chưa rõ)"
    assert words.time_limit(limit(7, None)) == "7"


def test_a_label_begins_small_inside_a_sentence_unless_it_is_an_abbreviation():
    assert words.lower_first("Ngày sinh") == "ngày sinh"
    assert words.lower_first("CCCD của mẹ") == "CCCD của mẹ"
    assert words.lower_first("") == ""
