"""The migrations make exactly the tables that the models describe, on both databases."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from portal.db import Base, make_engine
from portal.db.changes import ChangeCounter
from tests.conftest import Database


def test_migrations_match_models(app, database: Database) -> None:
    engine = make_engine(database.url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, Base.metadata)
        tables = set(inspect(connection).get_table_names())
    engine.dispose()
    assert not differences
    assert {"agency", "procedure", "outbox", "account"} <= tables


def test_migrations_give_the_change_counter_its_row(db) -> None:
    assert db.get(ChangeCounter, 1) is not None
