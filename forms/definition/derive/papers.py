"""One request for each paper of a record, with its rules."""

import re
from collections import Counter

from msgspec import structs

from catalogue.content import Content, Paper
from forms.definition.derive.cases import Section, is_heading
from forms.definition.derive.names import LONGER, cut, lasting_id, short, tidy
from forms.definition.model import PaperKind, PaperRequest, Words
from portal.collation import fold

MANY = 25  # papers that one list can hold without headings
PICTURES = (PaperKind.PDF, PaperKind.JPEG, PaperKind.PNG)
ALWAYS = Words(vi="Giấy tờ cần nộp", en="Papers you need")
SOMETIMES = Words(vi="Giấy tờ chỉ nộp khi bạn thuộc diện đó", en="Papers only some people need")
# What a record lists among the papers though it is a rule about them.
_NOTE = re.compile(
    r"(?:doi voi (?:cac )?giay to|doi voi truong hop nop|luu y|ghi chu|so luong|"
    r"truong hop (?:nguoi yeu cau|gui ho so|nguoi nop|cac giay to|cac thong tin|thong tin)|"
    r"truong hop (?:khong khai thac|ho so|nop ho so|to chuc, ca nhan nop)|"
    r"nguoi (?:co yeu cau|tiep nhan|nop ho so|yeu cau)\b.{0,60}(?:nop|xuat trinh|co trach nhiem)|"
    r"ho so (?:duoc|nop|gui)\b|cach thuc (?:nop|thuc hien))"
)
_OTHERS = re.compile(r"khac|lien quan|kem theo")  # "các giấy tờ khác": papers all the same
_SOMETIMES = re.compile(
    r"neu |(?:giay to|tai lieu|lien quan) khac|khac co lien quan|^doi voi|"
    r"\((?:doi voi|tru|ap dung)|truong hop|xuat trinh|khi co yeu cau"
)


def papers_of(content: Content, sections: tuple[Section, ...]) -> tuple[PaperRequest, ...]:
    """Return the papers to upload; one that several cases ask for is one request."""
    made: dict[str, PaperRequest] = {}
    for section in sections:
        for paper in section.source.papers:
            if is_note(paper) and any(not is_note(other) for other in _all(sections)):
                continue
            one = _request(paper, section)
            before = made.get(one.id)
            made[one.id] = _together(before, one) if before else one
    return _grouped(_told_apart(tuple(made.values())))


def _told_apart(papers: tuple[PaperRequest, ...]) -> tuple[PaperRequest, ...]:
    """Return ``papers`` with longer names where the short ones are the same."""
    times = Counter(str(paper.name) for paper in papers)
    return tuple(
        structs.replace(paper, name=cut(str(paper.hint).split("\n")[0], LONGER))
        if times[str(paper.name)] > 1 and paper.hint
        else paper
        for paper in papers
    )


def _all(sections: tuple[Section, ...]) -> list[Paper]:
    return [paper for section in sections for paper in section.source.papers]


def is_note(paper: Paper) -> bool:
    """Tell whether the record lists a rule in the place of a paper."""
    name = fold(tidy(paper.name))
    heading = is_heading(paper.name) and len(name) < 60 and not _OTHERS.search(name)
    return heading or bool(_NOTE.match(name))


def _request(paper: Paper, section: Section) -> PaperRequest:
    full, name = tidy(paper.name), short(paper.name)
    notes = [full] if full != name else []
    notes += [paper.note] if paper.note else []
    return PaperRequest(
        id=lasting_id("p", paper.name),
        name=name,
        hint="\n".join(notes),
        cases=(section.case.id,) if section.case else (),
        required=is_required(paper) and not section.shown and not section.optional,
        kinds=(*PICTURES, PaperKind.DOCX) if paper.form else PICTURES,
        originals=paper.originals,
        copies=paper.copies,
        group=section.heading,
        template=paper.form.name if paper.form else "",
    )


def is_required(paper: Paper) -> bool:
    """Tell whether everyone hands the paper in; the words decide where the record does not say."""
    if paper.required is not None:
        return paper.required
    return not _SOMETIMES.search(fold(tidy(paper.name)))


def _together(one: PaperRequest, other: PaperRequest) -> PaperRequest:
    """Return one request for a paper that two sections name; for all cases when one is for all."""
    both = one.cases and other.cases
    return structs.replace(
        one,
        cases=tuple(dict.fromkeys(one.cases + other.cases)) if both else (),
        required=one.required and other.required,
        originals=max(one.originals, other.originals),
        copies=max(one.copies, other.copies),
        template=one.template or other.template,
        kinds=max(one.kinds, other.kinds, key=len),
    )


def _grouped(papers: tuple[PaperRequest, ...]) -> tuple[PaperRequest, ...]:
    """Return ``papers`` under headings when they are many: first those that all hand in."""
    if len(papers) <= MANY or any(paper.group for paper in papers):
        return papers
    named = [
        structs.replace(paper, group=ALWAYS if paper.required else SOMETIMES) for paper in papers
    ]
    return tuple(sorted(named, key=lambda paper: not paper.required))
