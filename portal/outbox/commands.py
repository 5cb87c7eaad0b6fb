"""``motcua outbox``: look at the queue, let given-up rows run again."""

from typing import Any

import click
from sqlalchemy import select

from portal import clock
from portal.outbox import service
from portal.outbox.jobs import run_due
from portal.outbox.models import OutboxRow, TimedRun


@click.group()
def outbox() -> None:
    """Jobs outside the database: mail, messages, files made later."""


@outbox.command()
@click.pass_obj
def status(registry: Any) -> None:
    """Numbers of each kind of job, and when the timed jobs last ran."""
    now = clock.now()
    with registry["db.reading"]() as db:
        rows = service.standing(db, now=now)
        runs = {run.key: run for run in db.scalars(select(TimedRun))}
    line = "{:<32} {:>8} {:>8} {:>8} {:>10} {:>8}"
    click.echo(line.format("kind", "waiting", "running", "failed", "uncertain", "done"))
    for row in rows:
        numbers = (row.waiting, row.running, row.failed, row.uncertain, row.done)
        click.echo(line.format(row.kind, *numbers))
    click.echo("")
    for key in sorted(registry["slots"].timed_jobs):
        run = runs.get(key)
        done = f"{clock.local(run.last_done):%Y-%m-%d %H:%M}" if run and run.last_done else "never"
        error = f"  {run.last_error}" if run and run.last_error else ""
        click.echo(f"{key:<32} last done {done}{error}")


@outbox.command("list")
@click.option("--all", "everything", is_flag=True, help="Also what waits and what is done.")
@click.option("--limit", default=50, show_default=True)
@click.pass_obj
def list_rows(registry: Any, everything: bool, limit: int) -> None:
    """Rows that were given up or are uncertain, newest first."""
    query = select(OutboxRow).order_by(OutboxRow.id.desc()).limit(limit)
    if not everything:
        query = query.where(OutboxRow.failed_at.is_not(None) | OutboxRow.uncertain)
    with registry["db.reading"]() as db:
        for row in db.scalars(query):
            state = "failed" if row.failed_at else "done" if row.done_at else "waiting"
            doubt = ", uncertain" if row.uncertain else ""
            click.echo(f"{row.business_key}  {state}{doubt}, {row.attempts} attempts")
            if row.last_error:
                click.echo(f"    {row.last_error}")


@outbox.command()
@click.argument("key", required=False)
@click.option("--kind", help="All given-up rows of one kind.")
@click.option("--all", "everything", is_flag=True, help="All given-up rows.")
@click.pass_obj
def retry(registry: Any, key: str | None, kind: str | None, everything: bool) -> None:
    """Let the row KEY, or all given-up rows, run again."""
    if not (key or kind or everything):
        raise click.UsageError("name a KEY, or use --kind or --all")
    with registry["db.factory"].begin() as db:
        count = service.retry(db, now=clock.now(), key=key, kind=kind)
    click.echo(f"{count} to run again")
    if key and not count:
        raise click.ClickException(f"nothing given up or uncertain under the key {key}")


@outbox.command()
@click.option("--limit", default=1000, show_default=True)
@click.pass_obj
def run(registry: Any, limit: int) -> None:
    """Do what is due here and now, without a worker."""
    click.echo(f"{run_due(registry, now=clock.now(), limit=limit)} done")
