"""The web server: waitress, told what it must be told. For ``pserve`` and ``motcua serve`` alike.

Any waitress option can be given in ``[server:main]``; :data:`OPTIONS` are the ones that differ from
its own defaults, which let two hundred slow connections stop a whole site.
"""

import logging
import os
import signal
import threading
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pyramid.exceptions import ConfigurationError
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.proxy_headers import proxy_headers_middleware
from waitress.server import BaseWSGIServer, create_server
from waitress.task import ErrorTask

from portal import logs

log = logging.getLogger("motcua.server")

OPTIONS: Mapping[str, Any] = {
    "listen": "127.0.0.1:6543",
    "threads": 8,
    "connection_limit": 1000,
    "channel_timeout": 30,
    "cleanup_interval": 5,
    "max_request_header_size": 16384,
    "ident": None,
    "backlog": 1024,
    # _trust does it, inside: waitress' own layer would clear the headers before _trust reads them.
    "clear_untrusted_proxy_headers": False,
}
SPARE_BODY = 1024 * 1024  # between our limit, which answers with a page, and the server's own
# Not x-forwarded-host: a proxy passes Host on, and many let a client's x-forwarded-host through.
PROXY_HEADERS = "x-forwarded-for x-forwarded-proto"

WORDS = {
    400: ("Yêu cầu không đọc được", "Trình duyệt đã gửi một yêu cầu mà hệ thống không hiểu."),
    413: ("Tệp gửi lên quá lớn", "Bạn hãy chọn tệp nhỏ hơn, hoặc chia thành nhiều lần gửi."),
    431: ("Yêu cầu quá dài", "Bạn hãy xóa cookie của trang này rồi thử lại."),
    500: ("Hệ thống đang có lỗi", "Lỗi ở phía chúng tôi. Bạn hãy thử lại sau ít phút."),
}
PAGE = """<!DOCTYPE html>
<html lang="vi"><head><meta charset="utf-8"><title>{title} ({status})</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body><main><h1>{title}</h1><p>{text}</p><p><a href="/">Về trang chủ</a></p></main></body></html>
"""
PAGE_HEADERS = (
    ("Content-Type", "text/html; charset=utf-8"),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; base-uri 'none'"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "no-referrer"),
    ("Cache-Control", "no-store"),
)


class RefusalTask(ErrorTask):
    """Answers what never reaches the application: a small page, no 5xx for bad requests."""

    def execute(self) -> None:
        """Write the page."""
        error = self.request.error
        code, reason = error.code, error.reason
        if code == 501:  # a transfer coding that nobody has: the request's fault, not ours
            code, reason = 400, "Bad Request"
        title, text = WORDS.get(code, WORDS[400])
        body = PAGE.format(title=title, text=text, status=code).encode()
        self.status = f"{code} {reason}"
        self.response_headers.extend(PAGE_HEADERS)
        self.set_close_on_finish()
        self.content_length = len(body)
        if getattr(self.request, "command", "") != "HEAD":  # it may have broken before that
            self.write(body)


class Parser(HTTPRequestParser):
    """Reads requests, and refuses those whose length two servers could read differently."""

    def parse_header(self, header_plus: bytes) -> None:
        """Refuse a length beside a transfer coding (RFC 9112, section 6.3)."""
        super().parse_header(header_plus)
        if self.chunked and "CONTENT_LENGTH" in self.headers:
            raise ParsingError("both Content-Length and Transfer-Encoding")


class Channel(HTTPChannel):
    """A connection that reads with our parser and answers with our pages."""

    parser_class = Parser
    error_task_class = RefusalTask


def _registry_of(app: Any) -> Any:
    """Return the registry of the portal inside whatever WSGI layers are around it."""
    while app is not None:
        registry = getattr(app, "registry", None)
        if registry is not None:
            return registry
        app = getattr(app, "app", None)
    raise ConfigurationError("this server serves the portal, not another application")


def _trust(app: Any, *, proxy: str | None, count: int, headers: Iterable[str]) -> Any:
    """Return ``app`` believing forwarded headers and a request id from ``proxy`` alone."""
    inner = proxy_headers_middleware(
        app,
        trusted_proxy=proxy,
        trusted_proxy_count=count,
        trusted_proxy_headers=set(headers),
        clear_untrusted=True,
    )

    def outer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        if proxy is None or environ["REMOTE_ADDR"] != proxy:
            environ.pop("HTTP_X_REQUEST_ID", None)
        return inner(environ, start_response)

    return outer


def make_server(app: Any, **given: Any) -> Any:
    """Return a waitress server for the portal, not yet running; ``PORT`` overrides the port."""
    registry = _registry_of(app)
    options = {**OPTIONS, **{name: value for name, value in given.items() if name != "use"}}
    if "PORT" in os.environ:
        host = str(options["listen"]).split()[0].rpartition(":")[0]
        options["listen"] = f"{host}:{os.environ['PORT']}"
    proxy = options.pop("trusted_proxy", None) or None
    if proxy == "*":
        raise ConfigurationError("trusted_proxy must be the address of the proxy, never '*'")
    trusted = _trust(
        app,
        proxy=proxy,
        count=int(options.pop("trusted_proxy_count", 1)),
        headers=str(options.pop("trusted_proxy_headers", PROXY_HEADERS)).split(),
    )
    options.setdefault(
        "max_request_body_size", registry.settings["request.max_body_bytes"] + SPARE_BODY
    )
    sockets: dict[Any, Any] = {}
    server = create_server(trusted, map=sockets, **options)
    for part in sockets.values():
        if isinstance(part, BaseWSGIServer):
            part.channel_class = Channel
    return server


def _end_on_sigterm() -> None:
    """Let SIGTERM end the server as Ctrl+C does: answer what is being answered, then go."""

    def end(_number: int, _frame: object) -> None:
        raise SystemExit(0)

    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, end)


def run(server: Any) -> None:
    """Serve until SIGTERM or Ctrl+C."""
    log.info("serving", extra={"address": address(server)})
    _end_on_sigterm()
    server.run()


def serve(app: Any, global_conf: Mapping[str, str] | None = None, **given: Any) -> None:
    """Serve the portal: the paste server runner behind ``use = egg:motcua#motcua``."""
    server = make_server(app, **given)
    logs.install(_registry_of(app).settings)
    run(server)


def address(server: Any) -> str:
    """Return the address that a browser on this machine would use."""
    listening = getattr(server, "effective_listen", None)
    host, port = listening[0] if listening else (server.effective_host, server.effective_port)
    return f"http://{'127.0.0.1' if host in {'0.0.0.0', '::'} else host}:{port}"  # noqa: S104
