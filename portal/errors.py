"""Errors to pages: every failure becomes a page of the site, in its language, that says what to do.

The gate catches, once and early, what the stack would otherwise answer with a 500: addresses,
queries and bodies that cannot be decoded. Interface addresses (/api/) get JSON instead of a page.
"""

import logging
from collections.abc import Callable
from io import BytesIO
from typing import Any

from pyramid.config import Configurator
from pyramid.exceptions import BadCSRFOrigin, BadCSRFToken, URLDecodeError
from pyramid.httpexceptions import (
    HTTPBadRequest,
    HTTPException,
    HTTPNotFound,
    HTTPRequestEntityTooLarge,
)
from pyramid.renderers import render_to_response
from pyramid.request import Request
from pyramid.response import Response
from pyramid.tweens import EXCVIEW
from pyramid_retry import mark_error_retryable
from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError

from portal.security.permissions import Site

log = logging.getLogger("motcua.errors")

PAGES = (400, 403, 404, 405, 409, 413, 422, 429, 500, 503)
MAX_PATH = 2_000
MAX_QUERY = 8_000
MAX_FIELDS = 5_000
RETRY_SECONDS = "30"


# What WebOb raises for a query or body that is none: torn percent signs and multiparts, unknown
# character sets (a warning that it really raises), a client that went away in the middle.
UNREADABLE: tuple[type[BaseException], ...] = (
    *(UnicodeError, ValueError, LookupError, TypeError, AttributeError, OSError),
    DeprecationWarning,
)


def _says_nul(text: str) -> bool:
    return "\x00" in text


def _check_address(environ: dict[str, Any]) -> None:
    """Raise ``HTTPBadRequest`` for a path or query that cannot be read as text."""
    raw = environ.get("PATH_INFO", "")
    query = environ.get("QUERY_STRING", "")
    try:
        path = raw.encode("latin-1").decode("utf-8")
    except UnicodeError:
        raise HTTPBadRequest("address is not UTF-8") from None
    if _says_nul(path) or len(raw) > MAX_PATH or len(query) > MAX_QUERY:
        raise HTTPBadRequest("address too long, or with a NUL")


def _name_no_file(request: Request) -> None:
    """Let a file box that nothing was chosen in (WebOb reads it as bytes) be an empty text."""
    sent = request.POST
    if any(value == b"" for value in sent.values()):
        fields = [(name, "" if value == b"" else value) for name, value in sent.items()]
        sent.clear()
        sent.extend(fields)


def _check_fields(request: Request) -> None:
    """Touch query and body once, so that what cannot be decoded is a 400 here and nowhere else."""
    try:
        fields = list(request.GET.items())
        if any(_says_nul(value) for _, value in fields):
            raise HTTPBadRequest("NUL in the query")
        if request.method == "POST" and request.is_body_readable:
            _name_no_file(request)
            fields += list(request.POST.items())
    except UNREADABLE as error:
        raise HTTPBadRequest("query or body cannot be decoded") from error
    if len(fields) > MAX_FIELDS:
        raise HTTPBadRequest("too many fields")
    for name, value in fields:
        odd_part = not isinstance(value, str) and getattr(value, "file", None) is None
        if _says_nul(name) or odd_part:
            raise HTTPBadRequest("a part of the form has no readable content")


def gate_factory(handler: Callable[[Request], Response], registry: Any) -> Any:
    """Return the tween that refuses what cannot be decoded, inside the exception views."""

    def gate(request: Request) -> Response:
        try:
            _check_address(request.environ)
            if request.environ.get("motcua.too_large"):
                raise HTTPRequestEntityTooLarge
            _check_fields(request)
        except HTTPException:
            # The page for this error must not stumble over the same bytes again.
            request.environ["PATH_INFO"] = "/"
            request.environ["QUERY_STRING"] = ""
            if request.is_body_seekable:  # WebOb's own copy, perhaps a temporary file
                request.body_file_raw.close()
            request.environ["wsgi.input"] = BytesIO()
            request.environ["CONTENT_LENGTH"] = "0"
            request.environ["motcua.refused"] = True
            raise
        return handler(request)

    return gate


