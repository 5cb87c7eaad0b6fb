"""``motcua settings``: every setting with its value, where that comes from, and what it is for."""

import os
from collections.abc import Iterator
from typing import Any

import click

from portal.cli.loading import app_settings, config_file, registry_of
from portal.settings import Setting

HIDDEN = "***"


def shown(setting: Setting, value: Any) -> str:
    """Return a value as one writes it in an ini file; secrets and passwords in URLs are hidden."""
    if setting.secret:
        return HIDDEN if value else ""
    if isinstance(value, tuple):
        return " ".join(map(str, value))
    text = str(value).lower() if isinstance(value, bool) else str(value)
    scheme, separator, rest = text.partition("://")
    if separator and "@" in rest and ":" in rest.partition("@")[0]:
        user = rest.partition(":")[0]
        return f"{scheme}://{user}:{HIDDEN}@{rest.rpartition('@')[2]}"
    return text


def _rows(registry: Any, path: str) -> Iterator[tuple[Setting, str, str]]:
    """Yield each setting, its value as text, and where it comes from."""
    written = app_settings(path)
    declared: dict[str, Setting] = registry["settings.declared"]
    for setting in sorted(declared.values(), key=lambda one: one.name):
        if setting.variable in os.environ:
            source = "environment"
        else:
            source = "ini file" if setting.name in written else "default"
        yield setting, shown(setting, registry.settings[setting.name]), source


def _as_markdown(setting: Setting) -> str:
    choices = f" One of {', '.join(setting.choices)}." if setting.choices else ""
    default = shown(setting, setting.default)
    told = f"`{default}`" if default else ""
    doc = f"{setting.doc}{choices}".replace("|", "\\|")
    return f"| `{setting.name}` | `{setting.variable}` | {told} | {doc} |"


@click.command()
@click.option("--format", "form", type=click.Choice(["text", "markdown"]), default="text")
@click.pass_context
def settings(ctx: click.Context, form: str) -> None:
    """List every setting: name, environment variable, value (secrets hidden), what it is for."""
    registry = registry_of(ctx)
    if form == "markdown":
        click.echo("| setting | environment variable | default | what it is for |")
        click.echo("|---|---|---|---|")
    for setting, value, source in _rows(registry, config_file(ctx)):
        if form == "markdown":
            click.echo(_as_markdown(setting))
        else:
            click.echo(f"{setting.name} = {value}   ({source}; {setting.variable})")
            click.echo(f"    {setting.doc}")
