"""Browsing by agency."""

from typing import Any

from pyramid.view import view_config

from catalogue import words
from catalogue.resources import AgencyPage, Catalogue
from catalogue.service import browse
from catalogue.views.browse import READ, board, shelf_page
from portal import clock
from portal.i18n import _
from portal.offices import service as offices
from portal.offices.models import Tier

TIER_NAMES = {
    Tier.COMMUNE: _("Xã, phường"),
    Tier.PROVINCE: _("Cơ quan cấp tỉnh"),
    Tier.MINISTRY: _("Cơ quan trung ương"),
}


@view_config(
    route_name="catalogue.agencies",
    renderer="catalogue:templates/agencies.jinja2",
    cached=True,
    **READ,
)
def agencies(context: Catalogue, request: Any) -> dict[str, Any]:
    """List the agencies by tier with counts."""
    rows = browse.agencies(request.reading)
    tiers = [
        (TIER_NAMES[tier], [(one, count) for one, count in rows if one.tier is tier and count])
        for tier in (Tier.COMMUNE, Tier.PROVINCE, Tier.MINISTRY)
    ]
    return {"tiers": [(name, found) for name, found in tiers if found]}


@view_config(
    route_name="catalogue.agency",
    renderer="catalogue:templates/agency.jinja2",
    cached=True,
    **READ,
)
def agency(context: AgencyPage, request: Any) -> dict[str, Any]:
    """Show an agency: where, when, what it was before, and its procedures."""
    return {
        "agency": context.agency,
        "above": offices.ancestors(context.agency),
        "points": [
            (point, words.opening(request, offices.week(point.hours)))
            for point in context.agency.reception_points
        ],
        "below": offices.children(request.reading, context.agency),
        **shelf_page(request, browse.Shelf(agency=context.agency)),
    }


@view_config(
    route_name="catalogue.agency_board",
    renderer="catalogue:templates/board.jinja2",
    cached=True,
    **READ,
)
def agency_board(context: AgencyPage, request: Any) -> dict[str, Any]:
    """Print the list of an agency's procedures for its notice board (niêm yết)."""
    agency = context.agency
    return {
        "name": agency.label(request.locale_name),
        "translated": bool(agency.name_en),
        "back": request.route_path("catalogue.agency", slug=agency.slug),
        "cards": board(request, browse.Shelf(agency=agency)),
        "today": clock.today(clock.now()),
    }
