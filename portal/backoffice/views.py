"""First pages of the desk and of editing: what waits for me, from the slots."""

from typing import Any

from pyramid.view import view_config

from portal.security.permissions import Permission
from portal.slots import ordered


def links(request: Any, menu: str) -> list[dict[str, Any]]:
    """Return the entries of a staff menu that the signed-in person may open."""
    items = [item for item in ordered(request.registry["slots"].menu) if item.menu == menu]
    return [
        {"title": item.title, "lead": item.lead, "path": request.route_path(item.route)}
        for item in items
        if item.permission is None or request.has_permission(item.permission)
    ]


@view_config(
    route_name="desk",
    renderer="portal:backoffice/templates/desk.jinja2",
    permission=Permission.DESK,
    request_method="GET",
)
def desk(request: Any) -> dict[str, Any]:
    """Show the queues that the signed-in officer may see, with counts."""
    queues = [
        {
            "title": queue.title,
            "path": request.route_path(queue.route),
            "count": queue.count(request.reading, request.identity),
        }
        for queue in ordered(request.registry["slots"].desk_queues)
        if request.has_permission(queue.permission)
    ]
    return {"queues": queues, "links": links(request, "desk")}


@view_config(
    route_name="editing",
    renderer="portal:backoffice/templates/editing.jinja2",
    permission=Permission.EDITING,
    request_method="GET",
)
def editing(request: Any) -> dict[str, Any]:
    """Show the work list from every source that the signed-in editor may see."""
    sources = [
        {"title": source.title, "rows": list(source.rows(request.reading, request.identity))}
        for source in ordered(request.registry["slots"].work_sources)
        if request.has_permission(source.permission)
    ]
    return {"sources": sources, "links": links(request, "editing")}
