"""Database: engines, ``request.db`` (writes, one transaction a request) and ``request.reading``.

``request.db`` belongs to pyramid_tm's transaction: it commits when the view returns and rolls back
when anything is raised. On SQLite it takes the write lock at its first statement unless the request
is a GET or HEAD. ``request.reading`` never takes the lock. ``own_transaction`` is for the few
things that must be kept even when the request fails (wrong passwords counted, a raw payment call).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import zope.sqlalchemy
from pyramid.config import Configurator
from sqlalchemy.orm import Session, sessionmaker

from portal.db import changes
from portal.db.base import Base, JsonDocument, Moment, choice, personal, random_code
from portal.db.engine import default_url, make_engine, reading

__all__ = ["Base", "JsonDocument", "Moment", "choice", "includeme", "make_engine", "open_session"]
__all__ += ["own_transaction", "personal", "random_code", "reading"]

SHARED = "portal.db"  # environ key: the tests' one rolled-back session


def open_session(factory: sessionmaker[Session], manager: Any) -> Session:
    """Return a session that commits and aborts with the transaction ``manager``."""
    session = factory()
    zope.sqlalchemy.register(session, transaction_manager=manager)
    return session


@contextmanager
def own_transaction(request: Any) -> Iterator[Session]:
    """Yield a session whose work is committed at the end, whatever becomes of the request.

    Use it before ``request.db`` is touched: on SQLite a request that already holds the write lock
    would wait for itself, so that is refused with ``RuntimeError``.
    """
    shared = request.environ.get(SHARED)
    if shared is not None:
        with shared.begin_nested():
            yield shared
        return
    held = request.__dict__.get("db")
    if held is not None and held.in_transaction():
        raise RuntimeError("own_transaction after request.db was used")
    with request.registry["db.factory"].begin() as session:
        yield session


def _db(request: Any) -> Session:
    shared = request.environ.get(SHARED)
    if shared is not None:
        return shared
    safe = request.method in {"GET", "HEAD", "OPTIONS"}
    return open_session(request.registry["db.reading" if safe else "db.factory"], request.tm)


def _reading(request: Any) -> Session:
    shared = request.environ.get(SHARED)
    if shared is not None:
        return shared
    session = request.registry["db.reading"]()
    request.add_finished_callback(lambda _: session.close())
    return session


def includeme(config: Configurator) -> None:
    """Open the engine and add the sessions."""
    settings = config.get_settings()
    settings["tm.manager_hook"] = "pyramid_tm.explicit_manager"
    config.include("pyramid_tm")
    config.include("pyramid_retry")
    engine = settings.get("db.engine")
    if engine is None:
        settings["sqlalchemy.url"] = settings["sqlalchemy.url"] or default_url(settings["data.dir"])
        engine = make_engine(settings["sqlalchemy.url"])
    config.registry["db.engine"] = engine
    config.registry["db.factory"] = sessionmaker(bind=engine)
    config.registry["db.reading"] = sessionmaker(bind=reading(engine))
    config.registry["db.watch"] = changes.Watch(config.registry["db.reading"])
    config.add_request_method(_db, name="db", reify=True)
    config.add_request_method(_reading, name="reading", reify=True)
