"""The journey: from "what do I need" to a filed dossier, one page at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from markupsafe import Markup
from pyramid.config import Configurator
from pyramid.renderers import render

from catalogue.models import Filing
from forms.journey import access, messages
from forms.journey.jobs import tidy
from forms.journey.service import drafts
from portal import clock
from portal.slots import ProcedurePanel, TimedJob


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft as /ho-so lists it."""

    title: str
    path: str
    saved_at: datetime
    expires_at: datetime


def _mine(request: Any) -> Iterator[DraftRow]:
    """Yield the open drafts of the person who is signed in."""
    account = access.account_of(request)
    for draft in drafts.open_of(request.reading, account_id=account, browser=None, now=clock.now()):
        path = request.route_path("journey.tasks", code=draft.procedure_code, draft=draft.code)
        yield DraftRow(draft.title, path, draft.saved_at, draft.expires_at)


def _action(request: Any, procedure: Any) -> str | None:
    """Return the one primary action of a procedure that is filed here."""
    if procedure.listing.filing is not Filing.HERE:
        return None
    path = request.route_path("journey.start", code=procedure.listing.code)
    drawn = render("forms:journey/templates/_action.jinja2", {"path": path}, request=request)
    return Markup(drawn)  # noqa: S704 (drawn by an escaping template)


def includeme(config: Configurator) -> None:
    """Table of contents."""
    config.include("forms.journey.routes")
    config.scan("forms.journey.views")
    config.set_draft_source(_mine)
    config.add_procedure_panel(ProcedurePanel("journey", _action, place="action"))
    config.add_message_kind(messages.CONTACT_CODE)
    config.add_message_kind(messages.EXPIRING)
    config.add_timed_job(
        TimedJob("journey.tidy", tidy, timedelta(hours=6), "Warn of and remove old drafts")
    )