def page(request: Request, status: int, **values: Any) -> Response:
    """Return the page for ``status`` in the site's layout, or JSON below /api/."""
    if request.environ.get("PATH_INFO", "").startswith("/api/"):
        problem = {"status": status, "title": Response(status=status).status[4:]}
        response = render_to_response("json", problem, request=request)
        response.content_type = "application/problem+json"
    else:
        if not hasattr(request, "context"):  # the failure came before anything was loaded
            request.context = Site(request)
        template = f"portal:ui/templates/errors/{status}.jinja2"
        values.setdefault("near", ())
        response = render_to_response(template, {"status": status, **values}, request=request)
    response.status_int = status
    if status in {429, 503}:
        response.headers.setdefault("Retry-After", RETRY_SECONDS)
    response.headers["Cache-Control"] = "no-store"
    return response


def not_found(error: HTTPNotFound, request: Request) -> Response:
    """Answer 404 with a search box and, for a wrong code or slug, what is near it."""
    near: tuple[Any, ...] = ()
    port = request.registry["slots"].search_port
    last = request.environ.get("PATH_INFO", "").rstrip("/").rpartition("/")[2]
    readable = not request.environ.get("motcua.refused")
    if port is not None and readable and 1 < len(last) <= 100 and request.method == "GET":
        near = port.near(request.reading, last, limit=5)
    return page(request, 404, near=near)


def http_error(error: HTTPException, request: Request) -> Response:
    """Answer an HTTP error that some code raised or returned, keeping its own headers."""
    status = error.status_int
    if status < 400:
        return error
    known = status if status in PAGES else (400 if status < 500 else 500)
    response = page(request, known, detail=error.detail)
    response.status_int = status
    for name in ("Allow", "Retry-After"):
        if name in error.headers:
            response.headers[name] = error.headers[name]
    return response


def bad_csrf(error: Exception, request: Request) -> Response:
    """Answer a form whose token or origin does not fit: most often a page left open too long."""
    return page(request, 400, reason="csrf")


def conflict(error: Exception, request: Request) -> Response:
    """Answer that someone else was faster."""
    log.warning("conflict", exc_info=error)
    return page(request, 409)


def unavailable(error: Exception, request: Request) -> Response:
    """Answer that the database cannot be reached now."""
    log.error("database unavailable", exc_info=error)
    return page(request, 503)


def refused_value(error: DBAPIError, request: Request) -> Response:
    """Answer a value that the database does not take as the mistake of the request that it is."""
    log.error("value refused by the database", exc_info=error)
    return page(request, 400)


def failure(error: Exception, request: Request) -> Response:
    """Answer anything else: our fault, in the log with its traceback, never on the page."""
    log.error("unhandled error", exc_info=error)
    return page(request, 500)


def decode_error(error: Exception, request: Request) -> Response:
    """Answer text that turned out not to be text."""
    return page(request, 400)


HANDLERS: tuple[tuple[type[BaseException], Callable[..., Response]], ...] = (
    (HTTPException, http_error),
    (BadCSRFToken, bad_csrf),
    (BadCSRFOrigin, bad_csrf),
    (URLDecodeError, decode_error),
    (StaleDataError, conflict),
    (IntegrityError, conflict),
    (DBAPIError, refused_value),
    (OperationalError, unavailable),
    (InterfaceError, unavailable),
    (PoolTimeout, unavailable),
    (Exception, failure),
)


def includeme(config: Configurator) -> None:
    """Register the gate and a page for every kind of failure."""
    config.add_tween("portal.errors.gate_factory", under=EXCVIEW)
    config.add_notfound_view(not_found, append_slash=False)
    config.add_forbidden_view(http_error)
    for kind, view in HANDLERS:
        config.add_exception_view(view, context=kind)
    for kind in (StaleDataError,):
        mark_error_retryable(kind)
