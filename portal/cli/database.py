"""``motcua migrate`` and ``motcua seed``."""

from typing import Any

import click

from portal import clock
from portal.cli.loading import registry_of
from portal.db import migrations
from portal.slots import ordered


def bring_up_to_date(registry: Any, revision: str = "head") -> None:
    """Run the migrations up to ``revision`` and say where the database is."""
    engine = registry["db.engine"]
    before = migrations.applied(engine)
    migrations.upgrade(engine, revision)
    after = migrations.applied(engine)
    where = ", ".join(sorted(after)) or "nothing"
    click.echo(f"database is at {where}" + ("" if after != before else " already"))


def sow(registry: Any, only: tuple[str, ...] = ()) -> None:
    """Run the seeders in their order, each in one transaction."""
    seeders = ordered(registry["slots"].seeders)
    unknown = set(only) - {seeder.key for seeder in seeders}
    if unknown:
        raise click.UsageError(f"no seeder {', '.join(sorted(unknown))}")
    for seeder in seeders:
        if not only or seeder.key in only:
            with registry["db.factory"].begin() as db:
                seeder.run(db, clock.now())
            click.echo(f"seeded {seeder.key}")


@click.command()
@click.option("--to", "revision", default="head", show_default=True, help="Revision to go to.")
@click.pass_context
def migrate(ctx: click.Context, revision: str) -> None:
    """Bring the tables of the database up to date."""
    bring_up_to_date(registry_of(ctx), revision)


@click.command()
@click.option("--only", multiple=True, metavar="KEY", help="Only this seeder; may be repeated.")
@click.pass_context
def seed(ctx: click.Context, only: tuple[str, ...]) -> None:
    """Fill in the sample province; what is there already stays as it is."""
    sow(registry_of(ctx), only)
