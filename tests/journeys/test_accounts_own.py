"""One's own account: sessions, password, roles."""

from datetime import timedelta
from typing import Any

import pytest
import webtest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import clock
from portal.accounts import passwords, service, sessions
from portal.accounts.models import Account, AccountSession, Post
from portal.accounts.sessions import Limits
from portal.audit.models import AuditEntry
from portal.notifications.models import Notice
from portal.security.cookies import token_hash
from portal.security.permissions import Role
from tests.conftest import PASSWORD, login, web

GOOD = "ba con vịt bơi qua sông Vân"


@pytest.fixture
def other(app: Any, tm: Any, db: Session) -> webtest.TestApp:
    """A second browser of the same person."""
    return web(app, **{"tm.active": True, "tm.manager": tm, "portal.db": db})


def account(db: Session, username: str) -> Account:
    found = service.find(db, username)
    assert found is not None
    return found


def session_of(db: Session, browser: webtest.TestApp) -> AccountSession:
    wanted = AccountSession.token_hash == token_hash(browser.cookies["mc_session"])
    return db.scalars(select(AccountSession).where(wanted)).one()


def csrf(page: Any) -> str:
    return page.html.find("input", {"name": "csrf_token"})["value"]


def test_the_page_says_who_i_am_and_where_i_am_signed_in(
    browser: webtest.TestApp, other: webtest.TestApp
) -> None:
    login(browser, "tiepnhan")
    login(other, "tiepnhan")
    page = browser.get("/tai-khoan")
    text = page.html.main.get_text(" ", strip=True)
    assert "Trần Thu Phương" in text
    assert "Cán bộ tiếp nhận" in text
    assert "Trung tâm Phục vụ hành chính công tỉnh Ninh Bình" in text
    assert len(page.html.select(".mc-sessions li")) == 2
    assert text.count("đang dùng") == 1
    assert page.headers["Cache-Control"] == "no-store"


def test_one_session_is_ended_and_only_one_s_own(
    browser: webtest.TestApp, other: webtest.TestApp, db: Session
) -> None:
    login(browser, "congdan")
    login(other, "congdan")
    page = browser.get("/tai-khoan")
    code = session_of(db, other).code
    answer = browser.post(f"/tai-khoan/phien/{code}/ket-thuc", {"csrf_token": csrf(page)})
    assert answer.status_int == 303
    assert other.get("/tai-khoan").status_int == 303
    assert browser.get("/tai-khoan").status_int == 200
    login(other, "doanhnghiep")
    foreign, token = session_of(db, other).code, {"csrf_token": csrf(page)}
    for unknown in (foreign, "khong-co", "a%C4%91"):
        browser.post(f"/tai-khoan/phien/{unknown}/ket-thuc", token, status=404)
    assert other.get("/tai-khoan").status_int == 200


def test_all_other_sessions_are_ended_at_once(
    browser: webtest.TestApp, other: webtest.TestApp
) -> None:
    login(browser, "congdan")
    login(other, "congdan")
    page = browser.get("/tai-khoan")
    browser.post("/tai-khoan/phien/ket-thuc-noi-khac", {"csrf_token": csrf(page)}, status=303)
    assert other.get("/tai-khoan").status_int == 303
    assert len(browser.get("/tai-khoan").html.select(".mc-sessions li")) == 1


def change(browser: webtest.TestApp, current: str, new: str, again: str | None = None) -> Any:
    form = browser.get("/tai-khoan/mat-khau").forms["form"]
    form["current"], form["value"], form["again"] = current, new, new if again is None else again
    return form.submit(expect_errors=True)


