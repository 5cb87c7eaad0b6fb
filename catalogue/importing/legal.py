"""Legal bases (căn cứ pháp lý): the flattened table of title and number.

Title and number of a row, and the next row, touch each other: ``Luật Thú yLuật 79/2015/QH13Quy
định về ...``. A number ends a row when it touches the next title or the end; a number followed by a
blank stands inside a title ("sửa đổi Nghị định số 155/2020/NĐ-CP ngày ...").
"""

import re
from datetime import date

from msgspec import structs

from catalogue.content import LegalBasis
from catalogue.importing.report import Notes
from catalogue.importing.text import SMALL, is_nothing, line

FIELD = "can_cu_phap_ly"
HEADING = "Tên văn bản pháp lýMã văn bản"
_UPPER = "A-ZĐ"
# Signs of issuing bodies, longest first; without the list "TT-BTCTHÔNG TƯ" could not be cut.
_BODIES = (
    "UBTVQH\\d{1,2}|BLĐTBXH|BNNPTNT|VKSNDTC|BVHTTDL|BVHTT|BGTVT|BNNMT|BGDĐT|BKHCN|BKHĐT|BTTTT|BTNMT|BDTTG"
    "|TANDTC|QH\\d{1,2}|NHNN|TCHQ|UBCK|BHXH|KTNN|VPCP|VPQH|TTCP|TTg|HĐTP|HĐND|UBND|UBDT|BNN&PTNT|BNN|BTC|BTP|BCA|BQP"
    "|BXD|BYT|BCT|BNV|BNG|BTM|BCN|BTS|CTN|TLĐ|CP"
)
_BODY = rf"(?:{_BODIES}|[{_UPPER}]{{2,10}}\d*(?![a-zà-ỹđ]))"
# "năm 202072/2020/QH14": the year of a title touches the number.
_DIGITS = (
    r"(?:(?<!\d)\d{1,3}\.\d{1,3}|(?<=QH\d\d)\d{1,3}"
    r"|(?<=(?<!\d)20\d\d)\d{1,4}|(?<=(?<!\d)19\d\d)\d{1,4}|(?<!\d)\d{1,4})"
)
_DASH = r"\s?[-_–]\s?"
_KINDS = "TTLT|VBHN|NQLT|NĐ|ND|TT|QĐ|QD|NQ|PL|CT|HD|KL|CV|HĐ|TB|QC|SL|L"
_NUMBER = re.compile(
    rf"(?P<plain>{_DIGITS}[a-z]?/(?:\d{{4}}/)?(?:(?:{_KINDS}){_DASH}{_BODY}(?:{_DASH}{_BODY})*"
    rf"|(?:NĐ|ND){_DASH}C(?=[{_UPPER}][a-zà-ỹ]|$)"
    rf"|(?:{_KINDS})/(?:{_BODIES})|(?:UBTVQH|QH)\s?\d{{1,2}}|[{_UPPER}]{{2,6}}(?![a-zà-ỹ])))"
)
_YEAR_ONLY = re.compile(r"(?<=[^\s\d/])\d{1,4}/(?:19|20)\d{2}$")
_TYPES = (
    "Bộ luật|Luật|Pháp lệnh|Nghị định thư|Nghị định|Nghị quyết liên tịch|Nghị quyết"
    "|Thông tư liên tịch|Thông tư|Quyết định|Văn bản hợp nhất|Chỉ thị|Công văn|Lệnh|Hiến pháp"
)
# What may stand between title and number as the beginning of the number's cell.
_CELL_START = re.compile(rf"(?:(?:{_TYPES})\s*)?(?:(?:số|Số|SỐ)\s*[:.]?\s*)?$", re.IGNORECASE)
# A title that a number touches: the number has a cell of its own even where a blank follows it.
_TOUCHING = re.compile(
    rf"(?<!số)(?<!định)(?<!tư)(?<!luật)(?<=[{SMALL}.;])$"
    rf"|(?<=[{SMALL}.;])(?:{_TYPES})\s*(?:số\s*[:.]?\s*)?$"
)
_DATE = re.compile(r"ngày (\d{1,2})(?:[/.-]| tháng )(\d{1,2})(?:[/.-]| năm )(\d{4})")


