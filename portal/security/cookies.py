"""Cookies: their names and flags, the session's token, and signed values for the browser to keep.

There are three: ``mc_session`` (who is signed in), ``mc_csrf`` (form token of someone who is not)
and ``mc_flash`` (a message for the next page). Under https each is called ``__Host-...``.
"""

import base64
import binascii
import hashlib
import hmac
import re
import secrets
import time
from typing import Any

from webob.cookies import make_cookie

from portal.security.keys import derived

SESSION = "mc_session"
CSRF = "mc_csrf"
FLASH = "mc_flash"

TOKEN_BYTES = 32
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}\Z")
_PRIVATE = re.compile(rf"(?:^|[;\s])(?:__Host-)?(?:{SESSION}|{FLASH})=")


def is_https(request: Any) -> bool:
    """Tell whether cookies are to be Secure: the public address or this request is https."""
    return bool(
        request.registry.settings["site.base_url"].startswith("https:") or request.scheme == "https"
    )


def full_name(request: Any, name: str) -> str:
    """Return the cookie's name, with the prefix that binds it to this very host under https."""
    return f"__Host-{name}" if is_https(request) else name


def header(request: Any, name: str, value: str | None, *, max_age: int | None = None) -> str:
    """Return a Set-Cookie value: HttpOnly, SameSite=Lax, whole site; ``None`` deletes it."""
    return make_cookie(
        full_name(request, name),
        value,
        max_age=max_age,
        path="/",
        secure=is_https(request),
        httponly=True,
        samesite="Lax",
    )


def read(request: Any, name: str) -> str | None:
    """Return the value that the browser sent, or ``None``."""
    return request.cookies.get(full_name(request, name))


def carries_private(environ: dict[str, Any]) -> bool:
    """Tell whether a request carries a session or a message, so that no shared page will do."""
    return _PRIVATE.search(environ.get("HTTP_COOKIE", "")) is not None


def new_token() -> str:
    """Return 256 random bits as 43 letters."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def is_token(value: str | None) -> bool:
    """Tell whether ``value`` has the shape of :func:`new_token`."""
    return value is not None and _TOKEN.match(value) is not None


def token_hash(token: str) -> str:
    """Return what the database keeps of a session's token: its SHA-256."""
    return hashlib.sha256(token.encode()).hexdigest()


def session_token(request: Any) -> str | None:
    """Return the session token that the browser sent, when it has the right shape."""
    value = read(request, SESSION)
    return value if is_token(value) else None


def forget_later(request: Any) -> None:
    """Delete the session cookie with the answer, unless the answer sets a new one."""

    def forget(request: Any, response: Any) -> None:
        name = full_name(request, SESSION) + "="
        if not any(value.startswith(name) for value in response.headers.getall("Set-Cookie")):
            response.headers.add("Set-Cookie", header(request, SESSION, None))

    request.add_response_callback(forget)


def _seal(key: bytes, body: str) -> str:
    return base64.urlsafe_b64encode(hmac.digest(key, body.encode(), "sha256")).decode().rstrip("=")


def signed(request: Any, purpose: str, payload: bytes) -> str:
    """Return ``payload`` with the time and a seal, fit for a cookie."""
    text = base64.urlsafe_b64encode(payload).decode().rstrip("=")
    body = f"{int(time.time())}.{text}"
    return f"{body}.{_seal(derived(request.registry, purpose), body)}"


def unsigned(request: Any, purpose: str, value: str | None, *, max_age: int) -> bytes | None:
    """Return the payload of :func:`signed`, or ``None`` when forged or older than ``max_age`` s."""
    body, _, seal = (value or "").rpartition(".")
    expected = _seal(derived(request.registry, purpose), body)
    if not hmac.compare_digest(seal.encode(), expected.encode()):
        return None
    made, _, text = body.partition(".")
    if int(made) + max_age < time.time():
        return None
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error:
        return None
