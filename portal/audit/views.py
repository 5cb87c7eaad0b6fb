"""The page of the trail, newest first, with a simple filter."""

from math import ceil
from typing import Any

from pyramid.view import view_config

from portal.audit import service
from portal.security.permissions import Permission
from portal.text import clean_line

SIZE = 50
LAST_PAGE = 100_000


def _page_number(text: str) -> int:
    return min(int(text), LAST_PAGE) if text.isascii() and text.isdigit() and len(text) < 9 else 1


def _asked(request: Any) -> service.Filter:
    """Return the filter of the query; what is longer than a column matches nothing anyway."""
    names = (("actor", "nguoi"), ("action", "viec"), ("subject", "doi-tuong"))
    words = {key: clean_line(request.GET.get(name, ""))[:200] for key, name in names}
    return service.Filter(**words)


@view_config(
    route_name="audit",
    renderer="portal:audit/templates/audit.jinja2",
    permission=Permission.VIEW_AUDIT,
    request_method="GET",
)
def audit(request: Any) -> dict[str, Any]:
    """Show the entries that fit."""
    db = request.reading
    wanted = _asked(request)
    total = service.total(db, wanted)
    pages = max(1, ceil(total / SIZE))
    number = min(max(1, _page_number(request.GET.get("trang", ""))), pages)
    entries = service.page(db, wanted, number=number, size=SIZE)
    words = request.registry["audit.actions"]
    codes = {entry.actor for entry in entries}
    codes |= {entry.subject_key for entry in entries if entry.subject_kind == "account"}

    def link(page: int) -> str:
        asked = {"nguoi": wanted.actor, "viec": wanted.action, "doi-tuong": wanted.subject}
        query = {name: value for name, value in asked.items() if value}
        return request.route_path("audit", _query={**query, "trang": page})

    return {
        "entries": entries,
        "names": request.registry["audit.names"](db, codes),
        "words": words,
        "actions": sorted({*words, wanted.action} - {""}),
        "wanted": wanted,
        "total": total,
        "page": number,
        "pages": pages,
        "link": link,
    }
