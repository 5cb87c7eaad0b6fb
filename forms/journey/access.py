"""Who may open a draft: its account, or the browser that began it (a cookie of its own)."""

import secrets
from typing import Any

from portal.security import cookies

COOKIE = "mc_draft"
DAYS = 60


def account_of(request: Any) -> int | None:
    """Return the id of the account that is signed in, or ``None``."""
    return request.identity.account_id if request.identity is not None else None


def browser_of(request: Any) -> str | None:
    """Return the browser's own token, or ``None`` when it has none yet."""
    token = request.__dict__.get("draft_browser") or cookies.read(request, COOKIE)
    return token if cookies.is_token(token) else None


def give_browser(request: Any) -> str:
    """Return the browser's token; one that has none gets it with this answer."""
    token = browser_of(request)
    if token is None:
        token = secrets.token_urlsafe(cookies.TOKEN_BYTES)
        request.__dict__["draft_browser"] = token
        value = cookies.header(request, COOKIE, token, max_age=DAYS * 86_400)
        request.add_response_callback(
            lambda _request, response: response.headerlist.append(("Set-Cookie", value))
        )
    return token
