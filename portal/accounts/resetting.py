"""A new password for someone who forgot the old one; unknown names look and last the same."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import audit
from portal.accounts import confirming, contacts, service
from portal.accounts.messages import RESET_CODE
from portal.accounts.models import Account, AccountStatus, Confirmation, Purpose
from portal.accounts.names import plain_username
from portal.accounts.sessions import Limits

AN_HOUR = 5  # messages to one account
NOBODY = "nobody@invalid"  # a notice to it is made and taken back, see ``send``


def whose(db: Session, typed: str, *, limits: Limits) -> tuple[Account | None, str]:
    """Return the account meant by a user name, e-mail or phone, and where to send the code.

    The code goes where the person said, if that is an address of theirs; else to the e-mail, else
    to the phone. An address that several accounts have means none of them.
    """
    account = service.find(db, typed)
    address = contacts.plain(typed)
    if account is None:
        column = Account.email if contacts.is_email(address) else Account.phone
        found = db.scalars(select(Account).where(column == address).limit(2)).all()
        account = found[0] if len(found) == 1 else None
    if account is None or account.status is not AccountStatus.ACTIVE:
        return None, ""
    if account.demo and not limits.demo:
        return None, ""
    known = [one for one in (account.email, account.phone) if one]
    return account, address if address in known else next(iter(known), "")


def ask(db: Session, typed: str, *, limits: Limits, lang: str, now: datetime) -> str:
    """Send a code to whom ``typed`` means, if anyone, and return the ticket."""
    account, address = whose(db, typed, limits=limits)
    since = now - timedelta(hours=1)
    sent = confirming.recent(db, account, Purpose.RESET, since=since) if account else 0
    live = bool(account and address and sent < AN_HOUR)
    subject = ("account", account.code if account else "unknown")
    audit.write(db, "account.reset_asked", actor="anonymous", subject=subject, now=now)
    return confirming.begin(
        db,
        Purpose.RESET,
        address=address if live else NOBODY,
        lang=lang,
        send=send,
        live=live,
        account=account if live else None,
        data={"name": plain_username(typed)[:64]},
        now=now,
    )


def send(db: Session, row: Confirmation, code: str, now: datetime) -> None:
    """Send the code; for an unknown name do the same work and take it back."""
    with db.begin_nested() as step:
        confirming.tell(db, RESET_CODE, row, code=code, now=now)
        if not row.code_hash:
            step.rollback()


def send_again(db: Session, row: Confirmation, *, ticket: str, now: datetime) -> None:
    """Send another code, unless the account had enough of them this hour: then none is right."""
    if row.account_id is not None:
        account = db.get_one(Account, row.account_id)
        since = now - timedelta(hours=1)
        if confirming.recent(db, account, Purpose.RESET, since=since) >= AN_HOUR:
            row.code_hash = ""
    confirming.send_again(db, row, ticket=ticket, send=send, now=now)


def finish(db: Session, row: Confirmation, new_hash: str, *, now: datetime) -> None:
    """Set the new password, end all sessions of the account, tell the person."""
    account = db.get_one(Account, row.account_id)
    confirming.use(row, now=now)
    service.change_password(db, account, new_hash, session_id=None, actor=account.code, now=now)
