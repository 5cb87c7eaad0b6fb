"""The page that lets an out-of-date form be sent again."""

from typing import Any

from pyramid.view import exception_view_config

from portal.security.csrf import FIELD, ExpiredForm


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
