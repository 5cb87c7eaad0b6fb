"""Search for machines: the published JSON interface, and suggestions while somebody types."""

from typing import Any

from pyramid.response import Response
from pyramid.view import view_config

from portal import clock
from portal.security import Permission
from portal.slots import SearchHit
from search import schemas
from search.service import suggesting

MOST_HITS = 100
READ = {"permission": Permission.VIEW, "request_method": "GET", "renderer": "json"}


@view_config(route_name="search.api", **READ)
def find(request: Any) -> dict[str, Any]:
    """Answer ``/api/v1/search?q=&limit=``; siblings are never collapsed here."""
    limit = schemas.limit(request.GET.get("limit", ""), default=10, most=MOST_HITS)
    finder = request.registry["search"]
    found = finder.search(request.reading, request.GET.get("q", ""), limit=limit)
    base = request.registry.settings["site.base_url"].rstrip("/")
    query = found.query
    request.response.headers["Access-Control-Allow-Origin"] = "*"
    return {
        "query": query.text,
        "total": found.total,
        "hits": [_hit(hit, base) for hit in found.hits],
        "suggestion": query.corrected or query.suggestion,
    }


def _hit(hit: SearchHit, base: str) -> dict[str, Any]:
    text = hit.text
    levels = text.facets.get("level", ())
    return {
        "code": text.key,
        "title": text.title,
        "short_title": text.short_title,
        "field": text.field,
        "agency": text.agency,
        "level": [levels] if isinstance(levels, str) else list(levels),
        "score": hit.score,
        "url": f"{base}{text.path}",
    }


@view_config(route_name="search.suggest", **READ)
def suggest(request: Any) -> dict[str, Any]:
    """Answer ``/tim-kiem/goi-y?q=`` with a few procedures that the letters may lead to."""
    typed = request.GET.get("q", "")
    found = suggesting.suggest(request.registry["search"], request.reading, typed)
    request.response.headers["Cache-Control"] = "public, max-age=60"
    return {
        "query": typed[: suggesting.LONGEST_TYPED],
        "suggestions": [
            {
                "text": one.text,
                "code": one.key,
                "agency": one.agency,
                "path": request.script_name + one.path,
            }
            for one in found
        ],
    }


@view_config(
    route_name="search.opened",
    permission=Permission.VIEW,
    request_method="POST",
    require_csrf=False,
    csrf_exempt_reason="counts that a result was opened; knows no person and changes nothing else",
)
def opened(request: Any) -> Response:
    """Count that a result was opened from a query; sent by the browser beside the click."""
    target = request.POST.get("d", "")
    state = request.registry["search"].follower.state
    if isinstance(target, str) and state is not None and target in state.held.row_of:
        text = request.POST.get("q", "")
        if isinstance(text, str):
            query = request.registry["search"].understand(state, text[:300])
            asked = request.registry["search.asked"]
            asked.open(query.key, target, today=clock.today(clock.now()))
    return Response(status=204)
