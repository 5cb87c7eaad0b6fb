"""Codes of six digits: sent to an address, typed in within a quarter of an hour, five tries."""

import hashlib
import hmac
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from portal.accounts import contacts
from portal.accounts.models import Account, Confirmation, Purpose
from portal.notifications import Contact, notify
from portal.security import cookies
from portal.slots import MessageKind

MINUTES = 15
TRIES = 5
KEPT = timedelta(hours=2)  # longer than the hour in which messages to one account are counted

Send = Callable[[Session, Confirmation, str, datetime], None]


class Outcome(Enum):
    """What became of a code that was typed in."""

    RIGHT = auto()
    WRONG = auto()
    OVER = auto()  # too late, too many tries, or done already: another code is needed


def _hash(ticket: str, code: str) -> str:
    return hashlib.sha256(f"{ticket}:{code}".encode()).hexdigest()


def begin(
    db: Session,
    purpose: Purpose,
    *,
    address: str,
    lang: str,
    send: Send,
    now: datetime,
    live: bool = True,
    account: Account | None = None,
    data: Mapping[str, Any] | None = None,
) -> str:
    """Send a code and return the ticket with which it can be typed in.

    With ``live=False`` the ticket looks like any other, but no code confirms it.
    """
    ticket = cookies.new_token()
    row = Confirmation(
        ticket_hash=cookies.token_hash(ticket),
        purpose=purpose,
        account_id=account.id if account else None,
        address=address,
        language=lang,
        data=dict(data or {}),
        sent=0,
        tries=0,
        created_at=now,
        expires_at=now + timedelta(minutes=MINUTES),
    )
    db.add(row)
    db.flush()
    _send(db, row, ticket=ticket, live=live, send=send, now=now)
    return ticket


def send_again(db: Session, row: Confirmation, *, ticket: str, send: Send, now: datetime) -> None:
    """Send another code in the place of the last one, with new tries and a new end."""
    _send(db, row, ticket=ticket, live=bool(row.code_hash), send=send, now=now)


def _send(
    db: Session, row: Confirmation, *, ticket: str, live: bool, send: Send, now: datetime
) -> None:
    code = f"{secrets.randbelow(1_000_000):06d}"
    row.code_hash = _hash(ticket, code) if live else ""
    row.sent += 1
    row.tries = 0
    row.expires_at = now + timedelta(minutes=MINUTES)
    db.flush()
    send(db, row, code, now)


def find(db: Session, ticket: str, purpose: Purpose, *, lock: bool = False) -> Confirmation | None:
    """Return the row of a ticket, whatever its state; ``lock`` it before it is judged."""
    if not cookies.is_token(ticket):
        return None
    query = select(Confirmation).where(
        Confirmation.ticket_hash == cookies.token_hash(ticket), Confirmation.purpose == purpose
    )
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return db.scalar(query)


def is_over(row: Confirmation, *, now: datetime) -> bool:
    """Tell whether no code can confirm this row any more."""
    done = row.confirmed_at is not None or row.used_at is not None
    return done or row.expires_at <= now or row.tries >= TRIES


def check(row: Confirmation, *, ticket: str, code: str, now: datetime) -> Outcome:
    """Judge a code; count the try. ``row`` is locked by the caller."""
    if is_over(row, now=now):
        return Outcome.OVER
    row.tries += 1
    if not hmac.compare_digest(row.code_hash, _hash(ticket, code)):
        return Outcome.OVER if row.tries >= TRIES else Outcome.WRONG
    row.confirmed_at = now
    return Outcome.RIGHT


def is_confirmed(row: Confirmation, *, now: datetime) -> bool:
    """Tell whether the code was right a quarter of an hour ago at most, and nothing came of it."""
    if row.confirmed_at is None or row.used_at is not None:
        return False
    return now < row.confirmed_at + timedelta(minutes=MINUTES)


def use(row: Confirmation, *, now: datetime) -> None:
    """Mark a row as used, and forget what it carried."""
    row.used_at = now
    row.data = None


def recent(db: Session, account: Account, purpose: Purpose, *, since: datetime) -> int:
    """Return how many messages an account was sent for ``purpose`` since a moment."""
    query = select(func.coalesce(func.sum(Confirmation.sent), 0)).where(
        Confirmation.account_id == account.id,
        Confirmation.purpose == purpose,
        Confirmation.created_at > since,
    )
    return int(db.scalar(query) or 0)


def purge(db: Session, *, now: datetime) -> None:
    """Delete rows that are long over."""
    db.execute(delete(Confirmation).where(Confirmation.expires_at < now - KEPT))


def tell(
    db: Session,
    kind: MessageKind,
    row: Confirmation,
    *,
    to: Contact | None = None,
    now: datetime,
    **values: str,
) -> None:
    """Put down a notice about ``row``, to its address unless ``to`` says another."""
    notify(
        db,
        kind,
        to=to or contacts.contact(row.address),
        lang=row.language,
        values={"minutes": str(MINUTES), **values},
        key=f"account:confirm:{row.id}:{row.sent}",
        now=now,
    )
