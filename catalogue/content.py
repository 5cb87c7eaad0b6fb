"""The content of one procedure (thủ tục hành chính) as an immutable, typed document.

A revision stores exactly one :class:`Content`, as JSON. Page, checklist, form, fee lines and clock
rule are views of it. The attributes are those that Nghị định 63/2010/NĐ-CP Art. 8.2 (amended by
92/2017/NĐ-CP) demands and those that the national database prints. Where a text came from a
crawled source and was parsed, ``raw`` keeps the words it was parsed from.
"""

from datetime import date
from enum import StrEnum
from typing import Any

import msgspec


class ChannelKind(StrEnum):
    """How a dossier may be filed (cách thức thực hiện)."""

    ONLINE = "online"
    POSTAL = "postal"
    DIRECT = "direct"


class TimeUnit(StrEnum):
    """Unit of a time limit; ``DAY`` is a calendar day (ngày), not a working day (ngày làm việc)."""

    WORKING_DAY = "working_day"
    DAY = "day"
    HOUR = "hour"
    MONTH = "month"


class FeeState(StrEnum):
    """What is known about the fee; zero is never silently "free" (DOMAIN: fee states)."""

    FREE = "free"  # free by a rule of law
    FIXED = "fixed"  # amounts are given
    SET_ELSEWHERE = "set_elsewhere"  # e.g. by the provincial people's council (HĐND)
    NOT_PUBLISHED = "not_published"


class FeeKind(StrEnum):
    """Phí and lệ phí are kept apart by Luật Phí và lệ phí 97/2015."""

    FEE = "fee"  # phí
    CHARGE = "charge"  # lệ phí
    UNKNOWN = "unknown"


class Level(StrEnum):
    """Level of government that carries out the procedure (cấp thực hiện)."""

    MINISTRY = "ministry"
    PROVINCE = "province"
    COMMUNE = "commune"
    OTHER = "other"


class Audience(StrEnum):
    """Who the procedure is for (đối tượng thực hiện)."""

    CITIZEN = "citizen"
    OVERSEAS_VIETNAMESE = "overseas_vietnamese"
    FOREIGNER = "foreigner"
    BUSINESS = "business"
    FOREIGN_INVESTED_BUSINESS = "foreign_invested_business"
    COOPERATIVE = "cooperative"
    ORGANISATION = "organisation"
    FOREIGN_ORGANISATION = "foreign_organisation"
    OFFICIAL = "official"
    PARTY = "party"


class OnlineLevel(StrEnum):
    """Một phần and toàn trình of today's law; ``NONE`` when nothing may be filed online."""

    NONE = "none"
    PARTIAL = "partial"
    FULL = "full"


class ProcedureType(StrEnum):
    """Kind of procedure in the national database (loại thủ tục)."""

    ASSIGNED = "assigned"  # TTHC được giao luật quy định chi tiết
    LOCAL = "local"  # TTHC không được luật giao cho địa phương quy định
    SPECIAL = "special"  # đặc thù
    OTHER = "other"
    UNKNOWN = "unknown"


