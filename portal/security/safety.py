"""What production refuses to start with.

:func:`unsafe` returns every reason at once, so that an operator mends all of them in one go. A
feature adds its own check, ``config.add_safety_check("payments", check)``; ``check(registry)``
yields sentences.
"""

import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pyramid.config import Configurator
from pyramid.exceptions import ConfigurationError
from pyramid.settings import asbool
from sqlalchemy.exc import SQLAlchemyError

from portal.db import migrations

Check = Callable[[Any], Iterable[str]]

SHORTEST_SECRET = 32
FEWEST_SIGNS = 10  # different ones in a secret; random hexadecimal of 32 digits has about 14
EXAMPLES = (
    "change",
    "default",
    "development",
    "example",
    "for-test",
    "motcua",
    "password",
    "secret",
    "test-only",
)
DEBUG_SETTINGS = (
    "debug_all",
    "debug_authorization",
    "debug_notfound",
    "debug_routematch",
    "debug_templates",
    "reload_all",
    "reload_assets",
    "reload_templates",
)
MUST_HAVE = frozenset({"secrets.session"})
STATIC = Path(__file__).parent.parent / "ui" / "static"


def secrets(settings: Mapping[str, Any], registry: Any) -> Iterator[str]:
    """Look at every setting that is declared secret."""
    seen: dict[str, str] = {}
    for setting in registry["settings.declared"].values():
        value = str(settings[setting.name] or "")
        if not setting.secret or (not value and setting.name not in MUST_HAVE):
            continue
        how = f"{setting.name} ({setting.variable})"
        if not value:
            yield f"{how} is missing"
        elif setting.name in MUST_HAVE and len(value) < SHORTEST_SECRET:
            yield f"{how} is shorter than {SHORTEST_SECRET} characters"
        elif _is_example(value, inside=setting.name in MUST_HAVE):
            yield f"{how} looks like an example; make one with: openssl rand -hex 48"
        if value and value in seen:
            yield f"{how} is the same as {seen[value]}"
        seen.setdefault(value, setting.name)


def _is_example(value: str, *, inside: bool) -> bool:
    """Tell a made-up value: few different signs, or a telling word at its beginning or inside."""
    few = len(value) >= SHORTEST_SECRET and len(set(value)) < FEWEST_SIGNS
    low = value.lower()
    return few or any(word in low if inside else low.startswith(word) for word in EXAMPLES)


def addresses(settings: Mapping[str, Any], registry: Any) -> Iterator[str]:
    """Look at the public address and at who is believed about it."""
    if not settings["site.base_url"].startswith("https://"):
        yield "site.base_url (MOTCUA_SITE_BASE_URL) does not begin with https://"
    proxies = str(settings.get("server.trusted_proxy") or settings.get("trusted_proxy") or "")
    if "*" in proxies:
        yield "trusted_proxy is *: anyone could claim any address"
    if any("*" in host for host in settings["site.hosts"]):
        yield "site.hosts has a *: name the hosts"


def debugging(settings: Mapping[str, Any], registry: Any) -> Iterator[str]:
    """Look at switches that are for development."""
    for name in DEBUG_SETTINGS:
        if any(asbool(settings.get(key)) for key in (f"pyramid.{name}", name)):
            yield f"pyramid.{name} is on"


def database(settings: Mapping[str, Any], registry: Any) -> Iterator[str]:
    """Look at whether the database can serve so many processes."""
    processes = settings["run.web_processes"]
    if processes > 1 and registry["db.engine"].dialect.name == "sqlite":
        yield f"run.web_processes is {processes} on SQLite, which serves one: use PostgreSQL"


def pending_migrations(settings: Mapping[str, Any], registry: Any) -> Iterator[str]:
    """Look at whether the database has the tables that this code expects."""
    try:
        if migrations.pending(registry["db.engine"]):
            yield "the database is behind this code: run motcua migrate"
    except SQLAlchemyError as error:
        yield f"the database cannot be asked for its version ({type(error).__name__})"


def data_folder(settings: Mapping[str, Any], registry: Any) -> Iterator[str]:
    """Look at where files are kept."""
    folder = Path(settings["data.dir"]).resolve()
    static = STATIC.resolve()
    if folder == static or static in folder.parents or folder in static.parents:
        yield f"data.dir {folder} and the static files {static} lie in one another"
    if folder.is_dir() and folder.stat().st_mode & (stat.S_IROTH | stat.S_IXOTH | stat.S_IWOTH):
        yield f"data.dir {folder} is open to every user of the machine: chmod 750"


def mail(settings: Mapping[str, Any], registry: Any) -> Iterator[str]:
    """Look at whether notices reach people."""
    for name in ("notify.email", "notify.sms"):
        if settings.get(name) in {"console", "file"}:
            yield f"{name} is {settings[name]}: notices would reach nobody"


OWN_CHECKS = (
    secrets,
    addresses,
    debugging,
    database,
    pending_migrations,
    data_folder,
    mail,
)


def unsafe(settings: Mapping[str, Any], registry: Any) -> list[str]:
    """Return every reason not to run in production, in words for the operator."""
    found = [reason for check in OWN_CHECKS for reason in check(settings, registry)]
    for check in registry["security.checks"].values():
        found.extend(check(registry))
    return found


def refuse_unsafe(registry: Any) -> None:
    """Raise ``ConfigurationError`` with every reason, in production; say nothing elsewhere.

    ``portal.app.main`` calls it before it returns the application: commands that mend things
    (``motcua migrate``) configure the same registry without being refused.
    """
    if registry.settings["run.mode"] != "production":
        return
    reasons = unsafe(registry.settings, registry)
    if reasons:
        listed = "\n  - ".join(reasons)
        raise ConfigurationError(f"refusing to start in production:\n  - {listed}")


def _add_check(config: Configurator, key: str, check: Check) -> None:
    checks = config.registry["security.checks"]
    config.action(("safety check", key), checks.__setitem__, (key, check))


def includeme(config: Configurator) -> None:
    """Add the directive for other features' checks."""
    config.registry["security.checks"] = {}
    config.add_directive("add_safety_check", _add_check)
