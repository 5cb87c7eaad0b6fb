"""A procedure of the national portal's interface of 2026 as content, with what was not understood.

The interface names units and states, so little is parsed; what words mean for fees follows the same
rules as for crawled pages (:mod:`catalogue.importing.fees`).
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from msgspec import structs

from catalogue.content import (
    Agencies,
    Channel,
    ChannelKind,
    Content,
    Decision,
    Fee,
    FeeKind,
    FeeState,
    Level,
    OnlineLevel,
    ProcedureType,
    Result,
    Step,
    TimeLimit,
    TimeUnit,
)
from catalogue.importing import api_papers, fees, legal, levels, summary
from catalogue.importing.api_shape import FeeShape, MethodShape, Named, ProcedureShape
from catalogue.importing.parsed import Parsed, RecordError
from catalogue.importing.report import Notes
from catalogue.importing.text import is_nothing, line, tidy

PAGE = "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/"
KINDS = {
    "ONLINE": ChannelKind.ONLINE,
    "POSTAL": ChannelKind.POSTAL,
    "DIRECT": ChannelKind.DIRECT,
}
UNITS = {
    "WORKING_DAY": TimeUnit.WORKING_DAY,
    "DAY": TimeUnit.DAY,
    "CALENDAR_DAY": TimeUnit.DAY,
    "HOUR": TimeUnit.HOUR,
    "MONTH": TimeUnit.MONTH,
}
FEE_KINDS = {"FEE": FeeKind.FEE, "CHARGE": FeeKind.CHARGE, "LEPHI": FeeKind.CHARGE}
TYPES = {
    "ASSIGNED_REGULATION": ProcedureType.ASSIGNED,
    "NOT_ASSIGNED_REGULATION": ProcedureType.LOCAL,
    "UNASSIGNED_REGULATION": ProcedureType.LOCAL,
    "SPECIAL": ProcedureType.SPECIAL,
    "OTHER": ProcedureType.OTHER,
}
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
EPOCH = datetime(1970, 1, 1, tzinfo=ZoneInfo("UTC"))


def looks_like(record: Mapping[str, Any]) -> bool:
    """Return whether ``record`` is a procedure of the interface."""
    return "code" in record and ("executionMethods" in record or "executionSteps" in record)


def parse(record: Mapping[str, Any]) -> Parsed:
    """Return the procedure in ``record``; raise :class:`RecordError` when its shape is another."""
    try:
        shape = msgspec.convert(record, ProcedureShape)
    except msgspec.ValidationError as wrong:
        raise RecordError(f"wrong shape: {wrong}") from wrong
    notes = Notes()
    title = _line(shape.name)
    if not title:
        raise RecordError("no name («name»)")
    content = _content(shape, title, notes)
    live = (shape.state or "ACTIVE") == "ACTIVE"
    return Parsed.of(_line(shape.code), content, notes, record, live=live)


def _content(shape: ProcedureShape, title: str, notes: Notes) -> Content:
    rows = (_channel(method, notes) for method in shape.execution_methods or ())
    channels = tuple(dict.fromkeys(row for row in rows if row is not None))
    cases = api_papers.cases(shape, notes)
    results = tuple(_result(one) for one in shape.results_details or () if _line(one.name))
    audiences = levels.audiences(", ".join(_names(shape.subject_types_details)), notes)
    level, derived = _online(shape, channels)
    papers = [paper for case in cases for paper in case.papers]
    said = [word.strip() for word in _line(shape.keywords).split(",") if word.strip()]
    return Content(
        title=title,
        short_title=summary.short_title(title),
        summary=summary.summary(audiences=audiences, results=results, channels=channels),
        keywords=summary.keywords(said, title=title, papers=papers),
        field=next(iter(_names(shape.categories_details)), ""),
        type=_type(shape, notes),
        levels=_levels(shape),
        audiences=audiences,
        online_level=level,
        online_level_derived=derived,
        channels=channels,
        cases=cases,
        steps=tuple(_steps(shape)),
        legal_bases=tuple(
            legal.of(title=_line(one.name), number=_line(one.code))
            for one in shape.legal_basises_details or ()
        ),
        results=results,
        requirements=_text(shape.requirements_and_conditions),
        agencies=Agencies(
            executing=_names(shape.departments_executing),
            competent=_names(shape.departments_authority),
            authorised=_names(shape.departments_authorized),
            coordinating=_names(shape.departments_coordinating),
        ),
        receiving_address=_addresses(shape.dossier_receiving_addresses),
        description="\n\n".join(filter(None, (_text(shape.description), _text(shape.note)))),
        decision=_decision(shape),
        related=_related(shape.procedure_related_group or ()),
        source_url=f"{PAGE}{shape.id}" if shape.id else "",
    )


def _channel(method: MethodShape, notes: Notes) -> Channel | None:
    kind = KINDS.get(method.submission_method)
    if kind is None:
        why = "cách thức nộp lạ"
        notes.add("executionMethods", "unknown-method", why=why, raw=method.submission_method)
        return None
    judged = [_judge(fee, notes) for fee in method.fees or ()]
    lines = tuple(line for one in judged for line in one.fees)
    said = [_text(fee.description) for fee in method.fees or ()]
    return Channel(
        kind=kind,
        time=limit(method.processing_time, method.processing_time_unit, notes),
        fee_state=_state([one.state for one in judged]),
        fees=lines,
        fee_note="\n".join(dict.fromkeys(filter(None, said))),
        note=_text(method.description),
        raw=msgspec.json.encode(method).decode(),
    )


def limit(value: float | None, unit: str | None, notes: Notes) -> TimeLimit | None:
    """Return a time limit of the interface; ``None`` when it gives no positive number."""
    if value is None or value <= 0:
        return None
    known = UNITS.get(unit or "")
    if known is None:
        notes.add("executionMethods", "unknown-unit", why="đơn vị thời hạn lạ", raw=str(unit))
    return TimeLimit(value=value, unit=known, raw=f"{value:g} {unit or ''}".strip())


def _judge(fee: FeeShape, notes: Notes) -> fees.Judged:
    note, currency = _text(fee.description), (fee.currency_id or "VND").upper()
    if not fee.value:
        return fees.from_zero(note, notes, field="executionMethods")
    if currency not in {"VND", "VNĐ"} or not float(fee.value).is_integer():
        raw = f"{fee.value:g} {currency} {note}"
        notes.add("executionMethods", "foreign-currency", why="không phải số đồng", raw=raw)
        return fees.Judged(FeeState.NOT_PUBLISHED)
    judged = fees.from_amount(int(fee.value), note, notes, field="executionMethods")
    kind = FEE_KINDS.get(fee.type or "")
    return fees.Judged(judged.state, tuple(_of_kind(one, kind) for one in judged.fees))


def _of_kind(fee: Fee, kind: FeeKind | None) -> Fee:
    return fee if kind is None else structs.replace(fee, kind=kind)


def _state(states: list[FeeState]) -> FeeState:
    """Return the state of a channel with several fee lines: amounts win, free needs all."""
    for state in (FeeState.FIXED, FeeState.SET_ELSEWHERE, FeeState.NOT_PUBLISHED):
        if state in states:
            return state
    return FeeState.FREE if states else FeeState.NOT_PUBLISHED


def _online(shape: ProcedureShape, channels: tuple[Channel, ...]) -> tuple[OnlineLevel, bool]:
    """Return the online level and whether it was derived for want of the source's flags."""
    derived = levels.online_level(channels)
    if shape.is_offline_only or derived is OnlineLevel.NONE:
        return OnlineLevel.NONE, not shape.is_offline_only
    if shape.is_full_process is None:
        return derived, True
    return (OnlineLevel.FULL if shape.is_full_process else OnlineLevel.PARTIAL), False


