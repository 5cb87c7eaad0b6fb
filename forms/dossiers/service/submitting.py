"""Filing a dossier: once for each submission key, all of it in the caller's one transaction.

Written with plain statements, not through the ORM: on SQLite the whole province waits while one
dossier is filed, and on PostgreSQL the agency does from the moment its counter is taken.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from catalogue.content import ChannelKind
from forms.dossiers import messages, numbering
from forms.dossiers.clock import ClockKind, Event, Rule
from forms.dossiers.codes import new_tracking
from forms.dossiers.filing import Application, SentPaper
from forms.dossiers.models import ClockEvent, Dossier, DossierEvent, DossierPaper, Party, PartyRole
from forms.dossiers.service import clocks, events
from forms.dossiers.service.kept import keep_form, pinned
from forms.dossiers.service.locking import lock
from forms.dossiers.service.moments import check_moment
from forms.dossiers.states import UNFILED, DossierState
from forms.dossiers.transitions import Action
from portal.clock import today
from portal.faults import fault
from portal.offices.models import Agency

DOSSIER, PARTY, PAPER, EVENT, CLOCK = (
    cast("Table", model.__table__)
    for model in (Dossier, Party, DossierPaper, DossierEvent, ClockEvent)
)
ONE_DOSSIER = update(DOSSIER).where(DOSSIER.c.id == bindparam("this"))
TRIES = 3  # of a new random tracking code


@dataclass(frozen=True, slots=True)
class _Unfiled:
    """A dossier's row that has no number yet."""

    id: int
    state: DossierState
    rule: Rule
    competent: Agency
    form_sha256: str | None
    event_seq: int
    event_hash: str


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
    happened = check_moment(happened_at, now=now)
    row = _write(db, application, now=now, key=key)
    if row is None:
        known = db.scalars(select(Dossier).where(Dossier.submission_key == key)).one()
        return file(db, known, now=now, by=by, happened_at=happened_at, tell=tell)
    return _file(db, row, now=now, happened=happened, by=by, tell=tell)


def prepare(db: Session, application: Application, *, now: datetime, key: str) -> Dossier:
    """Write everything of a dossier but its number, as a draft; one for each ``key``."""
    _write(db, application, now=now, key=key)
    return db.scalars(select(Dossier).where(Dossier.submission_key == key)).one()


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
    row = _Unfiled(
        dossier.id,
        dossier.state,
        Rule.read(dossier.rule),
        dossier.competent_agency,
        dossier.form_sha256,
        dossier.event_seq,
        dossier.event_hash,
    )
    return _file(db, row, now=now, happened=happened, by=by, tell=tell)


