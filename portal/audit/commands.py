"""``motcua audit``: check the chain, publish its head."""

from typing import Any

import click

from portal import clock
from portal.audit import publishing, service


@click.group()
def audit() -> None:
    """The audit trail."""


@audit.command()
@click.pass_obj
def verify(registry: Any) -> None:
    """Check every entry against the one before and the published heads, and features' chains."""
    published = publishing.read_heads(publishing.heads_file(registry))
    with registry["db.reading"]() as db:
        problems = service.verify(db, published=published)
        seq, value = service.head(db)
        faults = [f"entry {problem.seq}: {problem.what}" for problem in problems]
        for key, check in sorted(registry["audit.checks"].items()):
            faults += [f"{key}: {fault}" for fault in check(db)]
    for fault in faults:
        click.echo(fault)
    if faults:
        raise click.ClickException(f"{len(faults)} places where the chain does not hold")
    click.echo(f"{seq} entries, the chain holds; {len(published)} published heads fit")
    click.echo(f"head {value}")


@audit.command()
@click.pass_obj
def publish(registry: Any) -> None:
    """Publish where the chain ends now, as the daily job does."""
    path = publishing.heads_file(registry)
    with registry["db.reading"]() as db:
        seq, value = service.head(db)
    added = publishing.publish(path, seq=seq, value=value, now=clock.now())
    click.echo(f"{'added to' if added else 'nothing new for'} {path}: {seq} {value}")
