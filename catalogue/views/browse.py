"""Home, and browsing by field, agency, level of government and life event."""

from typing import Any

from pyramid.httpexceptions import HTTPNotFound
from pyramid.view import view_config

from catalogue.content import Level
from catalogue.resources import (
    LEVEL_SLUGS,
    AgencyPage,
    Catalogue,
    FieldPage,
    LevelPage,
    LifeEventPage,
)
from catalogue.service import browse
from portal import clock
from portal.i18n import _
from portal.offices import service as offices
from portal.offices.models import Tier
from portal.pages import service as pages
from portal.pages.models import PageText
from portal.paging import page_number
from portal.security.permissions import Permission
from portal.slots import ordered

ONE_STOP = "trung-tam-phuc-vu-hanh-chinh-cong"
LEVEL_NAMES = {
    Level.PROVINCE: _("Cấp tỉnh"),
    Level.COMMUNE: _("Cấp xã"),
    Level.MINISTRY: _("Cấp bộ"),
}
TIER_NAMES = {
    Tier.PROVINCE: _("Cơ quan cấp tỉnh"),
    Tier.COMMUNE: _("Xã, phường"),
    Tier.MINISTRY: _("Cơ quan trung ương"),
}
READ = {"permission": Permission.VIEW, "request_method": "GET"}


def shelf_page(request: Any, shelf: browse.Shelf) -> browse.Page:
    """Return the page of ``shelf`` that the address asks for; beyond the last is a 404."""
    number = page_number(request.GET.get("trang", "1"))
    if number is None:
        raise HTTPNotFound
    page = browse.page(request.reading, shelf, number=number)
    if number > page.last:
        raise HTTPNotFound
    return page


@view_config(route_name="home", renderer="catalogue:templates/home.jinja2", cached=True, **READ)
def home(context: Catalogue, request: Any) -> dict[str, Any]:
    """Ask one question first: which procedure do you need?"""
    db, today = request.reading, clock.today(clock.now())
    blocks = [block.render(request) for block in ordered(request.registry["slots"].home_blocks)]
    return {
        "popular": browse.popular(db),
        "events": browse.life_events(db),
        "total": browse.total(db),
        "centre": offices.find(db, ONE_STOP),
        "week": offices.week,
        "news": [
            PageText(item, request.locale_name) for item in pages.news(db, today=today, limit=3)
        ],
        "blocks": [block for block in blocks if block],
    }


@view_config(
    route_name="catalogue.all", renderer="catalogue:templates/all.jinja2", cached=True, **READ
)
def everything(context: Catalogue, request: Any) -> dict[str, Any]:
    """List all procedures."""
    return {"page": shelf_page(request, browse.Shelf())}


@view_config(
    route_name="catalogue.fields",
    renderer="catalogue:templates/fields.jinja2",
    cached=True,
    **READ,
)
def fields(context: Catalogue, request: Any) -> dict[str, Any]:
    """List the fields with counts, and the levels of government."""
    slugs = {level: slug for slug, level in LEVEL_SLUGS.items()}
    levels = browse.levels(request.reading)
    return {
        "fields": browse.fields(request.reading),
        "levels": [(slugs[key], LEVEL_NAMES[key], count) for key, count in levels.items()],
    }


@view_config(
    route_name="catalogue.field", renderer="catalogue:templates/field.jinja2", cached=True, **READ
)
def field(context: FieldPage, request: Any) -> dict[str, Any]:
    """List the procedures of a field."""
    return {
        "field": context.field,
        "page": shelf_page(request, browse.Shelf(field=context.field)),
    }


@view_config(
    route_name="catalogue.field_board",
    renderer="catalogue:templates/board.jinja2",
    cached=True,
    **READ,
)
def field_board(context: FieldPage, request: Any) -> dict[str, Any]:
    """Print the list of a field's procedures for the notice board (niêm yết)."""
    field = context.field
    return {
        "name": field.label(request.locale_name),
        "translated": bool(field.name_en),
        "back": request.route_path("catalogue.field", slug=field.slug),
        "rows": browse.everything(request.reading, browse.Shelf(field=field)),
        "today": clock.today(clock.now()),
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
        "below": offices.children(request.reading, context.agency),
        "week": offices.week,
        "page": shelf_page(request, browse.Shelf(agency=context.agency)),
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
        "rows": browse.everything(request.reading, browse.Shelf(agency=agency)),
        "today": clock.today(clock.now()),
    }


@view_config(
    route_name="catalogue.level", renderer="catalogue:templates/level.jinja2", cached=True, **READ
)
def level(context: LevelPage, request: Any) -> dict[str, Any]:
    """List the procedures of a level of government."""
    return {
        "slug": request.matchdict["slug"],
        "name": LEVEL_NAMES[context.level],
        "page": shelf_page(request, browse.Shelf(level=context.level)),
    }


@view_config(
    route_name="catalogue.life_events",
    renderer="catalogue:templates/life_events.jinja2",
    cached=True,
    **READ,
)
def life_events(context: Catalogue, request: Any) -> dict[str, Any]:
    """List the life events."""
    return {"events": browse.life_events(request.reading)}


@view_config(
    route_name="catalogue.life_event",
    renderer="catalogue:templates/life_event.jinja2",
    cached=True,
    **READ,
)
def life_event(context: LifeEventPage, request: Any) -> dict[str, Any]:
    """Show what a life event needs, in the order people do it."""
    event = context.event
    return {
        "event": event,
        "rows": browse.life_event_procedures(request.reading, event),
    }
