"""Logs: one JSON line an event, with request ids and without personal data.

A line never holds an address of a page, a body, a cookie, or what somebody typed: access lines name
the route, other lines the constant text of the log call and what the code passes as ``extra``.
Messages of exceptions may quote what was typed, so outside development only their types and places
are written (setting ``logs.exception_text``).

Whoever knows it puts the account's public code into ``environ["motcua.actor"]``.
"""

import itertools
import json
import logging
import os
import re
import secrets
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from datetime import UTC, datetime
from traceback import walk_tb
from types import TracebackType
from typing import Any

from pyramid.config import Configurator
from pyramid.events import BeforeTraversal

from portal.settings import Setting

log = logging.getLogger("motcua.web")

SETTINGS = (
    Setting(
        "logs.level",
        str,
        "INFO",
        "Least level that is logged.",
        choices=("DEBUG", "INFO", "WARNING", "ERROR"),
    ),
    Setting(
        "logs.format",
        str,
        "json",
        "json for machines, text for a developer's screen.",
        choices=("json", "text"),
    ),
    Setting("logs.access", bool, True, "Write a line for every request."),
    Setting(
        "logs.exception_text",
        bool,
        False,
        "Also write the messages of exceptions; they may quote what people typed.",
    ),
)

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
ASKED_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
ADDRESS = re.compile(r"\s/\S*")
UNSEEN_BREAKS = str.maketrans({"\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"})
OWN_FIELDS = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}

current: ContextVar[Mapping[str, Any] | None] = ContextVar("motcua.request", default=None)
_sink: Callable[[bytes], object] | None = None
_text = False
_prefix = secrets.token_hex(4)
_numbers = itertools.count(1)
_second = (0, "")


def request_id() -> str:
    """Return a fresh request id: unique over restarts and processes, cheap."""
    return f"{_prefix}-{next(_numbers):x}"


def _stamp(seconds: float) -> str:
    """Return the moment in UTC with milliseconds; the formatted second is kept."""
    global _second  # noqa: PLW0603  (one tuple, replaced as a whole)
    whole = int(seconds)
    kept = _second
    if kept[0] != whole:
        kept = _second = (whole, datetime.fromtimestamp(whole, UTC).strftime("%Y-%m-%dT%H:%M:%S"))
    return f"{kept[1]}.{int((seconds - whole) * 1000):03d}Z"


def log_access(environ: Mapping[str, Any], status: int, ms: float) -> None:
    """Write the line of one answered request (about 4 µs); nothing when access lines are off."""
    if _sink is None:
        return
    method = environ.get("REQUEST_METHOD", "")
    if method not in METHODS:
        method = "OTHER"
    route = environ.get("motcua.route", "-")
    if _text:
        line = f"{status} {method:4} {route} {ms:.1f} ms\n"
    else:
        # Every part is ours or was checked, so nothing here needs escaping.
        line = (
            f'{{"time":"{_stamp(time.time())}","level":"info","event":"access",'
            f'"request":"{environ.get("motcua.request_id", "-")}",'
            f'"actor":"{environ.get("motcua.actor", "-")}","route":"{route}",'
            f'"method":"{method}","status":{status},"ms":{ms:.1f}}}\n'
        )
    _sink(line.encode())


