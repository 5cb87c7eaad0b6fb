"""How bytes leave: anonymous pages from memory, 304s, gzip, request ids and the access log.

This WSGI layer stands before the router. A page whose view says ``cached=True`` is kept as bytes,
keyed by language and path, and is served until the change number in the database moves (asked at
most every half second) or a minute has passed. Whoever has a session, a query or a form to send
goes through to the router. Dark mode is a media query, so there is no key for it.
"""

import gzip
import hashlib
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from io import BytesIO
from typing import Any

from pyramid.config import Configurator

from portal.db import changes
from portal.i18n import addresses

KEEP = 60.0  # seconds a page is kept at most: "today" and opening hours move on
MOST_PAGES = 6_000
MOST_BYTES = 96 * 1024 * 1024
SMALLEST_GZIP = 400
COMPRESSIBLE = (
    *("text/", "application/json", "application/xml", "application/ld+json"),
    *("application/javascript", "image/svg+xml", "application/atom+xml"),
)

Headers = list[tuple[str, str]]


@dataclass(slots=True)
class Page:
    """A page as bytes, plain and compressed, with the headers of each answer made beforehand."""

    etag: str
    modified: float
    plain: bytes
    zipped: bytes
    plain_headers: Headers
    zipped_headers: Headers
    unchanged_headers: Headers
    expires: float