def _levels(shape: ProcedureShape) -> tuple[Level, ...]:
    flags = {
        Level.MINISTRY: shape.is_ministry,
        Level.PROVINCE: shape.is_province,
        Level.COMMUNE: shape.is_ward,
        Level.OTHER: shape.is_other_agency or shape.is_vertical,
    }
    return tuple(level for level, flag in flags.items() if flag)


def _type(shape: ProcedureShape, notes: Notes) -> ProcedureType:
    said = shape.formality_type or ""
    if said and said not in TYPES:
        notes.add("formalityType", "unknown-type", why="loại thủ tục lạ", raw=said)
    return TYPES.get(said, ProcedureType.UNKNOWN)


def _steps(shape: ProcedureShape) -> Iterable[Step]:
    for one in shape.execution_steps or ():
        if text := _text(one.description):
            yield Step(title=_line(one.name), text=text)


def _result(one: Named) -> Result:
    return Result(name=_line(one.name), code=_line(one.code))


def _decision(shape: ProcedureShape) -> Decision:
    proposal = shape.procedure_proposal
    if proposal is None:
        return Decision(number=_line(shape.decision_no))
    number = proposal.decision_number or proposal.proposal_number or shape.decision_no
    issuer = proposal.issuing_agency.name if proposal.issuing_agency else None
    return Decision(
        number=_line(number),
        issued_on=_day(proposal.decision_date),
        issuer=_line(issuer or shape.department_promulgate_name),
    )


def _day(milliseconds: int | None) -> date | None:
    if milliseconds is None:
        return None
    try:
        return (EPOCH + timedelta(milliseconds=milliseconds)).astimezone(VIETNAM).date()
    except OverflowError:
        return None


def _related(group: Iterable[Any]) -> tuple[str, ...]:
    codes = (one.get("code") if isinstance(one, dict) else one for one in group)
    return tuple(dict.fromkeys(code for code in codes if isinstance(code, str) and code))


def _addresses(said: str | list[Any] | None) -> str:
    if isinstance(said, list):
        names = (one.get("address") if isinstance(one, dict) else one for one in said)
        return "\n".join(_line(name) for name in names if isinstance(name, str))
    return _line(said)


def _names(shapes: Iterable[Named] | None) -> tuple[str, ...]:
    names = (_line(one.name) for one in shapes or ())
    return tuple(dict.fromkeys(name for name in names if name))


def _line(text: str | None) -> str:
    return line(tidy(text or ""))


def _text(text: str | None) -> str:
    said = tidy(text or "")
    return "" if is_nothing(said) else said
