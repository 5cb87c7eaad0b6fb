"""``motcua notices``: what did not reach people, and whether mail works at all."""

from typing import Any

import click

from portal import clock
from portal.db import random_code
from portal.notifications import service
from portal.notifications.service import Contact, notify
from portal.outbox import run_due
from portal.slots import MessageKind

TEST = MessageKind(
    "notices.test", "Thư thử", "portal:notifications/notices/test", channels=("email", "sms")
)


@click.group()
def notices() -> None:
    """Notices to people: e-mail and SMS."""


@notices.command()
@click.option("--limit", default=50, show_default=True)
@click.pass_obj
def trouble(registry: Any, limit: int) -> None:
    """Notices that failed or are uncertain; addresses are not shown."""
    with registry["db.reading"]() as db:
        for notice in service.troubled(db, limit=limit):
            click.echo(
                f"{notice.key}:{notice.channel}  {notice.state}, {notice.tries} tries, "
                f"{clock.local(notice.created_at):%Y-%m-%d %H:%M}"
            )
            if notice.last_error:
                click.echo(f"    {notice.last_error}")
    click.echo("Send one again: motcua outbox retry KEY")


@notices.command()
@click.option("--email", help="Address for a test mail.")
@click.option("--phone", help="Number for a test SMS.")
@click.option("--lang", default="vi", show_default=True)
@click.pass_obj
def test(registry: Any, email: str | None, phone: str | None, lang: str) -> None:
    """Send a test notice now, and say how it went."""
    now = clock.now()
    key = f"test:{random_code()}"
    with registry["db.factory"].begin() as db:
        if not notify(db, TEST, to=Contact(email, phone), lang=lang, values={}, key=key, now=now):
            raise click.UsageError("give --email or --phone")
    run_due(registry, now=now)
    with registry["db.reading"]() as db:
        for notice in service.of_event(db, key):
            click.echo(f"{notice.channel}: {notice.state} {notice.last_error or ''}".rstrip())
