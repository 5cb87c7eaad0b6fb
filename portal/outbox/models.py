"""Tables of the outbox: what is to be done outside the database, timed jobs, living workers."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, JsonDocument, Moment

OPEN = text("done_at IS NULL AND failed_at IS NULL")


class OutboxRow(Base):
    """One thing to do after the commit: mail, message, call. Done once, at least.

    ``business_key`` says what event asks for it (``dossier:123:returned:sms``): a second row of one
    key cannot exist. A row is free when its lease is over; there is no ``processing`` flag that a
    killed worker could leave behind. Payloads name rows, they carry no personal data.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_open", "not_before", "id", sqlite_where=OPEN, postgresql_where=OPEN),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(60))
    business_key: Mapped[str] = mapped_column(String(200), unique=True)
    payload: Mapped[Mapping[str, Any]] = mapped_column(JsonDocument)
    created_at: Mapped[datetime] = mapped_column(Moment)
    not_before: Mapped[datetime] = mapped_column(Moment)
    attempts: Mapped[int] = mapped_column(default=0)  # begun, whether or not they ended
    lease_until: Mapped[datetime | None] = mapped_column(Moment)
    leased_by: Mapped[str | None] = mapped_column(String(120))
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    failed_at: Mapped[datetime | None] = mapped_column(Moment)  # given up; `motcua outbox retry`
    uncertain: Mapped[bool] = mapped_column(default=False)  # perhaps done outside, nobody can tell
    last_error: Mapped[str | None] = mapped_column(Text)


class TimedRun(Base):
    """When a timed job last ran, and who runs it now: it runs once over all workers."""

    __tablename__ = "timed_job"

    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    last_started: Mapped[datetime | None] = mapped_column(Moment)
    lease_until: Mapped[datetime | None] = mapped_column(Moment)
    leased_by: Mapped[str | None] = mapped_column(String(120))
    last_done: Mapped[datetime | None] = mapped_column(Moment)
    last_error: Mapped[str | None] = mapped_column(Text)


class WorkerBeat(Base):
    """A worker says every few seconds that it lives; /readyz reads it."""

    __tablename__ = "worker_beat"

    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    started_at: Mapped[datetime] = mapped_column(Moment)
    beat_at: Mapped[datetime] = mapped_column(Moment)