def test_a_new_password_ends_other_sessions_and_tells_the_person(
    browser: webtest.TestApp, other: webtest.TestApp, db: Session
) -> None:
    login(browser, "congdan")
    login(other, "congdan")
    before = browser.cookies["mc_session"]
    assert change(browser, PASSWORD, GOOD).status_int == 303
    assert browser.cookies["mc_session"] != before
    assert browser.get("/tai-khoan").status_int == 200
    assert other.get("/tai-khoan").status_int == 303
    person = account(db, "congdan")
    assert passwords.matches(person.password_hash, GOOD)
    notices = db.scalars(select(Notice).where(Notice.kind == "password_changed")).all()
    assert {notice.channel for notice in notices} == {"email", "sms"}
    entry = db.scalars(select(AuditEntry).order_by(AuditEntry.seq.desc()).limit(1)).one()
    assert (entry.action, entry.actor, entry.data) == ("account.password_changed", person.code, {})
    browser.set_cookie("mc_session", before)
    assert browser.get("/tai-khoan").status_int == 303


@pytest.mark.parametrize(
    ("username", "current", "new", "field"),
    [
        ("congdan", "sai", GOOD, "#current"),
        ("congdan", PASSWORD, "ngắn quá", "#new-value"),
        ("congdan", PASSWORD, "matkhau@12345678", "#new-value"),
        ("congdan", PASSWORD, "Nguyễn Thị Hạnh 1990", "#new-value"),
        ("congdan", PASSWORD, "x7" + "kQ9z" * 40, "#new-value"),
        ("tiepnhan", PASSWORD, "vịt bơi qua ao", "#new-value"),
        ("congdan", "", "", "#current"),
    ],
)
def test_a_bad_change_is_refused_at_its_field(
    browser: webtest.TestApp, db: Session, *, username: str, current: str, new: str, field: str
) -> None:
    login(browser, username)
    page = change(browser, current, new)
    assert page.status_int == 422
    assert page.html.select(".govuk-error-summary a")[0]["href"] == field
    assert page.html.find(id=field[1:])
    assert new not in page.text or not new
    assert passwords.matches(account(db, username).password_hash, PASSWORD)


def test_the_two_new_passwords_must_agree(browser: webtest.TestApp) -> None:
    login(browser, "congdan")
    assert change(browser, PASSWORD, GOOD, again=GOOD + "x").status_int == 422


def test_guessing_the_password_in_use_is_limited(browser: webtest.TestApp) -> None:
    login(browser, "congdan")
    answers = [change(browser, "sai", GOOD).status_int for _ in range(11)]
    assert answers == [422] * 10 + [429]


def test_a_role_taken_away_works_at_once(browser: webtest.TestApp, db: Session) -> None:
    login(browser, "tiepnhan")
    assert browser.get("/can-bo").status_int == 200
    person = account(db, "tiepnhan")
    service.set_roles(db, person, [Role.CITIZEN], actor="system", now=clock.now())
    assert browser.get("/can-bo", status=403).status_int == 403
    service.set_roles(db, person, [Role.RECEPTION], actor="system", now=clock.now())
    assert browser.get("/can-bo").status_int == 200


def test_a_disabled_account_is_out_at_once(browser: webtest.TestApp, db: Session) -> None:
    login(browser, "tiepnhan")
    service.disable(db, account(db, "tiepnhan"), actor="system", now=clock.now())
    assert browser.get("/can-bo").status_int == 303
    assert db.scalars(select(AccountSession)).all() == []


def test_the_last_administrator_stays(db: Session) -> None:
    last = account(db, "quantri")
    with pytest.raises(service.LastAdministratorError):
        service.set_roles(db, last, [], actor="system", now=clock.now())
    with pytest.raises(service.LastAdministratorError):
        service.disable(db, last, actor="system", now=clock.now())
    second = account(db, "kiemsoat")
    roles = [Role.CONTROL, Role.ADMINISTRATOR]
    service.set_roles(db, second, roles, actor="system", now=clock.now())
    service.disable(db, last, actor="system", now=clock.now())
    assert db.scalars(select(AuditEntry.action).order_by(AuditEntry.seq.desc())).first() == (
        "account.disabled"
    )


