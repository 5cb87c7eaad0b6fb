"""``motcua limits`` and ``motcua safety``."""

from typing import Any

import click

from portal.security import safety, throttle


@click.group()
def limits() -> None:
    """Limits on guessing: what they are, and forgetting what was counted."""


@limits.command("list")
def list_rules() -> None:
    """Every limit, with its window in seconds."""
    for rule in throttle.RULES.values():
        click.echo(f"{rule.name:<18} {rule.limit:>4} in {rule.seconds:>5} s  {rule.doc}")


@limits.command()
@click.option("--rule", type=click.Choice(sorted(throttle.RULES)), help="Only this limit.")
@click.pass_obj
def clear(registry: Any, rule: str | None) -> None:
    """Let everyone who was locked out try again."""
    with registry["db.factory"].begin() as db:
        count = throttle.clear(db, rule=rule)
    click.echo(f"{count} counts forgotten")


@click.command("safety")
@click.pass_obj
def safety_report(registry: Any) -> None:
    """Why this configuration would be refused in production."""
    reasons = safety.unsafe(registry.settings, registry)
    for reason in reasons:
        click.echo(f"- {reason}")
    if reasons:
        raise click.exceptions.Exit(1)
    click.echo("nothing found")
