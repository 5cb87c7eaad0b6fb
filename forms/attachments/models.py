"""Table of the attachments: files of a draft, each for one paper, in the applicant's order."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Moment, choice, personal, random_code


class AttachmentState(StrEnum):
    """How far the worker has come with a file."""

    CHECKING = "checking"  # type and structure are right; not yet opened, stripped and scanned
    READY = "ready"
    REFUSED = "refused"  # could not be opened, or is not safe: the applicant must replace it


class Attachment(Base):
    """A file that somebody attached to ``owner`` (the code of a draft) for one paper."""

    __tablename__ = "attachment"
    __table_args__ = (Index(None, "owner", "paper_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(16), unique=True, default=random_code)
    owner: Mapped[str] = mapped_column(String(40))
    paper_id: Mapped[str] = mapped_column(String(80))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(255), info=personal())
    sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"), index=True)
    received_sha256: Mapped[str] = mapped_column(String(64))  # of the bytes as they were sent
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int] = mapped_column(BigInteger)
    pages: Mapped[int | None]  # of a PDF, once the worker opened it
    thumbnail: Mapped[str | None] = mapped_column(ForeignKey("stored_file.sha256"), index=True)
    state: Mapped[AttachmentState] = mapped_column(
        choice(AttachmentState, "state"), default=AttachmentState.CHECKING
    )
    problem: Mapped[str] = mapped_column(String(40), default="")  # portal.files.types.Refusal
    added_at: Mapped[datetime] = mapped_column(Moment)
