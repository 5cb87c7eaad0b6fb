"""The server: its limits, what it answers to HTTP spoken wrongly, whom it believes."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import SimpleNamespace
from typing import Any

import pytest
from pyramid.exceptions import ConfigurationError

from portal import server

LIMIT = 1_000_000


class Echo:
    """An application that answers with what it was told, and knows its registry."""

    registry = SimpleNamespace(settings={"request.max_body_bytes": LIMIT})

    def __call__(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        names = ("REMOTE_ADDR", "wsgi.url_scheme", "HTTP_X_REQUEST_ID", "HTTP_X_FORWARDED_FOR")
        length = len(environ["wsgi.input"].read())
        told = [f"{name}={environ.get(name)}" for name in names] + [f"body={length}"]
        body = "\n".join(told).encode()
        start_response("200 OK", [("Content-Length", str(len(body)))])
        return [body]


class Layer:
    """A layer around it without a registry of its own."""

    def __init__(self, app: Any) -> None:
        self.app = app

    def __call__(self, environ: Any, start_response: Any) -> Any:
        return self.app(environ, start_response)


@contextmanager
def running(monkeypatch: pytest.MonkeyPatch, **options: Any) -> Iterator[Callable[[bytes], bytes]]:
    """Run a server; yield a function that says something on a new connection."""
    monkeypatch.delenv("PORT", raising=False)
    web = server.make_server(Layer(Echo()), listen="127.0.0.1:0", **options)
    thread = threading.Thread(target=web.run, daemon=True)
    thread.start()

    def say(data: bytes) -> bytes:
        got = b""
        with socket.create_connection((web.effective_host, int(web.effective_port)), 5) as line:
            line.sendall(data)
            line.shutdown(socket.SHUT_WR)
            with suppress(ConnectionResetError):  # it need not read what it refuses
                while piece := line.recv(65536):
                    got += piece
        return got

    yield say
    web.close()
    web.task_dispatcher.shutdown()
    web._map.clear()
    thread.join(3)


@pytest.fixture
def say(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., bytes]]:
    with running(monkeypatch) as speak:
        yield speak


def request(*headers: bytes, first: bytes = b"GET / HTTP/1.1", body: bytes = b"") -> bytes:
    return b"\r\n".join([first, b"Host: x", b"Connection: close", *headers]) + b"\r\n\r\n" + body


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


POST = b"POST / HTTP/1.1"
WRONG = {
    "length is text": request(b"Content-Length: abc", first=POST),
    "two lengths": request(b"Content-Length: 3", b"Content-Length: 9", first=POST),
    "length and coding": request(
        b"Content-Length: 4", b"Transfer-Encoding: chunked", first=POST, body=b"0\r\n\r\n"
    ),
    "coding that nobody has": request(b"Transfer-Encoding: gzip, chunked", first=POST),
    "coding with a control": request(b"Transfer-Encoding:\x0bchunked", first=POST),
    "broken chunk": request(b"Transfer-Encoding: chunked", first=POST, body=b"zz\r\n"),
    "NUL in a header": request(b"X-A: a\x00b"),
    "no colon": request(b"garbage"),
    "space before the colon": request(b"Content-Length : 5", first=POST),
    "NUL in the method": request(first=b"G\x00T / HTTP/1.1"),
    "lower-case method": request(first=b"get / HTTP/1.1"),
    "address with a space": request(first=b"GET /a b HTTP/1.1"),
    "no version at all": b"GET\r\n\r\n",
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_requests_are_refused_with_a_page_and_never_5xx(
    say: Callable[[bytes], bytes], case: str
) -> None:
    answer = say(WRONG[case])
    assert 400 <= status(answer) < 500
    assert b'<html lang="vi">' in answer
    assert b"Content-Security-Policy: default-src 'none'" in answer
    assert b"waitress" not in answer.lower()
    assert answer.count(b"HTTP/1.") == 1, "what follows a refused request is not answered"


def test_a_smuggled_request_is_not_answered(say: Callable[[bytes], bytes]) -> None:
    second = b"GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n"
    first = b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n"
    answer = say(first + b"0\r\n\r\n" + second)
    assert answer.count(b"HTTP/1.1 ") == 1
    assert status(answer) == 400


def test_too_much_is_refused(say: Callable[[bytes], bytes]) -> None:
    most = LIMIT + server.SPARE_BODY
    announced = request(b"Content-Length: %d" % (most + 1), first=POST)
    assert status(say(announced)) == 413
    assert "Tệp gửi lên quá lớn".encode() in say(announced)
    assert status(say(request(b"X-A: " + b"a" * 17_000))) == 431
    fits = request(b"Content-Length: %d" % LIMIT, first=POST, body=b"x" * LIMIT)
    assert b"body=%d" % LIMIT in say(fits)


def test_nobody_is_believed_without_a_trusted_proxy(say: Callable[[bytes], bytes]) -> None:
    answer = say(
        request(
            b"X-Forwarded-For: 1.2.3.4", b"X-Forwarded-Proto: https", b"X-Request-Id: forged-123"
        )
    )
    assert b"REMOTE_ADDR=127.0.0.1" in answer
    assert b"wsgi.url_scheme=http\n" in answer
    assert b"HTTP_X_REQUEST_ID=None" in answer
    assert b"HTTP_X_FORWARDED_FOR=None" in answer


@pytest.mark.parametrize(
    ("proxy", "address", "scheme", "number"),
    [
        ("127.0.0.1", b"1.2.3.4", b"https", b"proxy-0123"),
        ("10.9.9.9", b"127.0.0.1", b"http", b"None"),
    ],
)
def test_only_the_trusted_proxy_is_believed(
    monkeypatch: pytest.MonkeyPatch, proxy: str, address: bytes, scheme: bytes, number: bytes
) -> None:
    with running(monkeypatch, trusted_proxy=proxy, trusted_proxy_count="1") as say:
        answer = say(
            request(
                b"X-Forwarded-For: 6.6.6.6, 1.2.3.4",
                b"X-Forwarded-Proto: https",
                b"X-Request-Id: proxy-0123",
            )
        )
    assert b"REMOTE_ADDR=" + address in answer
    assert b"wsgi.url_scheme=" + scheme in answer
    assert b"HTTP_X_REQUEST_ID=" + number in answer


def test_every_proxy_and_other_applications_are_refused() -> None:
    with pytest.raises(ConfigurationError, match="trusted_proxy"):
        server.make_server(Echo(), listen="127.0.0.1:0", trusted_proxy="*")
    with pytest.raises(ConfigurationError, match="serves the portal"):
        server.make_server(lambda environ, start_response: [])


def test_port_overrides_and_limits_are_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    monkeypatch.setenv("PORT", str(port))
    web = server.make_server(Echo(), use="egg:motcua#motcua")
    try:
        assert server.address(web) == f"http://127.0.0.1:{port}"
        told = web.adj
        assert (told.connection_limit, told.channel_timeout, told.cleanup_interval) == (1000, 30, 5)
        assert (told.max_request_header_size, told.ident) == (16384, None)
        assert told.max_request_body_size == LIMIT + server.SPARE_BODY
    finally:
        web.close()
        web.task_dispatcher.shutdown()
