"""Filing a dossier: once for each submission key, all of it in the caller's one transaction."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from catalogue.content import ChannelKind, from_json
from catalogue.models import Revision
from forms.dossiers import messages, numbering
from forms.dossiers.clock import ClockKind
from forms.dossiers.codes import new_tracking
from forms.dossiers.filing import Person, SentPaper
from forms.dossiers.models import (
    ClockEvent,
    Dossier,
    DossierPaper,
    FilingChannel,
    FormDocument,
    Party,
    PartyRole,
)
from forms.dossiers.receiving import Receiving
from forms.dossiers.service import clocks, events
from forms.dossiers.service.locking import lock
from forms.dossiers.service.moments import check_moment
from forms.dossiers.states import UNFILED, DossierState
from forms.dossiers.transitions import Action
from portal.clock import today
from portal.faults import fault
from portal.offices.models import Agency

TRIES = 3  # of a new random tracking code


def filed(db: Session, key: str) -> Dossier | None:
    """Return the dossier of the submission ``key``, ``None`` before there is one."""
    return db.scalars(select(Dossier).where(Dossier.submission_key == key)).one_or_none()


def submit(db: Session, *, now: datetime, by: str, key: str, **dossier: Any) -> Dossier:
    """File a dossier and return it; a second call with ``key`` returns the first one.

    ``by`` is the code of the account that acts, or ``applicant`` for somebody without one; the
    rest is what :func:`prepare` takes. Number, events, clock, notices and audit entry are written
    in the caller's transaction; commit soon, the counter of the agency's day is locked.
    """
    prepared = prepare(db, now=now, key=key, **dossier)
    return file(db, prepared, now=now, by=by)


def prepare(
    db: Session,
    *,
    revision_id: int,
    definition: Mapping[str, Any] | None,
    answers: Mapping[str, Any],
    papers: Sequence[SentPaper],
    owner: Person,
    receiving: Receiving,
    channel: FilingChannel,
    now: datetime,
    key: str,
    filer: Person | None = None,
    account_id: int | None = None,
    case: int | None = None,
    case_id: str = "",
    origins: Mapping[str, str] | None = None,
    language: str = "vi",
    parent_id: int | None = None,
) -> Dossier:
    """Write everything of a dossier but its number, as a draft; one for each ``key``.

    ``owner`` is whose matter it is, ``filer`` who hands it in if that is somebody else;
    ``definition`` is the form it was filled in with (kept once for each content), ``origins`` says
    of prefilled answers where they came from. ``case`` is the index of ``Content.cases``.
    """
    known = filed(db, key)
    if known is not None:
        return known
    revision = db.get_one(Revision, revision_id)
    content = from_json(revision.content)
    rule = clocks.rule_of(
        db,
        revision.procedure_id,
        content=content,
        channel=ChannelKind(channel.value),
        case=case,
    )
    made = {
        "submission_key": key,
        "procedure_id": revision.procedure_id,
        "revision_id": revision.id,
        "procedure_code": revision.procedure.code,
        "title": content.short_title or content.title,
        "form_sha256": _keep_form(db, definition) if definition is not None else None,
        "case_id": case_id,
        "answers": dict(answers),
        "origins": dict(origins or {}),
        "state": DossierState.DRAFT,
        "channel": channel,
        "receipt_agency_id": receiving.receipt.id,
        "competent_agency_id": receiving.competent.id,
        "return_agency_id": receiving.returning.id,
        "account_id": account_id,
        "parent_id": parent_id,
        "language": language,
        "rule": rule.document(),
        "created_at": now,
        "changed_at": now,
    }
    dossier, new = _insert(db, made)
    if new:
        _add_parties(dossier, owner=owner, filer=filer)
        add_papers(dossier, papers, now=now)
        db.flush()
        fault("dossiers.prepared")
    return dossier


def _insert(db: Session, values: Mapping[str, Any]) -> tuple[Dossier, bool]:
    """Insert the row; return it, or the one that another request has just written, and which."""
    for _attempt in range(TRIES):
        dossier = Dossier(tracking=new_tracking(), **values)
        try:
            with db.begin_nested():
                db.add(dossier)
                db.flush()
        except IntegrityError as error:
            known = filed(db, values["submission_key"])
            if known is not None:
                return known, False
            if "tracking" not in str(error.orig):
                raise
        else:
            return dossier, True
    raise RuntimeError("no free tracking code found")


def _keep_form(db: Session, definition: Mapping[str, Any]) -> str:
    """Keep the form's document under its hash, once; return the hash."""
    text = json.dumps(definition, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    digest = hashlib.sha256(text.encode()).hexdigest()
    dialect = sqlite if db.get_bind().dialect.name == "sqlite" else postgresql
    row = dialect.insert(FormDocument).values(sha256=digest, document=dict(definition))
    db.execute(row.on_conflict_do_nothing(index_elements=[FormDocument.sha256]))
    return digest


def _add_parties(dossier: Dossier, *, owner: Person, filer: Person | None) -> None:
    for role, person in ((PartyRole.OWNER, owner), (PartyRole.FILER, filer)):
        if person is not None:
            dossier.parties.append(
                Party(
                    role=role,
                    kind=person.kind,
                    name=person.name,
                    id_number=person.id_number,
                    phone=person.phone,
                    email=person.email,
                    address=person.address,
                    commune_code=person.commune_code,
                )
            )


def add_papers(
    dossier: Dossier, papers: Sequence[SentPaper], *, now: datetime, supplement: int = 0
) -> None:
    """Add papers as they were sent; ``supplement`` is the round, 0 for the first filing."""
    first = max((paper.position for paper in dossier.papers), default=0) + 1
    for position, paper in enumerate(papers, start=first):
        dossier.papers.append(
            DossierPaper(
                position=position,
                round=supplement,
                added_at=now,
                paper_id=paper.paper_id,
                name=paper.name,
                file_sha256=paper.file_sha256,
                file_name=paper.file_name,
                media_type=paper.media_type,
                size=paper.size,
                pages=paper.pages,
                originals=paper.originals,
                copies=paper.copies,
            )
        )


def file(
    db: Session,
    dossier: Dossier,
    *,
    now: datetime,
    by: str,
    happened_at: datetime | None = None,
) -> Dossier:
    """Give a prepared (or paid for) dossier its number and start its clock; once.

    ``happened_at`` is when a paper dossier was handed in, before ``now`` when it is entered later.
    """
    happened = check_moment(happened_at, now=now)
    dossier = lock(db, dossier.id)  # a payment may be booked twice at once
    if dossier.state not in UNFILED:
        return dossier
    before = dossier.state
    dossier.number = numbering.allocate(
        db, agency=number_code(dossier.competent_agency), day=today(now)
    )
    fault("dossiers.numbered")
    dossier.state = DossierState.REGISTERED
    dossier.submitted_at, dossier.changed_at = happened, now
    start = ClockEvent(kind=ClockKind.START, happened_at=happened, entered_at=now, actor=by)
    dossier.clock_events.append(start)
    event = events.append(
        db,
        dossier,
        Action.SUBMIT,
        from_state=before,
        actor=by,
        now=now,
        happened_at=happened,
        data={"number": dossier.number, "form": dossier.form_sha256 or ""},
    )
    state = clocks.state_of(db, dossier, now=now)
    dossier.due_at = state.due
    db.flush()
    messages.tell_received(db, dossier, clock=state, now=now)
    events.audit(db, dossier, event, now=now)
    fault("dossiers.filed")
    return dossier


def number_code(agency: Agency) -> str:
    """Return the code that stands in the numbers of ``agency``: its own, or of the next above."""
    seen = []
    above: Agency | None = agency
    while above is not None and above not in seen:
        if above.code:
            return above.code
        seen.append(above)
        above = above.parent
    raise ValueError(f"agency {agency.slug} has no code for dossier numbers, nor has one above it")
