"""Limits on guessing: rules as data, and a count that parallel requests cannot slip through.

Every try is written down, under a row lock and in its own transaction, before anything is judged::

    throttle.hit(request, SIGN_IN_ACCOUNT, username)      # raises 429 when that is one too many

The window slides exactly: a row keeps the moments of the last tries, at most as many as the rule
allows. Refused tries are not written down, so that a lock-out ends by itself. Keys are kept as
keyed hashes. Call it before ``request.db`` is used: on SQLite there is one writer.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Address, ip_address, ip_network
from math import ceil
from typing import Any

from pyramid.httpexceptions import HTTPTooManyRequests
from sqlalchemy import CursorResult, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from portal import clock
from portal.db import own_transaction
from portal.security.keys import tag
from portal.security.models import ThrottleCount

log = logging.getLogger("motcua.security")


@dataclass(frozen=True, slots=True)
class Rule:
    """At most ``limit`` tries in any ``seconds`` for one key."""

    name: str
    limit: int
    seconds: int
    doc: str


SIGN_IN_ACCOUNT = Rule("sign_in_account", 10, 300, "wrong passwords for one user name")
SIGN_IN_ADDRESS = Rule("sign_in_address", 150, 300, "wrong passwords from one address (a counter)")
PASSWORD_CHECK = Rule("password_check", 10, 300, "wrong passwords of one who is signed in")
SECOND_FACTOR = Rule("second_factor", 5, 300, "wrong second factors for one account")
TRACKING = Rule("tracking", 20, 60, "look-ups of dossiers from one address")
PASSWORD_RESET = Rule("password_reset", 5, 3600, "reset messages asked for one account or address")
PASSWORD_RESET_ADDRESS = Rule(
    "password_reset_address", 30, 3600, "reset messages asked for from one address (a counter)"
)
REGISTRATION = Rule("registration", 5, 3600, "codes sent to one e-mail or phone to confirm it")
REGISTRATION_ADDRESS = Rule(
    "registration_address", 30, 3600, "codes of registration asked for from one address (a counter)"
)
CODE_CHECK = Rule("code_check", 60, 300, "codes typed in from one address (a counter)")
DRAFT_RESUME = Rule("draft_resume", 10, 300, "drafts asked for by code, for one code or address")
FEEDBACK = Rule("feedback", 10, 600, "feedback sent from one address")

RULES: Mapping[str, Rule] = {
    rule.name: rule
    for rule in (
        SIGN_IN_ACCOUNT,
        SIGN_IN_ADDRESS,
        PASSWORD_CHECK,
        SECOND_FACTOR,
        TRACKING,
        PASSWORD_RESET,
        PASSWORD_RESET_ADDRESS,
        REGISTRATION,
        REGISTRATION_ADDRESS,
        CODE_CHECK,
        DRAFT_RESUME,
        FEEDBACK,
    )
}


def address_key(address: str | None) -> str:
    """Return what counts as one address: of IPv6 the network (/64), which one household has."""
    try:
        parsed = ip_address(address or "")
    except ValueError:
        return address or ""
    if isinstance(parsed, IPv4Address):
        return str(parsed)
    mapped = parsed.ipv4_mapped
    return str(mapped or ip_network((parsed, 64), strict=False).network_address)


def judge(hits: Sequence[int], at: int, *, limit: int, window: int) -> tuple[list[int], int]:
    """Return the hits to keep and how long to wait; all in milliseconds, the hit at ``at`` counted.

    A wait of 0 means that the try is allowed, and it is then the last of the hits kept. A clock
    that was set back counts hits of the future as made now.
    """
    kept = [min(hit, at) for hit in hits if hit > at - window]
    if len(kept) < limit:
        return [*kept, at], 0
    return kept, max(1, kept[-limit] + window - at)


def _millis(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def _locked_row(db: Session, rule: Rule, key: str, *, expires_at: datetime) -> ThrottleCount:
    """Return the row of ``key``, made when missing, locked until the transaction ends."""
    dialect = postgresql if db.get_bind().dialect.name == "postgresql" else sqlite
    new = dialect.insert(ThrottleCount).values(
        rule=rule.name, key=key, hits=[], expires_at=expires_at
    )
    db.execute(new.on_conflict_do_nothing())
    query = select(ThrottleCount).where(ThrottleCount.rule == rule.name, ThrottleCount.key == key)
    query = query.with_for_update().execution_options(populate_existing=True)
    return db.scalars(query).one()


def count(db: Session, rule: Rule, *, key: str, now: datetime) -> int:
    """Count one try of ``key`` and return how many seconds to wait; 0 means go on."""
    window = timedelta(seconds=rule.seconds)
    row = _locked_row(db, rule, key, expires_at=now + window)
    hits, wait = judge(row.hits, _millis(now), limit=rule.limit, window=rule.seconds * 1000)
    row.hits = hits
    row.expires_at = now + window
    db.flush()
    return ceil(wait / 1000)


def _key(request: Any, key: str) -> str:
    return tag(request.registry, "throttle", key)


def hit(request: Any, *tries: tuple[Rule, str]) -> None:
    """Count one try under each ``(rule, key)``; raise ``HTTPTooManyRequests`` when one is full."""
    now = clock.now()
    # Always in one order, so that two requests never wait for each other.
    with own_transaction(request) as db:
        waits = {
            rule.name: count(db, rule, key=_key(request, key), now=now)
            for rule, key in sorted(tries, key=lambda pair: pair[0].name)
        }
    longest = max(waits.values(), default=0)
    if longest:
        log.warning("throttled: %s", ", ".join(name for name, wait in waits.items() if wait))
        raise HTTPTooManyRequests(headers=[("Retry-After", str(longest))])


def forgive(request: Any, rule: Rule, key: str, *, all_of_them: bool = False) -> None:
    """Take back the last try of ``key`` (or all), because it was a right one."""
    with own_transaction(request) as db:
        row = _locked_row(db, rule, _key(request, key), expires_at=clock.now())
        row.hits = [] if all_of_them else row.hits[:-1]


def clear(db: Session, *, rule: str | None = None) -> int:
    """Forget all tries (of one rule) and return how many keys were known."""
    query = delete(ThrottleCount)
    if rule is not None:
        query = query.where(ThrottleCount.rule == rule)
    return _rows(db.execute(query))


def purge(db: Session, *, now: datetime) -> int:
    """Delete rows whose window is over and return how many."""
    return _rows(db.execute(delete(ThrottleCount).where(ThrottleCount.expires_at < now)))


def _rows(result: Any) -> int:
    return result.rowcount if isinstance(result, CursorResult) else 0
