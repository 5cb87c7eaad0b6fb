"""Rules of the notices: ask for one in the transaction of the event, send it, forget it in time."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from portal.i18n import DEFAULT, LANGUAGES
from portal.notifications import templates
from portal.notifications.models import Notice, NoticeState
from portal.outbox import put
from portal.outbox.models import OutboxRow
from portal.outbox.service import rows_hit
from portal.slots import MessageKind

JOB = "notice"


@dataclass(frozen=True, slots=True)
class Contact:
    """Where a person can be reached."""

    email: str | None = None
    phone: str | None = None

    def address(self, channel: str) -> str | None:
        """Return the address for ``channel``, ``None`` if there is none."""
        return self.email if channel == "email" else self.phone


def notify(
    db: Session,
    kind: MessageKind,
    *,
    to: Contact,
    lang: str,
    values: Mapping[str, Any],
    key: str,
    now: datetime,
) -> int:
    """Put down a notice of ``kind`` for each channel that reaches ``to``; return how many.

    The worker renders and sends after the commit. ``key`` names the event
    (``dossier:123:returned``): a second call with it adds nothing. ``values`` is JSON, already in
    words; one that a template uses and is not given raises ``LookupError`` here, not in the worker.
    """
    if not 0 < len(key) <= 180:
        raise ValueError(f"the key of a notice has 1 to 180 characters, not {len(key)}")
    json.dumps(values)  # a TypeError belongs to the caller
    lang = lang if lang in LANGUAGES else DEFAULT
    added = 0
    for channel in kind.channels:
        address = to.address(channel)
        if not address:
            continue
        missing = templates.needs(templates.asset(kind, channel=channel, lang=lang)) - set(values)
        if missing:
            raise LookupError(f"notice {kind.key}: no value for {', '.join(sorted(missing))}")
        added += _add(
            db,
            key=key,
            kind=kind.key,
            channel=channel,
            lang=lang,
            address=address,
            data=dict(values),
            created_at=now,
        )
    return added


def _add(db: Session, **values: Any) -> int:
    """Insert one notice and its outbox row; return 1, or 0 when it is there already."""
    dialect = sqlite if db.get_bind().dialect.name == "sqlite" else postgresql
    notice_id = db.scalar(
        dialect.insert(Notice)
        .values(state=NoticeState.QUEUED, tries=0, **values)
        .on_conflict_do_nothing(index_elements=[Notice.key, Notice.channel])
        .returning(Notice.id)
    )
    if notice_id is None:
        return 0
    key = f"{values['key']}:{values['channel']}"
    put(db, JOB, key=key, payload={"notice": notice_id}, now=values["created_at"])
    return 1


def message_id(notice_key: str, channel: str) -> str:
    """Return the id that every attempt at this notice carries (hexadecimal, 40 letters)."""
    return hashlib.sha256(f"{notice_key}:{channel}".encode()).hexdigest()[:40]


def settle_given_up(db: Session) -> int:
    """Mark as failed the notices whose outbox row was given up by itself; return how many."""
    given_up = exists().where(
        OutboxRow.kind == JOB,
        OutboxRow.business_key == Notice.key + ":" + Notice.channel,
        OutboxRow.failed_at.is_not(None),
    )
    queued = Notice.state == NoticeState.QUEUED
    return rows_hit(db, update(Notice).where(queued, given_up).values(state=NoticeState.FAILED))


def forget(db: Session, *, texts_before: datetime, addresses_before: datetime) -> int:
    """Empty texts and addresses of notices older than the two moments; return how many.

    Queued ones keep what is still needed to send them, until their address is due.
    """
    done = Notice.state != NoticeState.QUEUED
    texts = update(Notice).where(done, Notice.data.is_not(None), Notice.created_at < texts_before)
    old = update(Notice).where(Notice.address.is_not(None), Notice.created_at < addresses_before)
    return rows_hit(db, texts.values(data=None)) + rows_hit(db, old.values(address=None, data=None))


def of_event(db: Session, key: str) -> Sequence[Notice]:
    """Return the notices of the event ``key``, by channel."""
    return db.scalars(select(Notice).where(Notice.key == key).order_by(Notice.channel)).all()


def troubled(db: Session, *, limit: int = 50) -> Sequence[Notice]:
    """Return the notices that failed or are uncertain, newest first."""
    states = (NoticeState.FAILED, NoticeState.UNCERTAIN)
    query = select(Notice).where(Notice.state.in_(states)).order_by(Notice.id.desc())
    return db.scalars(query.limit(limit)).all()
