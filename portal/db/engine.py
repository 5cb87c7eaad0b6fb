"""Engines: what each database must be told so that it neither loses nor locks."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import StaticPool

from portal.db.turns import take_turns

BEGIN_OPTION = "motcua_begin"
WRITING = "BEGIN IMMEDIATE"
# A request may hold three connections at once: one that reads, one that writes, and a short look at
# the change number. With fewer than three for each thread they would wait for each other, one of
# them holding the write lock.
POOL: dict[str, Any] = {"pool_size": 10, "max_overflow": 40}


def default_url(data_dir: str) -> str:
    """Return the address of the embedded database in the data folder; make the folder."""
    folder = Path(data_dir).resolve()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return f"sqlite:///{folder / 'motcua.sqlite'}"


def make_engine(url: str, **options: Any) -> Engine:
    """Return an engine for ``url``; on SQLite with WAL, synced commits and writers that queue."""
    if not url.startswith("sqlite"):
        options = {"pool_pre_ping": True, **POOL, **options}
        return create_engine(url, **options)
    memory = url in {"sqlite://", "sqlite:///:memory:"}
    pool: dict[str, Any] = {"poolclass": StaticPool} if memory else POOL
    options = {**pool, **options}
    engine = create_engine(url, connect_args={"check_same_thread": False, "timeout": 15}, **options)
    event.listen(engine, "connect", _prepare)
    if not memory:
        take_turns(engine, writes=lambda connection: _how(connection) == WRITING)
    event.listen(engine, "begin", _begin)
    return engine


def reading(engine: Engine) -> Engine:
    """Return a view of ``engine`` whose transactions never ask for the write lock."""
    return engine.execution_options(**{BEGIN_OPTION: "BEGIN"})


def _prepare(connection: Any, _record: object) -> None:
    # The driver must not open transactions by itself: _begin says which kind is wanted.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",  # NORMAL may lose the last commits when the power goes
        "foreign_keys=ON",
        "temp_store=MEMORY",
        "cache_size=-16000",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _how(connection: Connection) -> str:
    return connection.get_execution_options().get(BEGIN_OPTION, WRITING)


def _begin(connection: Connection) -> None:
    # A deferred transaction that reads and then writes fails at once with "database is locked";
    # writers therefore take the lock when they begin, and wait for it.
    connection.exec_driver_sql(_how(connection))
