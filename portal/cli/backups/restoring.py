"""Reading a backup into an empty database and an empty store, and checking what came through."""

import json
import tarfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, cast

from sqlalchemy import Connection, Engine, insert, inspect

from portal.cli.backups import rows
from portal.cli.backups.keys import set_aside
from portal.cli.backups.writing import FORMAT, Manifest, Progress
from portal.db import Base, migrations, reading
from portal.files.stores.base import FileStore

BATCH = 500


class RestoreError(RuntimeError):
    """The backup cannot be restored here; the message says why."""


def read_manifest(source: Path) -> Manifest:
    """Return what a backup says is in it; raise ``RestoreError`` for something else."""
    try:
        with tarfile.open(source) as archive:
            member = archive.extractfile("manifest.json")
            told = json.load(cast("BinaryIO", member))
    except (tarfile.TarError, KeyError, ValueError, OSError) as error:
        raise RestoreError(f"{source} is no backup, or was cut off") from error
    if told.get("format") != FORMAT:
        raise RestoreError(f"{source} has a format that this version does not know")
    return Manifest(**told)


def check_empty(registry: Any) -> None:
    """Raise ``RestoreError`` unless there is neither a table nor a file."""
    if inspect(registry["db.engine"]).get_table_names():
        raise RestoreError("the database is not empty: restore into a new one")
    if next(registry["files.store"].names(), None) is not None:
        raise RestoreError("the store of files is not empty: restore into a new data.dir")


def restore_backup(registry: Any, source: Path, *, bar: Progress) -> Manifest:
    """Restore ``source``; raise ``RestoreError`` when anything differs from its manifest.

    The tables are made by the migrations of the backup's time, filled, checked, and then brought up
    to date.
    """
    manifest = read_manifest(source)
    check_empty(registry)
    bar.length = manifest.files + 2 * len(manifest.tables)
    engine: Engine = registry["db.engine"]
    for revision in manifest.revision:
        migrations.upgrade(engine, revision)
    with tarfile.open(source) as archive:
        _restore_files(archive, registry["files.store"], manifest, bar)
        _restore_tables(archive, engine, manifest, bar)
    _verify(engine, manifest, bar)
    migrations.upgrade(engine)
    return manifest


def _restore_files(
    archive: tarfile.TarFile, store: FileStore, manifest: Manifest, bar: Progress
) -> None:
    count = 0
    for member in archive:
        folder, _, name = member.name.partition("/")
        if folder != "files":
            continue
        stored = store.put(cast("BinaryIO", archive.extractfile(member)))
        if stored.sha256 != name:
            raise RestoreError(f"the file {name} in the backup is damaged")
        count += 1
        bar.update(1)
    if count != manifest.files:
        raise RestoreError(f"{manifest.files} files were backed up, {count} are in the archive")


def _restore_tables(
    archive: tarfile.TarFile, engine: Engine, manifest: Manifest, bar: Progress
) -> None:
    """Fill every table in one transaction."""
    with engine.connect() as connection:
        raw = cast("Any", connection.connection.dbapi_connection)
        sqlite = engine.dialect.name == "sqlite"
        if sqlite:
            raw.execute("PRAGMA foreign_keys=OFF")  # only works outside a transaction
        try:
            with connection.begin(), set_aside(connection):
                for name in manifest.tables:
                    _empty(connection, name)
                for name, about in manifest.tables.items():
                    member = cast("BinaryIO", archive.extractfile(f"tables/{name}.jsonl"))
                    _fill(connection, name, about["columns"], member)
                    bar.update(1)
        finally:
            if sqlite:
                raw.execute("PRAGMA foreign_keys=ON")


def _empty(connection: Connection, name: str) -> None:
    """Take out the rows that a migration put in: the backup has its own."""
    if name not in Base.metadata.tables:
        raise RestoreError(f"this version knows no table {name}")
    connection.execute(Base.metadata.tables[name].delete())


def _fill(connection: Connection, name: str, names: list[str], lines: BinaryIO) -> None:
    target = Base.metadata.tables[name]
    readers = rows.readers_of(target, names)
    statement = insert(rows.bare(target, names))
    records = (rows.load(line, readers) for line in lines)
    while batch := list(islice(records, BATCH)):
        connection.execute(statement, batch)


def _verify(engine: Engine, manifest: Manifest, bar: Progress) -> None:
    """Read everything again and compare counts and hashes with the manifest."""
    with reading(engine).connect() as connection:
        for name, about in manifest.tables.items():
            tally = rows.Tally()
            for line in _again(connection, name, about["columns"]):
                tally.add(line)
            bar.update(1)
            if (tally.rows, tally.digest) != (about["rows"], about["digest"]):
                raise RestoreError(f"table {name} differs from the backup")


def _again(connection: Connection, name: str, names: list[str]) -> Iterator[bytes]:
    return rows.dump(connection, Base.metadata.tables[name], names)