class Document(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Parent of every part of the content: frozen, keyword-only, defaults left out of the JSON."""


class TimeLimit(Document, frozen=True):
    """A time limit (thời hạn giải quyết), e.g. 5 working days."""

    value: float | None = None  # None: the source gives no number that can be trusted
    unit: TimeUnit | None = None  # None: the source gives a number without a unit
    raw: str = ""


class Fee(Document, frozen=True):
    """One fee line (phí, lệ phí), amount in whole đồng."""

    name: str
    amount: int
    kind: FeeKind = FeeKind.UNKNOWN
    note: str = ""
    legal: str = ""  # number of the legal document that sets it


class Channel(Document, frozen=True):
    """One way of filing with its own time limit and fees."""

    kind: ChannelKind
    time: TimeLimit | None = None
    fee_state: FeeState = FeeState.NOT_PUBLISHED
    fees: tuple[Fee, ...] = ()
    fee_note: str = ""  # what the source says about the fee in words (exemptions, who sets it)
    note: str = ""
    raw: str = ""


class FormTemplate(Document, frozen=True):
    """A form to fill in (mẫu đơn, mẫu tờ khai)."""

    name: str
    code: str = ""
    file: str = ""  # SHA-256 of the stored file, empty when only the name is known
    url: str = ""


class Paper(Document, frozen=True):
    """One paper of the dossier (thành phần hồ sơ)."""

    name: str
    originals: int = 0
    copies: int = 0
    form: FormTemplate | None = None
    required: bool | None = None  # None: the source does not say
    note: str = ""
    raw: str = ""


class Case(Document, frozen=True):
    """A case (trường hợp) with its own papers; a nameless single case means "always"."""

    name: str = ""
    code: str = ""
    papers: tuple[Paper, ...] = ()
    sets: int | None = None  # number of sets (số lượng hồ sơ)
    time: TimeLimit | None = None


class Step(Document, frozen=True):
    """One step (bước) of the procedure; ``title`` may be empty."""

    title: str = ""
    text: str = ""


class LegalBasis(Document, frozen=True):
    """A legal document the procedure rests on (căn cứ pháp lý)."""

    number: str  # số ký hiệu, e.g. 123/2015/NĐ-CP; empty when the source has none
    title: str = ""
    issued_on: date | None = None
    issuer: str = ""
    raw: str = ""


class Result(Document, frozen=True):
    """What the applicant gets (kết quả); ``code`` as KQ.G15.000032."""

    name: str
    code: str = ""


class Agencies(Document, frozen=True):
    """Agency names as the source writes them (catalogue.agencies finds the canonical ones)."""

    executing: tuple[str, ...] = ()  # cơ quan thực hiện
    competent: tuple[str, ...] = ()  # cơ quan có thẩm quyền
    authorised: tuple[str, ...] = ()  # cơ quan được ủy quyền
    coordinating: tuple[str, ...] = ()  # cơ quan phối hợp


class Decision(Document, frozen=True):
    """The decision of publication (quyết định công bố)."""

    number: str = ""
    issued_on: date | None = None
    issuer: str = ""


class Translation(Document, frozen=True):
    """What a reader of another language gets; the rest stays Vietnamese and is marked as such."""

    title: str
    summary: str = ""


class Content(Document, frozen=True):
    """Everything one revision of a procedure says."""

    title: str  # full legal name
    short_title: str = ""  # name for people, when the legal one is long
    summary: str = ""  # one or two plain sentences, at most 300 characters
    keywords: tuple[str, ...] = ()
    field: str = ""  # name of the field (lĩnh vực) as the source writes it
    type: ProcedureType = ProcedureType.UNKNOWN
    levels: tuple[Level, ...] = ()
    audiences: tuple[Audience, ...] = ()
    online_level: OnlineLevel = OnlineLevel.NONE
    online_level_derived: bool = False  # True: computed at import, not declared by the source
    channels: tuple[Channel, ...] = ()
    cases: tuple[Case, ...] = ()
    steps: tuple[Step, ...] = ()
    legal_bases: tuple[LegalBasis, ...] = ()
    results: tuple[Result, ...] = ()
    requirements: str = ""  # yêu cầu, điều kiện; empty when there are none
    agencies: Agencies = Agencies()
    receiving_address: str = ""
    description: str = ""  # mô tả: what the source adds in words that has no other place
    decision: Decision = Decision()
    related: tuple[str, ...] = ()  # codes
    translations: dict[str, Translation] = {}  # by language, e.g. {"en": ...}
    source_url: str = ""


def to_json(content: Content) -> dict[str, Any]:
    """Return the plain JSON document of ``content`` (dates as ISO strings, defaults left out)."""
    return msgspec.to_builtins(content)


def from_json(document: dict[str, Any]) -> Content:
    """Return the :class:`Content` in a stored ``document``.

    Raises ``msgspec.ValidationError`` naming the path when the document has a wrong shape.
    """
    return msgspec.convert(document, Content)
