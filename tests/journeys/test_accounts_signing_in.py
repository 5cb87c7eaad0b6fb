"""Signing in and out, as a person does it."""

import re
from collections.abc import Callable
from typing import Any

import pytest
import webtest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts import service
from portal.accounts.models import Account, AccountSession
from portal.accounts.sessions import Limits
from portal.audit.models import AuditEntry
from portal.security.cookies import token_hash
from portal.security.throttle import SIGN_IN_ACCOUNT
from tests.conftest import PASSWORD, login

EVERYONE = ("congdan", "doanhnghiep", "tiepnhan", "chuyenvien", "lanhdao", "kiemsoat")
EVERYONE += ("bientap", "duyetbai", "quantri", "thuquy", "buuchinh", "sokhac")
DESK = set(EVERYONE) - {"congdan", "doanhnghiep", "bientap", "duyetbai"}


def try_password(browser: webtest.TestApp, username: str, password: str, **kw: Any) -> Any:
    form = browser.get("/dang-nhap").forms["form"]
    form["username"] = username
    form["password"] = password
    return form.submit(expect_errors=True, **kw)


def words(page: Any) -> str:
    return page.html.main.get_text(" ", strip=True)


def token(browser: webtest.TestApp) -> str:
    return browser.cookies.get("mc_session", "")


@pytest.mark.parametrize("username", EVERYONE)
def test_each_demo_person_signs_in_and_lands_where_they_work(
    browser: webtest.TestApp, username: str
) -> None:
    page = try_password(browser, username, PASSWORD)
    assert page.status_int == 303
    there = {"bientap": "/bien-tap", "duyetbai": "/bien-tap"}.get(username, "/tai-khoan")
    assert page.location == "http://localhost" + ("/can-bo" if username in DESK else there)
    assert browser.get("/tai-khoan").status_int == 200


def test_a_user_name_is_taken_in_any_case_and_form(browser: webtest.TestApp) -> None:
    assert try_password(browser, "  CongDan ", PASSWORD).status_int == 303


def test_wrong_password_unknown_name_and_disabled_account_read_alike(
    browser: webtest.TestApp, db: Session
) -> None:
    disabled = service.find(db, "buuchinh")
    assert disabled is not None
    disabled.status = "disabled"
    db.flush()
    pages = [
        try_password(browser, "congdan", "không phải mật khẩu này"),
        try_password(browser, "khong-co-ai", PASSWORD),
        try_password(browser, "buuchinh", PASSWORD),
    ]
    texts = set()
    for page in pages:
        assert page.status_int == 422
        page.html.find("input", {"name": "username"})["value"] = ""
        texts.add(re.sub(r"\s+", " ", words(page)))
        assert "mc_session" not in browser.cookies
        assert page.forms["form"]["password"].value == ""
    assert len(texts) == 1
    assert "Tên đăng nhập hoặc mật khẩu không đúng" in texts.pop()


def test_an_unknown_name_is_checked_against_a_hash_too(
    browser: webtest.TestApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str | None] = []
    monkeypatch.setattr(
        "portal.accounts.passwords.matches", lambda kept, _: bool(asked.append(kept))
    )
    try_password(browser, "khong-co-ai", "x")
    try_password(browser, "congdan", "x")
    assert asked[0] is None
    assert (asked[1] or "").startswith("$argon2id$")


def test_empty_form_names_both_fields(browser: webtest.TestApp) -> None:
    page = try_password(browser, "", "")
    assert page.status_int == 422
    links = [a["href"] for a in page.html.select(".govuk-error-summary a")]
    assert links == ["#username", "#password"]
    assert all(page.html.find(id=link[1:]) for link in links)


def test_the_session_token_is_new_at_each_sign_in_and_the_old_one_is_dead(
    browser: webtest.TestApp, db: Session
) -> None:
    planted = "A" * 43
    browser.set_cookie("mc_session", planted)
    login(browser, "congdan")
    first = token(browser)
    assert first not in {planted, ""}
    login_again = try_password_signed_in(browser)
    assert login_again.status_int == 303
    second = token(browser)
    assert second != first
    stored = set(db.scalars(select(AccountSession.token_hash)))
    assert token_hash(second) in stored
    assert token_hash(first) not in stored
    assert token_hash(planted) not in stored
    assert first not in stored


