"""Settings: every one typed, documented and listed by ``motcua settings``.

A feature declares its settings first thing in its ``includeme``::

    config.declare_settings(Setting("site.name", str, "Một Cửa", "Name of the portal"))

and reads them as ``registry.settings["site.name"]``, already converted. A value comes from the
environment (``MOTCUA_SITE_NAME``, or the setting's own ``env``), else from the ini file, else from
the default. ``secret`` values are never printed.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pyramid.config import Configurator
from pyramid.exceptions import ConfigurationError
from pyramid.settings import asbool, aslist


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: dotted name, type, default, and a sentence for the operator."""

    name: str
    type: type
    default: Any
    doc: str
    env: str = ""
    secret: bool = False
    choices: tuple[str, ...] = ()

    @property
    def variable(self) -> str:
        """Name of the environment variable that overrides the ini file."""
        return self.env or "MOTCUA_" + self.name.upper().replace(".", "_")


CONVERTERS: Mapping[type, Callable[[Any], Any]] = {
    str: str,
    int: int,
    float: float,
    bool: asbool,
    tuple: lambda value: tuple(aslist(value)),
}

FOUNDATION = (
    Setting("site.name", str, "Một Cửa", "Name of the portal, in the header of every page."),
    Setting(
        "site.province", str, "tỉnh Ninh Bình", "The province, as in a sentence: 'tỉnh Ninh Bình'."
    ),
    Setting("site.province_en", str, "Ninh Bình province", "The province in English."),
    Setting(
        "site.province_code", str, "37", "Its code in the list of 2025: addresses begin with it."
    ),
    Setting("site.tagline", str, "Thủ tục hành chính, rõ ràng từ đầu", "One line under the name."),
    Setting("site.tagline_en", str, "Public services, clear from the start", "It, in English."),
    Setting("site.hotline", str, "1900 0000", "Telephone number that people are told to call."),
    Setting("site.email", str, "motcua@ninhbinh.example", "E-mail address of the one-stop centre."),
    Setting("site.base_url", str, "http://127.0.0.1:6543", "Public address, without last slash."),
    Setting("sqlalchemy.url", str, "", "Database (SQLAlchemy URL).", env="DATABASE_URL"),
    Setting("data.dir", str, "var", "Folder of files, index and mail.", env="DATA_DIR"),
    Setting(
        "run.mode",
        str,
        "production",
        "development allows demo accounts and file mail; production refuses to start unsafe.",
        choices=("development", "production"),
    ),
    Setting("run.web_processes", int, 1, "How many web processes share the database."),
    Setting("cache.pages", bool, True, "Serve anonymous pages as cached bytes."),
    Setting("request.max_body_bytes", int, 60 * 1024 * 1024, "Largest request body, in bytes."),
)


def read(setting: Setting, raw: Mapping[str, Any], environ: Mapping[str, str]) -> Any:
    """Return the typed value of ``setting``; raise ``ConfigurationError`` saying what is wrong."""
    value = environ.get(setting.variable, raw.get(setting.name, setting.default))
    try:
        value = CONVERTERS[setting.type](value)
    except ValueError as error:
        raise ConfigurationError(
            f"setting {setting.name} ({setting.variable}): {value!r} is not {setting.type.__name__}"
        ) from error
    if setting.choices and value not in setting.choices:
        raise ConfigurationError(
            f"setting {setting.name} ({setting.variable}): {value!r} is none of {setting.choices}"
        )
    return value


def _declare(config: Configurator, *settings: Setting) -> None:
    declared = config.registry.setdefault("settings.declared", {})
    values = config.get_settings()
    for setting in settings:
        known = declared.get(setting.name)
        if known is not None and known is not setting:
            raise ConfigurationError(f"setting {setting.name} is declared twice")
        declared[setting.name] = setting
        values[setting.name] = read(setting, values, os.environ)


def includeme(config: Configurator) -> None:
    """Add the directive and read the settings of the foundation."""
    config.add_directive("declare_settings", _declare, action_wrap=False)
    config.declare_settings(*FOUNDATION)
