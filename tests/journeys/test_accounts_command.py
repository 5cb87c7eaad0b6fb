"""``motcua user``: accounts from the command line."""

from collections.abc import Callable
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from portal.accounts import passwords, service
from portal.accounts.commands import user
from portal.audit.models import AuditEntry

GOOD = "ba con vịt bơi qua sông Vân"


@pytest.fixture
def run(fresh: Callable[..., Any]) -> Any:
    """Run a command on a database of its own."""
    registry = fresh().registry

    def invoke(*words: str, text: str = "") -> Result:
        return CliRunner().invoke(user, list(words), obj=registry, input=text)

    invoke.registry = registry  # type: ignore[attr-defined]
    return invoke


def add(run: Any, username: str, text: str = GOOD + "\n") -> Result:
    return run(
        "add", username, "--name", "Lê Thị Thử", "--role", "editor", "--password-stdin", text=text
    )


def test_an_account_is_added_listed_changed_and_disabled(run: Any) -> None:
    assert "added an.le" in add(run, "An.Le").output
    listed = run("list").output
    assert "an.le" in listed
    assert "Lê Thị Thử" in listed
    assert "demo" in next(line for line in listed.splitlines() if line.startswith("congdan"))
    assert "editor, publisher" in run("roles", "an.le", "editor", "publisher").output
    assert "no role" in run("roles", "an.le", "--none").output
    new = "mưa rơi trên mái tôn cũ"
    assert "changed" in run("password", "an.le", "--password-stdin", text=new + "\n").output
    assert "disabled" in run("disable", "an.le").output
    assert "enabled" in run("disable", "an.le", "--undo").output
    with run.registry["db.reading"]() as db:
        account = service.find(db, "an.le")
        assert account is not None
        assert passwords.matches(account.password_hash, new)
        told = select(AuditEntry.action).where(AuditEntry.subject_key == account.code)
        assert list(db.scalars(told.order_by(AuditEntry.seq))) == [
            "account.created",
            "account.roles_changed",
            "account.roles_changed",
            "account.password_changed",
            "account.disabled",
            "account.enabled",
        ]


@pytest.mark.parametrize("text", ["ngắn\n", "matkhau@123456789\n", "\n"])
def test_a_weak_password_is_refused(run: Any, text: str) -> None:
    answer = add(run, "an.le", text)
    assert answer.exit_code == 1
    assert "15 characters" in answer.output
    assert "an.le" not in run("list").output


def test_mistakes_are_told_and_change_nothing(run: Any) -> None:
    assert "is taken" in add(run, "congdan").output
    assert "3 to 64" in add(run, "Có Dấu").output
    assert run("roles", "khong-co", "editor").exit_code == 1
    assert "last administrator" in run("disable", "quantri").output
    assert "last administrator" in run("roles", "quantri", "--none").output
    assert run("roles", "congdan", "emperor").exit_code == 2
