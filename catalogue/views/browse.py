"""Browsing by field, level of government and life event."""

from typing import Any

from pyramid.httpexceptions import HTTPNotFound
from pyramid.view import view_config

from catalogue import words
from catalogue.resources import LEVEL_SLUGS, Catalogue, FieldPage, LevelPage, LifeEventPage
from catalogue.service import browse
from portal import clock
from portal.paging import page_number
from portal.security.permissions import Permission

READ = {"permission": Permission.VIEW, "request_method": "GET"}


def shelf_page(request: Any, shelf: browse.Shelf) -> dict[str, Any]:
    """Return page and cards of ``shelf`` as the address asks; beyond the last page is a 404."""
    number = page_number(request.GET.get("trang", "1"))
    if number is None:
        raise HTTPNotFound
    page = browse.page(request.reading, shelf, number=number)
    if number > page.last:
        raise HTTPNotFound
    return {"page": page, "cards": [words.card(request, row) for row in page.rows]}


@view_config(
    route_name="catalogue.all", renderer="catalogue:templates/all.jinja2", cached=True, **READ
)
def everything(context: Catalogue, request: Any) -> dict[str, Any]:
    """List all procedures."""
    return {**shelf_page(request, browse.Shelf())}


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
        "levels": [(slugs[key], words.LEVELS[key], count) for key, count in levels.items()],
    }


@view_config(
    route_name="catalogue.field", renderer="catalogue:templates/field.jinja2", cached=True, **READ
)
def field(context: FieldPage, request: Any) -> dict[str, Any]:
    """List the procedures of a field."""
    return {
        "field": context.field,
        **shelf_page(request, browse.Shelf(field=context.field)),
    }


def board(request: Any, shelf: browse.Shelf) -> list[dict[str, Any]]:
    """Return all procedures of ``shelf`` for a printed list."""
    return [words.card(request, row) for row in browse.everything(request.reading, shelf)]


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
        "cards": board(request, browse.Shelf(field=field)),
        "today": clock.today(clock.now()),
    }


@view_config(
    route_name="catalogue.level", renderer="catalogue:templates/level.jinja2", cached=True, **READ
)
def level(context: LevelPage, request: Any) -> dict[str, Any]:
    """List the procedures of a level of government."""
    return {
        "slug": request.matchdict["slug"],
        "name": words.LEVELS[context.level],
        **shelf_page(request, browse.Shelf(level=context.level)),
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
        "cards": [
            words.card(request, row) for row in browse.life_event_procedures(request.reading, event)
        ],
    }