def _write(db: Session, application: Application, *, now: datetime, key: str) -> _Unfiled | None:
    """Write the rows of a new dossier; ``None`` when ``key`` has one already."""
    known = select(Dossier.id).where(Dossier.submission_key == key)
    if db.scalar(known) is not None:
        return None
    revision = pinned(db, application.revision_id)
    channel = ChannelKind(application.channel.value)
    limit = clocks.limit_of(revision.content, channel=channel, case=application.case)
    rule = Rule.of(limit, supplement=revision.supplement)
    form = application.definition
    form_sha256 = keep_form(db, form) if form is not None else None
    values = {
        "submission_key": key,
        "procedure_id": revision.procedure_id,
        "revision_id": application.revision_id,
        "procedure_code": revision.code,
        "title": revision.content.short_title or revision.content.title,
        "form_sha256": form_sha256,
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
    dossier_id = _insert(db, values, application.tracking)
    if dossier_id is None:
        return None
    _add_parties(db, dossier_id, application)
    add_papers(db, dossier_id, application.papers, now=now)
    fault("dossiers.prepared")
    competent = application.receiving.competent
    return _Unfiled(dossier_id, DossierState.DRAFT, rule, competent, form_sha256, 0, "")


def _insert(db: Session, values: Mapping[str, Any], tracking: str | None) -> int | None:
    """Insert the row and return its id; ``None`` when another request has just filed the key.

    On PostgreSQL this waits for that request, so the answer is final.
    """
    dialect = sqlite if db.get_bind().dialect.name == "sqlite" else postgresql
    for _attempt in range(TRIES):
        code = tracking or new_tracking()
        row = dialect.insert(DOSSIER).values(tracking=code, **values)
        made = db.scalar(row.on_conflict_do_nothing().returning(DOSSIER.c.id))
        if made is not None:
            return made
        if db.scalar(select(Dossier.id).where(Dossier.submission_key == values["submission_key"])):
            return None
    raise RuntimeError("no free tracking code found")


def _add_parties(db: Session, dossier_id: int, application: Application) -> None:
    pairs = ((PartyRole.OWNER, application.owner), (PartyRole.FILER, application.filer))
    rows = [
        {
            "dossier_id": dossier_id,
            "role": role,
            "kind": person.kind,
            "name": person.name,
            "id_number": person.id_number,
            "phone": person.phone,
            "email": person.email,
            "address": person.address,
            "commune_code": person.commune_code,
        }
        for role, person in pairs
        if person is not None
    ]
    db.execute(insert(PARTY), rows)


def add_papers(
    db: Session,
    dossier_id: int,
    papers: Sequence[SentPaper],
    *,
    now: datetime,
    first: int = 1,
    supplement: int = 0,
) -> None:
    """Add papers in order from position ``first``; ``supplement`` is the round, 0 at filing."""
    rows = [
        {
            "dossier_id": dossier_id,
            "position": position,
            "round": supplement,
            "added_at": now,
            "paper_id": paper.paper_id,
            "name": paper.name,
            "file_sha256": paper.file_sha256,
            "file_name": paper.file_name,
            "media_type": paper.media_type,
            "size": paper.size,
            "pages": paper.pages,
            "originals": paper.originals,
            "copies": paper.copies,
        }
        for position, paper in enumerate(papers, start=first)
    ]
    if rows:
        db.execute(insert(PAPER), rows)


def _file(
    db: Session, row: _Unfiled, *, now: datetime, happened: datetime, by: str, tell: bool
) -> Dossier:
    """Number the dossier, start its clock, and tell everybody who must know; in this order."""
    start = Event(ClockKind.START, happened, now)
    state = clocks.state_from(db, [start], agency=row.competent, rule=row.rule, now=now)
    code = number_code(row.competent)
    number = numbering.allocate(db, agency=code, day=today(now))
    fault("dossiers.numbered")
    event = _write_start(db, row, number, happened=happened, now=now, by=by, due=state.due)
    dossier = db.get_one(Dossier, row.id, populate_existing=True)
    db.expire(dossier, ["clock_events", "events"])
    if tell:
        messages.tell_received(db, dossier, clock=state, now=now)
    events.audit(db, number, event, now=now)
    fault("dossiers.filed")
    return dossier


def _write_start(
    db: Session,
    row: _Unfiled,
    number: str,
    *,
    happened: datetime,
    now: datetime,
    by: str,
    due: datetime | None,
) -> dict[str, Any]:
    """Write the number, the event and the start of the clock; return the event."""
    event = events.sealed(
        dossier_id=row.id,
        seq=row.event_seq + 1,
        prev_hash=row.event_hash or events.START,
        action=Action.SUBMIT,
        from_state=row.state,
        to_state=DossierState.REGISTERED,
        happened_at=happened,
        entered_at=now,
        actor=by,
        data={"number": number, "form": row.form_sha256 or ""},
    )
    values = {
        "number": number,
        "state": DossierState.REGISTERED,
        "submitted_at": happened,
        "changed_at": now,
        "due_at": due,
        "event_seq": event["seq"],
        "event_hash": event["hash"],
    }
    db.execute(ONE_DOSSIER, {"this": row.id, **values})
    db.execute(insert(EVENT), event)
    clocked = {"dossier_id": row.id, "kind": ClockKind.START, "actor": by}
    moments = {"happened_at": happened, "entered_at": now}
    db.execute(insert(CLOCK), clocked | moments)
    return event


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
