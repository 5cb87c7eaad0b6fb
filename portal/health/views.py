"""Views of the health checks: for machines, so in English and without layout."""

from typing import Any

from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from portal.health.probes import Readiness
from portal.security import Permission


@view_config(route_name="health.live", request_method="GET", permission=Permission.VIEW)
def live(request: Request) -> Response:
    """Answer that the process lives, without asking anything else."""
    return Response("ok\n", content_type="text/plain", cache_control="no-store")


@view_config(
    route_name="health.ready", request_method="GET", permission=Permission.VIEW, renderer="json"
)
def ready(request: Request) -> dict[str, Any]:
    """Answer 200 when people can be served, 503 when not, and which check says so."""
    report = request.registry["health.asker"].report()
    request.response.headers["Cache-Control"] = "no-store"
    if report.readiness is Readiness.UNAVAILABLE:
        request.response.status_int = 503
        request.response.headers["Retry-After"] = "5"
    return {"status": report.readiness.value, "checks": report.checks}
