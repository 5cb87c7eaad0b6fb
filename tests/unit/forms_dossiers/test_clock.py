"""The clock on cases that can be checked by hand against a calendar on the wall."""

from datetime import date, datetime

import pytest

from catalogue.content import TimeLimit, TimeUnit
from forms.dossiers.clock import (
    Cause,
    ClockKind,
    Event,
    Phase,
    Rule,
    SpanKind,
    Supplement,
    clock,
)
from tests.unit.forms_dossiers.histories import CALENDAR, event, vn

TEN = Rule(10, TimeUnit.WORKING_DAY)
APRIL = event(ClockKind.START, vn(2024, 4, 26, 8, 10))


def pause(start: datetime, end: datetime | None, cause: str = Cause.SUPPLEMENT) -> list[Event]:
    found = [event(ClockKind.PAUSE, start, cause=cause)]
    return found if end is None else [*found, event(ClockKind.RESUME, end, cause=cause)]


def due(events: list[Event], rule: Rule = TEN) -> date | None:
    return clock(events, CALENDAR, rule, vn(2024, 4, 26, 9)).due_day


def test_the_example_of_the_spring_of_2024() -> None:
    assert due([APRIL]) == date(2024, 5, 14)
    assert due([APRIL, *pause(vn(2024, 5, 6, 8), vn(2024, 5, 9, 17))]) == date(2024, 5, 20)


def test_it_may_be_called_with_names_and_ends_when_the_office_closes() -> None:
    state = clock(events=[APRIL], calendar=CALENDAR, rule=TEN, now=vn(2024, 5, 14, 12))
    assert state.due == vn(2024, 5, 14, 17)
    assert (state.used, state.total, state.left, state.late_by) == (9, 10, 1, 0)


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        (vn(2024, 6, 3, 7, 0), date(2024, 6, 4)),  # before the office opens: that day
        (vn(2024, 6, 3, 15, 0), date(2024, 6, 4)),  # three o'clock itself is not after three
        (vn(2024, 6, 3, 15, 0, 1), date(2024, 6, 5)),
        (vn(2024, 6, 7, 16, 30), date(2024, 6, 11)),  # Friday afternoon counts as Monday
        (vn(2024, 6, 8, 9, 0), date(2024, 6, 11)),  # Saturday too
        (vn(2024, 5, 4, 9, 0), date(2024, 5, 6)),  # a made-up Saturday is a working day
        (vn(2024, 4, 28, 23, 59), date(2024, 5, 3)),  # Sunday before four days off
    ],
)
def test_the_day_of_receipt(received: datetime, expected: date) -> None:
    rule = Rule(1, TimeUnit.WORKING_DAY)
    assert due([event(ClockKind.START, received)], rule) == expected


@pytest.mark.parametrize(
    ("amount", "unit", "expected"),
    [
        (0, TimeUnit.WORKING_DAY, date(2024, 4, 26)),
        (3, TimeUnit.DAY, date(2024, 5, 2)),  # Monday 29 April is off, so are the next two days
        (10, TimeUnit.DAY, date(2024, 5, 6)),
        (15, TimeUnit.DAY, date(2024, 5, 13)),  # Saturday 11 May moves to Monday
        (1, TimeUnit.MONTH, date(2024, 5, 27)),  # Sunday 26 May moves to Monday
    ],
)
def test_units(amount: int, unit: TimeUnit, expected: date) -> None:
    assert due([APRIL], Rule(amount, unit)) == expected


def test_a_month_from_the_last_of_january_ends_on_the_last_of_february() -> None:
    start = event(ClockKind.START, vn(2024, 1, 31, 9))
    assert due([start], Rule(1, TimeUnit.MONTH)) == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("received", "hours", "expected"),
    [
        (vn(2024, 6, 3, 8, 0), 2, vn(2024, 6, 3, 10)),
        (vn(2024, 6, 3, 10, 30), 2, vn(2024, 6, 3, 14)),  # across lunch
        (vn(2024, 6, 3, 14, 50), 4, vn(2024, 6, 4, 9, 20)),  # over night
        (vn(2024, 6, 3, 15, 20), 4, vn(2024, 6, 4, 11, 30)),  # after three: from next morning
        (vn(2024, 6, 7, 15, 20), 8, vn(2024, 6, 10, 17)),  # over the weekend
        (vn(2024, 6, 3, 12, 10), 1, vn(2024, 6, 3, 14)),  # handed in at lunch
    ],
)
def test_hours_run_to_the_minute_in_office_hours(received, hours, expected) -> None:
    state = clock(
        [event(ClockKind.START, received)], CALENDAR, Rule(hours, TimeUnit.HOUR), received
    )
    assert state.due == expected


def test_an_hour_limit_stands_while_paused() -> None:
    start = event(ClockKind.START, vn(2024, 6, 3, 8))
    events = [start, *pause(vn(2024, 6, 3, 9), vn(2024, 6, 4, 10, 15))]
    state = clock(events, CALENDAR, Rule(2, TimeUnit.HOUR), vn(2024, 6, 4, 11, 25))
    assert state.due == vn(2024, 6, 4, 11, 15)
    assert (state.used, state.late_by) == (130, 10)


