"""A plain list of dossiers for officers."""

from math import ceil
from typing import Any

from pyramid.view import view_config

from forms.dossiers import messages, service
from forms.dossiers.codes import spaced
from forms.dossiers.service.reading import PAGE_SIZE
from forms.dossiers.standing import standing
from forms.dossiers.states import UNFILED, DossierState
from portal import clock
from portal.paging import page_number
from portal.security import Permission
from portal.text import clean_line

CHOICES = [state for state in DossierState if state not in UNFILED]


def asked(request: Any) -> service.Search:
    """Return what the address asks for; an unknown state asks for all."""
    state = request.GET.get("tinh-trang", "")
    return service.Search(
        words=clean_line(request.GET.get("q", ""))[:80],
        state=DossierState(state) if state in set(CHOICES) else None,
    )


@view_config(
    route_name="desk.dossiers",
    renderer="forms:dossiers/templates/officers.jinja2",
    permission=Permission.DESK,
    request_method="GET",
)
def listing(request: Any) -> dict[str, Any]:
    """Show the dossiers of the officer's agencies, newest first."""
    search, now = asked(request), clock.now()
    number = page_number(request.GET.get("trang", "1")) or 1
    found, total = service.for_officer(request.reading, request.identity, search, number=number)

    def link(page: int) -> str:
        query = {"q": search.words, "tinh-trang": search.state or "", "trang": page}
        chosen = {name: value for name, value in query.items() if value}
        return request.route_path("desk.dossiers", _query=chosen)

    return {
        "rows": [
            {
                "dossier": dossier,
                "tracking": spaced(dossier.tracking),
                "standing": standing(dossier, now=now, lang=request.locale_name),
            }
            for dossier in found
        ],
        "search": search,
        "states": [(state.value, messages.STATES[state]) for state in CHOICES],
        "total": total,
        "page": number,
        "pages": max(1, ceil(total / PAGE_SIZE)),
        "link": link,
    }
