"""Signing in and out, step by step: password right -> second factor owed? -> signed in."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from portal import audit
from portal.accounts import passwords, service, sessions
from portal.accounts.models import Account, AccountSession, AccountStatus, SignInState
from portal.accounts.second_factor import SecondFactor, state_after_password
from portal.accounts.sessions import Limits, NewSession

ANONYMOUS = "anonymous"  # the actor of a sign-in that failed
UNKNOWN = ("account", "unknown")


@dataclass(frozen=True, slots=True)
class Checked:
    """What a password check found: the account when it was right, and who was meant."""

    right: bool
    account_id: int | None = None
    code: str | None = None
    new_hash: str | None = None  # when the old one was made with other parameters


def check_password(db: Session, username: str, *, password: str, limits: Limits) -> Checked:
    """Check a user name and password; takes as long for an unknown name as for a known one.

    Only reads: hashing is slow on purpose, and must not happen while others wait for a lock.
    """
    account = service.find(db, username)
    right = passwords.matches(account.password_hash if account else None, password)
    if account is None:
        return Checked(False)
    allowed = account.status is AccountStatus.ACTIVE and (limits.demo or not account.demo)
    if not (right and allowed):
        return Checked(False, code=account.code)
    outdated = passwords.is_outdated(account.password_hash)
    new_hash = passwords.hashed(password) if outdated else None
    return Checked(True, account_id=account.id, code=account.code, new_hash=new_hash)


def note_failure(db: Session, checked: Checked, *, now: datetime) -> None:
    """Write down a sign-in that failed; what was typed is not kept, it may be a password."""
    subject = ("account", checked.code) if checked.code else UNKNOWN
    audit.write(db, "account.sign_in_failed", actor=ANONYMOUS, subject=subject, now=now)


def sign_in(
    db: Session,
    checked: Checked,
    *,
    factor: SecondFactor,
    limits: Limits,
    agent: str,
    replaces: str | None,
    now: datetime,
) -> tuple[Account, NewSession]:
    """Open a session for one whose password was right, under a new token.

    ``replaces`` is the token that the browser had before: that session ends.
    """
    account = db.get_one(Account, checked.account_id)
    if checked.new_hash:
        account.password_hash = checked.new_hash
    if replaces:
        sessions.end_by_token(db, replaces)
    state = state_after_password(factor, db, account)
    new = sessions.start(db, account, state=state, limits=limits, agent=agent, now=now)
    if state is SignInState.SIGNED_IN:
        service.note(db, "account.signed_in", account, now=now)
    return account, new


def complete_sign_in(db: Session, session: AccountSession, *, now: datetime) -> str:
    """Finish a sign-in whose second factor was right; return the new token for the cookie."""
    if session.state is not SignInState.SECOND_FACTOR:
        raise service.AccountError("this session owes no second factor")
    session.state = SignInState.SIGNED_IN
    session.seen_at = now
    token = sessions.rotate(db, session, now=now)
    service.note(db, "account.signed_in", session.account, now=now)
    return token


def sign_out(db: Session, account: Account, token: str, *, now: datetime) -> None:
    """End the session of the browser that asks."""
    sessions.end_by_token(db, token)
    service.note(db, "account.signed_out", account, now=now)


def end_session(db: Session, account: Account, code: str, *, now: datetime) -> bool:
    """End one session of one's own; return whether there was such a one."""
    ended = sessions.end_by_code(db, account.id, code)
    if ended:
        service.note(db, "account.session_ended", account, now=now, data={"session": code})
    return ended


def end_other_sessions(db: Session, account: Account, *, keep: int, now: datetime) -> int:
    """End all sessions of one's own but the one in use; return how many."""
    ended = sessions.end_all(db, account.id, keep=keep)
    if ended:
        service.note(db, "account.session_ended", account, now=now, data={"count": ended})
    return ended
