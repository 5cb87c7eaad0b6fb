"""Foreign keys during a restore: set aside while rows come in, checked when all are there."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text

POSTGRES_KEYS = text(
    """
    SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid)
    FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace
    ORDER BY 1, 2
    """
)
POSTGRES_SEQUENCES = text(
    """
    SELECT owner, name, sequence FROM (
      SELECT quote_ident(t.relname) AS owner, quote_ident(a.attname) AS name,
             pg_get_serial_sequence(quote_ident(t.relname), a.attname) AS sequence
      FROM pg_class t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0
      WHERE t.relkind = 'r' AND t.relnamespace = current_schema()::regnamespace
        AND NOT a.attisdropped
    ) AS columns WHERE sequence IS NOT NULL
    """
)


class BrokenKeysError(RuntimeError):
    """Rows of the backup refer to rows that it does not have."""


@contextmanager
def set_aside(connection: Connection) -> Iterator[None]:
    """Let rows come in any order; afterwards every foreign key holds, or ``BrokenKeysError``."""
    if connection.dialect.name == "sqlite":
        yield from _sqlite(connection)
    else:
        yield from _postgres(connection)


def _sqlite(connection: Connection) -> Iterator[None]:
    # The caller has switched the checks off before the transaction began; they are made here.
    yield
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(5)
    if broken:
        raise BrokenKeysError(f"foreign keys of {', '.join({str(row[0]) for row in broken})}")


def _postgres(connection: Connection) -> Iterator[None]:
    keys = connection.execute(POSTGRES_KEYS).all()
    for owner, name, _ in keys:
        connection.exec_driver_sql(f"ALTER TABLE {owner} DROP CONSTRAINT {name}")
    yield
    for owner, name, definition in keys:
        connection.exec_driver_sql(f"ALTER TABLE {owner} ADD CONSTRAINT {name} {definition}")
    for owner, name, sequence in connection.execute(POSTGRES_SEQUENCES).all():
        highest = connection.exec_driver_sql(f"SELECT max({name}) FROM {owner}").scalar()  # noqa: S608
        if highest is not None:
            connection.execute(
                text("SELECT setval(:sequence, :highest)"),
                {"sequence": sequence, "highest": highest},
            )
