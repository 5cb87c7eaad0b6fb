"""What the fields of forms look up: names of communes, to suggest while one types."""

from typing import Any

from pyramid.httpexceptions import HTTPNotFound
from pyramid.view import view_config

from forms.definition import places
from portal.security import Permission


@view_config(
    route_name="places.communes",
    renderer="json",
    request_method="GET",
    permission=Permission.VIEW,
    cached=True,
)
def communes(request: Any) -> dict[str, Any]:
    """Answer with the names of a province's communes, in Vietnamese order."""
    found = places.communes_of(request.matchdict["province"])
    if not found:
        raise HTTPNotFound
    return {"communes": [commune.name for commune in found]}
