"""What the throttle counts."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, JsonDocument, Moment


class ThrottleCount(Base):
    """The recent hits of one key under one rule: milliseconds since 1970, oldest first.

    ``key`` is a keyed hash: neither a user name nor an address can be read or guessed from it.
    There are never more hits in the list than the rule allows, so a row stays small in an attack.
    """

    __tablename__ = "throttle_count"
    __table_args__ = (Index(None, "expires_at"),)

    rule: Mapped[str] = mapped_column(String(40), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    hits: Mapped[list[Any]] = mapped_column(JsonDocument)
    expires_at: Mapped[datetime] = mapped_column(Moment)
