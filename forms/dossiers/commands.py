"""``motcua dossiers``: recount due dates. Their chains are checked by ``motcua audit verify``."""

from typing import Any

import click

from forms.dossiers import service
from portal import clock


@click.group()
def dossiers() -> None:
    """The dossiers."""


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
