"""What lists say of a procedure, in the language of the page."""

from typing import Any

from catalogue.content import Audience, ChannelKind, FeeState, Level, TimeLimit, TimeUnit
from catalogue.facts import FeeFacts
from catalogue.models import Listing
from portal.i18n import _
from portal.offices.models import OpeningHours
from portal.ui import words

AUDIENCES = {
    Audience.CITIZEN: _("Công dân"),
    Audience.OVERSEAS_VIETNAMESE: _("Người Việt Nam ở nước ngoài"),
    Audience.FOREIGNER: _("Người nước ngoài"),
    Audience.BUSINESS: _("Doanh nghiệp"),
    Audience.FOREIGN_INVESTED_BUSINESS: _("Doanh nghiệp có vốn nước ngoài"),
    Audience.COOPERATIVE: _("Hợp tác xã"),
    Audience.ORGANISATION: _("Tổ chức khác"),
    Audience.FOREIGN_ORGANISATION: _("Tổ chức nước ngoài"),
    Audience.OFFICIAL: _("Cán bộ, công chức, viên chức"),
    Audience.PARTY: _("Tổ chức Đảng, đảng viên"),
}
LEVELS = {
    Level.COMMUNE: _("Cấp xã"),
    Level.PROVINCE: _("Cấp tỉnh"),
    Level.MINISTRY: _("Cấp bộ"),
    Level.OTHER: _("Cơ quan khác"),
}
FEES = {
    FeeState.FREE: _("Không mất phí"),
    FeeState.SET_ELSEWHERE: _("Phí do tỉnh quy định"),
    FeeState.NOT_PUBLISHED: _("Phí chưa công bố"),
}
WAYS = {
    ChannelKind.ONLINE: _("trên mạng"),
    ChannelKind.DIRECT: _("tại quầy"),
    ChannelKind.POSTAL: _("qua bưu chính"),
}
BODIES = {
    "executing": _("Cơ quan thực hiện"),
    "competent": _("Cơ quan có thẩm quyền"),
    "authorised": _("Cơ quan được ủy quyền"),
    "coordinating": _("Cơ quan phối hợp"),
}
UNKNOWN = _("Chưa công bố")
DAYS = (
    *(_("Thứ Hai"), _("Thứ Ba"), _("Thứ Tư"), _("Thứ Năm"), _("Thứ Sáu")),
    *(_("Thứ Bảy"), _("Chủ nhật")),
)
CHANGES = {
    "fee": _("Phí, lệ phí"),
    "time": _("Thời hạn giải quyết"),
    "paper_removed": _("Bỏ giấy tờ"),
    "paper_added": _("Thêm giấy tờ"),
    "title": _("Tên thủ tục"),
    "online_level": _("Mức độ trực tuyến"),
    "levels": _("Cấp thực hiện"),
    "audiences": _("Đối tượng"),
    "steps": _("Các bước thực hiện"),
    "results": _("Kết quả"),
    "requirements": _("Yêu cầu, điều kiện"),
    "agencies": _("Cơ quan thực hiện"),
    "legal_bases": _("Căn cứ pháp lý"),
    "summary": _("Tóm tắt"),
}


def fee(request: Any, facts: FeeFacts) -> str:
    """Return the fee in a few words: an amount, a range, or why there is none to say."""
    if facts.low is None or facts.high is None:
        return request.localizer.translate(FEES.get(facts.state, FEES[FeeState.NOT_PUBLISHED]))
    low = words.money(facts.low, request.locale_name)
    if facts.low == facts.high:
        return low
    high = words.money(facts.high, request.locale_name)
    span = _("từ ${low} đến ${high}", mapping={"low": low, "high": high})
    return request.localizer.translate(span)


def time(request: Any, limit: TimeLimit | None) -> str:
    """Return the time limit in words, or nothing when it is not known."""
    return words.time_limit(limit, request.locale_name) if limit is not None else ""


def card(request: Any, listing: Listing) -> dict[str, Any]:
    """Return a procedure as the list macros take it."""
    known = listing.card
    limit = known.get("time")
    typed = TimeLimit(value=limit["value"], unit=TimeUnit(limit["unit"])) if limit else None
    facts = FeeFacts(FeeState(known["fee"]["state"]), known["fee"]["low"], known["fee"]["high"])
    english = request.locale_name == "en" and bool(listing.title_en)
    return {
        "code": listing.code,
        "title": listing.title,
        "short_title": listing.title_en if english else listing.short_title,
        "lang": "en" if english else "vi",
        "path": request.route_path("catalogue.procedure", code=listing.code),
        "agency": listing.agency.name if listing.agency else "",
        "time": time(request, typed),
        "fee": fee(request, facts),
        "online": listing.online_level.value,
    }


def opening(
    request: Any, rows: list[tuple[int, int, tuple[OpeningHours, ...]]]
) -> list[tuple[str, str]]:
    """Return pairs of days and times: ``("Thứ Hai đến Thứ Sáu", "7:30–11:30")``."""
    say = request.localizer.translate
    found = []
    for first, last, spans in rows:
        days = say(DAYS[first - 1])
        if last > first:
            end = say(DAYS[last - 1])
            # Vietnamese writes "thứ" small within a sentence; English days keep their capital.
            end = words.lower_first(end) if request.locale_name == "vi" else end
            names = {"first": days, "last": end}
            days = say(_("${first} đến ${last}", mapping=names))
        times = ", ".join(f"{span.opens:%-H:%M}\N{EN DASH}{span.closes:%-H:%M}" for span in spans)
        found.append((days, times))
    return found
