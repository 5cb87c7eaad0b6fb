"""Closed lists of the source: levels of government, audiences, kinds of procedure, decision.

Also what is derived from them: how far a procedure can be done online, marked as derived.
"""

import re

from catalogue.content import (
    Audience,
    Channel,
    ChannelKind,
    Decision,
    FeeState,
    Level,
    OnlineLevel,
    ProcedureType,
)
from catalogue.importing.report import Notes
from catalogue.importing.text import is_nothing, line
from portal.collation import fold

LEVELS = {
    "cap bo": Level.MINISTRY,
    "cap tinh": Level.PROVINCE,
    "cap xa": Level.COMMUNE,
    "co quan khac": Level.OTHER,
}
AUDIENCES = {
    "cong dan viet nam": Audience.CITIZEN,
    "nguoi viet nam dinh cu o nuoc ngoai": Audience.OVERSEAS_VIETNAMESE,
    "nguoi nuoc ngoai": Audience.FOREIGNER,
    "nguoi nuoc ngoai cu tru tai viet nam": Audience.FOREIGNER,
    "doanh nghiep": Audience.BUSINESS,
    "doanh nghiep viet nam": Audience.BUSINESS,
    "doanh nghiep co von dau tu nuoc ngoai": Audience.FOREIGN_INVESTED_BUSINESS,
    "hop tac xa": Audience.COOPERATIVE,
    "to chuc (khong bao gom doanh nghiep, htx)": Audience.ORGANISATION,
    "to chuc": Audience.ORGANISATION,
    "to chuc nuoc ngoai": Audience.FOREIGN_ORGANISATION,
    "can bo, cong chuc, vien chuc": Audience.OFFICIAL,
    "dang vien": Audience.PARTY,
    "to chuc dang": Audience.PARTY,
}
TYPES = {
    "tthc duoc giao luat quy dinh chi tiet": ProcedureType.ASSIGNED,
    "tthc duoc luat giao quy dinh chi tiet": ProcedureType.ASSIGNED,
    "tthc khong duoc luat giao cho dia phuong quy dinh": ProcedureType.LOCAL,
    "dac thu": ProcedureType.SPECIAL,
    "tthc dac thu": ProcedureType.SPECIAL,
    "loai khac": ProcedureType.OTHER,
}
# Commas also stand inside a name, so the list is read name by name, the longest first.
_AUDIENCE = re.compile("|".join(re.escape(name) for name in sorted(AUDIENCES, key=len)[::-1]))
_DECISION = re.compile(r"^(?:số:?\s*)?(?:\d+\w?\.?/Q[ĐD]-?[A-ZĐ]+[\w-]*|Q[ĐD]/?\d+-[A-ZĐ]+)$", re.I)
_ISSUERS = {
    "BTC": "Bộ Tài chính",
    "BNNMT": "Bộ Nông nghiệp và Môi trường",
    "BXD": "Bộ Xây dựng",
    "BTP": "Bộ Tư pháp",
    "NHNN": "Ngân hàng Nhà nước Việt Nam",
    "BCA": "Bộ Công an",
    "BGTVT": "Bộ Giao thông vận tải",
    "BKHĐT": "Bộ Kế hoạch và Đầu tư",
    "BCT": "Bộ Công Thương",
    "TCHQ": "Tổng cục Hải quan",
    "TANDTC": "Tòa án nhân dân tối cao",
}


def levels(text: str, notes: Notes) -> tuple[Level, ...]:
    """Return the levels named in ``text``, from ministry to commune."""
    found = set()
    for name in text.split(","):
        level = LEVELS.get(fold(line(name)))
        if level is None:
            notes.add("cap_thuc_hien", "unknown-level", why="cấp thực hiện lạ", raw=name)
        else:
            found.add(level)
    return tuple(level for level in Level if level in found)


def audiences(text: str, notes: Notes) -> tuple[Audience, ...]:
    """Return who the procedure is for, in the order of :class:`Audience`."""
    if is_nothing(text):
        return ()
    folded = fold(line(text))
    found = {AUDIENCES[name] for name in _AUDIENCE.findall(folded)}
    if rest := _AUDIENCE.sub("", folded).strip(" ,"):
        notes.add("doi_tuong_thuc_hien", "unknown-audience", why="đối tượng lạ", raw=rest)
    return tuple(audience for audience in Audience if audience in found)


def procedure_type(text: str, notes: Notes) -> ProcedureType:
    """Return the kind of procedure."""
    if is_nothing(text):
        return ProcedureType.UNKNOWN
    found = TYPES.get(fold(line(text)))
    if found is None:
        notes.add("loai_thu_tuc", "unknown-type", why="loại thủ tục lạ", raw=text)
    return found or ProcedureType.OTHER


def decision(text: str, notes: Notes) -> Decision:
    """Return the decision of publication, its issuer where the sign of its number tells it."""
    number = line(text)
    if is_nothing(number):
        return Decision()
    if not _DECISION.match(number):
        notes.add("so_quyet_dinh", "odd-decision", why="số quyết định lạ", raw=number)
    number = re.sub(r"^số:?\s*", "", number, flags=re.IGNORECASE).replace("/QD-", "/QĐ-")
    signs = re.findall(r"[A-ZĐ]{2,}", number)
    issuer = next((_ISSUERS[sign] for sign in signs if sign in _ISSUERS), "")
    return Decision(number=number, issuer=issuer)


def online_level(channels: tuple[Channel, ...]) -> OnlineLevel:
    """Return how far the procedure can be done online, derived from its channels.

    Full (toàn trình) when every online row is free by rule or has fixed fees, which can be paid
    online; partial when there is an online channel but what it costs is set elsewhere or not
    published. NĐ 224/2026/NĐ-CP Art. 14 wants the reason of a partial one published.
    """
    states = [one.fee_state for one in channels if one.kind is ChannelKind.ONLINE]
    if not states:
        return OnlineLevel.NONE
    payable = all(state in {FeeState.FREE, FeeState.FIXED} for state in states)
    return OnlineLevel.FULL if payable else OnlineLevel.PARTIAL


def partial_reason(channels: tuple[Channel, ...]) -> str:
    """Return in words why a procedure counts as only partly online, from its channels."""
    states = {one.fee_state for one in channels if one.kind is ChannelKind.ONLINE}
    if FeeState.SET_ELSEWHERE in states:
        return "Mức phí, lệ phí do văn bản khác quy định nên chưa xác định được là nộp trên mạng."
    return "Nguồn quốc gia không ghi rõ có thu phí hay không nên chưa xác định là toàn trình."
