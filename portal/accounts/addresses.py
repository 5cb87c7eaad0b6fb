"""Where a person goes after signing in: only to pages of this portal."""

import re
from collections.abc import Collection
from typing import Any
from urllib.parse import urlsplit

from portal.security.permissions import PERMISSIONS, Role
from portal.slots import ordered

LONGEST = 500
# A path of ours: one slash, then no second one and no backslash, which browsers read as a slash;
# printable ASCII only, as a browser writes addresses.
LOCAL = re.compile(r"/(?![/\\])[!-\[\]-~]*\Z")


def safe_next(text: str | None) -> str | None:
    """Return ``text`` when it is the path of a page here, else ``None``."""
    if not text or len(text) > LONGEST or not LOCAL.match(text):
        return None
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    return None if parts.scheme or parts.netloc else text


def landing(request: Any, roles: Collection[Role]) -> str:
    """Return the first page for someone with these roles: their own menu entry, or the account."""
    may = {permission for role in roles for permission in PERMISSIONS.get(role, ())}
    for item in ordered(request.registry["slots"].menu):
        if item.menu == "main" and item.permission in may:
            return request.route_path(item.route)
    return request.route_path("account")


def came_from(request: Any) -> str:
    """Return where a person who must sign in first wanted to go.

    What was to be sent cannot be repeated; its page, as the browser names it, can be opened again.
    """
    if request.method in {"GET", "HEAD"}:
        return request.path_qs
    try:
        referrer = urlsplit(request.referrer or "")
    except ValueError:
        return ""
    if referrer.netloc.lower() != request.host.lower():
        return ""
    return f"{referrer.path}?{referrer.query}" if referrer.query else referrer.path
