"""What a fee cell and its note say: a state, amounts where they can be trusted, and the words.

The national portal prints "Miễn phí" whenever the stored value is zero, also where the provincial
people's council sets the amount. So zero alone is *not published*; *free* needs words that say so
without a condition; *set elsewhere* needs words that name who or what sets the amount. Anything
that would need guessing keeps its words and is reported.
"""

import re
from dataclasses import dataclass

from catalogue.content import Fee, FeeKind, FeeState
from catalogue.importing.report import Notes

LEAST_AMOUNT = 1000  # đồng; a lower amount lost its thousands on the way into the source

AMOUNT = re.compile(
    r"(?<![\d.,/])(\d{1,3}(?:[.,]\d{3})+|\d{4,})\s*(?:đồng|đ\b|vnđ|vnd|/)", re.IGNORECASE
)
_ANY_MONEY = re.compile(
    r"\d[\d.,]*\s*(?:đồng|đ\b|vnđ|vnd|usd|triệu|nghìn|ngàn|tỷ)|\d{1,3}(?:\.\d{3})+\s*/",
    re.IGNORECASE,
)
_COUNCIL = re.compile(r"hội đồng nhân dân|\bhđnd\b", re.IGNORECASE)
_COUNCIL_SETS = re.compile(
    r"[^.\n]*\bphí\b[^.\n]{0,120}(?:hội đồng nhân dân|\bhđnd\b)[^.\n]{0,120}"
    r"(?:quyết định|quy định)[^.\n]*",
    re.IGNORECASE,
)
_FREE_ONLINE = re.compile(
    r"\W*(?:miễn|không thu) (?:lệ phí|phí)[^.;]*(?:qua mạng|trực tuyến|điện tử)", re.IGNORECASE
)
_UNSET = re.compile(r"^\W*(?:không|chưa)(?: được)? quy định", re.IGNORECASE)
_FREE = re.compile(
    r"\W*(?:phí|lệ phí|phí, lệ phí)?\W*"
    r"(?:không(?: có)?|không (?:phải )?(?:thu|nộp|mất)(?: phí| lệ phí| phí, lệ phí)?"
    r"|miễn (?:lệ )?phí|miễn phí, lệ phí|0 ?(?:đồng|vnđ|đ))"
    r"(?:\W*(?:theo (?:quy định (?:tại|của) )?)?thông tư(?: số)? [\w/-]+)?\W*",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"thông tư|nghị định|nghị quyết|quyết định số|\bluật\b|pháp luật|biểu (?:mức )?(?:thu )?phí"
    r"|biểu phí|phụ lục|(?:quy định|quyết định) (?:của|tại|theo)|do (?:ủy|uỷ) ban nhân dân|\bubnd\b"
    r"|bộ trưởng|bộ tài chính|chính quyền địa phương",
    re.IGNORECASE,
)
# Words that make one amount only a part of the truth: rates, shares, spans of time, choices.
_PARTIAL = re.compile(
    r"%|/ ?(?:gt|tấn|m2|m3|ha|km|kg|trang|giờ|năm|tháng|ngày|người)\b|kể từ|từ ngày|đến hết"
    r"|đến ngày|tối đa|tối thiểu|\bx\b|nhân với",
    re.IGNORECASE,
)
_CHARGE = re.compile(r"\blệ phí\b", re.IGNORECASE)
_FEE = re.compile(r"(?<!lệ )\bphí\b(?!,? lệ phí)", re.IGNORECASE)
_NAMED = re.compile(
    r"^\W*((?:lệ phí|phí) [^\d:;.()\n]{3,90}?)\s*(?=[:;.(\n\d]|là\b|$)", re.IGNORECASE
)
_LAW = re.compile(r"\b\d{1,4}/\d{4}/(?:TT-[A-ZĐ]+|NĐ-CP|QH\d+)")


@dataclass(frozen=True, slots=True)
class Judged:
    """What a fee cell means."""

    state: FeeState
    fees: tuple[Fee, ...] = ()


def from_amount(amount: int, note: str, notes: Notes, *, field: str) -> Judged:
    """Return what a printed ``amount`` in đồng with its ``note`` means.

    An amount under :data:`LEAST_AMOUNT` is no fee: the source prints 20 where it means 20,000.
    """
    if amount < LEAST_AMOUNT:
        why = f"mức phí {amount} đồng nhỏ bất thường, nhiều khả năng nguồn ghi thiếu hàng nghìn"
        notes.add(field, "implausible-amount", why=why, raw=f"{amount} VNĐ ({note})")
        return Judged(FeeState.NOT_PUBLISHED)
    said = {_whole(found) for found in AMOUNT.findall(note)}
    if said and amount not in said:
        why = f"mức phí {amount:,} đồng khác với số tiền trong lời ghi chú".replace(",", ".")
        notes.add(field, "amount-differs", why=why, raw=note)
    return Judged(FeeState.FIXED, (_fee(amount, note),))


def from_zero(note: str, notes: Notes, *, field: str) -> Judged:
    """Return what a printed zero ("Miễn phí") with its ``note`` means."""
    if not note.strip(" .-*()\n") or _UNSET.match(note):
        return Judged(FeeState.NOT_PUBLISHED)
    if _COUNCIL.search(note):
        return Judged(FeeState.SET_ELSEWHERE)
    if _FREE.fullmatch(note):
        return Judged(FeeState.FREE)
    if _ANY_MONEY.search(note):
        return _from_words(note, notes, field=field)
    if _ELSEWHERE.search(note):
        return Judged(FeeState.SET_ELSEWHERE)
    notes.add(field, "unclear-zero", why="mức 0 đồng với ghi chú chưa hiểu được", raw=note)
    return Judged(FeeState.NOT_PUBLISHED)


def free_online(note: str) -> bool:
    """Return whether ``note`` frees those who file online of the fee."""
    return bool(_FREE_ONLINE.match(note))


def council_sentence(text: str) -> str:
    """Return the sentence of ``text`` that leaves the fee to the people's council, or nothing."""
    found = _COUNCIL_SETS.search(text)
    return found[0].strip(" -+*") if found else ""


def _from_words(note: str, notes: Notes, *, field: str) -> Judged:
    """Trust one amount that stands alone in the note; report anything richer."""
    amounts = {_whole(found) for found in AMOUNT.findall(note)}
    money = _ANY_MONEY.findall(note)
    alone = len(amounts) == 1 and len(money) == 1 and not _PARTIAL.search(note)
    if alone and (amount := amounts.pop()) >= LEAST_AMOUNT:
        return Judged(FeeState.FIXED, (_fee(amount, note),))
    why = "mức phí chỉ ghi bằng lời, có nhiều mức hoặc có điều kiện"
    notes.add(field, "fee-in-words", why=why, raw=note)
    return Judged(FeeState.NOT_PUBLISHED)


def _fee(amount: int, note: str) -> Fee:
    named = _NAMED.match(note)
    law = _LAW.search(note)
    charge, fee = _CHARGE.search(note), _FEE.search(note)
    kind = FeeKind.UNKNOWN
    if bool(charge) != bool(fee):
        kind = FeeKind.CHARGE if charge else FeeKind.FEE
    name = (
        named[1].strip() if named else {"charge": "Lệ phí", "fee": "Phí"}.get(kind, "Phí, lệ phí")
    )
    name = name[:1].upper() + name[1:]
    return Fee(name=name, amount=amount, kind=kind, legal=law[0] if law else "")


def _whole(digits: str) -> int:
    return int(re.sub(r"[.,]", "", digits))
