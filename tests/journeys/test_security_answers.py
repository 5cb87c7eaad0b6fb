"""What every answer carries: headers, cookies, caching; and messages for the next page."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
import webtest

from portal import clock
from portal.app import configure
from portal.security.headers import FIXED
from tests.conftest import Database, login, web

NAMES = {name for name, _ in FIXED}


def everywhere(browser: webtest.TestApp) -> list[tuple[str, Any]]:
    """Return one answer of each kind."""
    ask = browser.request
    return [
        ("page", ask("/dang-nhap")),
        ("redirect", ask("/tai-khoan")),
        ("404", ask("/khong-co-trang-nay", expect_errors=True)),
        ("404 in English", ask("/en/khong-co", expect_errors=True)),
        ("400 address", ask("/%00", expect_errors=True)),
        ("400 form", ask("/dang-nhap", method="POST", expect_errors=True)),
        ("405", ask("/dang-nhap", method="PUT", expect_errors=True)),
        ("204", ask("/dang-nhap", method="OPTIONS")),
        ("static", ask("/static/app.css")),
        ("static 404", ask("/static/khong-co.css", expect_errors=True)),
        ("host", ask("/", headers={"Host": "evil.example"}, expect_errors=True)),
        ("healthz", ask("/healthz")),
    ]


def test_every_kind_of_answer_carries_the_policy(browser: webtest.TestApp) -> None:
    for kind, answer in everywhere(browser):
        missing = NAMES - set(answer.headers)
        assert not missing, (kind, missing)
        for name in NAMES:
            assert len(answer.headers.getall(name)) == 1, (kind, name)
        assert "Cache-Control" in answer.headers, kind
        assert answer.headers["X-Content-Type-Options"] == "nosniff", kind


def test_a_failure_carries_the_policy_too(
    browser: webtest.TestApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: Any, **kw: Any) -> None:
        raise ZeroDivisionError("bí mật bên trong")

    monkeypatch.setattr("portal.accounts.signing_in.check_password", broken)
    form = browser.get("/dang-nhap").forms["form"]
    form["username"], form["password"] = "congdan", "x"
    answer = form.submit(expect_errors=True)
    assert answer.status_int == 500
    assert set(answer.headers) >= NAMES
    assert answer.headers["Cache-Control"] == "no-store"
    assert "bí mật" not in answer.text
    assert "Traceback" not in answer.text


def test_the_policy_allows_nothing_inline_and_nobody_else(browser: webtest.TestApp) -> None:
    csp = browser.get("/dang-nhap").headers["Content-Security-Policy"]
    rules = dict(part.strip().split(" ", 1) for part in csp.split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == rules["style-src"] == rules["form-action"] == "'self'"
    assert rules["frame-ancestors"] == rules["base-uri"] == "'none'"
    assert "unsafe" not in csp
    assert "*" not in csp


def test_files_may_be_kept_and_private_pages_may_not(browser: webtest.TestApp) -> None:
    kept = browser.get("/static/app.css").headers["Cache-Control"]
    assert int(re.search(r"max-age=(\d+)", kept)[1]) >= 3600
    login(browser, "congdan")
    for path in ("/tai-khoan", "/dang-nhap", "/khong-co-trang-nay"):
        answer = browser.get(path, expect_errors=True)
        assert answer.headers["Cache-Control"] == "no-store"
        assert "ETag" not in answer.headers
    assert "max-age" in browser.get("/static/app.css").headers["Cache-Control"]


def test_a_page_without_a_form_sets_no_cookie(browser: webtest.TestApp) -> None:
    for path in ("/khong-co-trang-nay", "/healthz", "/static/app.css"):
        assert "Set-Cookie" not in browser.get(path, expect_errors=True).headers


def test_cookies_are_hidden_from_scripts_and_bound_to_the_site(browser: webtest.TestApp) -> None:
    page = browser.get("/dang-nhap")
    form = page.forms["form"]
    form["username"], form["password"] = "congdan", "motcua-demo"
    for answer in (page, form.submit()):
        assert answer.headers["Cache-Control"] == "no-store"
        for cookie in answer.headers.getall("Set-Cookie"):
            assert "HttpOnly" in cookie
            assert "SameSite=Lax" in cookie
            assert "Path=/" in cookie
            assert "domain" not in cookie.lower()


def test_under_https_cookies_are_secure_and_bound_to_the_host(fresh: Any) -> None:
    app = fresh(**{"site.base_url": "https://motcua.example.vn"})
    browser = web(app, **{"wsgi.url_scheme": "https", "HTTP_HOST": "motcua.example.vn"})
    page = browser.get("/dang-nhap")
    assert page.headers["Strict-Transport-Security"].startswith("max-age=63072000")
    (cookie,) = page.headers.getall("Set-Cookie")
    assert cookie.startswith("__Host-mc_csrf=")
    assert "secure" in cookie.lower()
    csrf = page.forms["form"]["csrf_token"].value
    fields = {"username": "congdan", "password": "motcua-demo", "csrf_token": csrf}
    sent = {"Cookie": cookie.split(";")[0], "Origin": "https://motcua.example.vn"}
    answer = browser.post("/dang-nhap", fields, headers=sent)
    assert answer.status_int == 303
    session = answer.headers.getall("Set-Cookie")[0]
    assert session.startswith("__Host-mc_session=")
    private = browser.get("/tai-khoan", headers={"Cookie": session.split(";")[0]})
    assert private.status_int == 200
    plain = session.split(";")[0].removeprefix("__Host-")
    assert browser.get("/tai-khoan", headers={"Cookie": plain}).status_int == 303


@pytest.mark.parametrize("cookie", ["x", "A" * 43, "A" * 5000, "%00", '"quoted', "é"])
def test_made_up_sessions_are_nobody(browser: webtest.TestApp, cookie: str) -> None:
    raw = cookie.encode("utf-8").decode("latin-1")
    answer = browser.get(
        "/tai-khoan", headers={"Cookie": f"mc_session={raw}; mc_flash={raw}; mc_csrf={raw}"}
    )
    assert answer.status_int == 303


def test_a_message_is_shown_once_and_its_cookie_goes(browser: webtest.TestApp) -> None:
    login(browser, "congdan")
    csrf = browser.get("/tai-khoan").html.find("input", {"name": "csrf_token"})["value"]
    answer = browser.post("/dang-xuat", {"csrf_token": csrf})
    assert "mc_flash" in browser.cookies
    assert "đăng xuất" not in browser.cookies["mc_flash"]
    shown = answer.follow()
    assert "Bạn đã đăng xuất" in shown.text
    assert shown.headers["Cache-Control"] == "no-store"
    assert "mc_flash" not in browser.cookies
    assert "Bạn đã đăng xuất" not in browser.get("/dang-nhap").text


def test_a_forged_message_is_not_shown(browser: webtest.TestApp) -> None:
    browser.set_cookie("mc_flash", "1.W1siZG9uZSIsICJHb2kgMDkwMCJdXQ.x")
    page = browser.get("/dang-nhap")
    assert "Goi 0900" not in page.text


def test_the_registry_answers_no_scheme_it_was_not_told(database: Database) -> None:
    registry = configure(database.settings()).registry
    assert registry.settings["site.hosts"] == ()
    registry["db.engine"].dispose()


def test_whoever_finds_a_weakness_is_told_where_to_write(browser: webtest.TestApp) -> None:
    page = browser.get("/.well-known/security.txt")
    lines = dict(line.split(": ", 1) for line in page.text.splitlines())
    assert lines["Contact"].startswith("mailto:")
    assert datetime.fromisoformat(lines["Expires"]) > clock.now() + timedelta(days=170)
    assert page.content_type == "text/plain"
