"""Drafts: begun, saved a page at a time, opened again from anywhere, and let go in the end."""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from catalogue.models import Listing
from forms.attachments import service as attachments
from forms.definition import CASE, Filer, FormDefinition, Page, applicant, load, merge, to_json
from forms.dossiers.service import keep_form
from forms.journey.models import Draft, DraftState

KEPT_FOR = timedelta(days=60)
LAST_DIGITS = 4
CODE_MINUTES = 15
CODE_TRIES = 5


class TornError(ValueError):
    """Another window saved the page since it was shown; nothing was changed."""


def hashed(secret: str) -> str:
    """Return what is kept of a secret: its SHA-256."""
    return hashlib.sha256(secret.encode()).hexdigest()


def begin(
    db: Session,
    listing: Listing,
    definition: FormDefinition,
    *,
    filer: Filer,
    now: datetime,
    lang: str = "vi",
    account_id: int | None = None,
    browser: str = "",
    prefill: Mapping[str, Any] | None = None,
    origins: Mapping[str, str] | None = None,
) -> tuple[Draft, str]:
    """Begin a draft of the live procedure ``listing``; return it with the secret of its link.

    ``browser`` is the token of the browser that began it. The secret is not kept, only its hash.
    """
    secret = secrets.token_urlsafe(24)
    draft = Draft(
        procedure_code=listing.code,
        title=listing.short_title,
        revision_id=listing.revision_id,
        form_sha256=keep_form(db, to_json(definition)),
        account_id=account_id,
        browser_hash=hashed(browser) if browser else "",
        link_hash=hashed(secret),
        filer=filer,
        language=lang,
        answers=dict(prefill or {}),
        origins=dict(origins or {}),
        created_at=now,
        saved_at=now,
        expires_at=now + KEPT_FOR,
    )
    db.add(draft)
    db.flush()
    return draft, secret


def definition_of(draft: Draft) -> FormDefinition:
    """Return the form that ``draft`` was begun with."""
    return load(draft.form.document)


def find(db: Session, code: str, *, lock: bool = False) -> Draft | None:
    """Return the draft ``code``; with ``lock`` nobody else changes it before the commit."""
    query = select(Draft).where(Draft.code == code)
    return db.scalars(query.with_for_update() if lock else query).one_or_none()


def belongs_to(draft: Draft, *, account_id: int | None, browser: str | None) -> bool:
    """Return whether who asks may open ``draft``: its account, or its browser."""
    if account_id is not None and draft.account_id == account_id:
        return True
    return bool(browser) and hmac.compare_digest(draft.browser_hash, hashed(browser or ""))


def open_of(
    db: Session, *, account_id: int | None, browser: str | None, now: datetime, code: str = ""
) -> list[Draft]:
    """Return the open drafts of an account or browser, newest first (of the procedure ``code``)."""
    if account_id is None and not browser:
        return []
    whose = []
    if account_id is not None:
        whose.append(Draft.account_id == account_id)
    if browser:
        whose.append(Draft.browser_hash == hashed(browser))
    query = select(Draft).where(or_(*whose), Draft.state == DraftState.OPEN, Draft.expires_at > now)
    if code:
        query = query.where(Draft.procedure_code == code)
    return list(db.scalars(query.order_by(Draft.saved_at.desc(), Draft.id.desc())))


def by_link(db: Session, secret: str, *, now: datetime) -> Draft | None:
    """Return the open draft whose link has ``secret``."""
    query = select(Draft).where(Draft.link_hash == hashed(secret), Draft.state == DraftState.OPEN)
    return db.scalars(query.where(Draft.expires_at > now)).one_or_none()


def by_code(db: Session, code: str, *, digits: str, now: datetime) -> Draft | None:
    """Return the open draft ``code`` if ``digits`` end a telephone number given in it."""
    draft = find(db, code.strip().lower().replace(" ", "").replace("-", ""))
    if draft is None or draft.state is not DraftState.OPEN or draft.expires_at <= now:
        return None
    phone = applicant(definition_of(draft), draft.answers).phone or draft.contact
    known = "".join(char for char in phone if char.isdigit())[-LAST_DIGITS:]
    right = len(known) == LAST_DIGITS and hmac.compare_digest(known, digits.strip())
    return draft if right else None


