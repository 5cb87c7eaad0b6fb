"""Headers of every answer, set by a layer that sees errors, static files and cookies alike.

A tween would not do: cookies are set by response callbacks, after all tweens. What a view sets by
itself is kept. Two view options say the rest::

    @view_config(..., form_action="https://pay.example.vn")  # a form that posts to a gateway
    @view_config(..., referrer_policy="no-referrer")
"""

from collections.abc import Callable, Iterable
from typing import Any

from pyramid.config import Configurator
from pyramid.events import NewResponse

Wsgi = Callable[..., Iterable[bytes]]
Pairs = list[tuple[str, str]]

PRIVATE = "motcua.private"
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'{form_action}; "
    "frame-ancestors 'none'; base-uri 'none'"
)
FIXED: tuple[tuple[str, str], ...] = (
    ("Content-Security-Policy", CSP.format(form_action="")),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)
HSTS = ("Strict-Transport-Security", "max-age=63072000; includeSubDomains")  # two years


def keep_private(request: Any) -> None:
    """Mark the answer to ``request`` as one person's own: nothing may store it."""
    request.environ[PRIVATE] = True


def _no_store(event: NewResponse) -> None:
    """Forbid storing a private answer; response callbacks, which set cookies, have already run."""
    headers = event.response.headers
    if PRIVATE in event.request.environ or "Set-Cookie" in headers:
        headers["Cache-Control"] = "no-store"
        headers.pop("Expires", None)


def complete(headers: Pairs, *, https: bool) -> Pairs:
    """Return ``headers`` with what the policy adds; what is set already stays.

    An answer that sets a cookie is ``no-store`` whatever it said of itself: layers below this one
    may set cookies too.
    """
    names = {name.lower() for name, _ in headers}
    if "set-cookie" in names:
        headers = [pair for pair in headers if pair[0].lower() != "cache-control"]
        headers.append(("Cache-Control", "no-store"))
    elif "cache-control" not in names:
        headers.append(("Cache-Control", "no-cache"))
    headers.extend(pair for pair in FIXED if pair[0].lower() not in names)
    if https:
        headers.append(HSTS)
    return headers


class HeadersLayer:
    """The outermost WSGI layer."""

    def __init__(self, app: Wsgi, *, https: bool, registry: Any = None) -> None:
        """Wrap ``app``; ``https`` says that the public address is."""
        self.app = app
        self.https = https
        self.registry = registry

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        """Serve with the policy's headers on whatever comes back."""

        def start(status: str, headers: Pairs, *error: Any) -> Any:
            https = self.https or environ.get("wsgi.url_scheme") == "https"
            return start_response(status, complete(list(headers), https=https), *error)

        return self.app(environ, start)


def policy_view(view: Any, info: Any) -> Any:
    """Set the headers that a view's options ask for (a view deriver)."""
    form_action = info.options.get("form_action")
    referrer_policy = info.options.get("referrer_policy")
    if not form_action and not referrer_policy:
        return view

    def with_policy(context: Any, request: Any) -> Any:
        response = view(context, request)
        if form_action:
            response.headers["Content-Security-Policy"] = CSP.format(form_action=f" {form_action}")
        if referrer_policy:
            response.headers["Referrer-Policy"] = referrer_policy
        return response

    return with_policy


policy_view.options = ("form_action", "referrer_policy")  # type: ignore[attr-defined]


def includeme(config: Configurator) -> None:
    """Add the view options, and keep private answers out of every store."""
    config.add_subscriber(_no_store, NewResponse)
    config.add_view_deriver(policy_view, "policy_view", under="csrf_view", over="owrapped_view")
