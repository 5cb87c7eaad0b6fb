"""Registration: an account is made when the code sent to its address comes back, not before."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.accounts import confirming, contacts, service, sessions
from portal.accounts.messages import ALREADY, REGISTRATION_CODE
from portal.accounts.models import Confirmation, Purpose, SignInState
from portal.accounts.sessions import Limits, NewSession
from portal.security.permissions import Role


@dataclass(frozen=True, slots=True)
class Wanted:
    """An account as someone asks for it; ``address`` is plain and becomes the user name."""

    name: str
    address: str
    password_hash: str
    next: str = ""  # where the person was going


def ask(db: Session, wanted: Wanted, *, lang: str, now: datetime, trapped: bool = False) -> str:
    """Send a code to the address and return the ticket.

    An address that has an account gets a notice that says so, and a ticket that no code opens:
    whoever asks sees the same, and takes the same time. Who is ``trapped`` (a machine filled in
    the box that people do not see) gets such a ticket, and nothing is sent.
    """
    return confirming.begin(
        db,
        Purpose.REGISTER,
        address=wanted.address,
        lang=lang,
        send=send,
        live=not trapped and not service.is_taken(db, wanted.address),
        data={
            "name": wanted.name,
            "password_hash": wanted.password_hash,
            "next": wanted.next,
            "trapped": trapped,
        },
        now=now,
    )


def send(db: Session, row: Confirmation, code: str, now: datetime) -> None:
    """Send the code, or to one who has an account already the notice."""
    if row.data and row.data["trapped"]:
        return
    if row.code_hash:
        confirming.tell(db, REGISTRATION_CODE, row, code=code, now=now)
    else:
        confirming.tell(db, ALREADY, row, now=now)


def finish(
    db: Session, row: Confirmation, *, limits: Limits, agent: str, now: datetime
) -> tuple[NewSession, str] | None:
    """Make the account whose code was right and sign the person in.

    Return the session and where the person was going; ``None`` when the address was taken
    meanwhile.
    """
    data = dict(row.data or {})
    confirming.use(row, now=now)
    if service.is_taken(db, row.address):
        return None
    email = row.address if contacts.is_email(row.address) else None
    try:
        with db.begin_nested():
            account = service.create(
                db,
                row.address,
                name=data["name"],
                roles=[Role.CITIZEN],
                password_hash=data["password_hash"],
                email=email,
                phone=None if email else row.address,
                actor="",
                now=now,
            )
    except (IntegrityError, service.AccountError):
        return None  # two codes for one address, typed in at once
    account.language = row.language
    state = SignInState.SIGNED_IN
    new = sessions.start(db, account, state=state, limits=limits, agent=agent, now=now)
    service.note(db, "account.signed_in", account, now=now)
    return new, data["next"]
