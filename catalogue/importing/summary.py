"""Words for people, derived from facts: short title, summary, keywords. All in our own words."""

import re
from collections.abc import Iterable

from catalogue.content import Audience, Channel, ChannelKind, Paper, Result, TimeLimit, TimeUnit
from portal.collation import fold

LONG_TITLE = 90
VERY_LONG_TITLE = 140
SUMMARY_LENGTH = 300
RESULT_LENGTH = 120

# "Thủ tục cấp ..." loses its first words, "Thủ tục hải quan ..." would lose its meaning.
_LEAD = re.compile(
    r"^thủ tục(?: hành chính)?\s*:?\s+"
    r"(?!hải quan|đối với|tàu|phương tiện|đến|rời|vào|ra\b|về\b|một cửa)",
    re.IGNORECASE,
)
_LEVEL = re.compile(
    r"\s*\((?:[^()]*\b(?:thực hiện tại|cấp (?:bộ|tỉnh|xã|trung ương|huyện)|cấp địa phương|TTHC cấp)"
    r"\b[^()]*)\)\s*",
    re.IGNORECASE,
)
# Tails that narrow a name; cut from a long one, the last first.
_TAILS = re.compile(
    r",?\s+(?:đối với|trong trường hợp|cho trường hợp|trường hợp|thuộc thẩm quyền|theo quy định"
    r"|được quy định|quy định tại|không thuộc)\b.*$",
    re.IGNORECASE | re.DOTALL,
)
# "đối với trường hợp" and "trong trường hợp" are one tail each.
_HALF_TAIL = re.compile(r"\b(?:đối với|đối|trong|cho)$", re.IGNORECASE)
_DANGLING = re.compile(r"\s+(?:trong|cho|của|tại|với|và|hoặc)$", re.IGNORECASE)
# A refusal, or "there is no result": not what people come for (folded).
_NO_GAIN = re.compile(r"^(?:van ban|thong bao|cong van) tu choi|khong co ket qua")
_FORM_CODE = re.compile(r"[Mm]ẫu(?: số)?\s+((?:[A-Z]{1,4}-?)+\d{1,3}[a-z]?(?:-[A-Z]{2,8})?)")

PEOPLE = {
    Audience.CITIZEN: "công dân",
    Audience.OVERSEAS_VIETNAMESE: "người Việt Nam ở nước ngoài",
    Audience.FOREIGNER: "người nước ngoài",
    Audience.OFFICIAL: "cán bộ, công chức, viên chức",
    Audience.PARTY: "đảng viên, tổ chức đảng",
}
BODIES = {
    Audience.BUSINESS: "doanh nghiệp",
    Audience.FOREIGN_INVESTED_BUSINESS: "doanh nghiệp có vốn nước ngoài",
    Audience.COOPERATIVE: "hợp tác xã",
    Audience.ORGANISATION: "tổ chức",
    Audience.FOREIGN_ORGANISATION: "tổ chức nước ngoài",
}
UNITS = {
    TimeUnit.WORKING_DAY: "ngày làm việc",
    TimeUnit.DAY: "ngày",
    TimeUnit.HOUR: "giờ",
    TimeUnit.MONTH: "tháng",
}
WAYS = {
    ChannelKind.ONLINE: "trên mạng",
    ChannelKind.POSTAL: "qua bưu chính",
    ChannelKind.DIRECT: "trực tiếp",
}


def short_title(title: str) -> str:
    """Return a name for people, or nothing when the legal one already is one."""
    short = _LEVEL.sub(" ", _LEAD.sub("", title)).strip(" .,;")
    while len(short) > LONG_TITLE and (tail := _last_tail(short)) is not None:
        short = _DANGLING.sub("", short[:tail]).strip(" .,;")
    if len(short) > VERY_LONG_TITLE and short.find(";") > 20:
        short = short[: short.find(";")]
    return _named(short, title)


def full_title(title: str) -> str:
    """Return the title without "Thủ tục" but with all that tells it from its siblings."""
    return _named(_LEAD.sub("", title), title)


