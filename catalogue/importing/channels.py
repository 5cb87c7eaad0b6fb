"""Ways of filing (cách thức thực hiện): the flattened table of channel, time limit, fee, words.

The page's table arrives as one run of text, e.g. ``Trực tuyến7Miễn phí(...)Trực tiếp5 Ngày làm
việc120,000 VNĐ``. A row begins with its channel, directly followed by a time cell and a fee cell.
Where the time has no unit its digits touch those of the amount; such a run is read only when there
is one way to read it, and is otherwise kept as words and reported.
"""

import re
from dataclasses import dataclass

from catalogue.content import Channel, ChannelKind, FeeState, TimeLimit, TimeUnit
from catalogue.importing import fees
from catalogue.importing.report import Notes
from catalogue.importing.text import CAPITALS, NOTHING, balanced, is_nothing

FIELD = "cach_thuc_thuc_hien"
HEADING = "Hình thức nộpThời gianPhí, lệ phíMô tả"
KINDS = {
    "Trực tuyến": ChannelKind.ONLINE,
    "Dịch vụ bưu chính": ChannelKind.POSTAL,
    "Trực tiếp": ChannelKind.DIRECT,
}
UNITS = {
    "Ngày làm việc": TimeUnit.WORKING_DAY,
    "Ngày": TimeUnit.DAY,
    "Giờ": TimeUnit.HOUR,
    "Tháng": TimeUnit.MONTH,
}
_KIND = "|".join(KINDS)
_UNIT = "|".join(UNITS)
_CURRENCY = "VNĐ|Việt Nam Đồng|USD"
_TIME = rf"\d[\d.,]* (?:{_UNIT})|{NOTHING}"
_FEE = rf"Miễn phí|{NOTHING}|\d[\d.,]* (?:{_CURRENCY})"
# A row: its time has a unit, or is missing, or touches the fee ("7Miễn phí", "120 VNĐ").
_ROW = re.compile(
    rf"(?P<kind>{_KIND})(?:(?P<time>{_TIME})(?P<fee>{_FEE})"
    rf"|(?P<bare>\d[\d.,]*)(?P<zero>Miễn phí|{NOTHING})"
    rf"|(?P<run>\d[\d.,]*) (?P<currency>{_CURRENCY}))"
)
# Tax procedures write words into the time cell ("Không phải trả kết quả ..."); the channel then
# touches a capital letter and the fee cell follows on the same line.
_WORDY_ROW = re.compile(
    rf"(?P<kind>{_KIND})(?P<words>(?=[{CAPITALS}])[^\n]{{2,200}}?)"
    rf"(?P<fee>Miễn phí|{NOTHING})"
)
# "(a) Trường hợp ..." behind a fee is the start of the description, not a note of the fee.
_ENUMERATOR = re.compile(r"\d{1,2}|[a-zđ]|[ivx]{1,4}")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+")
_PLAIN = re.compile(r"[1-9]\d*")


@dataclass(frozen=True, slots=True)
class _Cells:
    kind: str
    time: str  # "5 Ngày làm việc", "7", words, or NOTHING
    fee: str  # "Miễn phí", "120,000 VNĐ", NOTHING, or "?" for a run that cannot be read
    rest: str  # note of the fee in brackets, then the description
    raw: str


def parse(text: str, notes: Notes) -> tuple[Channel, ...]:
    """Return the channels of the flattened table ``text``, each with the words it came from."""
    body = text.removeprefix(HEADING)
    if is_nothing(body):
        notes.add(FIELD, "no-channels", why="nguồn không ghi cách thức thực hiện")
        return ()
    rows = list(_rows(body, notes))
    channels = dict.fromkeys(_channel(row, notes) for row in rows)  # repeated rows say nothing new
    return tuple(channels)


def split_run(run: str) -> list[tuple[str, str]]:
    """Return every way to read a run of digits as ``(time, amount)``; the time may be empty.

    ``7200,000`` can only be 7 and 200,000; ``120`` can be 120 alone, or 1 and 20.
    """
    ways = []
    for cut in range(len(run)):
        time, amount = run[:cut], run[cut:]
        if time and not _PLAIN.fullmatch(time):
            continue
        if _GROUPED.fullmatch(amount) or (_PLAIN.fullmatch(amount) and "," not in run):
            ways.append((time, amount))
    return ways


