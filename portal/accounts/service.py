"""Rules of accounts: passwords, roles, who may sign in. Each writes a line of the audit trail."""

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from portal import audit
from portal.accounts import passwords, sessions
from portal.accounts.messages import PASSWORD_CHANGED
from portal.accounts.models import Account, AccountRole, AccountSession, AccountStatus
from portal.accounts.names import is_username, plain_username
from portal.notifications import Contact, notify
from portal.security.permissions import STAFF, Role
from portal.ui import words


class AccountError(ValueError):
    """A rule of accounts was broken; the message is for an administrator."""


class LastAdministratorError(AccountError):
    """Nobody would be left who can administer."""


def find(db: Session, username: str) -> Account | None:
    """Return the account with this user name, in whatever case it is typed."""
    return db.scalar(select(Account).where(Account.username == plain_username(username)))


def by_code(db: Session, code: str) -> Account | None:
    """Return the account with this public code."""
    return db.scalar(select(Account).where(Account.code == code))


def is_taken(db: Session, address: str, *, but: Account | None = None) -> bool:
    """Tell whether an account (other than ``but``) is called so, or is reached there.

    ``address`` is plain, see ``contacts``.
    """
    called = or_(Account.username == address, Account.email == address, Account.phone == address)
    query = select(Account.id).where(called).limit(1)
    if but is not None:
        query = query.where(Account.id != but.id)
    return db.scalar(query) is not None


def listing(db: Session) -> Sequence[Account]:
    """Return all accounts by user name."""
    return db.scalars(select(Account).order_by(Account.username)).all()


def names_of(db: Session, codes: Collection[str]) -> Mapping[str, str]:
    """Return the names behind account codes, those that exist."""
    query = select(Account.code, Account.name).where(Account.code.in_(codes))
    return {row.code: row.name for row in db.execute(query)}


def minimum_length(roles: Collection[Role]) -> int:
    """Return how long a password of someone with these roles must be."""
    return passwords.STAFF_MINIMUM if set(roles) & STAFF else passwords.CITIZEN_MINIMUM


def weakness(account: Account, password: str) -> passwords.Weakness | None:
    """Return why ``password`` is not good enough for ``account``, ``None`` when it is."""
    known = [word for word in (account.username, account.name, account.email) if word]
    return passwords.weakness(password, minimum=minimum_length(account.roles), known=known)


def change_password(
    db: Session,
    account: Account,
    new_hash: str,
    *,
    session_id: int | None,
    actor: str,
    now: datetime,
) -> str | None:
    """Set a new password, end all other sessions, tell the person; return the session's new token.

    ``new_hash`` is made beforehand, outside the transaction. ``session_id`` is the session in use,
    ``None`` when an administrator sets the password: then all sessions end.
    """
    account.password_hash = new_hash
    account.password_changed_at = now
    sessions.end_all(db, account.id, keep=session_id)
    session = db.get(AccountSession, session_id) if session_id is not None else None
    token = sessions.rotate(db, session, now=now) if session is not None else None
    note(db, "account.password_changed", account, now=now, actor=actor)
    notify(
        db,
        PASSWORD_CHANGED,
        to=Contact(email=account.email, phone=account.phone),
        lang=account.language,
        values={"name": account.name, "when": words.moment(now, account.language)},
        key=f"account:{account.code}:password:{now:%Y%m%d%H%M%S%f}",
        now=now,
    )
    return token


def create(
    db: Session,
    username: str,
    *,
    name: str,
    roles: Collection[Role],
    password_hash: str,
    actor: str,
    now: datetime,
    email: str | None = None,
    phone: str | None = None,
    demo: bool = False,
) -> Account:
    """Add an account; raise ``AccountError`` for a user name that cannot be, or is taken."""
    username = plain_username(username)
    if not is_username(username):
        raise AccountError(f"{username!r}: a user name has 3 to 64 of a-z, 0-9 and . _ @ + -")
    if find(db, username) is not None:
        raise AccountError(f"{username!r} is taken")
    account = Account(
        username=username,
        name=unicodedata.normalize("NFC", name),
        email=email or None,
        phone=phone or None,
        language="vi",
        password_hash=password_hash,
        password_changed_at=now,
        status=AccountStatus.ACTIVE,
        demo=demo,
        created_at=now,
        role_rows=[AccountRole(role=role, granted_at=now) for role in sorted(set(roles))],
    )
    db.add(account)
    db.flush()
    data = {"roles": sorted(account.roles), "demo": demo}
    note(db, "account.created", account, now=now, actor=actor, data=data)
    return account


def set_roles(
    db: Session, account: Account, roles: Collection[Role], *, actor: str, now: datetime
) -> None:
    """Give an account exactly these roles; they hold from its next request on."""
    wanted = frozenset(roles)
    added, removed = wanted - account.roles, account.roles - wanted
    if not added and not removed:
        return
    if Role.ADMINISTRATOR in removed:
        _keep_an_administrator(db, account)
    account.role_rows = [
        *(row for row in account.role_rows if row.role in wanted),
        *(AccountRole(role=role, granted_at=now) for role in sorted(added)),
    ]
    data = {"added": sorted(added), "removed": sorted(removed)}
    note(db, "account.roles_changed", account, now=now, actor=actor, data=data)


def disable(db: Session, account: Account, *, actor: str, now: datetime) -> None:
    """Let an account sign in no more, and end its sessions."""
    if account.status is AccountStatus.DISABLED:
        return
    if Role.ADMINISTRATOR in account.roles:
        _keep_an_administrator(db, account)
    account.status = AccountStatus.DISABLED
    sessions.end_all(db, account.id)
    note(db, "account.disabled", account, now=now, actor=actor)


def enable(db: Session, account: Account, *, actor: str, now: datetime) -> None:
    """Let a disabled account sign in again."""
    if account.status is AccountStatus.ACTIVE:
        return
    account.status = AccountStatus.ACTIVE
    note(db, "account.enabled", account, now=now, actor=actor)


def demo_count(db: Session) -> int:
    """Return how many demo accounts could sign in."""
    query = select(func.count()).select_from(Account)
    return db.scalar(query.where(Account.demo, Account.status == AccountStatus.ACTIVE)) or 0


def _keep_an_administrator(db: Session, leaving: Account) -> None:
    """Raise when ``leaving`` is the last one who can administer; locks the others' rows."""
    query = (
        select(Account.id)
        .join(AccountRole)
        .where(
            AccountRole.role == Role.ADMINISTRATOR,
            Account.status == AccountStatus.ACTIVE,
        )
        .order_by(Account.id)
        .with_for_update()
    )
    if set(db.scalars(query)) <= {leaving.id}:
        raise LastAdministratorError(f"{leaving.username} is the last administrator")


def note(
    db: Session,
    action: str,
    account: Account,
    *,
    now: datetime,
    actor: str | None = None,
    data: Mapping[str, object] | None = None,
) -> None:
    """Write a line about ``account`` into the audit trail."""
    subject = ("account", account.code)
    audit.write(db, action, actor=actor or account.code, subject=subject, data=data, now=now)
