"""Fixtures shared by every test.

The suite runs on SQLite, and once more on PostgreSQL where ``TEST_DATABASE_URL`` is set. A database
is migrated and filled with the sample province once; each test then works in a transaction that is
rolled back (``db``, ``browser``), or on a copy of its own that really commits (``fresh``).
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import transaction
import webtest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from portal.app import configure, main
from portal.db import make_engine, open_session
from portal.db.base import random_code
from portal.slots import ordered

ROOT = Path(__file__).parents[1]
NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)  # Friday 20 November 2026, 10:00 in Việt Nam
POSTGRES = os.environ.get("TEST_DATABASE_URL", "")
DATABASES = ["sqlite", *(["postgres"] if POSTGRES else [])]
PASSWORD = "motcua-demo"
SETTINGS = {
    "run.mode": "development",
    "cache.pages": "false",
    "search.keeper": "false",
    "secrets.session": "for-tests-only-for-tests-only-for-tests-only-0123456789",
    "site.base_url": "http://localhost",
    "notify.email": "file",
    "notify.sms": "file",
}


@dataclass
class Database:
    """A database made for the tests, with the folder that goes with it."""

    url: str
    folder: Path

    def settings(self, **more: str) -> dict[str, str]:
        """Return the settings of an application on this database."""
        return {
            **SETTINGS,
            "sqlalchemy.url": self.url,
            "data.dir": str(self.folder),
            **more,
        }


def postgres_admin(sql: str) -> None:
    """Run one statement on the server of ``TEST_DATABASE_URL``, outside any transaction."""
    engine = make_engine(POSTGRES, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(sql))
    engine.dispose()


def postgres_url(name: str) -> str:
    """Return the address of the database ``name`` on that server."""
    return make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)


def migrate(engine: Engine) -> None:
    """Bring ``engine`` to the newest schema by the migrations, as a user would."""
    config = Config(str(ROOT / "development.ini"))
    config.attributes["engine"] = engine
    command.upgrade(config, "head")


def seed(registry: Any) -> None:
    """Fill the database of ``registry`` with the sample province."""
    for seeder in ordered(registry["slots"].seeders):
        with registry["db.factory"].begin() as db:
            seeder.run(db, NOW)


@pytest.fixture(scope="session", params=DATABASES)
def database(request: pytest.FixtureRequest, tmp_path_factory: Any) -> Iterator[Database]:
    """A migrated database with the sample province, made once for each kind."""
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "postgres":
        name = f"motcua_{random_code(8)}"
        postgres_admin(f"CREATE DATABASE {name}")
        made = Database(postgres_url(name), folder)
    else:
        made = Database(f"sqlite:///{folder}/portal.sqlite", folder)
    engine = make_engine(made.url)
    migrate(engine)
    engine.dispose()
    registry = configure(made.settings()).registry
    seed(registry)
    registry["db.engine"].dispose()
    yield made
    if request.param == "postgres":
        postgres_admin(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def app(database: Database) -> Iterator[Any]:
    """The application on the shared, seeded database."""
    made = main({}, **database.settings())
    yield made
    made.registry["db.engine"].dispose()


@pytest.fixture
def tm() -> Iterator[Any]:
    """A transaction that never commits."""
    manager = transaction.TransactionManager(explicit=True)
    manager.begin()
    manager.doom()
    yield manager
    manager.abort()


@pytest.fixture
def db(app: Any, tm: Any) -> Session:
    """A session on the sample province whose work is rolled back."""
    return open_session(app.registry["db.factory"], tm)


def web(app: Any, **environ: Any) -> webtest.TestApp:
    """Return a browser without JavaScript on ``app``."""
    return webtest.TestApp(app, extra_environ={"REMOTE_ADDR": "127.0.0.1", **environ})


@pytest.fixture
def browser(app: Any, tm: Any, db: Session) -> webtest.TestApp:
    """A browser whose requests share ``db``: what they write is rolled back."""
    return web(app, **{"tm.active": True, "tm.manager": tm, "portal.db": db})


@contextmanager
def copy_of(database: Database, tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Give a maker of applications on an own copy of the seeded database, which commits."""
    made: list[Any] = []
    if database.url.startswith("sqlite"):
        shutil.copy(database.folder / "portal.sqlite", tmp_path / "portal.sqlite")
        copy = Database(f"sqlite:///{tmp_path}/portal.sqlite", tmp_path)
        name = ""
    else:
        name = f"motcua_{random_code(8)}"
        template = make_url(database.url).database
        postgres_admin(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            f"WHERE datname = '{template}' AND state = 'idle'"
        )
        postgres_admin(f"CREATE DATABASE {name} TEMPLATE {template}")
        copy = Database(postgres_url(name), tmp_path)

    def make(**settings: str) -> Any:
        app = main({}, **copy.settings(**settings))
        app.database = copy
        made.append(app)
        return app

    yield make
    for app in made:
        app.registry["db.engine"].dispose()
    if name:
        postgres_admin(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def fresh(database: Database, tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Return a maker of applications on an own copy of the seeded database, which commits."""
    with copy_of(database, tmp_path) as make:
        yield make


def login(browser: webtest.TestApp, username: str, password: str = PASSWORD) -> Any:
    """Sign ``username`` in as a person would; return the page that follows."""
    form = browser.get("/dang-nhap").forms["form"]
    form["username"] = username
    form["password"] = password
    return form.submit(status=303).follow()
