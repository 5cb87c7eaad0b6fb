"""Change numbers: what the search index and the page cache follow.

Numbers are taken from one locked counter row, so they become visible in their own order: whoever
has seen number 7 will never be shown a late number 6. (A sequence would not promise that.)
"""

import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, suppress
from datetime import datetime

from sqlalchemy import Index, String, insert, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.db.base import Base, Moment


class ChangeCounter(Base):
    """The one row that hands out change numbers."""

    __tablename__ = "change_counter"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    value: Mapped[int]


class Change(Base):
    """Something that the public can see changed: ``kind`` and ``key`` say what."""

    __tablename__ = "change"
    __table_args__ = (Index(None, "kind", "number"),)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(Moment)


def record(db: Session, kind: str, *, keys: Iterable[str], now: datetime) -> None:
    """Record that the things ``keys`` of ``kind`` changed; the counter row stays locked to commit.

    Call it last in a transaction: writers of changes queue behind each other from here on.
    """
    keys = list(keys)
    if not keys:
        return
    last = db.scalar(
        update(ChangeCounter)
        .where(ChangeCounter.id == 1)
        .values(value=ChangeCounter.value + len(keys))
        .returning(ChangeCounter.value)
    )
    if last is None:
        raise LookupError("the change counter has no row: run the migrations")
    first = last - len(keys) + 1
    rows = [
        {"number": first + index, "kind": kind, "key": key, "at": now}
        for index, key in enumerate(keys)
    ]
    db.execute(insert(Change), rows)


def current(db: Session) -> int:
    """Return the last change number that is visible to ``db``."""
    return db.scalar(select(ChangeCounter.value).where(ChangeCounter.id == 1)) or 0


class Watch:
    """What the last change number was, asked at most every ``every`` seconds (one per process).

    Whatever is kept in memory (pages, menus) is kept by this number. ``look_again`` makes the next
    question a real one.
    """

    def __init__(
        self,
        sessions: Callable[[], AbstractContextManager[Session]],
        *,
        every: float = 0.5,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._sessions = sessions
        self._every = every
        self._clock = clock
        self._asked = float("-inf")
        self._number = -1

    def number(self) -> int:
        """Return the last change number; the one known before when the database is away."""
        now = self._clock()
        if now - self._asked > self._every:
            self._asked = now
            with suppress(SQLAlchemyError), self._sessions() as db:
                self._number = current(db)
        return self._number

    def look_again(self) -> None:
        """Ask the database at the next question."""
        self._asked = float("-inf")


def since(db: Session, number: int, *, kinds: Sequence[str], limit: int = 1000) -> list[Change]:
    """Return the changes of ``kinds`` after ``number``, oldest first, at most ``limit``."""
    query = select(Change).where(Change.number > number, Change.kind.in_(kinds))
    return list(db.scalars(query.order_by(Change.number).limit(limit)))
