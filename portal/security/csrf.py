"""Forms come from our own pages: a token in each form, and the Origin of each unsafe request.

The token of someone who is signed in lives in the session's row; anyone else gets a cookie, and
only with a page that has a form. What the page shows is the token under a fresh mask, so that a
compressed answer never repeats it.

A view that names ``csrf_resend=True`` offers, when only the token is out of date, a page with
everything that was typed and a button to send it again. Whoever comes from another site never
sees that page.
"""

import base64
import binascii
import hmac
import secrets
from typing import Any
from urllib.parse import urlsplit

from pyramid.config import Configurator
from pyramid.exceptions import BadCSRFOrigin, BadCSRFToken
from pyramid.interfaces import ICSRFStoragePolicy
from zope.interface import implementer

from portal.security import cookies
from portal.security.headers import keep_private

FIELD = "csrf_token"


class ExpiredForm(BadCSRFToken):
    """A form of our own page whose token is out of date, on a view that lets it be sent again."""


def masked(token: str) -> str:
    """Return ``token`` under a fresh random mask, as text."""
    raw = token.encode()
    mask = secrets.token_bytes(len(raw))
    mixed = bytes(a ^ b for a, b in zip(raw, mask, strict=True))
    return base64.urlsafe_b64encode(mask + mixed).decode().rstrip("=")


def unmasked(value: str) -> str:
    """Return the token under the mask, or nothing when ``value`` is none of ours."""
    try:
        raw = base64.urlsafe_b64decode(value.encode() + b"=" * (-len(value) % 4))
    except (binascii.Error, UnicodeError, ValueError):
        return ""
    half = len(raw) // 2
    return bytes(a ^ b for a, b in zip(raw[:half], raw[half:], strict=False)).decode("latin-1")


@implementer(ICSRFStoragePolicy)
class TokenPolicy:
    """Where form tokens are kept (Pyramid's CSRF storage policy)."""

    def _known(self, request: Any) -> str | None:
        if request.signed_in is not None:
            return request.signed_in.csrf_token
        value = request.__dict__.get("new_csrf") or cookies.read(request, cookies.CSRF)
        return value if cookies.is_token(value) else None

    def new_csrf_token(self, request: Any) -> str:
        """Give the browser a new token; that of a session lasts as long as the session."""
        if request.signed_in is None:
            token = request.__dict__["new_csrf"] = cookies.new_token()
            request.add_response_callback(_give_cookie(token))
        return self.get_csrf_token(request)

    def get_csrf_token(self, request: Any) -> str:
        """Return the token for a form, masked; the page that has it is nobody else's."""
        keep_private(request)
        token = self._known(request)
        return masked(token) if token else self.new_csrf_token(request)

    def check_csrf_token(self, request: Any, supplied_token: Any) -> bool:
        """Tell whether a form carries the browser's token; offer to send it again where allowed."""
        expected = self._known(request)
        given = unmasked(supplied_token) if isinstance(supplied_token, str) else ""  # or a file
        if expected and hmac.compare_digest(expected.encode(), given.encode()):
            return True
        if request.__dict__.get("csrf_resend") and is_own_page(request):
            raise ExpiredForm("the form's token is out of date")
        return False


def _give_cookie(token: str) -> Any:
    def give(request: Any, response: Any) -> None:
        response.headers.add("Set-Cookie", cookies.header(request, cookies.CSRF, token))

    return give


def _origin(address: str) -> tuple[str, str] | None:
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return (parts.scheme, parts.netloc.lower())


def _is_own_origin(request: Any, address: str) -> bool:
    base = _origin(request.registry.settings["site.base_url"])
    # A proxy that ends TLS may leave the scheme of the request behind; the host is compared whole.
    scheme = "https" if base and base[0] == "https" else request.scheme
    return _origin(address) in {base, (scheme, request.host.lower())}


def is_own_page(request: Any) -> bool:
    """Tell whether the browser says, by Origin or Referer, that our own page sent the request."""
    said = request.headers.get("Origin") or request.referrer
    return bool(said) and _is_own_origin(request, said)


def check_origin(request: Any) -> bool:
    """Raise ``BadCSRFOrigin`` for an unsafe request that another site sent.

    A request that names neither Origin nor Referer (old clients, privacy tools) stands and falls
    with its token. Returns true, as Pyramid's callback wants it, so that the token is looked at.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site in {"cross-site", "same-site"}:
        raise BadCSRFOrigin("the browser says another site sent this")
    said = request.headers.get("Origin")
    if said is None:
        said = request.referrer
    if said == "null" and (site == "same-origin" or request.__dict__.get("csrf_null_origin")):
        return True  # what browsers send from a page whose referrer policy is no-referrer
    if said and not _is_own_origin(request, said):
        raise BadCSRFOrigin("Origin or Referer is another site")
    return True


def form_view(view: Any, info: Any) -> Any:
    """Tell the check what a view's options allow (a view deriver)."""
    resend = bool(info.options.get("csrf_resend"))
    null_origin = info.options.get("referrer_policy") == "no-referrer"
    if not resend and not null_origin:
        return view

    def with_options(context: Any, request: Any) -> Any:
        request.__dict__.update(csrf_resend=resend, csrf_null_origin=null_origin)
        return view(context, request)

    return with_options


form_view.options = ("csrf_resend",)  # type: ignore[attr-defined]


def includeme(config: Configurator) -> None:
    """Ask for a token on every unsafe request, of every view that does not say otherwise."""
    config.set_csrf_storage_policy(TokenPolicy())
    config.set_default_csrf_options(
        require_csrf=True, token=FIELD, check_origin=False, callback=check_origin
    )
    config.add_view_deriver(form_view, "form_view", under="secured_view", over="csrf_view")
