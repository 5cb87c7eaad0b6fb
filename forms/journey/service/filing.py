"""From a draft to a dossier: what is still missing, and the one transaction that files it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.models import Listing
from forms.attachments import service as attachments
from forms.attachments.models import Attachment, AttachmentState
from forms.definition import (
    Applicant,
    Filer,
    FormDefinition,
    PaperRequest,
    Problem,
    applicant,
    check,
    papers_for,
    submitted,
    to_json,
    words,
)
from forms.dossiers import service as dossiers
from forms.dossiers.filing import Application, Person, SentPaper
from forms.dossiers.models import Dossier, FilingChannel, PartyKind
from forms.dossiers.receiving import Receiving, resolve
from forms.journey.models import Draft, DraftState
from forms.journey.service.drafts import case_of

Files = Mapping[str, Sequence[Attachment]]
ANONYMOUS = "anonymous"


class ClosedError(ValueError):
    """The procedure is not published any more, so the draft cannot be filed."""


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that keeps a draft from being filed: a wrong answer, or a paper."""

    problem: Problem | None = None
    paper: PaperRequest | None = None
    waiting: bool = False  # the paper's files are still being opened
    refused: bool = False  # a file of the paper cannot be used


def lacks(definition: FormDefinition, draft: Draft, files: Files, *, now: datetime) -> list[Lack]:
    """Return everything that is still missing or wrong, in the order of the form."""
    found = [Lack(problem=problem) for problem in check(definition, draft.answers)]
    for paper in papers_for(definition, draft.answers):
        here = files.get(paper.id, ())
        if any(one.state is AttachmentState.REFUSED for one in here):
            found.append(Lack(paper=paper, refused=True))
        elif paper.required and not here:
            found.append(Lack(paper=paper))
        elif any(one.state is AttachmentState.CHECKING for one in here):
            found.append(Lack(paper=paper, waiting=True))
    return found


def receiving(db: Session, draft: Draft, definition: FormDefinition) -> Receiving:
    """Return the offices of the draft as its answers stand now."""
    listing = db.scalars(select(Listing).where(Listing.code == draft.procedure_code)).one_or_none()
    if listing is None:
        raise ClosedError(draft.procedure_code)
    return resolve(db, listing, commune_code=applicant(definition, draft.answers).place)


def file(
    db: Session,
    draft: Draft,
    definition: FormDefinition,
    *,
    by: str,
    now: datetime,
    filer: Person | None = None,
) -> Dossier:
    """File ``draft`` (locked by the caller) and close it; a second call returns the same dossier.

    The caller has checked that nothing is missing. Dossier, number, events, notices and the closed
    draft are one transaction.
    """
    if draft.dossier is not None:
        return draft.dossier
    case_id, case = case_of(definition, draft)
    who = applicant(definition, draft.answers)
    application = Application(
        revision_id=draft.revision_id,
        answers=submitted(definition, draft.answers),
        owner=_person(who, draft),
        filer=filer,
        receiving=receiving(db, draft, definition),
        channel=FilingChannel.DIRECT if draft.filer is Filer.OFFICER else FilingChannel.ONLINE,
        papers=_papers(definition, draft, attachments.of_owner(db, draft.code)),
        account_id=draft.account_id,
        definition=to_json(definition),
        origins=draft.origins,
        case=case,
        case_id=case_id,
        language=draft.language,
    )
    dossier = dossiers.submit(db, application, now=now, by=by, key=f"draft:{draft.code}")
    draft.dossier = dossier
    draft.state = DraftState.SUBMITTED
    db.flush()
    return dossier


def must_confirm(draft: Draft) -> bool:
    """Return whether the address of somebody without an account is still to be confirmed.

    At the counter the citizen stands before the officer, so nothing is to be confirmed.
    """
    assisted = draft.filer is Filer.OFFICER
    return draft.account_id is None and draft.contact_confirmed_at is None and not assisted


def filer_of(draft: Draft, *, name: str) -> Person | None:
    """Return who hands the draft in for somebody else: the account called ``name``, or nobody."""
    for_others = draft.filer in {Filer.FAMILY, Filer.ORGANISATION}
    return Person(name=name) if for_others and name else None


def _person(who: Applicant, draft: Draft) -> Person:
    organisation = who.kind == "organisation"
    email = who.email or (draft.contact if "@" in draft.contact else "")
    phone = who.phone or (draft.contact if draft.contact and "@" not in draft.contact else "")
    return Person(
        name=who.name,
        kind=PartyKind.ORGANISATION if organisation else PartyKind.PERSON,
        id_number=who.tax_code if organisation else who.national_id,
        phone=phone,
        email=email,
        commune_code=who.commune,
    )


def _papers(definition: FormDefinition, draft: Draft, files: Files) -> list[SentPaper]:
    return [
        SentPaper(
            paper_id=paper.id,
            name=words(paper.name),
            file_sha256=one.sha256,
            file_name=one.name,
            media_type=one.media_type,
            size=one.size,
            pages=one.pages,
            originals=paper.originals,
            copies=paper.copies,
        )
        for paper in papers_for(definition, draft.answers)
        for one in files.get(paper.id, ())
    ]
