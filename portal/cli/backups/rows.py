"""Rows as JSON lines and back, the same on every database; a hash over them in any order."""

import base64
import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any

from sqlalchemy import JSON, Column, Connection, Table, column, select, table
from sqlalchemy.sql.expression import TableClause
from sqlalchemy.types import Enum as EnumType

MODULUS = 1 << 256


@dataclass
class Tally:
    """How many rows, and the sum of their SHA-256 modulo 2^256: the same in every order."""

    rows: int = 0
    total: int = 0

    def add(self, line: bytes) -> None:
        """Count one line, its newline not included."""
        self.rows += 1
        self.total = (self.total + int.from_bytes(hashlib.sha256(line).digest())) % MODULUS

    @property
    def digest(self) -> str:
        """The sum in hexadecimal."""
        return f"{self.total:064x}"


def _plain(value: Any) -> Any:
    """Return ``value`` as JSON can hold it; what JSON holds already is left alone."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode()
    return value


def _reader(of: Column[Any]) -> Callable[[Any], Any]:
    """Return how a JSON value becomes the value of the column ``of`` again."""
    inner = getattr(of.type, "impl_instance", of.type)  # below a TypeDecorator
    if isinstance(inner, EnumType) and inner.enum_class is not None:
        return inner.enum_class
    kind = str if isinstance(inner, EnumType | JSON) else inner.python_type
    if kind in {datetime, date, time}:
        return kind.fromisoformat
    if kind is bytes:
        return base64.b64decode
    return Decimal if kind is Decimal else lambda value: value


def names_of(metadata_table: Table, present: set[str]) -> list[str]:
    """Return the columns of a table that the database has too, in a fixed order."""
    return sorted(one.name for one in metadata_table.columns if one.name in present)


def dump(connection: Connection, source: Table, names: list[str]) -> Iterator[bytes]:
    """Yield each row of ``source`` as a JSON line without newline."""
    query = select(*(source.c[name] for name in names))
    result = connection.execute(query, execution_options={"yield_per": 500})
    for row in result:
        record = {name: _plain(value) for name, value in zip(names, row, strict=True)}
        yield json.dumps(record, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def bare(target: Table, names: list[str]) -> TableClause:
    """Return ``target`` with the columns ``names`` only, and without any default of its own."""
    return table(target.name, *(column(name, target.c[name].type) for name in names))


def load(line: bytes, readers: dict[str, Callable[[Any], Any]]) -> dict[str, Any]:
    """Return the row of a JSON line."""
    record = json.loads(line)
    return {name: None if value is None else readers[name](value) for name, value in record.items()}


def readers_of(target: Table, names: list[str]) -> dict[str, Callable[[Any], Any]]:
    """Return the reader of each column."""
    return {name: _reader(target.c[name]) for name in names}
