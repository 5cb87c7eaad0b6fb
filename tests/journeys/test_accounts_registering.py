"""Registration, as a person does it: address, code, signed in."""

import re
from datetime import timedelta
from typing import Any

import pytest
import webtest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import clock
from portal.accounts import confirming, passwords, service
from portal.accounts.models import Confirmation, Purpose
from portal.audit.models import AuditEntry
from portal.notifications.models import Notice
from tests.conftest import login, web

GOOD = "ba con vịt bơi qua sông Vân"
NAME = "Nguyễn Văn Thử"


def fill(browser: webtest.TestApp, contact: str, path: str = "/dang-ky", **more: str) -> Any:
    form = browser.get(path).forms["form"]
    form["name"] = more.get("name", NAME)
    form["contact"] = contact
    form["value"] = more.get("password", GOOD)
    form["again"] = more.get("password", GOOD)
    form["fax"] = more.get("fax", "")
    return form.submit(status="*")


def notices(db: Session, address: str) -> list[Notice]:
    return list(db.scalars(select(Notice).where(Notice.address == address).order_by(Notice.id)))


def code_for(db: Session, address: str) -> str:
    return notices(db, address)[-1].data["code"]  # type: ignore[index]


def type_code(page: Any, code: str, **kw: Any) -> Any:
    form = page.forms["form"]
    form["code"] = code
    return form.submit("confirm", status="*", **kw)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def words(page: Any) -> str:
    return page.html.main.get_text(" ", strip=True)


@pytest.mark.parametrize(
    ("typed", "address"),
    [("Thu.Nguyen@Example.vn ", "thu.nguyen@example.vn"), ("+84 912 345 678", "0912345678")],
)
def test_an_account_is_made_when_the_code_comes_back(
    browser: webtest.TestApp, db: Session, typed: str, address: str
) -> None:
    answer = fill(browser, typed)
    assert answer.status_int == 303
    assert service.find(db, address) is None
    page = answer.follow()
    assert address in words(page)
    assert page.headers["Referrer-Policy"] == "no-referrer"
    code = code_for(db, address)
    assert re.fullmatch(r"[0-9]{6}", code)
    done = type_code(page, f"{code[:3]} {code[3:]}")
    assert done.status_int == 303
    assert NAME in words(done.follow())
    account = service.find(db, address)
    assert account is not None
    assert (account.email or account.phone, account.name) == (address, NAME)
    assert [str(role) for role in account.roles] == ["citizen"]
    assert passwords.matches(account.password_hash, GOOD)
    told = select(AuditEntry.action).where(AuditEntry.subject_key == account.code)
    assert list(db.scalars(told.order_by(AuditEntry.seq))) == [
        "account.created",
        "account.signed_in",
    ]
    # The row keeps nothing, and a second click is no second account.
    row = db.scalars(select(Confirmation)).one()
    assert row.data is None
    assert browser.get(page.request.path).location.endswith("/tai-khoan")
    browser.reset()
    retry = browser.get("/dang-ky").forms["form"]["csrf_token"].value
    again = browser.post(page.request.path, {"csrf_token": retry, "code": code})
    assert again.location.endswith("/tai-khoan")
    assert login(browser, address, GOOD).status_int == 200


def test_a_known_address_looks_the_same_and_is_told(browser: webtest.TestApp, db: Session) -> None:
    known = fill(browser, "hanh.nguyen@example.vn").follow()
    unknown = fill(browser, "chua.co@example.vn").follow()
    same = words(known).replace("hanh.nguyen", "x") == words(unknown).replace("chua.co", "x")
    assert same
    assert [one.kind for one in notices(db, "hanh.nguyen@example.vn")] == ["already_registered"]
    assert [one.kind for one in notices(db, "chua.co@example.vn")] == ["registration_code"]
    assert type_code(known, "123456").status_int == 422
    known.forms["form"].submit("again", status=303)
    assert [one.kind for one in notices(db, "hanh.nguyen@example.vn")][1:] == ["already_registered"]


def test_five_wrong_codes_end_it_and_another_code_helps(
    browser: webtest.TestApp, db: Session
) -> None:
    page = fill(browser, "thu@example.vn").follow()
    first = code_for(db, "thu@example.vn")
    for _ in range(confirming.TRIES):
        answer = type_code(page, wrong(first))
        assert answer.status_int == 422
        assert answer.html.select(".govuk-error-summary a")[0]["href"] == "#code"
    assert "Gửi mã khác" in words(answer)
    assert type_code(page, first).status_int == 422
    assert service.find(db, "thu@example.vn") is None
    page = page.forms["form"].submit("again", status=303).follow()
    assert "Đã gửi mã khác" in page.text
    second = code_for(db, "thu@example.vn")
    if second != first:
        assert type_code(page, first).status_int == 422
    assert type_code(page, second).status_int == 303
    assert service.find(db, "thu@example.vn") is not None


def test_a_code_lives_a_quarter_of_an_hour(browser: webtest.TestApp, db: Session) -> None:
    page = fill(browser, "thu@example.vn").follow()
    row = db.scalars(select(Confirmation)).one()
    row.expires_at = clock.now() - timedelta(seconds=1)
    db.flush()
    answer = type_code(page, code_for(db, "thu@example.vn"))
    assert answer.status_int == 422
    assert "hết hạn" in words(answer)
    assert "hết hạn" in words(browser.get(page.request.path))


def test_the_fifth_code_in_an_hour_is_the_last(browser: webtest.TestApp, db: Session) -> None:
    page = fill(browser, "thu@example.vn").follow()
    for _ in range(4):
        page.forms["form"].submit("again", status=303)
    answer = page.forms["form"].submit("again", status="*")
    assert answer.status_int == 429
    assert fill(browser, "thu@example.vn").status_int == 429
    assert fill(browser, "khac@example.vn").status_int == 303
    assert len(notices(db, "thu@example.vn")) == 5


