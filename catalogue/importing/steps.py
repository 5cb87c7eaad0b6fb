"""Steps of a procedure (trình tự thực hiện): free text, cut only where it says "Bước 1".

Other lists (a dash for each way of filing, letters for alternatives) are not steps one after
another; such text stays whole, with its line breaks.
"""

import re

from catalogue.content import Step
from catalogue.importing.text import CAPITALS, is_nothing, tidy

FIELD = "trinh_tu_thuc_hien"
_LEAD = r"[-+*•–]*\s*(?:(?:[a-zđ]|(?:\d{1,2}\.)*\d{1,2}|[ivx]+)[.)]\s*)?"
_MARK = re.compile(
    rf"(?:^|(?<=\n)|(?<=[.;:])(?<!\d\.)[ ]*)(?P<lead>{_LEAD})"
    r"(?P<mark>(?:Bước|BƯỚC|bước)\s*(?:thứ\s*)?\d{1,2})"
    rf"(?P<sep>\s*[:.)\-–]+\s*|\s+(?=[{CAPITALS}(])|\s*\n)",
)
_TITLE_LENGTH = 120


def parse(text: str) -> tuple[Step, ...]:
    """Return the steps of ``text``; one without a title when it names no steps in order."""
    if is_nothing(text):
        return ()
    marks = list(_MARK.finditer(text))
    if len(marks) < 2:
        return (Step(text=tidy(text)),)
    steps = []
    if before := text[: marks[0].start()].strip():
        steps.append(Step(text=before))
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    for mark, end in zip(marks, ends, strict=True):
        # "a)" before "Bước 1" says nothing; "3.1.2." may be referred to.
        lead = mark["lead"].strip() if re.search(r"\d\.\d", mark["lead"]) else ""
        steps.append(_step(f"{lead} {mark['mark']}".strip(), text[mark.end() : end].strip()))
    return tuple(steps)


def _step(mark: str, text: str) -> Step:
    """Return one step; a short first line without a full stop is its title."""
    number = re.sub(r"\s+", " ", mark).replace("BƯỚC", "Bước").replace("bước", "Bước")
    first, _, rest = text.partition("\n")
    first = first.strip()
    short = 0 < len(first) <= _TITLE_LENGTH and not first.endswith((".", ";", ","))
    # A line that goes on in small letters is one sentence broken by the source.
    if short and rest.strip() and not rest.strip()[0].islower():
        return Step(title=f"{number}: {first.rstrip(':')}", text=rest.strip())
    return Step(title=number, text=text)
