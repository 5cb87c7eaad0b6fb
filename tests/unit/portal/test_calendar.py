"""The working calendar: hours of a day, counting, and refusing what contradicts itself."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.offices.calendar import (
    CalendarError,
    Exceptional,
    Span,
    Week,
    WorkingCalendar,
    office_week,
)

MORNING = (Span(time(7, 30), time(11, 30)),)
SPRING = {
    date(2024, 4, 29): Exceptional(False, "Nghỉ hoán đổi"),
    date(2024, 4, 30): Exceptional(False, "Ngày Chiến thắng"),
    date(2024, 5, 1): Exceptional(False, "Quốc tế Lao động"),
    date(2024, 5, 4): Exceptional(True, "Làm bù", 1),
}
PROVINCE = WorkingCalendar((office_week(date(2020, 1, 1)),), SPRING)


def test_hours_of_usual_and_special_days() -> None:
    assert len(PROVINCE.hours(date(2024, 4, 26))) == 2
    assert PROVINCE.hours(date(2024, 4, 27)) == ()
    assert PROVINCE.hours(date(2024, 4, 29)) == ()
    assert PROVINCE.hours(date(2024, 5, 4)) == PROVINCE.hours(date(2024, 5, 6))
    assert PROVINCE.hours(date(2019, 12, 31)) == ()


def test_adding_passes_over_days_off_and_takes_made_up_days() -> None:
    assert PROVINCE.add(date(2024, 4, 26), 1) == date(2024, 5, 2)
    assert PROVINCE.add(date(2024, 4, 26), 3) == date(2024, 5, 4)
    assert PROVINCE.add(date(2024, 4, 26), 10) == date(2024, 5, 14)
    assert PROVINCE.add(date(2024, 12, 31), 1) == date(2025, 1, 1)


def test_an_agency_says_only_what_differs() -> None:
    hours = {**dict(office_week(date(2020, 1, 1)).hours), 6: MORNING}
    commune = WorkingCalendar(
        (Week(date(2024, 5, 6), None, hours),),
        {date(2024, 5, 7): Exceptional(False, "Ngày hội của xã")},
        PROVINCE,
    )
    assert commune.hours(date(2024, 4, 27)) == ()  # before its own week holds
    assert commune.hours(date(2024, 5, 11)) == MORNING
    assert commune.hours(date(2024, 5, 7)) == ()
    assert commune.hours(date(2024, 4, 30)) == ()
    assert [day for day, _special in commune.special_days(date(2024, 5, 1), date(2024, 5, 31))] == [
        date(2024, 5, 1),
        date(2024, 5, 4),
        date(2024, 5, 7),
    ]


@pytest.mark.parametrize(
    "weeks",
    [
        (office_week(date(2024, 1, 1)), office_week(date(2024, 6, 1))),
        (
            office_week(date(2024, 1, 1), until=date(2024, 6, 1)),
            office_week(date(2024, 6, 1)),
        ),
        (office_week(date(2024, 6, 1), until=date(2024, 5, 1)),),
        (Week(date(2024, 1, 1), None, {1: (Span(time(8), time(12)), Span(time(11), time(17)))}),),
        (Week(date(2024, 1, 1), None, {1: (Span(time(12), time(8)),)}),),
        (Week(date(2024, 1, 1), None, {8: MORNING}),),
    ],
)
def test_contradictions_are_refused(weeks: tuple[Week, ...]) -> None:
    with pytest.raises(CalendarError):
        WorkingCalendar(weeks)


def test_an_office_that_never_opens_is_an_error_not_a_loop() -> None:
    with pytest.raises(CalendarError):
        WorkingCalendar((Week(date(2020, 1, 1), None, {}),)).add(date(2024, 1, 1), 1)


days = st.dates(date(2021, 1, 1), date(2029, 12, 31))


@given(day=days, number=st.integers(1, 400))
def test_adding_and_counting_undo_each_other(day: date, number: int) -> None:
    reached = PROVINCE.add(day, number)
    assert PROVINCE.is_working(reached)
    assert PROVINCE.count(day, reached) == number
    assert PROVINCE.count(day, reached - timedelta(days=1)) == number - 1


@given(day=days, length=st.integers(0, 500))
def test_counting_equals_looking_at_every_day(day: date, length: int) -> None:
    last = day + timedelta(days=length)
    plain = sum(PROVINCE.is_working(day + timedelta(days=n)) for n in range(1, length + 1))
    assert PROVINCE.count(day, last) == plain
