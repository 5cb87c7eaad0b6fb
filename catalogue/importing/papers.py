"""Papers of the dossier (thành phần hồ sơ): cases as headings, each before a flattened table.

A row of the table is ``name + form files + quantity`` without anything in between; the quantity
(``1 bản chính`` or ``0 bản chính,1 bản sao``) ends it. What stands between the last quantity of one
table and the heading of the next names the next case; ``--`` stands for a case without a name.
"""

import re
from collections.abc import Iterator

from catalogue.content import Case, FormTemplate, Paper
from catalogue.importing import forms
from catalogue.importing.report import Notes
from catalogue.importing.text import bare, is_nothing, line

FIELD = "thanh_phan_ho_so"
HEADING = "Tên giấy tờMẫu đơn, tờ khaiSố lượng"
_QUANTITY = re.compile(r"(?P<run>\d+) bản chính(?:,(?P<copies>\d+) bản sao)?(?=[^\s.,;:)]|$)")
_NAMELESS = re.compile(r"(?:--)+")
_SETS = re.compile(
    r"(?:số lượng hồ sơ|số bộ hồ sơ)\W{0,4}(?:là )?0?(\d{1,2})\s*(?:\([^)]{1,20}\)\s*)?bộ",
    re.IGNORECASE,
)


def parse(text: str, notes: Notes) -> tuple[Case, ...]:
    """Return the cases of ``text`` with their papers; a nameless single case means "always"."""
    if is_nothing(text) or _NAMELESS.fullmatch(text.strip()):
        notes.add(FIELD, "no-papers", why="nguồn không ghi thành phần hồ sơ", raw=text)
        return ()
    tables = text.split(HEADING)
    name, cases = tables[0], []
    for table in tables[1:]:
        papers, rest = _papers(table, notes)
        cases.append(_case(name, papers, text))
        name = rest
    if said := _case_name(name):
        cases.append(Case(name=said))
        notes.add(FIELD, "case-without-papers", why="trường hợp không có giấy tờ nào", raw=said)
    return tuple(cases)


def sets_in(text: str) -> int | None:
    """Return the number of sets (bộ hồ sơ) that ``text`` asks for, when it says one number."""
    found = {int(number) for number in _SETS.findall(text)}
    return found.pop() if len(found) == 1 else None


def quantities(table: str) -> Iterator[tuple[int, int, int, int]]:
    """Yield ``(end of the row's text, end of the row, originals, copies)`` of each row.

    "01 bản chính" is always words of a name: the table prints numbers without a leading zero. Of a
    longer run of digits ("ngày 01/01/20261 bản chính") only the last belongs to the quantity,
    unless the run touches a letter or a closing sign and can be the quantity as a whole.
    """
    found = [one for one in _QUANTITY.finditer(table) if not _is_wording(one["run"])]
    for place, one in enumerate(found):
        following = found[place + 1] if place + 1 < len(found) else None
        if following is not None and not table[one.end() : _digits_at(table, following)].strip():
            continue  # "... : 1 bản chính1 bản chính": the name itself ends with a quantity
        start = _digits_at(table, one)
        originals = int(table[start : one.end("run")])
        yield start, one.end(), originals, int(one["copies"] or 0)


def _is_wording(run: str) -> bool:
    return len(run) == 2 and run.startswith("0")


def _digits_at(table: str, found: re.Match[str]) -> int:
    """Return where the quantity's own digits begin."""
    run, start = found["run"], found.start()
    before = table[start - 1] if start else ""
    touches = bool(before) and (before.isalpha() or before in ").;:,”\"'")
    whole = len(run) == 1 or (len(run) == 2 and touches and run[0] != "0")
    return start if whole else found.end("run") - 1


def _papers(table: str, notes: Notes) -> tuple[tuple[Paper, ...], str]:
    """Return the papers of ``table`` and what follows its last row."""
    papers, begin = [], 0
    for text_end, row_end, originals, copies in quantities(table):
        raw = table[begin:row_end]
        papers.append(_paper(table[begin:text_end], raw, originals, copies, notes))
        begin = row_end
    return tuple(papers), table[begin:]


def _paper(text: str, raw: str, originals: int, copies: int, notes: Notes) -> Paper:
    said, files, certain = forms.split(text)
    if not certain:
        notes.add(
            FIELD, "form-boundary", why="không tách được tên giấy tờ và tên tệp mẫu", raw=text
        )
    if not (name := bare(line(said))):
        notes.add(FIELD, "nameless-paper", why="giấy tờ không có tên", raw=raw)
        name = line(said) or (files[0] if files else "Giấy tờ không ghi tên")
    return Paper(
        name=name,
        originals=originals,
        copies=copies,
        form=FormTemplate(name=files[0]) if files else None,
        note="Mẫu kèm theo: " + "; ".join(files[1:]) if len(files) > 1 else "",
        raw=raw,
    )


def _case(name: str, papers: tuple[Paper, ...], whole: str) -> Case:
    return Case(name=_case_name(name), papers=papers, sets=sets_in(whole))


def _case_name(text: str) -> str:
    name = text.strip()
    while name.startswith("--") or name.endswith("--"):
        name = name.removeprefix("--").removesuffix("--").strip()
    said = line(name)
    return bare(said).rstrip(" :") or said