class AccessLayer:
    """Outermost WSGI layer: request id, access line, and the last net under all other layers."""

    def __init__(self, app: Any, *, registry: Any = None) -> None:
        self.app = app
        self.registry = registry

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Serve the request and write its line."""
        began = time.perf_counter()
        number = environ.get("HTTP_X_REQUEST_ID")
        # portal.server lets the header through from the trusted proxy only.
        if number is None or not ASKED_ID.fullmatch(number):
            number = request_id()
        environ["motcua.request_id"] = number
        status = "500"

        def start(line: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            nonlocal status
            status = line
            return start_response(line, [*headers, ("X-Request-Id", number)], *rest)

        token = current.set(environ)
        try:
            return self.app(environ, start)
        except Exception:
            log.exception("a layer failed")
            return _failed(start)
        finally:
            log_access(environ, int(status[:3]), (time.perf_counter() - began) * 1000)
            current.reset(token)


def _failed(start_response: Callable[..., Any]) -> Iterable[bytes]:
    """From within an ``except`` block, answer when not even the error page could be made."""
    body = "Có lỗi ở hệ thống. Bạn hãy thử lại sau ít phút.\n".encode()
    headers = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
    ]
    start_response("500 Internal Server Error", headers, sys.exc_info())
    return [body]


def _frames(trace: TracebackType | None) -> list[str]:
    """Return where an exception went through, innermost last: places, never values."""
    return [
        f"{frame.f_code.co_filename}:{line} {frame.f_code.co_name}"
        for frame, line in walk_tb(trace)
    ][-30:]


def _exception(error: BaseException, *, with_text: bool) -> dict[str, Any]:
    """Return an exception as data, its cause included."""
    kind = type(error)
    told: dict[str, Any] = {
        "type": f"{kind.__module__}.{kind.__qualname__}",
        "frames": _frames(error.__traceback__),
    }
    origin = getattr(error, "orig", None)
    if origin is not None:  # a database error: its code and constraint say enough
        told["origin"] = type(origin).__name__
        told["code"] = getattr(origin, "sqlstate", None) or getattr(
            origin, "sqlite_errorname", None
        )
        told["constraint"] = getattr(getattr(origin, "diag", None), "constraint_name", None)
    if isinstance(error, OSError):
        told["errno"] = error.errno
    if with_text:
        told["text"] = str(error)
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        told["after"] = f"{type(before).__module__}.{type(before).__qualname__}"
    return told


class JsonLines(logging.Formatter):
    """A record as one JSON line; only constant texts and ``extra`` values get in."""

    def __init__(self, *, exception_text: bool) -> None:
        super().__init__()
        self.exception_text = exception_text

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        told: dict[str, Any] = {
            "time": _stamp(record.created),
            "level": record.levelname.lower(),
            "logger": record.name,
            # Without its arguments; some libraries put addresses of pages into the text itself.
            "event": ADDRESS.sub(" (address)", str(record.msg)),
        }
        environ = current.get()
        if environ is not None:
            told["request"] = environ.get("motcua.request_id")
            told["route"] = environ.get("motcua.route")
            told["actor"] = environ.get("motcua.actor")
        told |= {
            name: value
            for name, value in record.__dict__.items()
            if name not in OWN_FIELDS and isinstance(value, str | int | float | bool | None)
        }
        if record.exc_info and record.exc_info[1] is not None:
            told["error"] = _exception(record.exc_info[1], with_text=self.exception_text)
        line = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
        return line.translate(UNSEEN_BREAKS)


def _write(data: bytes) -> None:
    try:
        os.write(2, data)
    except OSError:
        return  # a log that cannot be written must not stop the portal


class Stderr(logging.Handler):
    """Writes each record to the standard error in one call, so that lines of threads never mix."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record."""
        try:
            _write((self.format(record) + "\n").encode("utf-8", "backslashreplace"))
        except Exception:
            self.handleError(record)


def install(settings: Mapping[str, Any]) -> None:
    """Send the logs of this process to standard error as the settings say (server and worker)."""
    global _sink, _text  # noqa: PLW0603  (one process has one standard error)
    _text = settings["logs.format"] == "text"
    _sink = _write if settings["logs.access"] else None
    handler = Stderr()
    if _text:
        handler.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    else:
        handler.setFormatter(JsonLines(exception_text=settings["logs.exception_text"]))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings["logs.level"])
    logging.getLogger("waitress").setLevel(logging.WARNING)  # what is less quotes addresses
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # "queue depth" at every burst
    logging.getLogger("alembic").setLevel(logging.WARNING)


def _remember_route(event: BeforeTraversal) -> None:
    route = event.request.matched_route
    if route is not None:
        event.request.environ["motcua.route"] = route.name


def includeme(config: Configurator) -> None:
    """Declare the settings; remember the route's name for the access line."""
    config.declare_settings(*SETTINGS)
    config.add_subscriber(_remember_route, BeforeTraversal)
