"""Methods: a known address asked in a wrong way is 405 with Allow, and OPTIONS is answered."""

from collections.abc import Mapping
from typing import Any

from pyramid.config import Configurator
from pyramid.events import ApplicationCreated, BeforeTraversal
from pyramid.httpexceptions import HTTPMethodNotAllowed, HTTPNoContent
from pyramid.static import static_view

READING = frozenset({"GET", "HEAD"})


def _methods(view: Mapping[str, Any]) -> frozenset[str] | None:
    """Return the methods that one view answers, ``None`` for any."""
    if isinstance(view["callable"], static_view):
        return READING
    named = view["request_methods"]
    if not named:
        return None
    methods = frozenset({named} if isinstance(named, str) else named)
    return methods | {"HEAD"} if "GET" in methods else methods


def route_methods(registry: Any) -> dict[str, frozenset[str]]:
    """Return, for each route whose views all name their methods, the methods it answers."""
    found: dict[str, frozenset[str] | None] = {}
    for item in registry.introspector.get_category("views", ()):
        view = item["introspectable"]
        route = view["route_name"]
        if route:
            methods = _methods(view)
            before = found.get(route, frozenset())
            found[route] = None if methods is None or before is None else before | methods
    return {route: methods for route, methods in found.items() if methods is not None}


def _remember_methods(event: ApplicationCreated) -> None:
    registry = event.app.registry
    registry["security.methods"] = route_methods(registry)


def _check_method(event: BeforeTraversal) -> None:
    request = event.request
    route = request.matched_route
    allowed = request.registry["security.methods"].get(route.name) if route is not None else None
    if allowed is None or request.method in allowed:
        return
    headers = [("Allow", ", ".join(sorted(allowed | {"OPTIONS"})))]
    if request.method == "OPTIONS":
        raise HTTPNoContent(headers=headers)
    raise HTTPMethodNotAllowed(headers=headers)


def includeme(config: Configurator) -> None:
    """Check the method of a request before anything is loaded for it."""
    config.add_subscriber(_remember_methods, ApplicationCreated)
    config.add_subscriber(_check_method, BeforeTraversal)
