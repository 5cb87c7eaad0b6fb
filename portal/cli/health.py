"""``motcua health``: the readiness probes, asked here or at a running portal."""

import json
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import urlsplit

import click

from portal.cli.loading import registry_of
from portal.health.probes import ask


def _ask_running(url: str) -> dict[str, Any]:
    """Return what /readyz of the portal at ``url`` answers, whatever its status."""
    if urlsplit(url).scheme not in {"http", "https"}:
        raise click.UsageError("the address begins with http:// or https://")
    request = urllib.request.Request(url.rstrip("/") + "/readyz")  # noqa: S310  (checked above)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
            return json.load(answer)
    except urllib.error.HTTPError as error:
        return json.load(error)
    except (OSError, ValueError) as error:
        raise click.ClickException(f"no answer from {url}: {error}") from error


@click.command()
@click.option("--url", help="Ask the portal that runs there instead of probing from here.")
@click.pass_context
def health(ctx: click.Context, url: str | None) -> None:
    """Say whether the portal can do its work; exit code 1 when it cannot."""
    if url:
        answer = _ask_running(url)
    else:
        report = ask(registry_of(ctx))
        answer = {"status": report.readiness.value, "checks": report.checks}
    click.echo(answer["status"])
    for name, told in answer["checks"].items():
        click.echo(f"  {name}: {told}")
    if answer["status"] == "unavailable":
        raise click.exceptions.Exit(1)
