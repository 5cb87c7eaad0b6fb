"""Rules of the files: judge, store, then write the row; find what nobody refers to."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, BinaryIO

from sqlalchemy import Column, delete, exists, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.db import Base
from portal.faults import fault
from portal.files.models import FileRow, FileState
from portal.files.stores.base import FileStore, StoredFile, TooLargeError
from portal.files.types import FileType, Refusal, RefusedFileError, judge

KEY = f"{FileRow.__tablename__}.sha256"


def receive(
    db: Session,
    store: FileStore,
    stream: BinaryIO,
    *,
    name: str,
    now: datetime,
    limit: int | None = None,
) -> FileRow:
    """Judge what somebody sent as ``name``, keep its bytes, and return its row.

    The bytes are safe on disk before the row is written. Raise ``RefusedFileError`` for what is not
    taken. Refer to the row by a foreign key in the same transaction: what nobody refers to is
    collected after two days.
    """
    kind = judge(stream, name=name)
    try:
        stored = store.put(stream, limit=limit)
    except TooLargeError as error:
        raise RefusedFileError(Refusal.TOO_LARGE) from error
    fault("files.before_row")
    return record(db, stored, kind=kind, now=now)


def record(
    db: Session,
    stored: StoredFile,
    *,
    kind: FileType,
    now: datetime,
    received_sha256: str | None = None,
    state: FileState = FileState.RECEIVED,
) -> FileRow:
    """Return the row of bytes that the store holds; known bytes keep their row and its state."""
    dialect = sqlite if db.get_bind().dialect.name == "sqlite" else postgresql
    added = dialect.insert(FileRow).values(
        sha256=stored.sha256,
        size=stored.size,
        media_type=kind.media_type,
        received_sha256=received_sha256 or stored.sha256,
        state=state,
        created_at=now,
        wanted_at=now,
    )
    # The update locks a known row, so that the collector waits and then finds it wanted.
    again = added.on_conflict_do_update(
        index_elements=[FileRow.sha256], set_={"wanted_at": now, "damaged_at": None}
    )
    db.execute(again)
    return db.get_one(FileRow, stored.sha256, populate_existing=True)


def referring_columns() -> list[Column[Any]]:
    """Return every column of the house that refers to a stored file."""
    return [
        column
        for table in Base.metadata.tables.values()
        for column in table.columns
        if any(key.target_fullname == KEY for key in column.foreign_keys)
    ]


def unwanted(db: Session, *, before: datetime, limit: int = 500) -> Sequence[str]:
    """Return files that nobody refers to and nobody stored since ``before``."""
    query = select(FileRow.sha256).where(FileRow.wanted_at < before)
    for column in referring_columns():
        query = query.where(~exists().where(column == FileRow.sha256))
    return db.scalars(query.order_by(FileRow.wanted_at).limit(limit)).all()


def forget(db: Session, sha256: str, *, before: datetime) -> bool:
    """Delete the row if it still is unwanted; return whether it is gone."""
    try:
        with db.begin_nested():
            gone = db.scalar(
                delete(FileRow)
                .where(FileRow.sha256 == sha256, FileRow.wanted_at < before)
                .returning(FileRow.sha256)
            )
    except IntegrityError:  # somebody refers to it since
        return False
    return gone is not None


def without_row(db: Session, names: Iterable[str]) -> list[str]:
    """Return those of ``names`` that have no row."""
    asked = list(names)
    known = set(db.scalars(select(FileRow.sha256).where(FileRow.sha256.in_(asked))))
    return [name for name in asked if name not in known]


def to_check(db: Session, *, before: datetime, limit: int = 50) -> Sequence[str]:
    """Return files whose bytes were not looked at since ``before``."""
    old = FileRow.last_checked_at.is_(None) | (FileRow.last_checked_at < before)
    return db.scalars(select(FileRow.sha256).where(old).limit(limit)).all()


def note_check(db: Session, sha256: str, *, intact: bool, now: datetime) -> None:
    """Write down how the look at the bytes ended."""
    row = db.get(FileRow, sha256)
    if row is not None:
        row.last_checked_at = now
        row.damaged_at = None if intact else row.damaged_at or now
