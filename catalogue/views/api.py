"""The JSON interface of the catalogue."""

from typing import Any

from pyramid.httpexceptions import HTTPBadRequest, HTTPNotFound
from pyramid.view import view_config

from catalogue import api
from catalogue.resources import Catalogue, ProcedurePage
from catalogue.service import browse
from portal.paging import page_number
from portal.security.permissions import Permission

PAGE_SIZE = 100


def site(request: Any) -> str:
    """Return the public address of the site without last slash."""
    return request.registry.settings["site.base_url"].rstrip("/")


@view_config(
    route_name="catalogue.api.list",
    renderer="json",
    permission=Permission.VIEW,
    request_method="GET",
)
def procedures(context: Catalogue, request: Any) -> dict[str, Any]:
    """List the live procedures, 100 a page."""
    number = page_number(request.GET.get("page", "1"))
    if number is None:
        return HTTPBadRequest("page must be a whole number from 1")
    page = browse.page(request.reading, browse.Shelf(), number=number, size=PAGE_SIZE)
    return {
        "total": page.total,
        "page": number,
        "items": [api.item(listing) for listing in page.rows],
    }


@view_config(
    route_name="catalogue.api.procedure",
    renderer="json",
    permission=Permission.VIEW,
    request_method="GET",
    cached=True,
)
def procedure(context: ProcedurePage, request: Any) -> dict[str, Any]:
    """Answer one live procedure with everything that is published of it."""
    if context.procedure is None:
        return HTTPNotFound()
    request.response.last_modified = context.procedure.listing.changed_at
    return api.procedure(context.procedure, base=site(request))
