"""Logs: one line an event, cheap, with ids, without anything that people typed."""

import json
import logging
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from portal import logs

JSON_ON = {"logs.level": "INFO", "logs.format": "json", "logs.access": True}


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """Install the JSON log and give what it wrote, parsed."""
    written: list[bytes] = []
    monkeypatch.setattr(logs, "_write", written.append)
    root = logging.getLogger()
    before = (root.handlers[:], root.level)
    levels = {name: logging.getLogger(name).level for name in ("waitress", "alembic")}
    logs.install({**JSON_ON, "logs.exception_text": False})
    yield lambda: [json.loads(line) for data in written for line in data.decode().splitlines()]
    root.handlers[:], level = before
    root.setLevel(level)
    for name, old in levels.items():
        logging.getLogger(name).setLevel(old)
    logs._sink = None


def serve(app: Any, **environ: str) -> tuple[str, dict[str, str], bytes]:
    """Ask ``app`` inside the layer; return status, headers and body."""
    got: list[Any] = []

    def start(status: str, headers: Any, *_: Any) -> None:
        got[:] = [status, dict(headers)]

    body = b"".join(logs.AccessLayer(app)({"REQUEST_METHOD": "GET", **environ}, start))
    return got[0], got[1], body


def page(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    environ["motcua.route"] = "catalogue.procedure"
    environ["motcua.actor"] = "k7m2"
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"ok"]


def test_an_access_line_names_route_and_actor_but_no_address(lines: Any) -> None:
    _, headers, _ = serve(page, PATH_INFO="/tra-cuu/H42-secret", QUERY_STRING="sdt=0912345678")
    [line] = lines()
    assert line["request"] == headers["X-Request-Id"]
    assert (line["route"], line["actor"]) == ("catalogue.procedure", "k7m2")
    assert (line["method"], line["status"]) == ("GET", 200)
    assert "secret" not in json.dumps(line)
    assert "0912345678" not in json.dumps(line)


def test_methods_and_ids_from_outside_cannot_forge_lines(lines: Any) -> None:
    serve(page, REQUEST_METHOD='G","status":200}\n{"x', HTTP_X_REQUEST_ID='a"\r\n{"forged":1}')
    [line] = lines()
    assert line["method"] == "OTHER"
    assert "forged" not in json.dumps(line)


def test_a_request_id_that_came_through_is_kept(lines: Any) -> None:
    _, headers, _ = serve(page, HTTP_X_REQUEST_ID="proxy-0123456789")
    assert headers["X-Request-Id"] == "proxy-0123456789"
    ids = {serve(page)[1]["X-Request-Id"] for _ in range(50)}
    assert len(ids) == 50


def test_a_layer_that_fails_is_a_plain_500_and_logged(lines: Any) -> None:
    def broken(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        raise ValueError("Nguyễn Văn Bí Mật")

    status, headers, body = serve(broken)
    assert status.startswith("500")
    assert "Bạn hãy thử lại" in body.decode()
    assert headers["X-Request-Id"]
    error, access = lines()
    assert error["error"]["type"] == "builtins.ValueError"
    assert any("test_logs.py" in frame for frame in error["error"]["frames"])
    assert error["request"] == access["request"]
    assert "Bí Mật" not in json.dumps(lines(), ensure_ascii=False)


def test_only_constant_texts_and_extras_get_in(lines: Any) -> None:
    log = logging.getLogger("motcua.test")
    log.info("made by %s", "Nguyễn Văn Bí Mật", extra={"row": 7, "odd": object()})
    log.warning("two\nlines\r\u2028", extra={"text": 'quote"\nbreak'})
    logging.getLogger("waitress").error("Exception while serving /tra-cuu/H42-secret")
    first, second, third = lines()
    assert (first["event"], first["row"], "odd" in first) == ("made by %s", 7, False)
    assert second["text"] == 'quote"\nbreak'
    assert third["event"] == "Exception while serving (address)"
    assert len(lines()) == 3


def test_causes_are_named_without_their_words(lines: Any) -> None:
    try:
        try:
            raise KeyError("0912345678")
        except KeyError as error:
            raise RuntimeError("0912345678") from error
    except RuntimeError:
        logging.getLogger("motcua.test").exception("failed")
    [line] = lines()
    assert line["error"]["after"] == "builtins.KeyError"
    assert "0912345678" not in json.dumps(line)


def test_switched_off_access_lines_are_not_written(lines: Any) -> None:
    logs.install({**JSON_ON, "logs.access": False, "logs.exception_text": False})
    serve(page)
    assert lines() == []


def test_an_access_line_is_cheap(lines: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with Path(os.devnull).open("wb", buffering=0) as nowhere:
        monkeypatch.setattr(logs, "_sink", nowhere.write)
        environ = {"REQUEST_METHOD": "GET", "motcua.request_id": "a-1", "motcua.route": "home"}
        best = 1.0
        for _ in range(5):
            began = time.perf_counter()
            for _ in range(2_000):
                logs.log_access(environ, 200, 1.25)
            best = min(best, (time.perf_counter() - began) / 2_000)
    assert best < 15e-6