class Delivery:
    """The WSGI layer; ``app`` is the router."""

    def __init__(self, app: Any, *, registry: Any, clock: Callable[[], float] = time.monotonic):
        self.app = app
        self.registry = registry
        self.clock = clock
        self.most_body = registry.settings["request.max_body_bytes"]
        self.keep_pages = registry.settings["cache.pages"]
        self.pages: dict[tuple[str, str], Page] = {}
        self.bytes = 0
        self.watch: changes.Watch = registry["db.watch"]
        self.version = -1
        registry["delivery"] = self

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        """Serve from memory what may be, else ask the router."""
        method = environ["REQUEST_METHOD"]
        if method not in {"GET", "HEAD"}:
            self.watch.look_again()  # whatever this changes must be seen by the next page
            environ["motcua.switch"] = addresses(environ)
            self._limit(environ)
            return self._changing(environ, start_response)
        anonymous = "mc_" not in environ.get("HTTP_COOKIE", "")
        path = environ["PATH_INFO"]
        asset = path.startswith("/static/")  # its query is only the version of its bytes
        if not (self.keep_pages and anonymous) or (environ.get("QUERY_STRING") and not asset):
            return self._through(environ, start_response, key=None)
        key = (environ["motcua.lang"], path)
        version = self.watch.number()
        if version != self.version:  # something public changed: forget every page
            self.version, self.pages, self.bytes = version, {}, 0
        page = self.pages.get(key)
        if page is None or page.expires < self.clock():
            return self._through(environ, start_response, key=key)
        return self._serve(page, environ, start_response)

    def _changing(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Ask the router; close the temporary file that WebOb moves a large body to.

        Only here is the last of all attempts over: a transaction that is tried again reads the body
        once more.
        """
        sent = environ.get("wsgi.input")
        try:
            return self.app(environ, start_response)
        finally:
            body = environ.get("wsgi.input")
            if body is not sent and body is not None:
                body.close()

    def _limit(self, environ: dict[str, Any]) -> None:
        """Leave a body that is too large unread; the gate answers it with 413."""
        length = environ.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length) > self.most_body:
            environ["wsgi.input"] = BytesIO()
            environ["CONTENT_LENGTH"] = "0"
            environ["motcua.too_large"] = True

    def _serve(self, page: Page, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if _unchanged(page, environ):
            start_response("304 Not Modified", page.unchanged_headers[:])
            return (b"",)
        zipped = "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "")
        start_response("200 OK", (page.zipped_headers if zipped else page.plain_headers)[:])
        if environ["REQUEST_METHOD"] == "HEAD":
            return (b"",)
        return (page.zipped if zipped else page.plain,)

    def _through(
        self, environ: dict[str, Any], start_response: Any, *, key: tuple[str, str] | None
    ) -> Iterable[bytes]:
        """Ask the router; keep the answer as a page when its view allows it."""
        head = environ["REQUEST_METHOD"] == "HEAD"
        if head and key is not None:
            environ["REQUEST_METHOD"] = "GET"  # a page is kept with its body
        environ["motcua.switch"] = addresses(environ)
        got: list[Any] = []
        body = self.app(environ, lambda *answer: got.append(answer))
        status, headers = got[0][0], got[0][1]
        if status[:3] != "200" or not _is_text(headers) or (head and key is None):
            start_response(*got[0])
            return (b"",) if head and key is not None else body
        plain = b"".join(body)
        getattr(body, "close", lambda: None)()
        page = _make_page(plain, headers, now=self.clock(), level=6 if key else 3)
        keep = environ.get("motcua.cached") or environ["PATH_INFO"].startswith("/static/")
        if key is not None and keep and _keepable(headers):
            self._keep(key, page)
        environ["REQUEST_METHOD"] = "HEAD" if head else "GET"
        return self._serve(page, environ, start_response)

    def _keep(self, key: tuple[str, str], page: Page) -> None:
        size = len(page.plain) + len(page.zipped)
        if len(self.pages) >= MOST_PAGES or self.bytes + size > MOST_BYTES:
            self.pages = {}
            self.bytes = 0
        self.pages[key] = page
        self.bytes += size


def _is_text(headers: Headers) -> bool:
    return any(
        name.lower() == "content-type" and value.startswith(COMPRESSIBLE) for name, value in headers
    )


def _keepable(headers: Headers) -> bool:
    return not any(name.lower() == "set-cookie" for name, _ in headers)


def _unchanged(page: Page, environ: dict[str, Any]) -> bool:
    """Return whether the browser already has these bytes (RFC 9110, section 13.2.2)."""
    wanted = environ.get("HTTP_IF_NONE_MATCH")
    if wanted is not None:
        return page.etag[2:] in wanted or wanted.strip() == "*"
    since = environ.get("HTTP_IF_MODIFIED_SINCE")
    if since is None:
        return False
    try:
        return page.modified <= parsedate_to_datetime(since).timestamp()
    except (TypeError, ValueError, OverflowError):
        return False


def _make_page(plain: bytes, headers: Headers, *, now: float, level: int) -> Page:
    """Return ``plain`` with everything that its later answers need."""
    names = {name.lower(): value for name, value in headers}
    own = {"content-length", "etag", "last-modified", "vary", "content-encoding"}
    kept = [(name, value) for name, value in headers if name.lower() not in own]
    private = "no-store" in names.get("cache-control", "")
    if "cache-control" not in names:
        kept.append(("Cache-Control", "no-cache"))
    tag = names.get("etag", f'"{hashlib.blake2b(plain, digest_size=12).hexdigest()}"')
    etag = tag if tag.startswith("W/") else f"W/{tag}"
    modified = _moment(names.get("last-modified"))
    about: Headers = [] if private else [("ETag", etag), *_last_modified(names)]
    vary = ", ".join(dict.fromkeys([*_words(names.get("vary", "")), "Accept-Encoding", "Cookie"]))
    about.append(("Vary", vary))
    small = len(plain) < SMALLEST_GZIP or "content-encoding" in names
    zipped = plain if small else gzip.compress(plain, level, mtime=0)
    encoding: Headers = [("Content-Encoding", "gzip")] if zipped is not plain else []
    if "content-encoding" in names:
        encoding = [("Content-Encoding", names["content-encoding"])]
    bare = encoding if zipped is plain else []
    return Page(
        etag=etag if not private else 'W/"never"',
        modified=float("inf") if private else modified,
        plain=plain,
        zipped=zipped,
        plain_headers=[*kept, *about, *bare, ("Content-Length", str(len(plain)))],
        zipped_headers=[*kept, *about, *encoding, ("Content-Length", str(len(zipped)))],
        unchanged_headers=[h for h in kept if h[0].lower() != "content-type"] + about,
        expires=now + KEEP,
    )


def _words(header: str) -> list[str]:
    return [word.strip() for word in header.split(",") if word.strip()]


def _moment(header: str | None) -> float:
    return parsedate_to_datetime(header).timestamp() if header else float("inf")


def _last_modified(names: dict[str, str]) -> Headers:
    modified = names.get("last-modified")
    return [("Last-Modified", modified)] if modified else []


def cached_deriver(view: Any, info: Any) -> Any:
    """View option ``cached=True``: an anonymous GET of this view may be kept as bytes."""
    if not info.options.get("cached"):
        return view

    def wrapper(context: Any, request: Any) -> Any:
        request.environ["motcua.cached"] = True
        return view(context, request)

    return wrapper


cached_deriver.options = ("cached",)  # type: ignore[attr-defined]


def includeme(config: Configurator) -> None:
    """Add the view option."""
    config.add_view_deriver(cached_deriver, name="cached")