def adopt(draft: Draft, *, account_id: int | None, browser: str) -> None:
    """Let whoever proved that the draft is theirs go on in this browser, or under their account."""
    if account_id is not None and draft.account_id is None:
        draft.account_id = account_id
    if draft.account_id is None or draft.account_id != account_id:
        draft.browser_hash = hashed(browser)


def save(
    draft: Draft,
    page: Page,
    values: Mapping[str, Any],
    *,
    base: int,
    now: datetime,
    item: int | None = None,
    force: bool = False,
) -> None:
    """Save the answers of one page (of one item of a group).

    ``base`` is the version of the draft that the page was shown with. Raise :class:`TornError` when
    the page was saved elsewhere since and says something else, unless ``force``.
    """
    place = f"{page.id}/{item}" if item is not None else page.id
    merged = merge(page, draft.answers, dict(values), item=item)
    if merged == draft.answers and draft.page_versions.get(place):
        return
    if draft.page_versions.get(place, 0) > base and not force:
        raise TornError(place)
    touch(draft, merged, place=place, now=now)
    changed = {name: value for name, value in draft.origins.items() if name not in values}
    kept = {
        name: origin
        for name, origin in draft.origins.items()
        if name in values and values[name] == draft.answers.get(name)
    }
    draft.origins = {**changed, **kept}


def touch(draft: Draft, answers: Mapping[str, Any], *, place: str, now: datetime) -> None:
    """Keep ``answers`` and remember that ``place`` was saved."""
    draft.answers = dict(answers)
    draft.version += 1
    draft.page_versions = {**draft.page_versions, place: draft.version}
    draft.saved_at = now
    draft.expires_at = now + KEPT_FOR
    draft.warned_days = 0


def remove_item(draft: Draft, group: str, *, index: int, now: datetime) -> None:
    """Take one item out of a repeating group."""
    known = draft.answers.get(group)
    items = list(known) if isinstance(known, list) else []
    if 0 <= index < len(items):
        del items[index]
        touch(draft, {**draft.answers, group: items}, place=f"{group}/", now=now)


def visited(draft: Draft, page: Page, *, item: int | None = None) -> bool:
    """Return whether the page was saved at least once."""
    place = f"{page.id}/{item}" if item is not None else page.id
    return place in draft.page_versions


def case_of(definition: FormDefinition, draft: Draft) -> tuple[str, int | None]:
    """Return id and place (in the procedure's content) of the chosen case."""
    chosen = draft.answers.get(CASE) or (definition.cases[0].id if definition.cases else "")
    return chosen, next((one.case for one in definition.cases if one.id == chosen), None)


def expiring(db: Session, *, now: datetime, days: int) -> list[Draft]:
    """Return open drafts that end within ``days`` and were not yet told so."""
    soon = now + timedelta(days=days)
    query = select(Draft).where(
        Draft.state == DraftState.OPEN,
        Draft.expires_at <= soon,
        Draft.expires_at > now,
        (Draft.warned_days == 0) | (Draft.warned_days > days),
    )
    return list(db.scalars(query.order_by(Draft.id).limit(500)))


def forget_expired(db: Session, *, now: datetime) -> int:
    """Delete open drafts whose time is over, with their files; return how many."""
    query = select(Draft).where(Draft.state == DraftState.OPEN, Draft.expires_at <= now)
    gone = list(db.scalars(query.limit(500)))
    for draft in gone:
        attachments.forget(db, draft.code)
        db.execute(delete(Draft).where(Draft.id == draft.id))
    return len(gone)


def send_code(draft: Draft, *, contact: str, now: datetime) -> str:
    """Remember where the owner is reached, and return a code of six digits to send there."""
    code = f"{secrets.randbelow(10**6):06d}"
    draft.contact = contact
    draft.contact_code_hash = hashed(f"{draft.code}:{code}")
    draft.contact_code_until = now + timedelta(minutes=CODE_MINUTES)
    draft.contact_confirmed_at = None
    draft.contact_tries = 0
    return code


def confirm(draft: Draft, *, code: str, now: datetime) -> bool:
    """Return whether ``code`` is the one that was sent; after five wrong ones none is right."""
    in_time = draft.contact_code_until is not None and now <= draft.contact_code_until
    known = bool(draft.contact_code_hash) and draft.contact_tries < CODE_TRIES
    right = hmac.compare_digest(draft.contact_code_hash, hashed(f"{draft.code}:{code.strip()}"))
    if in_time and known and right:
        draft.contact_confirmed_at = now
        draft.contact_code_hash = ""
        return True
    draft.contact_tries += 1
    return False
