"""Accounts, their roles and sessions, posts of officers; what people say of themselves; codes."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, JsonDocument, Moment, choice, personal, random_code
from portal.security.permissions import STAFF, Role


class AccountStatus(StrEnum):
    """Whether a person may sign in."""

    ACTIVE = "active"
    DISABLED = "disabled"


class SignInState(StrEnum):
    """How far a sign-in has come; only ``signed_in`` is an identity."""

    SECOND_FACTOR = "second_factor"  # the password was right, the second factor is still owed
    SIGNED_IN = "signed_in"


class Sex(StrEnum):
    """Sex as the papers of Việt Nam have it."""

    MALE = "male"
    FEMALE = "female"


class MemberRole(StrEnum):
    """What a person may do about an organisation: the owner keeps its record, a member uses it."""

    OWNER = "owner"
    MEMBER = "member"


class Purpose(StrEnum):
    """What a code confirms."""

    REGISTER = "register"
    RESET = "reset"
    CONTACT = "contact"


class Account(Base):
    """A person who can sign in; ``code`` is the public id, ``username`` is NFC and lower case."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(16), unique=True, default=random_code)
    username: Mapped[str] = mapped_column(String(64), unique=True, info=personal())
    name: Mapped[str] = mapped_column(String(120), info=personal())
    email: Mapped[str | None] = mapped_column(String(254), info=personal())
    phone: Mapped[str | None] = mapped_column(String(20), info=personal())
    language: Mapped[str] = mapped_column(String(8), default="vi")
    password_hash: Mapped[str] = mapped_column(String(200))
    password_changed_at: Mapped[datetime] = mapped_column(Moment)
    status: Mapped[AccountStatus] = mapped_column(
        choice(AccountStatus, "account_status"), default=AccountStatus.ACTIVE
    )
    demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(Moment)

    role_rows: Mapped[list["AccountRole"]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by="AccountRole.role"
    )
    posts: Mapped[list["Post"]] = relationship(
        passive_deletes=True, back_populates="account", order_by="Post.starts_on"
    )

    @property
    def roles(self) -> frozenset[Role]:
        """The roles the account has now."""
        return frozenset(row.role for row in self.role_rows)

    @property
    def is_staff(self) -> bool:
        """Whether any role of the account is an officer's."""
        return bool(self.roles & STAFF)


class AccountRole(Base):
    """One role of an account."""

    __tablename__ = "account_role"

    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    role: Mapped[Role] = mapped_column(choice(Role, "role"), primary_key=True)
    granted_at: Mapped[datetime] = mapped_column(Moment)


class AccountSession(Base):
    """A signed-in browser; the cookie's token is kept only as its SHA-256.

    ``expires_at`` is the absolute end; idleness is judged by ``seen_at``, which is written at most
    every five minutes. ``confirmed_at`` is when the password was last typed, for actions that ask
    for it again.
    """

    __tablename__ = "account_session"
    __table_args__ = (Index(None, "account_id"), Index(None, "expires_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(16), unique=True, default=random_code)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    csrf_token: Mapped[str] = mapped_column(String(64))
    state: Mapped[SignInState] = mapped_column(choice(SignInState, "state"))
    agent: Mapped[str] = mapped_column(String(80), default="", info=personal())
    created_at: Mapped[datetime] = mapped_column(Moment)
    seen_at: Mapped[datetime] = mapped_column(Moment)
    confirmed_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)

    account: Mapped[Account] = relationship()


class Post(Base):
    """An officer's post at an agency from a day on, until a day (inclusive) or open."""

    __tablename__ = "post"
    __table_args__ = (Index(None, "account_id"), Index(None, "agency_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    title: Mapped[str] = mapped_column(String(120))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]

    account: Mapped[Account | None] = relationship(back_populates="posts")


class Profile(Base):
    """What a person says of themselves, so that forms need not ask again.

    ``address`` has the parts ``province``, ``commune`` and ``street``, as typed.
    """

    __tablename__ = "account_profile"

    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    birth_date: Mapped[date | None] = mapped_column(info=personal())
    sex: Mapped[Sex | None] = mapped_column(choice(Sex, "sex"), info=personal())
    national_id: Mapped[str | None] = mapped_column(String(12), info=personal())
    address: Mapped[Mapping[str, str] | None] = mapped_column(JsonDocument, info=personal())
    changed_at: Mapped[datetime] = mapped_column(Moment)


class Organisation(Base):
    """An organisation as its members describe it: a claim, not a register.

    Two people may each have a record of one tax code: who comes second learns nothing of the first.
    """

    __tablename__ = "account_organisation"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(16), unique=True, default=random_code)
    name: Mapped[str] = mapped_column(String(300))
    tax_code: Mapped[str] = mapped_column(String(14), index=True, info=personal())
    representative: Mapped[str] = mapped_column(String(120), default="", info=personal())
    position: Mapped[str] = mapped_column(String(120), default="")
    phone: Mapped[str] = mapped_column(String(20), default="", info=personal())
    email: Mapped[str] = mapped_column(String(254), default="", info=personal())
    address: Mapped[Mapping[str, str] | None] = mapped_column(JsonDocument, info=personal())
    created_at: Mapped[datetime] = mapped_column(Moment)


class Membership(Base):
    """A person belongs to an organisation."""

    __tablename__ = "account_membership"
    __table_args__ = (Index(None, "organisation_id"),)

    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("account_organisation.id", ondelete="CASCADE"), primary_key=True
    )
    role: Mapped[MemberRole] = mapped_column(choice(MemberRole, "role"))
    since: Mapped[datetime] = mapped_column(Moment)

    organisation: Mapped[Organisation] = relationship()


class Confirmation(Base):
    """A code that was sent to an address, and what happens when it is typed in.

    The browser keeps the ticket, the database its hash; the code is hashed together with the
    ticket, so that a million guesses on a stolen table find nothing. A row without ``code_hash``
    cannot be confirmed: it stands for an address that was not as hoped, and looks like any other.
    """

    __tablename__ = "account_confirmation"
    __table_args__ = (Index(None, "account_id"), Index(None, "expires_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_hash: Mapped[str] = mapped_column(String(64), unique=True)
    purpose: Mapped[Purpose] = mapped_column(choice(Purpose, "purpose"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    address: Mapped[str] = mapped_column(String(254), info=personal())
    code_hash: Mapped[str] = mapped_column(String(64), default="")
    language: Mapped[str] = mapped_column(String(8))
    data: Mapped[Mapping[str, Any] | None] = mapped_column(JsonDocument, info=personal())
    sent: Mapped[int] = mapped_column(default=0)
    tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)
