"""``motcua user``: accounts from the command line."""

import sys
from collections.abc import Iterable
from typing import Any

import click
from sqlalchemy.orm import Session

from portal import clock
from portal.accounts import passwords, service
from portal.accounts.models import Account
from portal.audit import SYSTEM
from portal.security.permissions import Role

ROLE = click.Choice([role.value for role in Role])


@click.group()
def user() -> None:
    """Accounts: add, list, passwords, roles, disable."""


def _known(db: Session, username: str) -> Account:
    account = service.find(db, username)
    if account is None:
        raise click.ClickException(f"no account {username!r}")
    return account


def _new_password(*, stdin: bool, roles: Iterable[Role], known: list[str]) -> str:
    """Ask for a password (or read one line) until it is good; return its hash."""
    minimum = service.minimum_length(list(roles))
    while True:
        if stdin:
            text = sys.stdin.readline().rstrip("\r\n")
        else:
            text = click.prompt("Password", hide_input=True, confirmation_prompt=True)
        weakness = passwords.weakness(text, minimum=minimum, known=known)
        if weakness is None:
            return passwords.hashed(text)
        problem = f"password is {weakness.value}: {minimum} characters or more, not easily guessed"
        if stdin:
            raise click.ClickException(problem)
        click.echo(problem, err=True)


@user.command()
@click.argument("username")
@click.option("--name", required=True, help="The person's full name.")
@click.option("--role", "roles", type=ROLE, multiple=True, help="May be given several times.")
@click.option("--email", default="")
@click.option("--phone", default="")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@click.pass_obj
def add(
    registry: Any,
    username: str,
    *,
    name: str,
    roles: tuple[str, ...],
    email: str,
    phone: str,
    password_stdin: bool,
) -> None:
    """Add an account."""
    wanted = [Role(role) for role in roles]
    new_hash = _new_password(stdin=password_stdin, roles=wanted, known=[username, name])
    try:
        with registry["db.factory"].begin() as db:
            account = service.create(
                db,
                username,
                name=name,
                roles=wanted,
                email=email,
                phone=phone,
                password_hash=new_hash,
                actor=SYSTEM,
                now=clock.now(),
            )
            click.echo(f"added {account.username} ({account.code})")
    except service.AccountError as error:
        raise click.ClickException(str(error)) from None


@user.command("list")
@click.pass_obj
def list_accounts(registry: Any) -> None:
    """All accounts: user name, code, state, roles, name."""
    with registry["db.reading"]() as db:
        for account in service.listing(db):
            state = f"{account.status}{' demo' if account.demo else ''}"
            roles = ",".join(sorted(account.roles)) or "-"
            click.echo(
                f"{account.username:<16} {account.code}  {state:<14} {roles:<24} {account.name}"
            )


@user.command()
@click.argument("username")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@click.pass_obj
def password(registry: Any, username: str, password_stdin: bool) -> None:
    """Set a new password; all sessions of the account end."""
    with registry["db.reading"]() as db:
        account = _known(db, username)
        roles, known = account.roles, [account.username, account.name, account.email or ""]
    new_hash = _new_password(stdin=password_stdin, roles=roles, known=known)
    with registry["db.factory"].begin() as db:
        account = _known(db, username)
        service.change_password(
            db, account, new_hash, session_id=None, actor=SYSTEM, now=clock.now()
        )
    click.echo(f"password of {username} changed, all its sessions ended")


@user.command()
@click.argument("username")
@click.argument("roles", type=ROLE, nargs=-1)
@click.option("--none", is_flag=True, help="Take all roles away.")
@click.pass_obj
def roles(registry: Any, username: str, roles: tuple[str, ...], none: bool) -> None:
    """Give an account exactly these ROLES; without any, show those it has."""
    try:
        with registry["db.factory"].begin() as db:
            account = _known(db, username)
            if roles or none:
                wanted = [Role(role) for role in roles]
                service.set_roles(db, account, wanted, actor=SYSTEM, now=clock.now())
            click.echo(f"{account.username}: {', '.join(sorted(account.roles)) or 'no role'}")
    except service.AccountError as error:
        raise click.ClickException(str(error)) from None


@user.command()
@click.argument("username")
@click.option("--undo", is_flag=True, help="Let the account sign in again.")
@click.pass_obj
def disable(registry: Any, username: str, undo: bool) -> None:
    """Let an account sign in no more, and end its sessions."""
    try:
        with registry["db.factory"].begin() as db:
            change = service.enable if undo else service.disable
            change(db, _known(db, username), actor=SYSTEM, now=clock.now())
    except service.AccountError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{username} {'enabled' if undo else 'disabled'}")
