"""The lower half of the house alone (settings, database, outbox, files, notices), for its tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pyramid.config import Configurator

from portal.db import Base
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


@contextmanager
def database_url(kind: str, folder: Path) -> Iterator[str]:
    """Yield the address of an empty database of ``kind`` (sqlite, postgres), gone afterwards."""
    if kind == "sqlite":
        yield f"sqlite:///{folder}/ground.sqlite"
        return
    name = f"motcua_{random_code(8)}"
    postgres_admin(f"CREATE DATABASE {name}")
    yield postgres_url(name)
    postgres_admin(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def ground(kind: str, folder: Path, *extras: Any, **settings: str) -> Iterator[Any]:
    """Yield a registry on an empty database with all tables; ``extras`` are included too."""
    with database_url(kind, folder) as url:
        config = Configurator(
            settings={
                "run.mode": "development",
                "sqlalchemy.url": url,
                "data.dir": str(folder),
                "notify.email": "file",
                "notify.sms": "file",
                **settings,
            }
        )
        for part in (*PARTS, *extras):
            config.include(part)
        config.commit()
        engine = config.registry["db.engine"]
        Base.metadata.create_all(engine)
        yield config.registry
        engine.dispose()
