"""From the ini file to the settings, the registry and the WSGI application."""

import os
from pathlib import Path
from typing import Any

import click
import plaster
from pyramid.exceptions import ConfigurationError
from pyramid.paster import get_appsettings

from portal import app

DEFAULT_CONFIG = "development.ini"


def config_file(ctx: click.Context) -> str:
    """Return the path of the ini file that ``-c`` or ``MOTCUA_CONFIG`` names."""
    named = ctx.find_root().params.get("config")
    path = named or os.environ.get("MOTCUA_CONFIG") or DEFAULT_CONFIG
    if not Path(path).is_file():
        raise click.ClickException(f"no such file: {path} (name one with -c or MOTCUA_CONFIG)")
    return path


def app_settings(path: str) -> dict[str, Any]:
    """Return the settings of ``[app:main]``, as text."""
    return dict(get_appsettings(path, name="main"))


def server_settings(path: str) -> dict[str, Any]:
    """Return the options of ``[server:main]``, without the name of the runner."""
    options = dict(plaster.get_loader(path, protocols=["wsgi"]).get_settings("server:main"))
    return {
        name: value for name, value in options.items() if name not in {"use", "here", "__file__"}
    }


def configurator_of(ctx: click.Context) -> Any:
    """Return the portal's configurator, loaded once for a command line; needs no database."""
    root = ctx.find_root()
    if "configurator" not in root.meta:
        try:
            config = app.configure(app_settings(config_file(ctx)))
        except ConfigurationError as error:
            raise click.ClickException(str(error)) from error
        root.meta["configurator"] = config
        root.call_on_close(config.registry["db.engine"].dispose)
        root.obj = config.registry  # what @click.pass_obj gives to the commands of features
    return root.meta["configurator"]


def registry_of(ctx: click.Context) -> Any:
    """Return the portal's registry."""
    return configurator_of(ctx).registry
