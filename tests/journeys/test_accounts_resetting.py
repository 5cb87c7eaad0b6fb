"""A forgotten password, and a change of address."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
import webtest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from portal import clock
from portal.accounts import passwords, service
from portal.accounts.models import Account, AccountSession, Confirmation
from portal.audit.models import AuditEntry
from portal.notifications.models import Notice
from tests.conftest import PASSWORD, login, web

GOOD = "ba con vịt bơi qua sông Vân"
EMAIL = "hanh.nguyen@example.vn"


@pytest.fixture
def other(app: Any, tm: Any, db: Session) -> webtest.TestApp:
    """A second browser."""
    return web(app, **{"tm.active": True, "tm.manager": tm, "portal.db": db})


def account(db: Session, username: str = "congdan") -> Account:
    found = service.find(db, username)
    assert found is not None
    return found


def sessions(db: Session, username: str = "congdan") -> int:
    wanted = AccountSession.account_id == account(db, username).id
    return len(db.scalars(select(AccountSession).where(wanted)).all())


def ask(browser: webtest.TestApp, username: str) -> Any:
    form = browser.get("/quen-mat-khau").forms["form"]
    form["username"] = username
    return form.submit(status="*")


def sent(db: Session, kind: str) -> list[Notice]:
    return list(db.scalars(select(Notice).where(Notice.kind == kind).order_by(Notice.id)))


def code(db: Session, kind: str = "reset_code") -> str:
    return sent(db, kind)[-1].data["code"]  # type: ignore[index]


def type_code(page: Any, typed: str) -> Any:
    form = page.forms["form"]
    form["code"] = typed
    return form.submit("confirm", status="*")


def new_password(page: Any, password: str) -> Any:
    form = page.forms["form"]
    form["value"] = form["again"] = password
    return form.submit(status="*")


def words(page: Any) -> str:
    return page.html.main.get_text(" ", strip=True)


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("congdan", EMAIL),
        ("CongDan ", EMAIL),
        ("Hanh.Nguyen@example.vn", EMAIL),
        ("0912 000 001", "0912000001"),
    ],
)
def test_a_forgotten_password_is_set_anew(
    browser: webtest.TestApp, other: webtest.TestApp, db: Session, typed: str, address: str
) -> None:
    login(other, "congdan")
    page = ask(browser, typed).follow()
    assert [one.address for one in sent(db, "reset_code")] == [address]
    assert EMAIL not in page.text
    page = type_code(page, code(db)).follow()
    assert page.request.path.startswith("/quen-mat-khau/mat-khau-moi/")
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"
    weak = new_password(page, "hanh.nguyen1990")
    assert weak.status_int == 422
    assert weak.html.select_one(".govuk-error-summary a")["href"] == "#new-value"
    done = new_password(page, GOOD)
    assert done.location.endswith("/dang-nhap")
    assert passwords.matches(account(db).password_hash, GOOD)
    assert sessions(db) == 0
    assert other.get("/tai-khoan").status_int == 303
    told = sent(db, "password_changed")
    assert {one.address for one in told} == {EMAIL, "0912000001"}
    last = db.scalars(select(AuditEntry).order_by(AuditEntry.seq.desc())).first()
    assert last is not None
    assert (last.action, last.actor) == ("account.password_changed", account(db).code)
    # What was used is used.
    assert new_password(page, "mưa rơi trên mái tôn cũ").location.endswith("/dang-nhap")
    assert passwords.matches(account(db).password_hash, GOOD)
    assert login(browser, "congdan", GOOD).status_int == 200


def test_unknown_and_disabled_names_look_the_same_and_get_nothing(
    browser: webtest.TestApp, db: Session
) -> None:
    service.disable(db, account(db, "sokhac"), actor="test", now=clock.now())
    known = words(ask(browser, "congdan").follow())
    before = len(db.scalars(select(Notice)).all())
    for name in ("khong-co", "khong.co@example.vn", "0987654321", "sokhac", "đ" * 200, "yen.dang"):
        page = ask(browser, name).follow()
        assert words(page) == known
        assert type_code(page, "000000").status_int == 422
        assert page.forms["form"].submit("again", status=303)
    assert len(db.scalars(select(Notice)).all()) == before


@contextmanager
def statements(db: Session) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement.split(maxsplit=1)[0])

    event.listen(db.get_bind(), "before_cursor_execute", note)
    yield seen
    event.remove(db.get_bind(), "before_cursor_execute", note)


def test_unknown_names_do_the_same_work(browser: webtest.TestApp, db: Session) -> None:
    writes = {}
    for name in ("congdan", "khong-co"):
        with statements(db) as seen:
            ask(browser, name)
        writes[name] = [word for word in seen if word in {"INSERT", "UPDATE", "DELETE"}]
    assert writes["congdan"] == writes["khong-co"]
    assert writes["congdan"].count("INSERT") >= 4  # code, audit row, notice, outbox row


def test_five_messages_an_hour_by_whatever_name(browser: webtest.TestApp, db: Session) -> None:
    page = ask(browser, "congdan").follow()
    for _ in range(2):
        page.forms["form"].submit("again", status=303)
    for _ in range(4):
        page = ask(browser, EMAIL).follow()
    assert len(sent(db, "reset_code")) == 5
    assert ask(browser, EMAIL).status_int == 303
    assert ask(browser, EMAIL).status_int == 429
    for _ in range(5):
        assert ask(browser, "khong-co").status_int == 303
    assert ask(browser, "khong-co").status_int == 429


def test_the_password_page_needs_the_code_and_its_quarter_of_an_hour(
    browser: webtest.TestApp, db: Session
) -> None:
    answer = ask(browser, "congdan")
    ticket = answer.location.rsplit("/", 1)[-1]
    browser.get(f"/quen-mat-khau/mat-khau-moi/{ticket}", status=404)
    page = type_code(answer.follow(), code(db)).follow()
    assert browser.get(answer.location).location == page.request.url
    row = db.scalars(select(Confirmation)).one()
    row.confirmed_at = clock.now() - timedelta(minutes=16)
    db.flush()
    assert new_password(page, GOOD).status_int == 404
    assert passwords.matches(account(db).password_hash, PASSWORD)


def test_officers_need_a_longer_password(browser: webtest.TestApp, db: Session) -> None:
    page = type_code(ask(browser, "tiepnhan").follow(), code(db)).follow()
    assert "15 ký tự" in words(page)
    assert new_password(page, "vịt bơi sông 7").status_int == 422


def move(browser: webtest.TestApp, contact: str, password: str = PASSWORD) -> Any:
    form = browser.get("/tai-khoan/lien-he").forms["form"]
    form["contact"] = contact
    form["current"] = password
    return form.submit(status="*")


def test_a_new_address_is_confirmed_and_the_old_one_is_told(
    browser: webtest.TestApp, db: Session
) -> None:
    login(browser, "congdan")
    page = move(browser, "Hanh.Moi@example.vn").follow()
    assert account(db).email == EMAIL
    assert sent(db, "contact_code")[0].address == "hanh.moi@example.vn"
    done = type_code(page, code(db, "contact_code"))
    assert "hanh.moi@example.vn" in words(done.follow())
    assert account(db).email == "hanh.moi@example.vn"
    told = sent(db, "contact_changed")
    assert [one.address for one in told] == [EMAIL]
    assert told[0].data is not None
    assert told[0].data["new"] == "h***@example.vn"
    actions = set(db.scalars(select(AuditEntry.action)))
    assert "account.contact_changed" in actions
    move(browser, "+84 987 654 321").follow()
    assert sent(db, "contact_code")[-1].address == "0987654321"


def test_whoever_signs_in_with_the_address_signs_in_with_the_new_one(
    browser: webtest.TestApp, db: Session
) -> None:
    account(db).username = EMAIL
    db.flush()
    login(browser, EMAIL)
    page = move(browser, "moi@example.vn").follow()
    type_code(page, code(db, "contact_code"))
    assert service.find(db, EMAIL) is None
    assert account(db, "moi@example.vn").email == "moi@example.vn"


def test_someone_elses_address_looks_the_same_and_is_told(
    browser: webtest.TestApp, db: Session
) -> None:
    login(browser, "congdan")
    page = move(browser, "vanphong@gombobat.example").follow()
    assert "vanphong@gombobat.example" in words(page)
    assert [one.address for one in sent(db, "already_registered")] == ["vanphong@gombobat.example"]
    assert type_code(page, "000000").status_int == 422
    assert account(db).email == EMAIL


def test_a_change_of_address_needs_the_password_and_ones_own_ticket(
    browser: webtest.TestApp, other: webtest.TestApp, db: Session
) -> None:
    login(browser, "congdan")
    wrong = move(browser, "moi@example.vn", "sai mật khẩu rồi")
    assert wrong.status_int == 422
    assert wrong.forms["form"]["contact"].value == "moi@example.vn"
    assert move(browser, EMAIL).status_int == 422
    assert move(browser, "a@b").status_int == 422
    assert sent(db, "contact_code") == []
    path = move(browser, "moi@example.vn").location
    login(other, "doanhnghiep")
    other.get(path, status=404)
    assert other.get("/tai-khoan/lien-he").status_int == 200
