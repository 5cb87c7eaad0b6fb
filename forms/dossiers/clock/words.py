"""The clock in plain sentences, the same on slip, desk, tracking page and calculator."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyramid.i18n import Localizer, make_localizer

from catalogue.content import TimeLimit, TimeUnit
from forms.dossiers.clock import holidays
from forms.dossiers.clock.kinds import Cause, Moved, Phase, SpanKind
from portal.i18n import LANGUAGES, _
from portal.offices.calendar import Exceptional
from portal.ui import words

if TYPE_CHECKING:
    from forms.dossiers.clock.values import ClockSpan, ClockState

LOCALES = str(Path(__file__).parents[2] / "locale")
MOST_DAYS_NAMED = 8
CAUSES = {
    Cause.SUPPLEMENT: _("chờ bổ sung giấy tờ"),
    Cause.FINANCIAL_DUTY: _("chờ thực hiện nghĩa vụ tài chính"),
    Cause.STOPPED: _("dừng xử lý"),
}


@cache
def localizer(lang: str) -> Localizer:
    """Return the words of the e-services in ``lang``, outside any request."""
    return make_localizer(lang if lang in LANGUAGES else "vi", [LOCALES])


def explain(state: "ClockState", lang: str) -> tuple[str, ...]:
    """Return the sentences that tell how ``state`` came about."""
    return tuple(
        localizer(lang).translate(sentence)
        for part in (_receipt, _limit, _days_off, _pauses, _extension, _result, _standing)
        for sentence in part(state, lang)
    )


def amount(value: int, unit: TimeUnit | None, lang: str) -> str:
    """Return what the clock counts in words: working days, days, or minutes as hours."""
    if unit is TimeUnit.HOUR:
        return words.time_limit(TimeLimit(value=round(value / 60, 2), unit=unit), lang)
    counted = TimeUnit.WORKING_DAY if unit is TimeUnit.WORKING_DAY else TimeUnit.DAY
    return words.time_limit(TimeLimit(value=value, unit=counted), lang)


def _receipt(state: "ClockState", lang: str) -> Iterator[Any]:
    facts = state.facts
    if facts.received_at is None or facts.receipt_day is None:
        yield _("Hồ sơ chưa được nhận, thời hạn chưa bắt đầu tính.")
        return
    values = {
        "when": words.moment(facts.received_at, lang),
        "day": words.day(facts.receipt_day, lang),
    }
    if facts.restarted:
        yield _("Hồ sơ đủ giấy tờ lúc ${when}; thời hạn tính lại từ đầu.", mapping=values)
    else:
        yield _("Hồ sơ nộp lúc ${when}.", mapping=values)
    if facts.moved is Moved.LATE:
        yield _("Đã quá giờ nhận trong ngày nên tính là nhận vào ${day}.", mapping=values)
    elif facts.moved is Moved.DAY_OFF:
        yield _("Hôm đó cơ quan nghỉ nên tính là nhận vào ${day}.", mapping=values)


def _limit(state: "ClockState", lang: str) -> Iterator[Any]:
    facts = state.facts
    if facts.receipt_day is None:
        return
    if state.limit is None or state.limit.value is None:
        yield _("Thủ tục này chưa công bố thời hạn nên không có ngày hẹn.")
        return
    values = {"limit": words.time_limit(state.limit, lang)}
    if state.unit is TimeUnit.HOUR:
        yield _("Thời hạn là ${limit}, chỉ tính trong giờ cơ quan làm việc.", mapping=values)
    elif state.limit.value == 0:
        yield _("Thủ tục này giải quyết ngay trong ngày nhận.")
    elif facts.first_day is None:
        yield _("Thời hạn là ${limit}, không tính ngày nhận.", mapping=values)
    else:
        values["first"] = words.day(facts.first_day, lang)
        yield _(
            "Thời hạn là ${limit}. Ngày nhận không tính, ngày thứ nhất là ${first}.", mapping=values
        )


def _days_off(state: "ClockState", lang: str) -> Iterator[Any]:
    if state.unit is not TimeUnit.WORKING_DAY:
        return
    special = state.facts.special_days
    off = [(day, one) for day, one in special if not one.works and day.isoweekday() < 6]
    made_up = [(day, one) for day, one in special if one.works]
    if off:
        yield _("Không tính ngày nghỉ: ${days}.", mapping={"days": _named(off, lang)})
    if made_up:
        yield _("Có tính ngày làm bù: ${days}.", mapping={"days": _named(made_up, lang)})


def _named(days: list[tuple[Any, Exceptional]], lang: str) -> str:
    """Return days, each with its name where the language has one."""
    named = []
    for day, one in days[:MOST_DAYS_NAMED]:
        name = holidays.name_of(one.name, lang, localizer=localizer(lang))
        named.append(words.day(day, lang) + (f" ({name})" if name else ""))
    return "; ".join(named) + ("; …" if len(days) > MOST_DAYS_NAMED else "")


def _pauses(state: "ClockState", lang: str) -> Iterator[Any]:
    pauses = [span for span in state.spans if span.kind is SpanKind.PAUSE]
    for span in pauses:
        values = {"why": _causes(span, lang), "start": words.moment(span.start, lang)}
        if span.end is None:
            yield _("Tạm dừng từ ${start} (${why}).", mapping=values)
        else:
            values["end"] = words.moment(span.end, lang)
            yield _("Tạm dừng từ ${start} đến ${end} (${why}).", mapping=values)
    if pauses and state.unit is not TimeUnit.HOUR:
        yield _("Thời gian tạm dừng không tính, kể cả ngày bắt đầu và ngày kết thúc tạm dừng.")


def _causes(span: "ClockSpan", lang: str) -> str:
    known = [CAUSES[Cause(cause)] for cause in span.causes if cause in set(Cause)]
    said = [localizer(lang).translate(one) for one in known]
    return ", ".join(said) or localizer(lang).translate(_("tạm dừng"))


def _extension(state: "ClockState", lang: str) -> Iterator[Any]:
    if not state.facts.extended_by:
        return
    limit = TimeLimit(value=state.facts.extended_by, unit=state.facts.extended_unit)
    yield _("Đã gia hạn một lần, thêm ${more}.", mapping={"more": words.time_limit(limit, lang)})


def _result(state: "ClockState", lang: str) -> Iterator[Any]:
    if state.due is None:
        return
    facts = state.facts
    if facts.term_ended_on is not None:
        values = {"day": words.day(facts.term_ended_on, lang)}
        yield _(
            "Thời hạn hết vào ngày nghỉ, ${day}, nên chuyển sang ngày làm việc.", mapping=values
        )
    if state.unit is TimeUnit.HOUR:
        values = {"due": words.moment(state.due, lang)}
    else:
        values = {"due": words.day(state.due, lang)}
    yield _("Hẹn trả kết quả: ${due}.", mapping=values)
    known = facts.calendar_known_until
    if known is not None and state.due_day is not None and state.due_day > known:
        year = {"year": str(state.due_day.year)}
        yield _(
            "Lịch nghỉ lễ năm ${year} chưa được nhập nên ngày hẹn có thể thay đổi.", mapping=year
        )


def _standing(state: "ClockState", lang: str) -> Iterator[Any]:
    if state.phase is Phase.NOT_STARTED or state.total is None:
        return
    if state.phase is Phase.PAUSED:
        yield _("Đồng hồ đang dừng nên hồ sơ không bị tính là trễ hẹn.")
        if state.due is None:
            yield _("Ngày hẹn sẽ được tính lại khi hồ sơ được xử lý tiếp.")
        return
    late = {"late": amount(state.late_by, state.unit, lang)}
    if state.phase is Phase.ENDED:
        ended = {"when": words.moment(state.at, lang), **late}
        if state.late:
            yield _("Kết thúc xử lý lúc ${when}, trễ ${late}.", mapping=ended)
        else:
            yield _("Kết thúc xử lý lúc ${when}, không trễ hẹn.", mapping=ended)
    elif state.late:
        yield _("Đã trễ hẹn ${late}.", mapping=late)
