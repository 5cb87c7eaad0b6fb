"""The declarative base, and column types that hold on SQLite and PostgreSQL alike."""

import secrets
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, DateTime, Enum, MetaData
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

CODE_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # no letter that is read as another


class Base(DeclarativeBase):
    """Parent of every table; the naming convention keeps migrations stable."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Moment(TypeDecorator[datetime]):
    """A moment as aware UTC; a naive value is refused, and SQLite gives awareness back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment must be aware; use portal.clock.now()")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return aware UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# None is NULL, not the JSON word null: so "IS NULL" means what it says.
JsonDocument = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def choice(kind: type[StrEnum], name: str) -> Enum:
    """Return a column type for ``kind``: its values as text, with a CHECK called ``name``."""
    return Enum(
        kind,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=40,
        values_callable=lambda members: [member.value for member in members],
    )


def random_code(length: int = 10) -> str:
    """Return a random public id (about 5 bits a letter) that is easy to read aloud."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(length))


def personal(**info: Any) -> dict[str, Any]:
    """Return a column's ``info`` that marks it as personal data (see portal/README.md)."""
    return {"personal": True, **info}
