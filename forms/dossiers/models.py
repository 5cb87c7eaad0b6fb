"""Tables of the dossiers: who files what, which papers, what happened, and how the clock ran."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalogue.content import TimeUnit
from catalogue.models import Procedure, Revision
from forms.dossiers.clock.kinds import ClockKind, Supplement
from forms.dossiers.states import DossierState
from portal.db import Base, JsonDocument, Moment, choice, personal
from portal.offices.models import Agency


class FilingChannel(StrEnum):
    """How the dossier came (channels 1 to 3 of the national list)."""

    DIRECT = "direct"
    ONLINE = "online"
    POSTAL = "postal"


class PartyRole(StrEnum):
    """What a person is to the dossier."""

    OWNER = "owner"  # chủ hồ sơ: whose matter it is
    FILER = "filer"  # người nộp: who hands it in, when that is somebody else


class PartyKind(StrEnum):
    """A natural person or an organisation."""

    PERSON = "person"
    ORGANISATION = "organisation"


class FormDocument(Base):
    """A form definition as it was filed with: one row per content, however many dossiers."""

    __tablename__ = "dossier_form"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    document: Mapped[dict[str, Any]] = mapped_column(JsonDocument)


class Dossier(Base):
    """A dossier (hồ sơ).

    ``number`` is the legal one, allocated when it is filed; ``tracking`` the short code on slip and
    QR. The revision of the procedure and the form stay those it was filed under. Place of receipt,
    competent agency and place of return are three things. ``due_at`` is a cache of what
    ``forms.dossiers.clock`` says, recomputed each night.
    """

    __tablename__ = "dossier"
    __table_args__ = (
        CheckConstraint(
            "number IS NOT NULL OR state IN ('draft', 'awaiting_payment')", name="numbered"
        ),
        CheckConstraint(
            "submitted_at IS NOT NULL OR state IN ('draft', 'awaiting_payment')", name="submitted"
        ),
        CheckConstraint("parent_id IS NULL OR parent_id <> id", name="parent"),
        Index("ix_dossier_account", "account_id", "submitted_at"),
        Index("ix_dossier_receipt", "receipt_agency_id", "state", "submitted_at"),
        Index("ix_dossier_competent", "competent_agency_id", "state", "submitted_at"),
        Index("ix_dossier_due", "state", "due_at"),
        Index("ix_dossier_submitted", "submitted_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str | None] = mapped_column(String(60), unique=True)
    tracking: Mapped[str] = mapped_column(String(16), unique=True)
    submission_key: Mapped[str] = mapped_column(String(80), unique=True)
    procedure_id: Mapped[int] = mapped_column(ForeignKey("procedure.id"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("procedure_revision.id"))
    form_sha256: Mapped[str | None] = mapped_column(ForeignKey("dossier_form.sha256"))
    procedure_code: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(Text)  # of the procedure when it was filed
    case_id: Mapped[str] = mapped_column(String(60), default="")
    answers: Mapped[dict[str, Any]] = mapped_column(JsonDocument, info=personal(), deferred=True)
    origins: Mapped[dict[str, Any]] = mapped_column(JsonDocument, default=dict, deferred=True)
    state: Mapped[DossierState] = mapped_column(choice(DossierState, "state"))
    version: Mapped[int] = mapped_column(default=1)
    channel: Mapped[FilingChannel] = mapped_column(choice(FilingChannel, "channel"))
    receipt_agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    competent_agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    return_agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    holder_id: Mapped[int | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), index=True
    )
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("dossier.id"), index=True)
    language: Mapped[str] = mapped_column(String(5), default="vi")
    rule: Mapped[dict[str, Any]] = mapped_column(JsonDocument)  # forms.dossiers.clock.Rule
    supplement_rounds: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(Moment)
    submitted_at: Mapped[datetime | None] = mapped_column(Moment)
    received_at: Mapped[datetime | None] = mapped_column(Moment)
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    changed_at: Mapped[datetime] = mapped_column(Moment)
    due_at: Mapped[datetime | None] = mapped_column(Moment)
    event_seq: Mapped[int] = mapped_column(default=0)  # where the chain of events ends
    event_hash: Mapped[str] = mapped_column(String(64), default="")

    procedure: Mapped[Procedure] = relationship()
    revision: Mapped[Revision] = relationship()
    receipt_agency: Mapped[Agency] = relationship(foreign_keys=[receipt_agency_id])
    competent_agency: Mapped[Agency] = relationship(foreign_keys=[competent_agency_id])
    return_agency: Mapped[Agency] = relationship(foreign_keys=[return_agency_id])
    form: Mapped[FormDocument | None] = relationship()
    parties: Mapped[list["Party"]] = relationship(order_by="Party.id", back_populates="dossier")
    papers: Mapped[list["DossierPaper"]] = relationship(
        order_by="DossierPaper.position, DossierPaper.id", back_populates="dossier"
    )
    events: Mapped[list["DossierEvent"]] = relationship(order_by="DossierEvent.seq")
    clock_events: Mapped[list["ClockEvent"]] = relationship(order_by="ClockEvent.id")


class Party(Base):
    """A person or organisation of the dossier, as they were when it was filed."""

    __tablename__ = "dossier_party"
    __table_args__ = (UniqueConstraint("dossier_id", "role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"))
    role: Mapped[PartyRole] = mapped_column(choice(PartyRole, "role"))
    kind: Mapped[PartyKind] = mapped_column(choice(PartyKind, "kind"), default=PartyKind.PERSON)
    name: Mapped[str] = mapped_column(String(300), info=personal())
    id_number: Mapped[str] = mapped_column(String(40), default="", info=personal())
    phone: Mapped[str] = mapped_column(String(20), default="", index=True, info=personal())
    email: Mapped[str] = mapped_column(String(254), default="", info=personal())
    address: Mapped[str] = mapped_column(String(500), default="", info=personal())
    commune_code: Mapped[str] = mapped_column(String(10), default="")

    dossier: Mapped[Dossier] = relationship(back_populates="parties")


class DossierPaper(Base):
    """A paper of the dossier: a stored file, or (without one) a paper handed in at the counter.

    ``round`` is 0 for what was filed, 1 and on for supplements; what a supplement replaces stays,
    with ``replaced_at`` set.
    """

    __tablename__ = "dossier_paper"
    __table_args__ = (Index(None, "dossier_id", "paper_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"))
    paper_id: Mapped[str] = mapped_column(String(80))  # of the form definition
    name: Mapped[str] = mapped_column(Text)
    position: Mapped[int] = mapped_column(default=0)
    file_sha256: Mapped[str | None] = mapped_column(ForeignKey("stored_file.sha256"), index=True)
    file_name: Mapped[str] = mapped_column(String(255), default="", info=personal())
    media_type: Mapped[str] = mapped_column(String(100), default="")
    size: Mapped[int] = mapped_column(default=0)
    pages: Mapped[int | None]
    originals: Mapped[int] = mapped_column(default=0)
    copies: Mapped[int] = mapped_column(default=0)
    round: Mapped[int] = mapped_column(default=0)
    added_at: Mapped[datetime] = mapped_column(Moment)
    replaced_at: Mapped[datetime | None] = mapped_column(Moment)

    dossier: Mapped[Dossier] = relationship(back_populates="papers")


class DossierEvent(Base):
    """What happened to a dossier: append-only, each sealed with the one before it."""

    __tablename__ = "dossier_event"
    __table_args__ = (Index(None, "actor", "entered_at"),)

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    action: Mapped[str] = mapped_column(String(40))
    from_state: Mapped[DossierState | None] = mapped_column(choice(DossierState, "from_state"))
    to_state: Mapped[DossierState] = mapped_column(choice(DossierState, "to_state"))
    happened_at: Mapped[datetime] = mapped_column(Moment)
    entered_at: Mapped[datetime] = mapped_column(Moment)
    actor: Mapped[str] = mapped_column(String(40))  # code of the account, or "system"
    reason: Mapped[str] = mapped_column(Text, default="")
    data: Mapped[dict[str, Any]] = mapped_column(JsonDocument, default=dict)
    prev_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), unique=True)


class ClockEvent(Base):
    """What moved the clock: append-only; when it happened, and when it was written down."""

    __tablename__ = "clock_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    kind: Mapped[ClockKind] = mapped_column(choice(ClockKind, "kind"))
    happened_at: Mapped[datetime] = mapped_column(Moment)
    entered_at: Mapped[datetime] = mapped_column(Moment)
    cause: Mapped[str] = mapped_column(String(40), default="")  # why it pauses: supplement, ...
    amount: Mapped[int | None]  # of an extension
    unit: Mapped[TimeUnit | None] = mapped_column(choice(TimeUnit, "unit"))
    legal: Mapped[str] = mapped_column(String(300), default="")
    actor: Mapped[str] = mapped_column(String(40))


class NumberCounter(Base):
    """The last running number of a series (an agency's day); locked last in a submission."""

    __tablename__ = "dossier_number_counter"

    series: Mapped[str] = mapped_column(String(60), primary_key=True)
    last: Mapped[int]


class NumberPattern(Base):
    """How dossier numbers are written from a day on; without a row, the built-in one holds."""

    __tablename__ = "dossier_number_pattern"

    valid_from: Mapped[date] = mapped_column(primary_key=True)
    pattern: Mapped[str] = mapped_column(String(80))
    legal: Mapped[str] = mapped_column(String(300), default="")


class ClockPolicy(Base):
    """What a supplement does to the time limit of one procedure; without a row, it restarts."""

    __tablename__ = "dossier_clock_policy"

    procedure_id: Mapped[int] = mapped_column(ForeignKey("procedure.id"), primary_key=True)
    supplement: Mapped[Supplement] = mapped_column(choice(Supplement, "supplement"))
    legal: Mapped[str] = mapped_column(String(300))
