"""``motcua reindex``: build the search index anew from the database."""

import time
from typing import Any

import click

from search.index import BusyIndexError

WAIT_SECONDS = 60


@click.command()
@click.pass_obj
def reindex(registry: Any) -> None:
    """Build the search index anew, verify it, and let every process read it."""
    follower = registry["search"].follower
    started = time.monotonic()
    while True:
        try:
            with registry["db.reading"]() as db:
                count = follower.build(db)
            break
        except BusyIndexError:
            if time.monotonic() - started > WAIT_SECONDS:
                raise click.ClickException("another process is writing the index") from None
            time.sleep(0.5)
    name = registry.settings["search.backend"]
    seconds = time.monotonic() - started
    click.echo(f"{count} documents indexed with {name} in {seconds:.1f} s")
