"""``motcua backup`` and ``motcua restore``: stub."""

import click


@click.command()
def backup() -> None:
    """x."""


@click.command()
def restore() -> None:
    """x."""
