"""The page that lets an out-of-date form be sent again, and whom to tell of a weakness."""

from datetime import timedelta
from typing import Any

from pyramid.response import Response
from pyramid.view import exception_view_config, view_config

from portal import clock
from portal.security.csrf import FIELD, ExpiredForm
from portal.security.permissions import Permission

CONTACT_HOLDS = timedelta(days=180)


@exception_view_config(
    context=ExpiredForm,
    renderer="portal:security/templates/expired.jinja2",
)
def expired(error: ExpiredForm, request: Any) -> dict[str, Any]:
    """Show everything that was typed, hidden, with a new token and a button; files are lost."""
    request.response.status_int = 400
    fields = [(name, value) for name, value in request.POST.items() if name != FIELD]
    return {
        "fields": [(name, value) for name, value in fields if isinstance(value, str)],
        "files": sum(1 for _, value in fields if not isinstance(value, str) and value.filename),
        "target": request.path_qs,
    }


@view_config(route_name="security.contact", permission=Permission.VIEW, request_method="GET")
def contact(request: Any) -> Response:
    """Say whom to tell of a weakness (RFC 9116)."""
    settings = request.registry.settings
    expires = clock.now() + CONTACT_HOLDS
    lines = (
        f"Contact: mailto:{settings['site.email']}",
        f"Expires: {expires:%Y-%m-%dT00:00:00Z}",
        "Preferred-Languages: vi, en",
        f"Canonical: {settings['site.base_url']}{request.path}",
    )
    return Response("\n".join(lines) + "\n", content_type="text/plain", charset="utf-8")