def parse(text: str, notes: Notes) -> tuple[LegalBasis, ...]:
    """Return the legal documents of the flattened table ``text``; the same one is listed once."""
    body = text.removeprefix(HEADING)
    if is_nothing(body):
        notes.add(FIELD, "no-legal-bases", why="nguồn không ghi căn cứ pháp lý")
        return ()
    rows: list[LegalBasis] = []
    begin = 0
    for found in _NUMBER.finditer(body):
        if _ends_row(body, found):
            row = _basis(body[begin : found.start()], found["plain"], body[begin : found.end()])
            _append(rows, row)
            begin = found.end()
    if (rest := body[begin:].strip(" .,;\n")) and (year := _YEAR_ONLY.search(rest)):
        rows.append(_basis(rest[: year.start()], year[0], body[begin:]))
    elif rest:
        why = "văn bản không có số, ký hiệu nhận ra được"
        notes.add(FIELD, "no-number", why=why, raw=rest)
        rows.append(LegalBasis(number="", title=line(rest), raw=body[begin:]))
    return tuple(dict.fromkeys(map(_titled, rows)))


def _append(rows: list[LegalBasis], row: LegalBasis) -> None:
    """Add ``row``; "Nghị định 155/2020/NĐ-CPNghị định số 155/2020/NĐ-CP" are two cells of one."""
    last = rows[-1] if rows else None
    if last is None or row.title or last.number != row.number:
        rows.append(row)
        return
    words = last.title or max(line(last.raw), line(row.raw), key=len)
    rows[-1] = structs.replace(last, title=words, raw=last.raw + row.raw)


def _titled(row: LegalBasis) -> LegalBasis:
    """Return ``row`` with its own words ("Nghị định 155/2020/NĐ-CP") when it has no title."""
    said = line(row.raw)
    return row if row.title or said == row.number else structs.replace(row, title=said)


def of(*, title: str, number: str) -> LegalBasis:
    """Return the legal document of a source that keeps title and number apart."""
    spelled = _spelled(number)
    said = title or number
    return LegalBasis(
        number=spelled, title=title, issued_on=_issued_on(title, spelled), raw=f"{said}\n{number}"
    )


def numbers_in(text: str) -> tuple[str, ...]:
    """Return the numbers of legal documents that ``text`` mentions, in order, each once."""
    return tuple(dict.fromkeys(_spelled(found["plain"]) for found in _NUMBER.finditer(text)))


def _ends_row(body: str, found: re.Match[str]) -> bool:
    """Return whether the cell ends with ``found``: the next title or nothing touches the number.

    Of two numbers that touch, the first ends a title ("Thông tư 56/2008/TT-BTC56/2008/TT-BTC"),
    unless it touches the title before it ("đăng ký doanh nghiệp168/2025/NĐ-CP47/2019/TT-BTC").
    """
    end, before = found.end(), body[found.start() - 1 : found.start()]
    if (second := _NUMBER.match(body, end)) is not None:
        return second["plain"] != found["plain"] and not before.isspace()
    following, touches = body[end : end + 1], _touches(body, found.start())
    if body.startswith("ngày", end):
        return False  # "Thông tư số 53/2025/TT-BCAngày 01/7/2025 ...": a blank is missing
    if following == " " and touches:
        begins = body[end + 1 : end + 2]
        return begins.isupper() or begins.isdigit()
    if following and following in '-+*(“"':
        return touches  # "Nghị định 166/2016/NĐ-CP-Quy định ..." is one title
    return not following or following.isalnum() or following == "\n"


def _touches(body: str, start: int) -> bool:
    """Return whether the cell of the number at ``start`` touches a title before it."""
    return bool(_TOUCHING.search(body[max(0, start - 60) : start]))


def _basis(before: str, number: str, raw: str) -> LegalBasis:
    start = _CELL_START.search(before)
    title = before[: start.start()] if start else before
    said = line(title).strip(" -+;,.:")
    return LegalBasis(
        number=_spelled(number), title=said, issued_on=_issued_on(said, number), raw=raw
    )


def _spelled(number: str) -> str:
    """Return the number with the signs it should have: NĐ and QĐ, no blank before the term."""
    number = re.sub(r"\s*[-_–]\s*", "-", number)
    number = re.sub(r"(?<=/)N[DĐ]-C$", "NĐ-CP", re.sub(r"(?<=/)ND-", "NĐ-", number))
    number = re.sub(r"(?<=/)QD-", "QĐ-", number)
    number = re.sub(r"/(TT|QĐ|NĐ|NQ)/", r"/\1-", number)
    return re.sub(r"\s", "", number)


def _issued_on(title: str, number: str) -> date | None:
    """Return the only date in ``title`` when its year is the number's and the title names both."""
    dates = set(_DATE.findall(title))
    year = re.search(r"/(\d{4})/", number)
    if len(dates) != 1 or year is None or number not in title:
        return None
    day, month, said = (int(part) for part in dates.pop())
    if said != int(year[1]):
        return None
    try:
        return date(said, month, day)
    except ValueError:
        return None
