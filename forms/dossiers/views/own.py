"""One's own dossiers and drafts."""

from math import ceil
from typing import Any

from pyramid.view import view_config

from forms.dossiers import messages, service
from forms.dossiers.clock import Phase
from forms.dossiers.codes import spaced
from forms.dossiers.models import Dossier
from forms.dossiers.service.reading import PAGE_SIZE
from forms.dossiers.standing import standing
from forms.dossiers.transitions import Action
from portal import clock
from portal.paging import page_number
from portal.security import Permission


def drafts(request: Any) -> list[Any]:
    """Return the person's open drafts, as the journey offers them (``config.set_draft_source``)."""
    source = request.registry.get("dossiers.drafts")
    return list(source(request)) if source is not None else []


@view_config(
    route_name="journey.mine",
    renderer="forms:dossiers/templates/mine.jinja2",
    permission=Permission.OWN_ACCOUNT,
    request_method="GET",
)
def mine(request: Any) -> dict[str, Any]:
    """Show what the person has begun and what they have filed."""
    now, number = clock.now(), page_number(request.GET.get("trang", "1")) or 1
    found, total = service.mine(request.reading, request.identity.account_id, number=number)
    rows = [
        {
            "dossier": dossier,
            "standing": standing(dossier, now=now, lang=request.locale_name),
            "tracking": spaced(dossier.tracking),
        }
        for dossier in found
    ]
    return {
        "rows": rows,
        "total": total,
        "page": number,
        "pages": max(1, ceil(total / PAGE_SIZE)),
        "drafts": drafts(request) if number == 1 else [],
    }


@view_config(
    route_name="dossiers.show",
    renderer="forms:dossiers/templates/dossier.jinja2",
    permission=Permission.OWN_ACCOUNT,
    request_method="GET",
)
def show(request: Any) -> dict[str, Any]:
    """Show one dossier to its owner: where it stands, until when and why, papers, what happened."""
    dossier, now = request.context.dossier, clock.now()
    state = service.state_of(request.reading, dossier, now=now)
    return {
        "dossier": dossier,
        "tracking": spaced(dossier.tracking),
        "standing": standing(dossier, now=now, lang=request.locale_name),
        "meaning": messages.MEANINGS[dossier.state],
        "channel": messages.CHANNELS[dossier.channel],
        "clock": state,
        "paused": state.phase is Phase.PAUSED,
        "explanation": state.explanation(request.locale_name),
        "steps": timeline(dossier),
        "papers": [paper for paper in dossier.papers if paper.replaced_at is None],
    }


def timeline(dossier: Dossier) -> list[dict[str, Any]]:
    """Return what happened, oldest first, without the steps inside the office."""
    return [
        {
            "title": messages.STEPS[Action(event.action)],
            "at": event.happened_at,
            "reason": event.reason,
        }
        for event in dossier.events
        if event.action not in messages.INSIDE
    ]
