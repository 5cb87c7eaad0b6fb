"""Headers of every answer, and the hosts that are answered."""

from typing import Any

import pytest

from portal.security.headers import FIXED, HeadersLayer, complete
from portal.security.hosts import HostLayer, is_loopback, known_hosts


def as_dict(pairs: list[tuple[str, str]]) -> dict[str, str]:
    return {name.lower(): value for name, value in pairs}


def answer(app: Any, **environ: str) -> tuple[str, dict[str, str], bytes]:
    got: list[Any] = []
    full = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "wsgi.url_scheme": "http", **environ}
    body = b"".join(app(full, lambda *args: got.append(args)))
    return got[0][0], as_dict(got[0][1]), body


def plain(environ: dict[str, Any], start: Any) -> list[bytes]:
    start("200 OK", [("Content-Type", "text/plain; charset=utf-8")])
    return [b"ok"]


def test_the_policy_is_added_to_a_bare_answer() -> None:
    _, headers, _ = answer(HeadersLayer(plain, https=False))
    assert {name.lower() for name, _ in FIXED} <= set(headers)
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["cache-control"] == "no-cache"
    assert "strict-transport-security" not in headers


@pytest.mark.parametrize(("public", "scheme"), [(True, "http"), (False, "https")])
def test_https_asks_for_two_years_of_https(public: bool, scheme: str) -> None:
    layer = HeadersLayer(plain, https=public)
    _, headers, _ = answer(layer, **{"wsgi.url_scheme": scheme})
    assert headers["strict-transport-security"] == "max-age=63072000; includeSubDomains"


def test_what_a_view_set_itself_stays() -> None:
    own = [("content-security-policy", "sandbox"), ("Cache-Control", "public, max-age=31536000")]
    headers = complete(list(own), https=False)
    assert as_dict(headers)["content-security-policy"] == "sandbox"
    assert as_dict(headers)["cache-control"] == "public, max-age=31536000"
    assert [name.lower() for name, _ in headers].count("content-security-policy") == 1


def test_an_answer_that_sets_a_cookie_is_never_stored() -> None:
    public = [("Cache-Control", "public, max-age=60"), ("Set-Cookie", "mc_csrf=x")]
    headers = complete(public, https=False)
    assert [value for name, value in headers if name == "Cache-Control"] == ["no-store"]


SETTINGS = {
    "site.base_url": "https://motcua.example.vn",
    "site.hosts": (),
    "run.mode": "production",
}


def test_the_whole_host_is_compared() -> None:
    layer = HostLayer(plain, SETTINGS)
    for host in ("motcua.example.vn", "MOTCUA.example.vn", "motcua.example.vn:443"):
        assert answer(layer, HTTP_HOST=host)[0] == "200 OK"
    for host in (
        "evil.example",
        "motcua.example.vn.evil.example",
        "motcua.example.vn:8080",
        "motcua.example.vn, evil.example",
        "a b",
        "[::1",
        "127.0.0.1:6543",
        "",
    ):
        status, _, body = answer(layer, HTTP_HOST=host)
        assert status == "400 Bad Request"
        assert b"evil" not in body


def test_probes_may_ask_by_address() -> None:
    layer = HostLayer(plain, SETTINGS)
    assert answer(layer, HTTP_HOST="10.0.0.5:6543", PATH_INFO="/healthz")[0] == "200 OK"
    assert answer(layer, HTTP_HOST="10.0.0.5:6543", PATH_INFO="/healthz/x")[0] != "200 OK"


def test_in_development_this_machine_is_answered_by_any_of_its_names() -> None:
    layer = HostLayer(plain, {**SETTINGS, "run.mode": "development"})
    for host in ("localhost:6543", "127.0.0.1:7001", "[::1]:80", "localhost"):
        assert answer(layer, HTTP_HOST=host)[0] == "200 OK"
    for host in ("localhost:99999", "127.0.0.1:80:80", "evil.example"):
        assert answer(layer, HTTP_HOST=host)[0] == "400 Bad Request"
    assert not is_loopback("localhost.evil.example")


def test_named_hosts_take_the_place_of_the_base_url() -> None:
    named = known_hosts({**SETTINGS, "site.hosts": ("a.vn", "B.vn:8443")})
    assert named == {"a.vn", "a.vn:443", "b.vn:8443"}
