"""What was asked, without persons: counted in memory, written every few seconds, expiring.

No person, address, session or moment is kept: only folded words, a day and numbers. What could be
about a person (numbers of papers and telephones, mail addresses, dates, names) is never written.
"""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from threading import Lock
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal import clock
from portal.db import changes
from search.editorial import POPULARITY_CHANGED
from search.models import OpenedDay, QueryDay

LONGEST = 100  # characters of a query that are kept; longer ones are not
MOST_WAITING = 5_000  # different queries that wait to be written; more are not counted
MOST_OPENED_AT_ONCE = 20  # of one result for one query between two writings: against machines
# A surname, a usual middle name and one word more: "nguyễn văn a". Folded, as queries are kept.
SURNAMES = (
    "nguyen|tran|le|pham|hoang|huynh|phan|vu|vo|dang|bui|do|ho|ngo|duong|ly|dinh|doan|trinh|truong"
    "|lam|mai|cao|luong|dao|ta|ha|thai|quach|chau|tang|kieu"
)
MIDDLE_NAMES = "van|thi|duc|ngoc|minh|quang|huu|xuan|hong|kim|phuong|bao"
PERSON = re.compile(rf"\b(?:{SURNAMES}) (?:{MIDDLE_NAMES}) [a-z]{{1,7}}\b", re.ASCII)
PRIVATE = re.compile(r"\d{7,}|@|\d{1,2}[/ .-]\d{1,2}[/ .-]\d{4}|\d{3,4}[ .]\d{3}[ .]\d{3}")


def may_be_private(text: str, folded: str) -> bool:
    """Tell whether a query could be about a person: a number, an address, a date or a name."""
    digits = sum(char.isdigit() for char in text)
    return digits >= 8 or PRIVATE.search(text) is not None or PERSON.search(folded) is not None


@dataclass(slots=True)
class _Counts:
    asked: int = 0
    found: int = 0
    opened: int = 0


class Asked:
    """The counts of one process that wait to be written."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._queries: dict[tuple[str, date], _Counts] = {}
        self._opened: Counter[tuple[str, date]] = Counter()
        self._clicks: Counter[tuple[str, str]] = Counter()

    def ask(self, text: str, folded: str, *, found: int, today: date) -> None:
        """Count a query and how much it found."""
        if not folded or len(folded) > LONGEST or may_be_private(text, folded):
            return
        with self._lock:
            counts = self._counts(folded, today)
            if counts is not None:
                counts.asked += 1
                counts.found = found

    def open(self, folded: str, target: str, *, today: date) -> None:
        """Count that the result ``target`` (kind:key) was opened from a query."""
        with self._lock:
            self._clicks[folded, target] += 1
            if self._clicks[folded, target] > MOST_OPENED_AT_ONCE:
                return
            if len(self._opened) < MOST_WAITING:
                self._opened[target, today] += 1
            if folded and len(folded) <= LONGEST and not may_be_private(folded, folded):
                counts = self._counts(folded, today)
                if counts is not None:
                    counts.opened += 1

    def _counts(self, folded: str, today: date) -> _Counts | None:
        if (folded, today) not in self._queries and len(self._queries) >= MOST_WAITING:
            return None
        return self._queries.setdefault((folded, today), _Counts())

    @property
    def waiting(self) -> bool:
        """Whether there is anything to write."""
        return bool(self._queries or self._opened)

    def write(self, db: Session) -> None:
        """Add what waits to the tables; the caller commits."""
        with self._lock:
            queries, self._queries = self._queries, {}
            opened, self._opened = self._opened, Counter()
            self._clicks.clear()
        for (query, day), counts in sorted(queries.items()):
            row = db.scalars(select(QueryDay).filter_by(query=query, day=day)).one_or_none()
            row = row or _added(db, QueryDay(query=query, day=day, asked=0, found=0, opened=0))
            row.asked += counts.asked
            row.opened += counts.opened
            row.found = counts.found if counts.asked else row.found
        for (target, day), count in sorted(opened.items()):
            one = db.scalars(select(OpenedDay).filter_by(target=target, day=day)).one_or_none()
            one = one or _added(db, OpenedDay(target=target, day=day, opened=0))
            one.opened += count
        db.flush()


def _added(db: Session, row: Any) -> Any:
    db.add(row)
    return row


def expire(db: Session, *, now: datetime, keep_days: int) -> int:
    """Remove counts older than ``keep_days``, tell every process that popularity moved; return
    how many rows went.
    """
    before = clock.today(now) - timedelta(days=keep_days)
    gone = 0
    for table in (QueryDay, OpenedDay):
        found = list(db.scalars(select(table.id).where(table.day < before)))
        for start in range(0, len(found), 500):
            db.execute(delete(table).where(table.id.in_(found[start : start + 500])))
        gone += len(found)
    changes.record(db, POPULARITY_CHANGED, keys=["all"], now=now)
    return gone
