"""Messages for the next page: ``request.flash(text)`` before a redirect, shown once.

They travel in a short-lived signed cookie, for people who are signed in and for those who are not:
no row is written, and showing one needs no write lock. The cookie exists only between the two
pages.
"""

import json
from typing import Any, NamedTuple

from pyramid.config import Configurator

from portal.security import cookies
from portal.security.headers import keep_private

PURPOSE = "flash"
MAX_AGE = 300  # seconds
MAX_BYTES = 2_500  # browsers keep cookies up to 4 KB, base64 takes a third more
KINDS = ("done", "info", "warning")  # as the banner of portal/ui draws them


class Flash(NamedTuple):
    """One message: its kind and its text, already in the reader's language."""

    kind: str
    text: str


def _set_cookie(request: Any, response: Any) -> None:
    waiting = request.__dict__.get("flash_waiting", [])
    if waiting:
        payload = json.dumps(waiting, ensure_ascii=False).encode()
        while len(payload) > MAX_BYTES:
            waiting = waiting[1:]
            payload = json.dumps(waiting, ensure_ascii=False).encode()
        value = cookies.signed(request, PURPOSE, payload)
        response.headers.add(
            "Set-Cookie", cookies.header(request, cookies.FLASH, value, max_age=MAX_AGE)
        )
    elif cookies.read(request, cookies.FLASH) is not None:
        response.headers.add("Set-Cookie", cookies.header(request, cookies.FLASH, None))


def _waiting(request: Any) -> list[list[str]]:
    """Return the messages that wait, as ``[kind, text]``, and see to the cookie at the end."""
    kept = request.__dict__.get("flash_waiting")
    if kept is None:
        raw = cookies.read(request, cookies.FLASH)
        payload = cookies.unsigned(request, PURPOSE, raw, max_age=MAX_AGE) if raw else None
        kept = request.__dict__["flash_waiting"] = json.loads(payload) if payload else []
        if raw is not None:
            request.add_response_callback(_set_cookie)
            request.__dict__["flash_callback"] = True
    return kept


def flash(request: Any, text: str, kind: str = "done") -> None:
    """Show ``text`` (may be a translation string) on the next page; ``kind`` is one of KINDS."""
    if kind not in KINDS:
        raise ValueError(f"{kind!r} is none of {KINDS}")
    _waiting(request).append([kind, str(request.localizer.translate(text))])
    if not request.__dict__.get("flash_callback"):
        request.add_response_callback(_set_cookie)
        request.__dict__["flash_callback"] = True


def pop_flashes(request: Any) -> list[Flash]:
    """Return the messages that wait, oldest first, and forget them."""
    waiting = _waiting(request)
    found = [Flash(kind, text) for kind, text in waiting]
    if found:
        keep_private(request)
        waiting.clear()
    return found


def includeme(config: Configurator) -> None:
    """Add ``request.flash`` and ``request.pop_flashes``, and ``request.notices`` for the layout."""
    config.add_request_method(flash, name="flash")
    config.add_request_method(pop_flashes, name="pop_flashes")
    config.add_request_method(pop_flashes, name="notices", reify=True)
