"""Limits on guessing hold when requests come in parallel, and second factors have their place."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import webtest
from click.testing import CliRunner
from pyramid.exceptions import ConfigurationError
from pyramid.httpexceptions import HTTPTooManyRequests
from pyramid.request import Request
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal import clock
from portal.accounts import service, sessions, signing_in
from portal.accounts.models import Account, AccountSession, SignInState
from portal.accounts.sessions import Limits
from portal.app import assemble, configure
from portal.security import throttle
from portal.security.commands import limits as limits_command
from portal.security.commands import safety_report
from portal.security.cookies import token_hash
from portal.security.models import ThrottleCount
from portal.security.throttle import SIGN_IN_ACCOUNT
from tests.conftest import Database, web

LIMITS = Limits(timedelta(hours=1), timedelta(hours=12), demo=True)


def test_parallel_tries_are_counted_one_by_one(fresh: Callable[..., Any]) -> None:
    app = fresh()
    page = web(app).get("/dang-nhap")
    fields = {"username": "congdan", "password": "sai"}
    fields["csrf_token"] = page.forms["form"]["csrf_token"].value
    cookie = page.headers["Set-Cookie"].split(";")[0]
    answers: list[int] = []

    def guess() -> None:
        own = web(app)
        headers = {"Cookie": cookie}
        answers.append(own.post("/dang-nhap", fields, headers=headers, status="*").status_int)

    threads = [threading.Thread(target=guess) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [422] * SIGN_IN_ACCOUNT.limit + [429] * 6


@pytest.fixture
def asked(app: Any, db: Session) -> Iterator[Request]:
    """A request that shares ``db``."""
    with app_context(app, db) as request:
        yield request


def app_context(app: Any, db: Session) -> Any:
    router = app
    while hasattr(router, "app"):
        router = router.app
    return router.request_context(Request.blank("/", environ={"portal.db": db}).environ)


def test_keys_are_kept_as_hashes_that_cannot_be_guessed(asked: Request, db: Session) -> None:
    throttle.hit(asked, (SIGN_IN_ACCOUNT, "congdan"), (throttle.SIGN_IN_ADDRESS, "10.1.2.3"))
    rows = db.scalars(select(ThrottleCount)).all()
    assert {len(row.key) for row in rows} == {64}
    assert not any("congdan" in row.key or "10.1" in row.key for row in rows)


def test_limits_are_cleared_by_command_and_by_time(asked: Request, db: Session) -> None:
    for _ in range(SIGN_IN_ACCOUNT.limit):
        throttle.hit(asked, (SIGN_IN_ACCOUNT, "a"))
    with pytest.raises(HTTPTooManyRequests) as refused:
        throttle.hit(asked, (SIGN_IN_ACCOUNT, "a"))
    assert 0 < int(refused.value.headers["Retry-After"]) <= SIGN_IN_ACCOUNT.seconds
    throttle.hit(asked, (SIGN_IN_ACCOUNT, "b"))
    assert throttle.purge(db, now=clock.now()) == 0
    assert throttle.clear(db, rule="feedback") == 0
    assert throttle.clear(db) == 2
    throttle.hit(asked, (SIGN_IN_ACCOUNT, "a"))
    assert throttle.purge(db, now=clock.now() + timedelta(seconds=301)) == 1


def test_the_commands_tell_and_clear(fresh: Callable[..., Any]) -> None:
    registry = fresh().registry
    with registry["db.factory"].begin() as db:
        throttle.count(db, SIGN_IN_ACCOUNT, key="k", now=clock.now())
    run = CliRunner()
    assert "sign_in_account" in run.invoke(limits_command, ["list"], obj=registry).output
    assert "1 counts" in run.invoke(limits_command, ["clear"], obj=registry).output
    with registry["db.reading"]() as db:
        assert db.scalar(select(func.count()).select_from(ThrottleCount)) == 0
    report = run.invoke(safety_report, [], obj=registry)
    assert report.exit_code == 1
    assert "demo accounts" in report.output
    assert "https" in report.output


class Asks:
    """A second factor that everyone has enrolled."""

    route = "account"

    def is_enrolled(self, db: Session, account: Account) -> bool:
        return True


def half_signed_in(db: Session) -> tuple[Account, str]:
    checked = signing_in.check_password(db, "quantri", password="motcua-demo", limits=LIMITS)
    assert checked.right
    account, new = signing_in.sign_in(
        db, checked, factor=Asks(), limits=LIMITS, agent="", replaces=None, now=clock.now()
    )
    assert new.state is SignInState.SECOND_FACTOR
    return account, new.token


def test_a_password_alone_is_no_identity_where_a_second_factor_is_owed(
    browser: webtest.TestApp, db: Session
) -> None:
    _, token = half_signed_in(db)
    store = sessions.SessionStore(LIMITS)
    assert store.load(db, token_hash(token), now=clock.now()) is None
    browser.set_cookie("mc_session", token)
    assert browser.get("/tai-khoan").status_int == 303


def test_the_second_factor_completes_the_sign_in_under_a_new_token(db: Session) -> None:
    account, token = half_signed_in(db)
    waiting = sessions.waiting(db, token, now=clock.now())
    assert waiting is not None
    assert sessions.waiting(db, token, now=clock.now() + timedelta(minutes=11)) is None
    new = signing_in.complete_sign_in(db, waiting, now=clock.now())
    assert new != token
    store = sessions.SessionStore(LIMITS)
    assert store.load(db, token_hash(token), now=clock.now()) is None
    found = store.load(db, token_hash(new), now=clock.now())
    assert found is not None
    assert found.identity.code == account.code
    with pytest.raises(service.AccountError):
        signing_in.complete_sign_in(db, waiting, now=clock.now())
    assert db.scalars(select(AccountSession)).all() == [waiting]


def test_production_refuses_to_start_with_the_sample_province(database: Database) -> None:
    config = configure(database.settings(**{"run.mode": "production"}))
    with pytest.raises(ConfigurationError) as refused:
        assemble(config)
    config.registry["db.engine"].dispose()
    told = str(refused.value)
    for reason in ("12 demo accounts", "https://", "notify.email is file", "example"):
        assert reason in told
