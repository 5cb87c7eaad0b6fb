"""Table of the drafts: what somebody has begun to fill in, kept from the first answer."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalogue.models import Revision
from forms.definition import Filer
from forms.dossiers.models import Dossier, FormDocument
from portal.db import Base, JsonDocument, Moment, choice, personal, random_code


class DraftState(StrEnum):
    """Whether a draft can still be filled in."""

    OPEN = "open"
    SUBMITTED = "submitted"


class Draft(Base):
    """A draft (bản nháp).

    It belongs to an account, or to the browser that began it (``browser_hash``), and opens with the
    link whose secret hashes to ``link_hash``. Procedure revision and form stay those it was begun
    with. ``page_versions`` says at which ``version`` each page was saved last, so that two windows
    do not overwrite each other.
    """

    __tablename__ = "draft"
    __table_args__ = (
        Index(None, "account_id", "procedure_code", "state"),
        Index(None, "browser_hash"),
        Index(None, "state", "expires_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(16), unique=True, default=random_code)
    procedure_code: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(Text)
    revision_id: Mapped[int] = mapped_column(ForeignKey("procedure_revision.id"))
    form_sha256: Mapped[str] = mapped_column(ForeignKey("dossier_form.sha256"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    browser_hash: Mapped[str] = mapped_column(String(64), default="")
    link_hash: Mapped[str] = mapped_column(String(64), unique=True)
    filer: Mapped[Filer] = mapped_column(choice(Filer, "filer"), default=Filer.SELF)
    language: Mapped[str] = mapped_column(String(5), default="vi")
    answers: Mapped[dict[str, Any]] = mapped_column(JsonDocument, default=dict, info=personal())
    origins: Mapped[dict[str, str]] = mapped_column(JsonDocument, default=dict)
    page_versions: Mapped[dict[str, int]] = mapped_column(JsonDocument, default=dict)
    version: Mapped[int] = mapped_column(default=1)
    contact: Mapped[str] = mapped_column(String(254), default="", info=personal())
    contact_code_hash: Mapped[str] = mapped_column(String(64), default="")
    contact_code_until: Mapped[datetime | None] = mapped_column(Moment)
    contact_tries: Mapped[int] = mapped_column(default=0)  # wrong codes since the last one was sent
    contact_confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    state: Mapped[DraftState] = mapped_column(choice(DraftState, "state"), default=DraftState.OPEN)
    dossier_id: Mapped[int | None] = mapped_column(ForeignKey("dossier.id"))
    created_at: Mapped[datetime] = mapped_column(Moment)
    saved_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    warned_days: Mapped[int] = mapped_column(default=0)  # of the last notice: 7, then 1

    revision: Mapped[Revision] = relationship()
    form: Mapped[FormDocument] = relationship()
    dossier: Mapped[Dossier | None] = relationship()
