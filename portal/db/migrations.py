"""Migrations from within: where they are, whether any is pending, and bringing them in."""

from functools import cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from portal.db.engine import reading

FOLDER = Path(__file__).resolve().parents[2] / "migrations"


def _config(**attributes: Any) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "os")
    config.attributes.update(attributes)
    return config


@cache
def heads() -> frozenset[str]:
    """Return the newest revisions that this version of the portal brings."""
    return frozenset(ScriptDirectory.from_config(_config()).get_heads())


def applied(engine: Engine) -> frozenset[str]:
    """Return the revisions that the database is at; empty for a new one."""
    with reading(engine).connect() as connection:
        return frozenset(MigrationContext.configure(connection).get_current_heads())


def pending(engine: Engine) -> bool:
    """Return whether the database is not at the newest revision."""
    return applied(engine) != heads()


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the database to ``revision``; each migration in its own transaction."""
    command.upgrade(_config(engine=engine), revision)
