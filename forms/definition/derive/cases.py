"""What the sections of a record are: real cases to choose, headings over papers, or notes."""

import re
from dataclasses import dataclass

from catalogue.content import Case as Source
from catalogue.content import Content
from forms.definition.derive.names import LONGER, cut, lasting_id, short, tidy
from forms.definition.model import Case
from portal.collation import fold

AT_A_GLANCE = 160  # characters of the name of a case
_NOTE = re.compile(r"luu y|ghi chu|chu thich")
_SHOWN = re.compile(r".{0,30}xuat trinh")
# Sections beside the others, for some: who files through another, or on paper.
_BESIDE = re.compile(
    r"\(?truong hop (?:uy quyen|khai thac|chua co tai khoan|nop |dang ky tren moi truong|"
    r"ho so (?:khong )?duoc gui|viec ket noi)|nguoi (?:uy quyen|co tham quyen ky|yeu cau)|"
    r"xuat trinh|quy dinh ve|trong phieu|phieu duoc tao lap"
)
# Words that say no more than "these are the papers".
_HEADING = re.compile(
    r"(?:cac )?giay to phai (?:nop|xuat trinh).*|"
    r"(?:(?:\A|[ ,/:]+)(?:cac|nhung|mot so|thanh phan|ho so|giay to|tai lieu|phai|can|bat buoc|gom|"
    r"bao gom|co|nop|xuat trinh|gui|kem|theo|va|hoac|sau|nhu sau|sau day|lien quan|khac|chung|"
    r"so luong|moi loai|ban chinh|ban sao|ban|mot|0?1|bo))+"
)


@dataclass(frozen=True, slots=True)
class Section:
    """One section of the record: its papers, and the case or the heading it stands for."""

    source: Source
    case: Case | None = None
    heading: str = ""
    shown: bool = False  # papers one shows, and need not hand in
    optional: bool = False  # holds only for some


def cases_of(content: Content) -> tuple[Section, ...]:
    """Return the sections of a record, in order; notes are left out."""
    found: list[Section] = []
    real = [index for index, source in enumerate(content.cases) if _is_case(source.name)]
    common = any(not source.name.strip() for source in content.cases)
    for index, source in enumerate(content.cases):
        name = fold(tidy(source.name))
        if _NOTE.match(name):
            continue
        if _BESIDE.match(name):
            found.append(Section(source, heading=short(source.name), optional=True))
        elif index not in real:
            heading = tidy(source.name) if source.name.strip() else ""
            found.append(Section(source, heading=heading, shown=bool(_SHOWN.match(name))))
        elif len(real) == 1 and (common or len(content.cases) > 1):
            # one named case beside papers for all: nothing to choose, its papers are for some
            found.append(Section(source, heading=short(source.name), optional=True))
        else:
            taken = [one.case for one in found if one.case]
            found.append(Section(source, case=_case(source, index, taken)))
    if not any(section.source.papers for section in found):
        return tuple(Section(source) for source in content.cases)
    return tuple(found)


def _is_case(name: str) -> bool:
    text = fold(tidy(name))
    return not (not text or _NOTE.match(text) or _BESIDE.match(text) or is_heading(name))


def is_heading(name: str) -> bool:
    """Tell whether ``name`` says no more than "these are the papers"."""
    text = re.sub(r"\s*\([^)]*\)", "", fold(tidy(name)))
    return bool(_HEADING.fullmatch(text))


def _case(source: Source, index: int, taken: list[Case]) -> Case:
    """Return the case of a section, with a name and an id that no earlier one has."""
    full = tidy(source.name)
    names, ids = {case.name for case in taken}, {case.id for case in taken}
    name = cut(full, AT_A_GLANCE)
    if name in names:
        name = cut(full, LONGER)
    base, made, number = lasting_id("c", source.name), lasting_id("c", source.name), 2
    while made in ids or name in names:
        made, name = f"{base}_{number}", f"{cut(full, LONGER)} ({number})"
        number += 1
    return Case(id=made, name=name, case=index, hint=full if full != name else "")