def test_a_supplement_restarts_the_count_or_lets_it_go_on() -> None:
    asked = event(ClockKind.PAUSE, vn(2024, 6, 5, 9), cause=Cause.SUPPLEMENT)
    start = event(ClockKind.START, vn(2024, 6, 3, 9))
    answered = vn(2024, 6, 12, 9)
    again = event(ClockKind.RESTART, answered, cause=Cause.SUPPLEMENT)
    onward = event(ClockKind.RESUME, answered, cause=Cause.SUPPLEMENT)
    rule = Rule(3, TimeUnit.WORKING_DAY)
    assert due([start, asked, again], rule) == date(2024, 6, 17)
    assert due([start, asked, onward], rule) == date(2024, 6, 14)  # 4 June was the first day


def test_a_restart_after_three_counts_from_the_next_day() -> None:
    start = event(ClockKind.START, vn(2024, 6, 3, 9))
    asked = event(ClockKind.PAUSE, vn(2024, 6, 5, 9), cause=Cause.SUPPLEMENT)
    again = event(ClockKind.RESTART, vn(2024, 6, 12, 15, 30), cause=Cause.SUPPLEMENT)
    assert due([start, asked, again], Rule(1, TimeUnit.WORKING_DAY)) == date(2024, 6, 14)


def test_a_restart_leaves_a_financial_duty_open() -> None:
    events = [
        event(ClockKind.START, vn(2024, 6, 3, 9)),
        event(ClockKind.PAUSE, vn(2024, 6, 4, 9), cause=Cause.FINANCIAL_DUTY),
        event(ClockKind.PAUSE, vn(2024, 6, 5, 9), cause=Cause.SUPPLEMENT),
        event(ClockKind.RESTART, vn(2024, 6, 6, 9), cause=Cause.SUPPLEMENT),
    ]
    state = clock(events, CALENDAR, TEN, vn(2024, 6, 30))
    assert (state.due, state.phase, state.late_by) == (None, Phase.PAUSED, 0)
    paid = event(ClockKind.RESUME, vn(2024, 6, 10, 9), cause=Cause.FINANCIAL_DUTY)
    assert due([*events, paid], Rule(2, TimeUnit.WORKING_DAY)) == date(2024, 6, 12)


def test_only_the_first_extension_counts() -> None:
    first = event(ClockKind.EXTEND, vn(2024, 5, 2, 9), amount=3)
    second = event(ClockKind.EXTEND, vn(2024, 5, 3, 9), amount=30)
    assert due([APRIL, first]) == date(2024, 5, 17)
    assert due([APRIL, first, second]) == date(2024, 5, 17)
    state = clock([APRIL, first], CALENDAR, TEN, vn(2024, 5, 2))
    assert (state.total, state.facts.extended_by) == (13, 3)


def test_due_today_is_not_late_and_tomorrow_is() -> None:
    for moment, late in (
        (vn(2024, 5, 14, 16, 59), 0),
        (vn(2024, 5, 14, 23, 59), 0),
        (vn(2024, 5, 15, 0, 0), 1),
        (vn(2024, 5, 18, 12), 3),  # Saturday: Wednesday, Thursday and Friday were late
        (vn(2024, 5, 20, 9), 4),
    ):
        assert clock([APRIL], CALENDAR, TEN, moment).late_by == late, moment


def test_paused_is_never_overdue_not_even_when_the_term_was_over_before() -> None:
    asked = event(ClockKind.PAUSE, vn(2024, 5, 20, 9), cause=Cause.SUPPLEMENT)
    assert clock([APRIL], CALENDAR, TEN, vn(2024, 5, 20, 9)).late
    standing = clock([APRIL, asked], CALENDAR, TEN, vn(2024, 5, 27, 9))
    assert (standing.phase, standing.late_by) == (Phase.PAUSED, 0)
    onward = event(ClockKind.RESUME, vn(2024, 5, 27, 9), cause=Cause.SUPPLEMENT)
    assert clock([APRIL, asked, onward], CALENDAR, TEN, vn(2024, 5, 28, 18)).late_by == 4


def test_the_end_settles_whether_it_was_late() -> None:
    done = event(ClockKind.STOP, vn(2024, 5, 14, 16))
    state = clock([APRIL, done], CALENDAR, TEN, vn(2030, 1, 1))
    assert (state.phase, state.late_by, state.used) == (Phase.ENDED, 0, 9)
    late = event(ClockKind.STOP, vn(2024, 5, 16, 9))
    assert clock([APRIL, late], CALENDAR, TEN, vn(2030, 1, 1)).late_by == 2


def test_withdrawn_while_paused_is_not_late() -> None:
    asked = event(ClockKind.PAUSE, vn(2024, 5, 6, 9), cause=Cause.SUPPLEMENT)
    gone = event(ClockKind.STOP, vn(2024, 6, 28, 9))
    state = clock([APRIL, asked, gone], CALENDAR, TEN, vn(2024, 7, 1))
    assert (state.phase, state.due, state.late_by) == (Phase.ENDED, None, 0)
    assert state.spans[-1].end == vn(2024, 6, 28, 9)


