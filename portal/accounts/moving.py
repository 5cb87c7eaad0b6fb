"""Change of address: the new one is confirmed by a code, the old one is told."""

from datetime import datetime

from sqlalchemy.orm import Session

from portal.accounts import confirming, contacts, service
from portal.accounts.messages import ALREADY, CONTACT_CHANGED, CONTACT_CODE
from portal.accounts.models import Account, Confirmation, Purpose
from portal.notifications import Contact, notify
from portal.ui import words


def is_own(account: Account, address: str) -> bool:
    """Tell whether the account has this address already."""
    return address in {account.email, account.phone}


def ask(db: Session, account: Account, address: str, *, lang: str, now: datetime) -> str:
    """Send a code to the new address and return the ticket; someone else's gets a notice."""
    return confirming.begin(
        db,
        Purpose.CONTACT,
        address=address,
        lang=lang,
        send=send,
        live=not service.is_taken(db, address, but=account),
        account=account,
        now=now,
    )


def send(db: Session, row: Confirmation, code: str, now: datetime) -> None:
    """Send the code, or to one who has an account already the notice."""
    if row.code_hash:
        confirming.tell(db, CONTACT_CODE, row, code=code, now=now)
    else:
        confirming.tell(db, ALREADY, row, now=now)


def finish(db: Session, row: Confirmation, *, now: datetime) -> bool:
    """Put the confirmed address in the place of the old one, and tell the old one.

    Whoever signed in with the old address signs in with the new one. Return ``False`` when
    someone else took it meanwhile.
    """
    account = db.get_one(Account, row.account_id)
    confirming.use(row, now=now)
    new = row.address
    if service.is_taken(db, new, but=account):
        return False
    before = Contact(email=account.email, phone=account.phone)
    name = "email" if contacts.is_email(new) else "phone"
    old = getattr(account, name)
    setattr(account, name, new)
    if old and account.username == old:
        account.username = new
    service.note(db, "account.contact_changed", account, now=now, data={"kind": name})
    told = contacts.contact(old) if old else before
    notify(
        db,
        CONTACT_CHANGED,
        to=told,
        lang=account.language,
        values={
            "name": account.name,
            "new": contacts.hidden(new),
            "when": words.moment(now, account.language),
        },
        key=f"account:{account.code}:contact:{row.id}",
        now=now,
    )
    return True
