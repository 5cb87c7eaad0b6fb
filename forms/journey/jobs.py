"""Timed job of the journey: tell of drafts that end soon, remove those that ended."""

from typing import Any

from forms.definition import applicant
from forms.journey import messages
from forms.journey.models import Draft
from forms.journey.service import drafts
from portal.accounts.models import Account
from portal.notifications import Contact, notify
from portal.ui import words

WARNINGS = (7, 1)  # days before the end


def tidy(context: Any) -> None:
    """Warn seven days and one day before a draft ends; remove drafts whose time is over."""
    db, now = context.db, context.now
    for days in WARNINGS:
        for draft in drafts.expiring(db, now=now, days=days):
            _warn(context, draft, days=days)
            draft.warned_days = days
    drafts.forget_expired(db, now=now)


def _warn(context: Any, draft: Draft, *, days: int) -> None:
    base = context.registry.settings["site.base_url"].rstrip("/")
    notify(
        context.db,
        messages.EXPIRING,
        to=_reached(context, draft),
        lang=draft.language,
        values={
            "title": draft.title,
            "code": draft.code,
            "days": str(days),
            "day": words.day(draft.expires_at, draft.language),
            "link": f"{base}/nop-ho-so/{draft.procedure_code}/{draft.code}",
        },
        key=f"draft:{draft.code}:{draft.version}:expiring:{days}",
        now=context.now,
    )


def _reached(context: Any, draft: Draft) -> Contact:
    """Return where the owner of a draft can be reached."""
    account = context.db.get(Account, draft.account_id) if draft.account_id else None
    if account is not None:
        return Contact(email=account.email, phone=account.phone)
    who = applicant(drafts.definition_of(draft), draft.answers)
    confirmed = draft.contact if draft.contact_confirmed_at else ""
    return Contact(email=confirmed or who.email or None)