def time_limit(cell: str, notes: Notes) -> TimeLimit | None:
    """Return the time limit of a time cell; the words alone when there is no number to trust."""
    if cell == NOTHING or not cell:
        return None
    found = re.fullmatch(rf"(\d+(?:[.,]\d+)?)(?: ({_UNIT}))?", cell)
    if found is None:
        notes.add(FIELD, "time-in-words", why="thời hạn ghi bằng lời", raw=cell)
        return TimeLimit(raw=cell)
    unit = UNITS.get(found[2] or "")
    if unit is None:
        notes.add(FIELD, "time-without-unit", why="thời hạn không có đơn vị", raw=cell)
    return TimeLimit(value=float(found[1].replace(",", ".")), unit=unit, raw=cell)


def _rows(body: str, notes: Notes) -> list[_Cells]:
    starts = list(_ROW.finditer(body))
    if not starts or starts[0].start() > 0:
        wordy = list(_WORDY_ROW.finditer(body))
        taken = {found.start() for found in starts}
        starts = sorted(
            [*starts, *(found for found in wordy if found.start() not in taken)],
            key=lambda found: found.start(),
        )
    if not starts:
        notes.add(FIELD, "no-rows", why="không tách được dòng nào của bảng", raw=body)
        return []
    if lead := body[: starts[0].start()].strip():
        notes.add(FIELD, "text-before-rows", why="có lời trước dòng đầu của bảng", raw=lead)
    ends = [found.start() for found in starts[1:]] + [len(body)]
    return [
        _cells(found, body[found.start() : end], notes)
        for found, end in zip(starts, ends, strict=True)
    ]


def _cells(found: re.Match[str], raw: str, notes: Notes) -> _Cells:
    groups = found.groupdict()
    rest = raw[found.end() - found.start() :]
    if groups.get("words"):
        return _Cells(groups["kind"], groups["words"].strip(), groups["fee"], rest, raw)
    if groups["time"]:
        return _Cells(groups["kind"], groups["time"], groups["fee"], rest, raw)
    if groups["bare"]:
        return _Cells(groups["kind"], groups["bare"], groups["zero"], rest, raw)
    ways = split_run(groups["run"])
    if len(ways) == 1:
        time, amount = ways[0]
        return _Cells(groups["kind"], time, f"{amount} {groups['currency']}", rest, raw)
    why = "dãy số dính liền thời hạn và mức phí, có nhiều cách đọc"
    notes.add(FIELD, "fused-amount", why=why, raw=raw)
    return _Cells(groups["kind"], "", "?", rest, raw)


def _channel(row: _Cells, notes: Notes) -> Channel:
    note, words = _note_and_words(row.rest)
    judged = _judge(row.fee, note, notes)
    if KINDS[row.kind] is ChannelKind.ONLINE and not judged.fees and fees.free_online(note):
        judged = fees.Judged(FeeState.FREE)
    if row.fee.endswith("USD"):
        note = f"{row.fee} ({note})" if note else row.fee
    if judged.state is FeeState.NOT_PUBLISHED and not note:
        note = fees.council_sentence(words)
        if note:
            judged = fees.Judged(FeeState.SET_ELSEWHERE)
    return Channel(
        kind=KINDS[row.kind],
        time=time_limit(row.time, notes),
        fee_state=judged.state,
        fees=judged.fees,
        fee_note=note,
        note=words,
        raw=row.raw,
    )


def _judge(cell: str, note: str, notes: Notes) -> fees.Judged:
    if cell == "Miễn phí":
        return fees.from_zero(note, notes, field=FIELD)
    if cell in {NOTHING, "?"}:
        return fees.Judged(FeeState.NOT_PUBLISHED)
    digits, currency = cell.split(" ", 1)
    if currency == "USD":
        notes.add(FIELD, "foreign-currency", why="phí tính bằng ngoại tệ", raw=f"{cell} ({note})")
        return fees.Judged(FeeState.NOT_PUBLISHED)
    if not (_GROUPED.fullmatch(digits) or _PLAIN.fullmatch(digits)):
        notes.add(FIELD, "unreadable-amount", why="không đọc được số tiền", raw=f"{cell} ({note})")
        return fees.Judged(FeeState.NOT_PUBLISHED)
    return fees.from_amount(int(digits.replace(",", "")), note, notes, field=FIELD)


def _note_and_words(rest: str) -> tuple[str, str]:
    """Return the note in brackets and the description behind it.

    A bracket that never closes (the source cuts long notes) makes all of it the note.
    """
    if not rest.startswith("("):
        return "", rest.strip()
    end = balanced(rest)
    if end is None:
        return rest[1:].strip(), ""
    note = rest[1 : end - 1].strip()
    if _ENUMERATOR.fullmatch(note):
        return "", rest.strip()
    if note.startswith("(") and balanced(note) == len(note):
        note = note[1:-1].strip()
    return note, rest[end:].strip()