@pytest.mark.parametrize(
    ("contact", "more", "field"),
    [
        ("", {}, "contact"),
        ("a@b", {}, "contact"),
        ("0243 825 1234", {}, "contact"),
        ("+1 415 555 0123", {}, "contact"),
        ("o'brien@example.vn", {}, "contact"),
        (f"{'a' * 60}@example.vn", {}, "contact"),
        ("thu@example.vn", {"name": ""}, "name"),
        ("thu@example.vn", {"password": "ngắn"}, "password-value"),
        ("thu@example.vn", {"password": "matkhau123456"}, "password-value"),
        ("thu@example.vn", {"password": "thu@example.vn!"}, "password-value"),
    ],
)
def test_mistakes_are_told_at_their_field_and_nothing_is_lost(
    browser: webtest.TestApp, db: Session, contact: str, more: dict[str, str], field: str
) -> None:
    answer = fill(browser, contact, **more)
    assert answer.status_int == 422
    assert [one["href"] for one in answer.html.select(".govuk-error-summary a")] == [f"#{field}"]
    assert answer.forms["form"]["contact"].value == contact
    assert answer.forms["form"]["name"].value == more.get("name", NAME)
    assert answer.forms["form"]["value"].value == ""
    assert db.scalars(select(Confirmation)).all() == []


def test_a_machine_that_fills_in_everything_gets_nowhere(
    browser: webtest.TestApp, db: Session
) -> None:
    page = fill(browser, "may@example.vn", fax="x").follow()
    assert "may@example.vn" in words(page)
    page.forms["form"].submit("again", status=303)
    assert notices(db, "may@example.vn") == []
    assert browser.get("/dang-ky").html.find("input", {"name": "fax"})["tabindex"] == "-1"


def test_an_address_taken_meanwhile_makes_no_second_account(
    browser: webtest.TestApp, app: Any, tm: Any, db: Session
) -> None:
    other = web(app, **{"tm.active": True, "tm.manager": tm, "portal.db": db})
    one = fill(browser, "thu@example.vn").follow()
    first = code_for(db, "thu@example.vn")
    two = fill(other, "thu@example.vn", name="Người Đến Sau").follow()
    second = code_for(db, "thu@example.vn")
    assert type_code(one, first).status_int == 303
    late = type_code(two, second)
    assert late.location.endswith("/dang-nhap")
    account = service.find(db, "thu@example.vn")
    assert account is not None
    assert account.name == NAME


def test_one_goes_on_where_one_was_going(browser: webtest.TestApp, db: Session) -> None:
    sign_in = browser.get("/dang-nhap?tiep=/thu-tuc/1.001193")
    page = sign_in.click("^Tạo tài khoản$")
    answer = fill(browser, "thu@example.vn", page.request.path_qs).follow()
    done = type_code(answer, code_for(db, "thu@example.vn"))
    assert done.location == "http://localhost/thu-tuc/1.001193"
    assert browser.get("/dang-ky").location.endswith("/tai-khoan")
    browser.reset()
    strange = fill(browser, "la@example.vn", "/dang-ky?tiep=//xau.example").follow()
    assert type_code(strange, code_for(db, "la@example.vn")).location.endswith("/tai-khoan")


def test_in_english_the_message_is_english(browser: webtest.TestApp, db: Session) -> None:
    page = fill(browser, "ann@example.org", "/en/dang-ky").follow()
    assert page.request.path.startswith("/en/dang-ky/xac-nhan/")
    assert notices(db, "ann@example.org")[0].lang == "en"
    type_code(page, code_for(db, "ann@example.org"))
    account = service.find(db, "ann@example.org")
    assert account is not None
    assert account.language == "en"


def test_tickets_open_only_what_they_are_for(browser: webtest.TestApp, db: Session) -> None:
    ticket = fill(browser, "thu@example.vn").location.rsplit("/", 1)[-1]
    for path in ("/quen-mat-khau/xac-nhan", "/quen-mat-khau/mat-khau-moi"):
        browser.get(f"{path}/{ticket}", status=404)
    for other in ("x", "A" * 43, "%C4%91", "'--"):
        browser.get(f"/dang-ky/xac-nhan/{other}", status=404)
    login(browser, "congdan")
    browser.get(f"/tai-khoan/lien-he/xac-nhan/{ticket}", status=404)
    row = db.scalars(select(Confirmation)).one()
    assert row.purpose is Purpose.REGISTER
    assert ticket not in (row.ticket_hash, row.code_hash)
    assert code_for(db, "thu@example.vn") not in row.code_hash


def test_old_rows_go(browser: webtest.TestApp, db: Session) -> None:
    fill(browser, "thu@example.vn")
    confirming.purge(db, now=clock.now() + timedelta(hours=1))
    assert len(db.scalars(select(Confirmation)).all()) == 1
    confirming.purge(db, now=clock.now() + timedelta(hours=3))
    assert db.scalars(select(Confirmation)).all() == []


def test_without_sms_only_an_e_mail_is_asked_for(fresh: Any) -> None:
    browser = webtest.TestApp(
        fresh(**{"notify.sms": "off"}), extra_environ={"REMOTE_ADDR": "127.0.0.1"}
    )
    page = browser.get("/dang-ky")
    assert page.html.find("label", {"for": "contact"}).get_text(strip=True) == "Thư điện tử"
    assert fill(browser, "0912345678").status_int == 422
    assert fill(browser, "thu@example.vn").status_int == 303
