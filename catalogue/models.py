"""Tables of the catalogue: procedures, their immutable revisions, and what is live now."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalogue.content import OnlineLevel
from portal.db import Base, JsonDocument, Moment, choice
from portal.offices.models import Agency


class Source(StrEnum):
    """Where a revision came from."""

    SAMPLE = "sample"
    NATIONAL = "national"
    EDITOR = "editor"


class Filing(StrEnum):
    """Where the procedure is filed online: the switch of each procedure."""

    HERE = "here"
    NATIONAL = "national"  # at the national portal, by deep link
    COUNTER = "counter"  # not online


class State(StrEnum):
    """State of a revision."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"
    RETIRED = "retired"


class Field(Base):
    """A field (lĩnh vực)."""

    __tablename__ = "field"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    code: Mapped[str] = mapped_column(String(40), default="")
    name: Mapped[str] = mapped_column(String(200), unique=True)
    name_en: Mapped[str] = mapped_column(String(200), default="")
    lead: Mapped[str] = mapped_column(Text, default="")
    lead_en: Mapped[str] = mapped_column(Text, default="")
    icon: Mapped[str] = mapped_column(String(60), default="")

    aliases: Mapped[list["FieldAlias"]] = relationship(cascade="all, delete-orphan")

    def label(self, lang: str) -> str:
        """Return the field's name in ``lang``, the Vietnamese one when there is no other."""
        return (self.name_en if lang == "en" else "") or self.name


class FieldAlias(Base):
    """Another name under which sources file the same field."""

    __tablename__ = "field_alias"

    name: Mapped[str] = mapped_column(String(200), primary_key=True)
    field_id: Mapped[int] = mapped_column(ForeignKey("field.id"))


class LifeEvent(Base):
    """A moment of life or business (sự kiện) that needs several procedures."""

    __tablename__ = "life_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    title_en: Mapped[str] = mapped_column(String(200), default="")
    lead: Mapped[str] = mapped_column(Text, default="")
    lead_en: Mapped[str] = mapped_column(Text, default="")
    intro: Mapped[str] = mapped_column(Text, default="")
    intro_en: Mapped[str] = mapped_column(Text, default="")
    icon: Mapped[str] = mapped_column(String(60), default="")
    audience: Mapped[str] = mapped_column(String(20), default="citizen")
    position: Mapped[int] = mapped_column(default=0)

    def label(self, lang: str) -> str:
        """Return the title in ``lang``, the Vietnamese one when there is no other."""
        return (self.title_en if lang == "en" else "") or self.title


class Procedure(Base):
    """A procedure (thủ tục hành chính): its identity and what is local to this province.

    What the law says of it stands in its revisions; what the province decides about it (where it
    is filed, why only partly online, how popular it is) stands here and survives every import.
    """

    __tablename__ = "procedure"
    __table_args__ = (CheckConstraint("popular BETWEEN 0 AND 100", name="popular"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    filing: Mapped[Filing] = mapped_column(choice(Filing, "filing"), default=Filing.HERE)
    national_url: Mapped[str] = mapped_column(String(400), default="")
    reason_partial: Mapped[str] = mapped_column(Text, default="")
    popular: Mapped[int] = mapped_column(default=0)
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("procedure.id"))
    created_at: Mapped[datetime] = mapped_column(Moment)

    replaced_by: Mapped["Procedure | None"] = relationship(remote_side=[id])
    revisions: Mapped[list["Revision"]] = relationship(
        back_populates="procedure", order_by="Revision.number"
    )


class Revision(Base):
    """One immutable version of a procedure's content."""

    __tablename__ = "procedure_revision"
    __table_args__ = (UniqueConstraint("procedure_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    procedure_id: Mapped[int] = mapped_column(ForeignKey("procedure.id"))
    number: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JsonDocument)  # catalogue.content.Content
    content_hash: Mapped[str] = mapped_column(String(64))
    source: Mapped[Source] = mapped_column(choice(Source, "source"))
    source_hash: Mapped[str] = mapped_column(String(64), default="")  # of the record as it came
    based_on: Mapped[int | None]  # number of the revision it was made from
    note: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(Moment)
    created_by: Mapped[str] = mapped_column(String(40), default="")  # code of the account

    procedure: Mapped[Procedure] = relationship(back_populates="revisions")


class Status(Base):
    """A revision entered a state: append-only; who, when, why, and from which day it holds."""

    __tablename__ = "procedure_status"
    __table_args__ = (Index(None, "procedure_id", "effective_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    procedure_id: Mapped[int] = mapped_column(ForeignKey("procedure.id"))
    revision_id: Mapped[int] = mapped_column(ForeignKey("procedure_revision.id"), index=True)
    state: Mapped[State] = mapped_column(choice(State, "state"))
    effective_on: Mapped[date | None]  # local date; for scheduled, published, superseded, retired
    at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str] = mapped_column(String(40), default="")
    reason: Mapped[str] = mapped_column(Text, default="")


class Listing(Base):
    """The live procedure as one row: what lists, facets and the public page read.

    It is derived: ``catalogue.service.listings`` writes it whenever the live revision changes, in
    the same transaction, and can rebuild it from the revisions at any time.
    """

    __tablename__ = "procedure_listing"
    __table_args__ = (
        Index(None, "field_id", "sort_key"),
        Index(None, "agency_id", "sort_key"),
        Index(None, "popular"),
    )

    procedure_id: Mapped[int] = mapped_column(ForeignKey("procedure.id"), primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("procedure_revision.id"))
    code: Mapped[str] = mapped_column(String(40), unique=True)
    title: Mapped[str] = mapped_column(Text)
    short_title: Mapped[str] = mapped_column(Text)
    title_en: Mapped[str] = mapped_column(Text, default="")
    summary: Mapped[str] = mapped_column(Text, default="")
    sort_key: Mapped[str] = mapped_column(
        String(200)
    )  # portal.collation.sort_key of the short title
    field_id: Mapped[int | None] = mapped_column(ForeignKey("field.id"))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    at_ministry: Mapped[bool] = mapped_column(default=False)
    at_province: Mapped[bool] = mapped_column(default=False)
    at_commune: Mapped[bool] = mapped_column(default=False)
    online_level: Mapped[OnlineLevel] = mapped_column(choice(OnlineLevel, "online_level"))
    filing: Mapped[Filing] = mapped_column(choice(Filing, "filing"))
    popular: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime] = mapped_column(Moment)
    card: Mapped[dict[str, Any]] = mapped_column(JsonDocument)  # catalogue.facts.Card
    document: Mapped[dict[str, Any]] = mapped_column(JsonDocument, deferred=True)

    field: Mapped[Field | None] = relationship()
    agency: Mapped[Agency | None] = relationship()


class ProcedureEvent(Base):
    """A procedure belongs to a life event."""

    __tablename__ = "procedure_life_event"

    procedure_id: Mapped[int] = mapped_column(ForeignKey("procedure.id"), primary_key=True)
    life_event_id: Mapped[int] = mapped_column(
        ForeignKey("life_event.id"), primary_key=True, index=True
    )
    position: Mapped[int] = mapped_column(default=0)
