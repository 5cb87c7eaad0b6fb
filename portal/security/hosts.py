"""Which names the portal answers to: the whole Host header is compared, never a part of it."""

import re
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

Wsgi = Callable[..., Iterable[bytes]]

LOOPBACK = re.compile(r"(?:localhost|127\.0\.0\.1|\[::1\])(?::(\d{1,5}))?\Z")
OPEN = frozenset({"/healthz", "/readyz"})  # load balancers ask by address; they reflect nothing
DEFAULT_PORTS = {"https": "443", "http": "80"}
PAGE = """<!DOCTYPE html>
<html lang="vi"><head><meta charset="utf-8"><title>400: sai tên máy chủ</title></head>
<body><main><h1>Địa chỉ này không thuộc cổng dịch vụ</h1>
<p>Hãy mở lại cổng bằng địa chỉ chính thức.</p>
<p lang="en">This portal does not answer to that host name (setting site.hosts).</p>
</main></body></html>
""".encode()


def known_hosts(settings: Any) -> frozenset[str]:
    """Return the values of Host that are answered: ``site.hosts``, else that of the base URL."""
    base = urlsplit(settings["site.base_url"])
    names = {name.lower() for name in settings["site.hosts"]} or {base.netloc.lower()}
    port = DEFAULT_PORTS.get(base.scheme, "")
    return frozenset(names | {f"{name}:{port}" for name in names if ":" not in name})


def is_loopback(host: str) -> bool:
    """Tell whether ``host`` names this very machine, with any port."""
    match = LOOPBACK.match(host)
    return match is not None and int(match[1] or 0) < 65536


class HostLayer:
    """WSGI layer: answer 400 to a Host that is not ours."""

    def __init__(self, app: Wsgi, settings: Any) -> None:
        """Wrap ``app``; in development the names of this very machine are ours too."""
        self.app = app
        self.known = known_hosts(settings)
        self.development = settings["run.mode"] == "development"

    def knows(self, host: str) -> bool:
        """Tell whether ``host`` is ours."""
        return host in self.known or (self.development and is_loopback(host))

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        """Serve the request when it is for us."""
        host = environ.get("HTTP_HOST", "").lower()
        if self.knows(host) or environ.get("PATH_INFO") in OPEN:
            return self.app(environ, start_response)
        headers = [
            ("Content-Type", "text/html; charset=utf-8"),
            ("Content-Length", str(len(PAGE))),
            ("Cache-Control", "no-store"),
        ]
        start_response("400 Bad Request", headers)
        return [b"" if environ.get("REQUEST_METHOD") == "HEAD" else PAGE]