def try_password_signed_in(browser: webtest.TestApp) -> Any:
    """Post the form while signed in, as a second tab would; its token is the session's."""
    form_token = browser.get("/tai-khoan").html.find("input", {"name": "csrf_token"})["value"]
    fields = {"username": "congdan", "password": PASSWORD, "csrf_token": form_token}
    return browser.post("/dang-nhap", fields)


def test_signing_out_ends_the_session_on_the_server(browser: webtest.TestApp) -> None:
    login(browser, "congdan")
    kept = token(browser)
    page = browser.get("/tai-khoan")
    out = page.html.find("form", {"action": "/dang-xuat"})
    answer = browser.post("/dang-xuat", {"csrf_token": out.find("input")["value"]}, status=303)
    assert "Bạn đã đăng xuất" in answer.follow().text
    browser.set_cookie("mc_session", kept)
    again = browser.get("/tai-khoan", status=303)
    assert again.location.startswith("http://localhost/dang-nhap?tiep=")


def test_whoever_is_signed_in_is_not_asked_again(browser: webtest.TestApp) -> None:
    login(browser, "congdan")
    assert browser.get("/dang-nhap?tiep=/ho-so", status=303).location == "http://localhost/ho-so"
    assert browser.get("/dang-nhap", status=303).location == "http://localhost/tai-khoan"


def test_one_comes_back_to_where_one_wanted_to_go(browser: webtest.TestApp) -> None:
    asked = browser.get("/tai-khoan/mat-khau", status=303)
    form = asked.follow().forms["form"]
    form["username"], form["password"] = "congdan", PASSWORD
    assert form.submit(status=303).location == "http://localhost/tai-khoan/mat-khau"


def test_the_english_page_stays_english(browser: webtest.TestApp) -> None:
    asked = browser.get("/en/tai-khoan", status=303)
    assert asked.location == "http://localhost/en/dang-nhap?tiep=%2Fen%2Ftai-khoan"
    form = asked.follow().forms["form"]
    form["username"], form["password"] = "congdan", PASSWORD
    assert form.submit(status=303).location == "http://localhost/en/tai-khoan"


@pytest.mark.parametrize(
    "target",
    ["//evil.example/", "/\\evil.example", "https://evil.example", "/%0d%0aX:y", "javascript:1"],
)
def test_signing_in_never_leads_away(browser: webtest.TestApp, target: str) -> None:
    page = browser.get("/dang-nhap", {"tiep": target})
    form = page.forms["form"]
    assert "evil" not in form.action
    form["username"], form["password"] = "congdan", PASSWORD
    location = form.submit(status=303).location
    assert location.startswith("http://localhost/")
    assert not location.startswith("http://localhost//")


def test_the_eleventh_try_is_refused_for_known_and_unknown_alike(browser: webtest.TestApp) -> None:
    for username in ("congdan", "khong-co-ai"):
        for _ in range(SIGN_IN_ACCOUNT.limit):
            assert try_password(browser, username, "sai").status_int == 422
        refused = try_password(browser, username, PASSWORD)
        assert refused.status_int == 429
        assert 0 < int(refused.headers["Retry-After"]) <= SIGN_IN_ACCOUNT.seconds
        assert "mc_session" not in browser.cookies
    assert try_password(browser, "doanhnghiep", PASSWORD).status_int == 303


def test_forwarded_addresses_do_not_help(browser: webtest.TestApp) -> None:
    for number in range(SIGN_IN_ACCOUNT.limit):
        header = {"X-Forwarded-For": f"10.0.0.{number}"}
        try_password(browser, "congdan", "sai", headers=header)
    last = try_password(browser, "congdan", "sai", headers={"X-Forwarded-For": "10.9.9.9"})
    assert last.status_int == 429


def test_a_right_password_takes_the_wrong_ones_back(browser: webtest.TestApp) -> None:
    for _ in range(2):
        for _ in range(SIGN_IN_ACCOUNT.limit - 1):
            assert try_password(browser, "congdan", "sai").status_int == 422
        assert try_password(browser, "congdan", PASSWORD).status_int == 303
        browser.reset()


