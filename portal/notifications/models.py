"""Tables of the notices: what was to be said to whom, and how far it got."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, JsonDocument, Moment, choice, personal


class NoticeState(StrEnum):
    """How far a notice got."""

    QUEUED = "queued"
    SENT = "sent"  # the next carrier accepted it
    FAILED = "failed"  # refused for good, or given up
    UNCERTAIN = "uncertain"  # handed over, but the answer was lost: perhaps it arrived
    SKIPPED = "skipped"  # the channel is switched off, or the person was forgotten


class Notice(Base):
    """One message to one address over one channel; ``key`` is the event that it tells of.

    ``data`` (what the template needs, at times a one-time link) is emptied as soon as the notice is
    sent; ``address`` goes after the time of the setting ``notify.keep_days``.
    """

    __tablename__ = "notice"
    __table_args__ = (UniqueConstraint("key", "channel"), Index(None, "state", "created_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(180))
    kind: Mapped[str] = mapped_column(String(60))
    channel: Mapped[str] = mapped_column(String(20))  # email, sms
    lang: Mapped[str] = mapped_column(String(5))
    address: Mapped[str | None] = mapped_column(String(254), index=True, info=personal())
    data: Mapped[Mapping[str, Any] | None] = mapped_column(JsonDocument, info=personal())
    state: Mapped[NoticeState] = mapped_column(choice(NoticeState, "state"))
    tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(Moment)
    sent_at: Mapped[datetime | None] = mapped_column(Moment)
    last_error: Mapped[str | None] = mapped_column(Text)
    template_hash: Mapped[str | None] = mapped_column(String(64))  # SHA-256 of the template
