"""Sessions: opened, found by their cookie, touched, ended one by one or all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import String, cast, delete, literal, or_, select, union_all, update
from sqlalchemy.orm import Session

from portal import clock
from portal.accounts.models import (
    Account,
    AccountRole,
    AccountSession,
    AccountStatus,
    Post,
    SignInState,
)
from portal.offices.models import Agency
from portal.security import cookies
from portal.security.identity import Identity, SignedIn
from portal.security.permissions import Role

TOUCH_EVERY = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a session lives, and whether demo accounts may have one."""

    idle: timedelta
    absolute: timedelta
    demo: bool

    @classmethod
    def of(cls, settings: Any) -> "Limits":
        """Return the limits that the settings say."""
        return cls(
            idle=timedelta(minutes=settings["session.idle_minutes"]),
            absolute=timedelta(hours=settings["session.hours"]),
            demo=settings["run.mode"] == "development",
        )


@dataclass(frozen=True, slots=True)
class NewSession:
    """A session that was just opened: the token for the cookie, and how far the sign-in is."""

    token: str
    state: SignInState


class SessionStore:
    """Where the security policy finds sessions (``portal.security.identity.SessionSource``)."""

    def __init__(self, limits: Limits) -> None:
        """Judge sessions by ``limits``."""
        self.limits = limits

    def load(self, db: Session, token_hash: str, *, now: datetime) -> SignedIn | None:
        """Return the living session with this token; roles and posts as they are now."""
        # ``seen_at`` is up to five minutes behind: nobody is cut off earlier than promised.
        idle_since = now - self.limits.idle - TOUCH_EVERY
        query = (
            select(AccountSession, Account.code, Account.name)
            .join(Account, Account.id == AccountSession.account_id)
            .where(
                AccountSession.token_hash == token_hash,
                AccountSession.state == SignInState.SIGNED_IN,
                AccountSession.expires_at > now,
                AccountSession.seen_at > idle_since,
                Account.status == AccountStatus.ACTIVE,
            )
        )
        if not self.limits.demo:
            query = query.where(Account.demo.is_(False))
        row = db.execute(query).one_or_none()
        if row is None:
            return None
        session: AccountSession = row[0]
        roles, agencies = roles_and_agencies(db, session.account_id, now=now)
        identity = Identity(
            account_id=session.account_id,
            code=row.code,
            name=row.name,
            roles=roles,
            agencies=agencies,
            session_id=session.id,
        )
        return SignedIn(
            identity=identity,
            csrf_token=session.csrf_token,
            confirmed_at=session.confirmed_at,
            ends_at=min(now + self.limits.idle, session.expires_at),
            touch=session.seen_at < now - TOUCH_EVERY,
        )

    def touch(self, db: Session, session_id: int, *, now: datetime) -> None:
        """Write down that the session was used."""
        seen = update(AccountSession).where(AccountSession.id == session_id)
        db.execute(seen.values(seen_at=now).execution_options(synchronize_session=False))


def roles_and_agencies(
    db: Session, account_id: int, *, now: datetime
) -> tuple[frozenset[Role], tuple[str, ...]]:
    """Return the roles of an account, and the slugs of the agencies where it holds a post today."""
    today = clock.today(now)
    roles = select(literal("role").label("kind"), cast(AccountRole.role, String).label("word"))
    agencies = select(literal("agency"), cast(Agency.slug, String)).join(
        Post, Post.agency_id == Agency.id
    )
    both = union_all(
        roles.where(AccountRole.account_id == account_id),
        agencies.where(
            Post.account_id == account_id,
            Post.starts_on <= today,
            or_(Post.ends_on.is_(None), Post.ends_on >= today),
        ),
    )
    found = db.execute(both).all()
    return (
        frozenset(Role(word) for kind, word in found if kind == "role"),
        tuple(sorted({word for kind, word in found if kind == "agency"})),
    )


def start(
    db: Session,
    account: Account,
    *,
    state: SignInState,
    limits: Limits,
    agent: str,
    now: datetime,
) -> NewSession:
    """Open a session with a new token."""
    token = cookies.new_token()
    db.add(
        AccountSession(
            account_id=account.id,
            token_hash=cookies.token_hash(token),
            csrf_token=cookies.new_token(),
            state=state,
            agent=agent[:80],
            created_at=now,
            seen_at=now,
            confirmed_at=now,
            expires_at=now + limits.absolute,
        )
    )
    db.flush()
    return NewSession(token, state)


def rotate(db: Session, session: AccountSession, *, now: datetime) -> str:
    """Give a session a new token, after which the old one opens nothing; return it."""
    token = cookies.new_token()
    session.token_hash = cookies.token_hash(token)
    session.csrf_token = cookies.new_token()
    session.confirmed_at = now
    db.flush()
    return token


def waiting(db: Session, token: str, *, now: datetime) -> AccountSession | None:
    """Return the session that still owes its second factor, ten minutes at most."""
    query = select(AccountSession).where(
        AccountSession.token_hash == cookies.token_hash(token),
        AccountSession.state == SignInState.SECOND_FACTOR,
        AccountSession.created_at > now - timedelta(minutes=10),
    )
    return db.scalar(query)


def of_account(db: Session, account_id: int, *, now: datetime) -> Sequence[AccountSession]:
    """Return the living sessions of an account, the last used first."""
    query = select(AccountSession).where(
        AccountSession.account_id == account_id, AccountSession.expires_at > now
    )
    return db.scalars(query.order_by(AccountSession.seen_at.desc(), AccountSession.id)).all()


def end_by_token(db: Session, token: str) -> None:
    """End the session of a cookie, if there is one."""
    _delete(db, AccountSession.token_hash == cookies.token_hash(token))


def end_by_code(db: Session, account_id: int, code: str) -> bool:
    """End one session of an account; return whether there was one."""
    return _delete(db, AccountSession.account_id == account_id, AccountSession.code == code) > 0


def end_all(db: Session, account_id: int, *, keep: int | None = None) -> int:
    """End all sessions of an account (but ``keep``) and return how many."""
    conditions = [AccountSession.account_id == account_id]
    if keep is not None:
        conditions.append(AccountSession.id != keep)
    return _delete(db, *conditions)


def purge(db: Session, limits: Limits, *, now: datetime) -> int:
    """Delete sessions that are over and return how many."""
    idle_since = now - limits.idle - TOUCH_EVERY
    return _delete(db, or_(AccountSession.expires_at <= now, AccountSession.seen_at <= idle_since))


def _delete(db: Session, *conditions: Any) -> int:
    result = db.execute(delete(AccountSession).where(*conditions))
    return getattr(result, "rowcount", 0)
