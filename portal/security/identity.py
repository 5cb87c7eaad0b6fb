"""Who is asking: the identity behind the session cookie, loaded once a request.

The session's table belongs to a feature above this one (``portal.accounts``), which hands in a
:class:`SessionSource` with ``config.set_session_source``.
"""

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from pyramid.config import Configurator
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from portal import clock
from portal.db import own_transaction
from portal.security import cookies
from portal.security.headers import keep_private
from portal.security.permissions import STAFF, Role

log = logging.getLogger("motcua.security")

FAILED = "motcua.session_failed"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who is signed in: read from the database at each request, so that a change holds at once.

    ``agencies`` are the slugs of the agencies where the person holds a post today.
    """

    account_id: int
    code: str
    name: str
    roles: frozenset[Role]
    agencies: tuple[str, ...]
    session_id: int

    @property
    def is_staff(self) -> bool:
        """Whether any role is an officer's."""
        return bool(self.roles & STAFF)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A living session: the identity, its form token, when it ends, and whether to touch it.

    ``ends_at`` is where it ends when nothing more is asked; ``confirmed_at`` is when the password
    was last typed.
    """

    identity: Identity
    csrf_token: str
    confirmed_at: datetime
    ends_at: datetime
    touch: bool


class SessionSource(Protocol):
    """Where sessions are kept."""

    def load(self, db: Session, token_hash: str, *, now: datetime) -> SignedIn | None:
        """Return the living session with this token, or ``None``."""

    def touch(self, db: Session, session_id: int, *, now: datetime) -> None:
        """Write down that the session was used."""


def _load(request: Any, source: SessionSource, token: str) -> SignedIn | None:
    """Return the session of ``token``; when the database fails, the error page has no identity."""
    if request.environ.get(FAILED):
        return None
    try:
        return source.load(request.reading, cookies.token_hash(token), now=clock.now())
    except SQLAlchemyError:
        request.environ[FAILED] = True
        raise


def _touch(request: Any) -> None:
    source = request.registry["security.session_source"]
    try:
        with own_transaction(request) as db:
            source.touch(db, request.signed_in.identity.session_id, now=clock.now())
    except SQLAlchemyError:
        # The answer is already made: it must not fail because a date could not be written.
        log.warning("session not touched", exc_info=True)


def signed_in(request: Any) -> SignedIn | None:
    """Return the living session of the request's cookie, or ``None`` (``request.signed_in``)."""
    source = request.registry.get("security.session_source")
    token = cookies.session_token(request)
    if source is None or token is None:
        return None
    keep_private(request)
    found = _load(request, source, token)
    if found is None:
        cookies.forget_later(request)
        return None
    request.environ["motcua.actor"] = found.identity.code  # for the access log
    if found.touch:
        # After the answer is made and its transaction over: on SQLite there is one writer.
        request.add_finished_callback(_touch)
    return found


def session_seconds(request: Any) -> int | None:
    """Return how long the session lives when nothing more is asked; ``None`` without one."""
    found = request.signed_in
    return None if found is None else max(0, int((found.ends_at - clock.now()).total_seconds()))


def _set_source(config: Configurator, source: SessionSource) -> None:
    config.action(
        "session source", config.registry.__setitem__, ("security.session_source", source)
    )


def includeme(config: Configurator) -> None:
    """Add ``request.signed_in``, ``session_seconds``, and where sessions are kept."""
    config.add_directive("set_session_source", _set_source)
    config.add_request_method(signed_in, name="signed_in", reify=True)
    config.add_request_method(session_seconds, name="session_seconds", property=True)
