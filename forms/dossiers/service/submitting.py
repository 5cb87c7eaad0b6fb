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
from forms.dossiers.filing import Application, Person, SentPaper
from forms.dossiers.models import (
    ClockEvent,
    Dossier,
    DossierPaper,
    FormDocument,
    Party,
    PartyRole,
)
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


def submit(
    db: Session,
    application: Application,
    *,
    now: datetime,
    by: str,
    key: str,
    happened_at: datetime | None = None,
    tell: bool = True,
) -> Dossier:
    """File a dossier and return it; a second call with ``key`` returns the first one.

    ``by`` is the code of the account that acts, or ``anonymous`` for somebody without one. Number,
    events, clock, notices and audit entry are written in the caller's transaction; commit soon, the
    counter of the agency's day is locked. The rest is as for :func:`file`.
    """
    prepared = prepare(db, application, now=now, key=key)
    return file(db, prepared, now=now, by=by, happened_at=happened_at, tell=tell)


def prepare(db: Session, application: Application, *, now: datetime, key: str) -> Dossier:
    """Write everything of a dossier but its number, as a draft; one for each ``key``."""
    known = filed(db, key)
    if known is not None:
        return known
    dossier, new = _insert(db, _row(db, application, now=now, key=key), application.tracking)
    if new:
        _add_parties(dossier, owner=application.owner, filer=application.filer)
        add_papers(dossier, application.papers, now=now)
        db.flush()
        fault("dossiers.prepared")
    return dossier


def _row(db: Session, application: Application, *, now: datetime, key: str) -> dict[str, Any]:
    """Return the columns of the new dossier, with the rule of its clock."""
    revision = db.get_one(Revision, application.revision_id)
    content = from_json(revision.content)
    rule = clocks.rule_of(
        db,
        revision.procedure_id,
        content=content,
        channel=ChannelKind(application.channel.value),
        case=application.case,
    )
    form = application.definition
    return {
        "submission_key": key,
        "procedure_id": revision.procedure_id,
        "revision_id": revision.id,
        "procedure_code": revision.procedure.code,
        "title": content.short_title or content.title,
        "form_sha256": _keep_form(db, form) if form is not None else None,
        "case_id": application.case_id,
        "answers": dict(application.answers),
        "origins": dict(application.origins),
        "state": DossierState.DRAFT,
        "channel": application.channel,
        "receipt_agency_id": application.receiving.receipt.id,
        "competent_agency_id": application.receiving.competent.id,
        "return_agency_id": application.receiving.returning.id,
        "account_id": application.account_id,
        "parent_id": application.parent_id,
        "language": application.language,
        "rule": rule.document(),
        "created_at": now,
        "changed_at": now,
    }


def _insert(db: Session, values: Mapping[str, Any], tracking: str | None) -> tuple[Dossier, bool]:
    """Insert the row; return it, or the one that another request has just written, and which."""
    for _attempt in range(TRIES):
        dossier = Dossier(tracking=tracking or new_tracking(), **values)
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
    tell: bool = True,
) -> Dossier:
    """Give a prepared (or paid for) dossier its number and start its clock; once.

    ``happened_at`` is when a paper dossier was handed in, before ``now`` when it is entered later;
    ``tell`` whether the applicant gets a notice (not for samples and what is moved here).
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
    if tell:
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