def test_a_reopened_dossier_stood_in_between() -> None:
    stop = event(ClockKind.STOP, vn(2024, 5, 6, 8))
    again = event(ClockKind.RESUME, vn(2024, 5, 9, 17))
    assert due([APRIL, stop, again]) == date(2024, 5, 20)


def test_the_order_of_writing_does_not_matter() -> None:
    late_entry = Event(
        ClockKind.PAUSE, vn(2024, 5, 6, 8), vn(2024, 5, 10, 8), cause=Cause.SUPPLEMENT
    )
    resumed = Event(
        ClockKind.RESUME, vn(2024, 5, 9, 17), vn(2024, 5, 9, 17), cause=Cause.SUPPLEMENT
    )
    assert due([resumed, APRIL, late_entry]) == date(2024, 5, 20)


def test_without_a_published_limit_there_is_no_due_date() -> None:
    state = clock([APRIL], CALENDAR, Rule.of(TimeLimit(raw="Theo quy định")), vn(2025, 1, 1))
    assert (state.due, state.total, state.late_by, state.phase) == (None, None, 0, Phase.RUNNING)
    assert any("chưa công bố" in sentence for sentence in state.explanation("vi"))


def test_before_the_start_nothing_runs() -> None:
    assert clock([], CALENDAR, TEN, vn(2024, 5, 1)).phase is Phase.NOT_STARTED


@pytest.mark.parametrize(
    ("limit", "amount", "unit"),
    [
        (TimeLimit(value=5, unit=TimeUnit.WORKING_DAY), 5, TimeUnit.WORKING_DAY),
        (TimeLimit(value=0.5, unit=TimeUnit.WORKING_DAY), 4, TimeUnit.HOUR),
        (TimeLimit(value=2.5, unit=TimeUnit.DAY), 3, TimeUnit.DAY),
        (TimeLimit(value=5), None, None),
        (TimeLimit(value=-1, unit=TimeUnit.DAY), None, None),
        (None, None, None),
    ],
)
def test_rules_of_published_limits(limit, amount, unit) -> None:
    rule = Rule.of(limit, supplement=Supplement.PAUSE)
    assert (rule.amount, rule.unit) == (amount, unit)
    assert Rule.read(rule.document()) == rule


def test_spans_tell_when_it_ran_and_stood() -> None:
    events = [
        APRIL,
        *pause(vn(2024, 5, 6, 8), vn(2024, 5, 9, 17)),
        event(ClockKind.STOP, vn(2024, 5, 13, 9)),
    ]
    state = clock(events, CALENDAR, TEN, vn(2024, 6, 1))
    assert [(span.kind, span.start, span.end) for span in state.spans] == [
        (SpanKind.RUN, vn(2024, 4, 26, 8, 10), vn(2024, 5, 6, 8)),
        (SpanKind.PAUSE, vn(2024, 5, 6, 8), vn(2024, 5, 9, 17)),
        (SpanKind.RUN, vn(2024, 5, 9, 17), vn(2024, 5, 13, 9)),
    ]


def test_it_explains_itself_in_sentences() -> None:
    events = [APRIL, *pause(vn(2024, 5, 6, 8), vn(2024, 5, 9, 17))]
    said = clock(events, CALENDAR, TEN, vn(2024, 5, 21, 9)).explanation("vi")
    assert said == (
        "Hồ sơ nộp lúc 08:10, thứ Sáu, 26/4/2024.",
        "Thời hạn là 10\N{NO-BREAK SPACE}ngày làm việc. Ngày nhận không tính, ngày thứ nhất là"
        " thứ Năm, 2/5/2024.",
        "Không tính ngày nghỉ: thứ Hai, 29/4/2024 (Nghỉ hoán đổi); thứ Ba, 30/4/2024 (Ngày Chiến"
        " thắng); thứ Tư, 1/5/2024 (Quốc tế Lao động).",
        "Có tính ngày làm bù: thứ Bảy, 4/5/2024 (Làm bù).",
        "Tạm dừng từ 08:00, thứ Hai, 6/5/2024 đến 17:00, thứ Năm, 9/5/2024 (chờ bổ sung giấy tờ).",
        "Thời gian tạm dừng không tính, kể cả ngày bắt đầu và ngày kết thúc tạm dừng.",
        "Hẹn trả kết quả: thứ Hai, 20/5/2024.",
        "Đã trễ hẹn 1\N{NO-BREAK SPACE}ngày làm việc.",
    )


def test_it_says_when_the_holidays_of_a_year_are_not_known_yet() -> None:
    start = event(ClockKind.START, vn(2024, 12, 26, 9))
    said = clock([start], CALENDAR, TEN, vn(2024, 12, 26, 9)).explanation("vi")
    assert "Lịch nghỉ lễ năm 2025 chưa được nhập nên ngày hẹn có thể thay đổi." in said
