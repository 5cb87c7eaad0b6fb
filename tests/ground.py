"""The lower half of the house alone (settings, database, outbox, files, notices), for its tests.

One PostgreSQL database serves all of these tests, emptied before each; on SQLite each test has a
file of its own, so that other processes can open it too.
"""

import atexit
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from pyramid.config import Configurator
from sqlalchemy import text

import portal.files.models
import portal.notifications.models
import portal.outbox.models  # noqa: F401  (their tables must be known before they are made)
from portal.db import Base, make_engine
from portal.db.base import random_code
from tests.conftest import postgres_admin, postgres_url

PARTS = (
    "portal.settings",
    "portal.slots",
    "portal.logs",
    "portal.db",
    "portal.i18n",
    "portal.outbox",
    "portal.files",
    "portal.notifications",
)


@cache
def _postgres() -> str:
    """Return the address of the one PostgreSQL database, made at first use, gone at the end."""
    name = f"motcua_{random_code(8)}"
    postgres_admin(f"CREATE DATABASE {name}")
    atexit.register(postgres_admin, f"DROP DATABASE {name} WITH (FORCE)")
    return postgres_url(name)


def empty_database(kind: str, folder: Path) -> str:
    """Return the address of a database of ``kind`` (sqlite, postgres) with empty tables."""
    url = f"sqlite:///{folder}/ground.sqlite" if kind == "sqlite" else _postgres()
    engine = make_engine(url)
    Base.metadata.create_all(engine)
    if kind != "sqlite":
        names = ", ".join(f'"{table.name}"' for table in Base.metadata.sorted_tables)
        with engine.begin() as connection:
            connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
    engine.dispose()
    return url


@contextmanager
def ground(kind: str, folder: Path, *extras: Any, **settings: str) -> Iterator[Any]:
    """Yield a registry on a database with empty tables; ``extras`` are included too."""
    config = Configurator(
        settings={
            "run.mode": "development",
            "sqlalchemy.url": empty_database(kind, folder),
            "data.dir": str(folder),
            "notify.email": "file",
            "notify.sms": "file",
            **settings,
        }
    )
    for part in (*PARTS, *extras):
        config.include(part)
    config.commit()
    yield config.registry
    config.registry["db.engine"].dispose()