def test_posts_count_only_in_their_time(app: Any, db: Session) -> None:
    person, now = account(db, "chuyenvien"), clock.now()
    today = clock.today(now)
    post = db.scalars(select(Post).where(Post.account_id == person.id)).one()
    assert sessions.roles_and_agencies(db, person.id, now=now)[1] == ("so-tu-phap",)
    post.ends_on = today
    db.flush()
    assert sessions.roles_and_agencies(db, person.id, now=now)[1] == ("so-tu-phap",)
    post.ends_on = today - timedelta(days=1)
    db.flush()
    assert sessions.roles_and_agencies(db, person.id, now=now)[1] == ()
    post.starts_on, post.ends_on = today + timedelta(days=1), None
    db.flush()
    assert sessions.roles_and_agencies(db, person.id, now=now)[1] == ()


@pytest.mark.parametrize(
    ("idle", "age", "alive"),
    [(0, 0, True), (59, 60, True), (66, 60, False), (1, 11 * 60, True), (1, 12 * 60 + 1, False)],
)
def test_a_session_ends_by_idleness_and_by_age(
    browser: webtest.TestApp, db: Session, idle: int, age: int, alive: bool
) -> None:
    login(browser, "congdan")
    session = session_of(db, browser)
    session.seen_at -= timedelta(minutes=idle)
    session.created_at -= timedelta(minutes=age)
    session.expires_at -= timedelta(minutes=age)
    db.flush()
    answer = browser.get("/tai-khoan")
    assert answer.status_int == (200 if alive else 303)
    assert ("mc_session" in browser.cookies) == alive


def test_use_is_written_down_every_five_minutes_only(browser: webtest.TestApp, db: Session) -> None:
    login(browser, "congdan")
    session = session_of(db, browser)
    for minutes, touched in ((4, False), (6, True)):
        earlier = clock.now() - timedelta(minutes=minutes)
        session.seen_at = earlier
        db.flush()
        browser.get("/tai-khoan")
        db.refresh(session)
        assert (session.seen_at > earlier) == touched


def test_sessions_that_are_over_are_deleted(browser: webtest.TestApp, db: Session) -> None:
    login(browser, "congdan")
    limits, now = Limits(timedelta(hours=1), timedelta(hours=12), True), clock.now()
    assert sessions.purge(db, limits, now=now) == 0
    assert sessions.purge(db, limits, now=now + timedelta(minutes=66)) == 1


def test_demo_accounts_have_no_sessions_in_production(db: Session) -> None:
    person, now = account(db, "congdan"), clock.now()
    limits = Limits(timedelta(hours=1), timedelta(hours=12), demo=True)
    new = sessions.start(db, person, state="signed_in", limits=limits, agent="", now=now)
    hashed = token_hash(new.token)
    assert sessions.SessionStore(limits).load(db, hashed, now=now) is not None
    strict = Limits(timedelta(hours=1), timedelta(hours=12), demo=False)
    assert sessions.SessionStore(strict).load(db, hashed, now=now) is None


def test_one_is_told_how_long_the_session_lives_and_may_stay(
    browser: webtest.TestApp, db: Session
) -> None:
    login(browser, "congdan")
    notice = browser.get("/tai-khoan").html.find(attrs={"data-module": "mc-session"})
    assert 3590 <= int(notice["data-seconds"]) <= 3600
    session = session_of(db, browser)
    session.seen_at -= timedelta(minutes=59)
    db.flush()
    answer = browser.get(notice["data-keep"])
    assert 3590 <= answer.json["seconds"] <= 3600
    db.refresh(session)
    assert session.seen_at > clock.now() - timedelta(minutes=1)
    session.expires_at = clock.now() + timedelta(seconds=90)
    db.flush()
    assert 80 <= browser.get(notice["data-keep"]).json["seconds"] <= 90
    browser.reset()
    assert browser.get(notice["data-keep"]).status_int == 303
    assert browser.get("/dang-nhap").html.find(attrs={"data-module": "mc-session"}) is None
