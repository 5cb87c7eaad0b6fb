"""How alembic reaches the tables and the database.

``alembic -c development.ini upgrade head`` reads the ini file and the environment like the portal
does; ``motcua migrate`` and the tests hand over an engine in ``config.attributes``.
"""

import importlib
import os
import pkgutil
from typing import Any

from alembic import context
from pyramid.paster import get_appsettings
from sqlalchemy import JSON, Connection

from portal.db import Base, Moment, make_engine
from portal.db.engine import default_url
from portal.settings import FOUNDATION, read

PACKAGES = ("portal", "catalogue", "search", "forms")


def import_models() -> None:
    """Import every module called ``models``, so that ``Base.metadata`` knows every table."""
    for name in PACKAGES:
        package = importlib.import_module(name)
        for module in pkgutil.walk_packages(package.__path__, f"{name}."):
            if "models" in module.name.split("."):
                importlib.import_module(module.name)
    importlib.import_module("portal.db.changes")


def database_url() -> str:
    """Return the database that the ini file or the environment names."""
    raw = get_appsettings(context.config.config_file_name, name="main")
    wanted = {setting.name: read(setting, raw, os.environ) for setting in FOUNDATION}
    return wanted["sqlalchemy.url"] or default_url(wanted["data.dir"])


def render_item(kind: str, item: object, about: Any) -> str | bool:
    """Write our column types as the plain ones they are stored as: migrations outlive classes."""
    if kind == "type" and isinstance(item, Moment):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, JSON):
        about.imports.add("from sqlalchemy.dialects import postgresql")
        return "sa.JSON().with_variant(postgresql.JSONB(), 'postgresql')"
    return False


def run(connection: Connection) -> None:
    """Run the migrations that alembic asks for on ``connection``."""
    sqlite = connection.dialect.name == "sqlite"
    raw = connection.connection.dbapi_connection
    if sqlite:
        # Batch mode drops and renames whole tables: with the checks on, rows that refer to them
        # would go too. The pragma only works outside a transaction.
        raw.execute("PRAGMA foreign_keys=OFF")
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        compare_type=True,
        render_item=render_item,
        render_as_batch=sqlite,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    if sqlite:
        broken = raw.execute("PRAGMA foreign_key_check").fetchall()
        raw.execute("PRAGMA foreign_keys=ON")
        if broken:
            raise RuntimeError(f"rows refer to nothing after the migration: {broken[:5]}")


import_models()
given = context.config.attributes.get("engine")
engine = given or make_engine(database_url())
with engine.connect() as connection:
    run(connection)
if given is None:
    engine.dispose()
