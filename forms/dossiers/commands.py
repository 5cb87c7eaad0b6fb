"""``motcua dossiers``: check the chains of events, recount due dates."""

from typing import Any

import click

from forms.dossiers import service
from portal import clock


@click.group()
def dossiers() -> None:
    """The dossiers."""


@dossiers.command()
@click.pass_obj
def verify(registry: Any) -> None:
    """Check the chain of every dossier's events, also against the audit trail."""
    with registry["db.reading"]() as db:
        problems = service.verify(db)
    for problem in problems:
        click.echo(f"dossier {problem.dossier_id}, event {problem.seq}: {problem.what}")
    if problems:
        raise click.ClickException(f"{len(problems)} places where a chain does not hold")
    click.echo("the chains of all dossiers hold")


@dossiers.command()
@click.pass_obj
def recount(registry: Any) -> None:
    """Correct stored due dates by the clock, as the nightly job does; print what differed."""
    count = 0
    after: int | None = 0
    while after is not None:
        with registry["db.factory"].begin() as db:
            found, after = service.recount(db, now=clock.now(), after=after)
        for one in found:
            click.echo(f"{one.number}: stored {one.stored}, the clock says {one.due}")
        count += len(found)
    click.echo(f"{count} due dates differed")
