"""Registration and reset on a database that really commits, with clicks at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import func, select

from portal.accounts import passwords, service
from portal.accounts.models import Account, Confirmation
from portal.notifications.models import Notice
from tests.conftest import login, web

GOOD = "ba con vịt bơi qua sông Vân"


@pytest.fixture
def portal(fresh: Callable[..., Any]) -> Any:
    """An application of its own."""
    return fresh()


def code(portal: Any, address: str) -> str:
    with portal.registry["db.reading"]() as db:
        query = select(Notice).where(Notice.address == address).order_by(Notice.id.desc())
        notice = db.scalars(query).first()
        assert notice is not None
        assert notice.data is not None
        return notice.data["code"]


def register(portal: Any, address: str) -> Any:
    browser = web(portal)
    form = browser.get("/dang-ky").forms["form"]
    form["name"], form["contact"] = "Lê Văn Thử", address
    form["value"] = form["again"] = GOOD
    return form.submit(status=303).follow()


def at_once(page: Any, values: dict[str, str], times: int) -> list[Any]:
    """Send the page's form several times at one moment, each from a browser in the same state."""
    headers = {"Cookie": page.request.headers["Cookie"], "Origin": "http://localhost"}
    values = {"csrf_token": page.forms["form"]["csrf_token"].value, **values}

    def send(_: int) -> Any:
        return web(page.test_app.app).post(page.request.path, values, headers=headers, status="*")

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(send, range(times)))


def test_a_double_click_makes_one_account(portal: Any) -> None:
    page = register(portal, "thu@example.vn")
    answers = at_once(page, {"code": code(portal, "thu@example.vn"), "confirm": "confirm"}, 4)
    assert {answer.status_int for answer in answers} == {303}
    cookies = [value for answer in answers for value in answer.headers.getall("Set-Cookie")]
    assert [value.split("=")[0] for value in cookies].count("mc_session") == 1
    with portal.registry["db.reading"]() as db:
        count = select(func.count()).where(Account.username == "thu@example.vn")
        assert db.scalar(count) == 1
    assert login(web(portal), "thu@example.vn", GOOD).status_int == 200


def test_two_codes_for_one_address_make_one_account(portal: Any) -> None:
    pages = []
    for _ in range(2):
        page = register(portal, "thu@example.vn")
        pages.append((page, code(portal, "thu@example.vn")))
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda pair: at_once(pair[0], {"code": pair[1]}, 1)[0], pages))
    assert [answer.status_int for answer in answers] == [303, 303]
    with portal.registry["db.reading"]() as db:
        assert db.scalar(select(func.count()).where(Account.email == "thu@example.vn")) == 1


def test_parallel_guesses_are_all_counted(portal: Any) -> None:
    page = register(portal, "thu@example.vn")
    right = code(portal, "thu@example.vn")
    answers = at_once(page, {"code": f"{(int(right) + 1) % 1_000_000:06d}"}, 8)
    assert {answer.status_int for answer in answers} == {422}
    with portal.registry["db.reading"]() as db:
        assert db.scalars(select(Confirmation.tries)).one() == 5
    assert at_once(page, {"code": right}, 1)[0].status_int == 422


def test_a_reset_commits(portal: Any) -> None:
    browser = web(portal)
    form = browser.get("/quen-mat-khau").forms["form"]
    form["username"] = "congdan"
    page = form.submit(status=303).follow()
    page.forms["form"]["code"] = code(portal, "hanh.nguyen@example.vn")
    page = page.forms["form"].submit("confirm", status=303).follow()
    page.forms["form"]["value"] = page.forms["form"]["again"] = GOOD
    page.forms["form"].submit(status=303)
    with portal.registry["db.reading"]() as db:
        account = service.find(db, "congdan")
        assert account is not None
        assert passwords.matches(account.password_hash, GOOD)
    # And a change of address by the person who is signed in now.
    login(browser, "congdan", GOOD)
    form = browser.get("/tai-khoan/lien-he").forms["form"]
    form["contact"], form["current"] = "moi@example.vn", GOOD
    page = form.submit(status=303).follow()
    page.forms["form"]["code"] = code(portal, "moi@example.vn")
    assert "moi@example.vn" in page.forms["form"].submit("confirm", status=303).follow().text
    form = browser.get("/tai-khoan/ho-so-ca-nhan").forms["form"]
    form["street"] = "Số 7"
    form.submit(status=303)
    form = browser.get("/tai-khoan/to-chuc/them").forms["form"]
    form["name"], form["tax_code"] = "Hợp tác xã", "0100109106"
    assert "Hợp tác xã" in form.submit(status=303).follow().text
