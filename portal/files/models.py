"""Table of the stored files: one row per content, whoever refers to it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Moment, choice


class FileState(StrEnum):
    """What is known of a file's content."""

    RECEIVED = "received"  # type and structure checked, not yet prepared or scanned
    SAFE = "safe"
    UNSAFE = "unsafe"  # nobody may open it


class FileRow(Base):
    """A content in the store, under its SHA-256; several things may refer to one row.

    ``received_sha256`` is what the sender's bytes hashed to, when the worker stripped something
    from them (a picture's metadata). ``wanted_at`` is when somebody last stored these bytes: the
    collector leaves recent rows alone. ``damaged_at`` is set by the weekly scrub.
    """

    __tablename__ = "stored_file"
    __table_args__ = (Index(None, "last_checked_at"),)

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger)
    media_type: Mapped[str] = mapped_column(String(100))
    received_sha256: Mapped[str] = mapped_column(String(64))
    state: Mapped[FileState] = mapped_column(choice(FileState, "state"))
    created_at: Mapped[datetime] = mapped_column(Moment)
    wanted_at: Mapped[datetime] = mapped_column(Moment)
    last_checked_at: Mapped[datetime | None] = mapped_column(Moment)
    damaged_at: Mapped[datetime | None] = mapped_column(Moment)