def _named(short: str, title: str) -> str:
    short = " ".join(short.split()).strip(" .,;")
    short = short[:1].upper() + short[1:]
    return "" if not short or short == title else short


def summary(
    *,
    audiences: Iterable[Audience],
    results: Iterable[Result],
    channels: Iterable[Channel],
) -> str:
    """Return one or two plain sentences of at most 300 characters: who, what, how long, where."""
    channels = tuple(channels)
    parts = [who(audiences), outcome(results), duration(channels), ways(channels)]
    said = ""
    for part in parts:
        longer = f"{said} {part}".strip()
        if part and len(longer) <= SUMMARY_LENGTH:
            said = longer
    return said


def who(audiences: Iterable[Audience]) -> str:
    """Return the sentence that says who the procedure is for."""
    known = set(audiences)
    people = [word for audience, word in PEOPLE.items() if audience in known]
    bodies = [word for audience, word in BODIES.items() if audience in known]
    if len(people) > 2:
        people = ["cá nhân"]
    if len(bodies) > 2:
        bodies = ["tổ chức, doanh nghiệp"]
    words = [*people, *bodies]
    return f"Dành cho {_listed(words)}." if words else ""


def outcome(results: Iterable[Result]) -> str:
    """Return the sentence that says what one gets, when it can be said shortly."""
    for result in results:
        name = result.name.strip(" .;:")
        if name and not _NO_GAIN.search(fold(name)):
            said = _cut(name, RESULT_LENGTH)
            return f"Bạn nhận: {said}" + ("" if said.endswith("…") else ".")
    return ""


def duration(channels: Iterable[Channel]) -> str:
    """Return the sentence that says how long it takes; nothing when no time can be trusted."""
    limits = {
        (one.time.value, one.time.unit)
        for one in channels
        if one.time is not None and one.time.value and one.time.unit is not None
    }
    units = {unit for _, unit in limits if unit is not None}
    if len(units) != 1:
        return "Thời hạn tùy cách nộp và trường hợp." if limits else ""
    values = sorted(value for value, _ in limits if value is not None)
    unit = UNITS[units.pop()]
    if len(values) == 1:
        return f"Giải quyết trong {_number(values[0])} {unit}."
    return f"Giải quyết trong {_number(values[0])} đến {_number(values[-1])} {unit}."


def ways(channels: Iterable[Channel]) -> str:
    """Return the sentence that says how to file."""
    kinds = {one.kind for one in channels}
    words = [word for kind, word in WAYS.items() if kind in kinds]
    return f"Nộp {_listed(words, last='hoặc')}." if words else ""


def keywords(source: Iterable[str], *, title: str, papers: Iterable[Paper]) -> tuple[str, ...]:
    """Return words to find the procedure by that its title lacks: the source's, and form codes."""
    known = fold(title)
    found = [word for word in source if fold(word) not in known and len(word) <= 60]
    for paper in papers:
        found += _FORM_CODE.findall(paper.name)
    return tuple(dict.fromkeys(found))[:20]


def time_words(limit: TimeLimit) -> str:
    """Return a time limit in words ("5 ngày làm việc"), as it stood when it has no unit."""
    if limit.value is None or limit.unit is None:
        return limit.raw
    return f"{_number(limit.value)} {UNITS[limit.unit]}"


def _last_tail(text: str) -> int | None:
    """Return where the last cuttable tail begins, leaving a name of some length."""
    starts = [found.start() for found in re.finditer(r"\s", text)]
    for start in reversed(starts):
        if start >= 20 and _TAILS.match(text, start) and not _HALF_TAIL.search(text[:start]):
            return start
    return None


def _cut(text: str, length: int) -> str:
    if len(text) <= length:
        return text
    return text[: length - 1].rsplit(" ", 1)[0].rstrip(" ,;:(") + "…"


def _number(value: float) -> str:
    return f"{value:g}".replace(".", ",")


def _listed(words: list[str], *, last: str = "và") -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"
