"""Results (kết quả), each followed by its code, and what the page prints behind them.

The crawler ends a record with the rest of the page: keywords, a description, and the boxes in which
one chooses an agency to file with. The boxes are furniture and go; keywords and description stay.
"""

import re
from dataclasses import dataclass

from catalogue.content import Result
from catalogue.importing.report import Notes
from catalogue.importing.text import bare, is_nothing, line

FIELD = "ket_qua_xu_ly"
_FURNITURE = re.compile(r"Chọn cơ quan thực hiện\s*Tỉnh/ Thành phố\s*Bộ ngành.*\Z", re.DOTALL)
_TAIL = re.compile(r"Từ khóa(?P<keywords>(?:(?!Từ khóa).)*?)\s*Mô tả(?P<words>.*)\Z", re.DOTALL)
_CODE = re.compile(
    r"Mã:[ ]?(?P<code>"
    r"(?:KQ|TP)[.-][A-Z]\d{2}(?:[.-](?:KQ-?)?)\d{5,7}|[A-Z]\d{2}-(?:KQ|TP)[\d.]{4,9}"
    r"|KQ\d{1,3}\.\d\d\.\d\d(?:\.[A-Z]\d\d)?-\d+|\d{3}\.\d\d\.\d\d\.(?:[A-Z]\d\d-)?KQ-?\d+"
    r"|BQP-CCS\.KQ\d+|[A-Z]{2,6}\b|\d{1,6}|[A-Za-z]+_?[A-Z]?\d+|[a-z]{3,12})"
)
# Codes of the national list; anything else ("1212", "sfbkjas") was typed to get past a form.
_PROPER = re.compile(r"(?=.*(?:KQ|TP))[\dA-Z.-]{8,}")


@dataclass(frozen=True, slots=True)
class Tail:
    """What the page prints behind the results."""

    keywords: tuple[str, ...] = ()
    description: str = ""


def cut_tail(text: str) -> tuple[str, Tail]:
    """Return ``text`` without the rest of the page, and keywords and description found there."""
    text = _FURNITURE.sub("", text)
    found = _TAIL.search(text)
    if found is None:
        return text, Tail()
    words = "" if is_nothing(found["words"]) else found["words"].strip()
    said = "" if is_nothing(found["keywords"]) else line(found["keywords"])
    keywords = [word.strip() for word in re.split(r"[,;»]", said)]
    return text[: found.start()], Tail(tuple(word for word in keywords if word), words)


def parse(text: str, notes: Notes) -> tuple[Result, ...]:
    """Return the results of ``text``; a code that is none is reported and left out."""
    if is_nothing(text):
        notes.add(FIELD, "no-results", why="nguồn không ghi kết quả")
        return ()
    results, begin = [], 0
    for found in _CODE.finditer(text):
        code = found["code"]
        if not _PROPER.fullmatch(code):
            notes.add(FIELD, "odd-code", why="mã kết quả không theo danh mục", raw=found[0])
        results.append(Result(name=_name(text[begin : found.start()]), code=code))
        begin = found.end()
    if rest := text[begin:].strip(" .;\n"):
        notes.add(FIELD, "no-code", why="kết quả không có mã nhận ra được", raw=rest)
        results.append(Result(name=_name(rest)))
    return tuple(dict.fromkeys(results))


def _name(text: str) -> str:
    return bare(line(text)) or line(text) or "Kết quả không ghi tên"