def test_sign_ins_are_audited_without_what_was_typed(browser: webtest.TestApp, db: Session) -> None:
    try_password(browser, "mat-khau-go-nham-o-day", "x")
    try_password(browser, "congdan", "sai rồi")
    login(browser, "congdan")
    code = db.scalars(select(Account.code).where(Account.username == "congdan")).one()
    rows = list(db.scalars(select(AuditEntry).order_by(AuditEntry.seq.desc()).limit(3)))[::-1]
    told = [(row.action, row.actor, row.subject_key, row.data) for row in rows]
    assert told == [
        ("account.sign_in_failed", "anonymous", "unknown", {}),
        ("account.sign_in_failed", "anonymous", code, {}),
        ("account.signed_in", code, code, {}),
    ]


def test_a_failed_sign_in_is_committed(fresh: Callable[..., Any]) -> None:
    app = fresh()
    browser = webtest.TestApp(app, extra_environ={"REMOTE_ADDR": "127.0.0.1"})
    assert try_password(browser, "congdan", "sai").status_int == 422
    with app.registry["db.reading"]() as db:
        last = db.scalars(select(AuditEntry).order_by(AuditEntry.seq.desc()).limit(1)).one()
    assert last.action == "account.sign_in_failed"


def test_an_outdated_hash_is_renewed_at_sign_in(
    browser: webtest.TestApp, db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = service.find(db, "congdan")
    assert account is not None
    before = account.password_hash
    monkeypatch.setattr("portal.accounts.passwords.is_outdated", lambda kept: kept == before)
    login(browser, "congdan")
    db.expire(account)
    assert account.password_hash != before
    browser.reset()
    login(browser, "congdan")


@pytest.mark.parametrize("text", ["\x00", "a\x00b", "\ud800", "x" * 4_000, "\u202eevil", "'; --"])
def test_odd_text_is_a_mistake_and_never_a_failure(browser: webtest.TestApp, text: str) -> None:
    form = browser.get("/dang-nhap").forms["form"]
    fields = {"csrf_token": form["csrf_token"].value, "username": text, "password": text}
    raw = {key: value.encode("utf-8", "surrogatepass") for key, value in fields.items()}
    answer = browser.post("/dang-nhap", raw, expect_errors=True)
    assert answer.status_int in {400, 422}


def test_the_sample_province_says_who_is_in_it(browser: webtest.TestApp) -> None:
    shown = browser.get("/dang-nhap").html.select_one("details")
    assert [code.text for code in shown.select("li code")] == list(EVERYONE)


def test_a_real_portal_says_nothing_of_the_sort(fresh: Callable[..., Any]) -> None:
    app = fresh()
    limits = app.registry["accounts.limits"]
    app.registry["accounts.limits"] = Limits(limits.idle, limits.absolute, demo=False)
    browser = webtest.TestApp(app, extra_environ={"REMOTE_ADDR": "127.0.0.1"})
    page = browser.get("/dang-nhap")
    assert page.html.select_one("details") is None
    assert PASSWORD not in page.text
    assert try_password(browser, "congdan", PASSWORD).status_int == 422


@pytest.mark.parametrize(
    "fields",
    [
        [("__start__", "username:mapping"), ("a", "b"), ("__end__", "username:mapping")],
        [("__start__", "username:sequence"), ("x", "b"), ("__end__", "username:sequence")],
        [("__start__", "password:mapping"), ("password", "x")],
        [("__end__", "x"), ("username", "congdan"), ("password", "x")],
        [("username", "congdan"), ("username", "quantri"), ("password", "x")],
        [("__start__", "a:" * 500)],
    ],
)
def test_a_bent_form_is_refused_and_never_a_failure(
    browser: webtest.TestApp, fields: list[tuple[str, str]]
) -> None:
    csrf = browser.get("/dang-nhap").forms["form"]["csrf_token"].value
    answer = browser.post("/dang-nhap", [*fields, ("csrf_token", csrf)], expect_errors=True)
    assert answer.status_int in {400, 422}


def test_a_file_for_a_name_is_refused(browser: webtest.TestApp) -> None:
    csrf = browser.get("/dang-nhap").forms["form"]["csrf_token"].value
    answer = browser.post(
        "/dang-nhap",
        {"csrf_token": csrf, "password": "x"},
        upload_files=[("username", "ten.txt", b"congdan")],
        expect_errors=True,
    )
    assert answer.status_int == 400
    token_as_file = browser.post(
        "/dang-nhap",
        {"username": "congdan", "password": "x"},
        upload_files=[("csrf_token", "t.txt", csrf.encode())],
        expect_errors=True,
    )
    assert token_as_file.status_int == 400
