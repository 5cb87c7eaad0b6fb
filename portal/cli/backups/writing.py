"""Writing a backup: one snapshot of the database, then the files that it names."""

import hashlib
import io
import json
import os
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from sqlalchemy import Connection, inspect, select

from portal.cli.backups import rows
from portal.db import Base, migrations, reading
from portal.files.models import FileRow
from portal.files.stores.base import FileStore, MissingFileError

FORMAT = 1


@dataclass
class Manifest:
    """What is in a backup."""

    created_at: str
    revision: list[str]
    dialect: str
    format: int = FORMAT
    tables: dict[str, dict[str, Any]] = field(default_factory=dict)  # rows, digest, columns
    files: int = 0
    file_bytes: int = 0
    missing: list[str] = field(default_factory=list)  # rows whose bytes were not in the store

    def to_json(self) -> bytes:
        """Return it as a JSON text."""
        return json.dumps(asdict(self), indent=1, sort_keys=True).encode()


class HashingReader:
    """A stream that hashes what goes through it."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """Read and hash."""
        piece = self.stream.read(size)
        self.digest.update(piece)
        return piece


class Progress(Protocol):
    """What shows how far the work is: a ``click.progressbar``."""

    length: int | None

    def update(self, n_steps: int) -> None:
        """Count finished steps."""


def write_backup(registry: Any, target: Path, *, now: datetime, bar: Progress) -> Manifest:
    """Write everything into ``target``, complete or not at all; return what is in it.

    Reads one snapshot, so the portal may go on working.
    """
    engine = registry["db.engine"]
    manifest = Manifest(
        created_at=now.isoformat(),
        revision=sorted(migrations.applied(engine)),
        dialect=engine.dialect.name,
    )
    part = target.with_name(f".{target.name}.part")
    try:
        with tempfile.TemporaryDirectory(dir=target.parent) as folder:
            with reading(engine).connect() as connection:
                snapshot(connection)
                files = _files(connection)
                bar.length = len(files) + len(Base.metadata.tables)
                _dump_tables(connection, Path(folder), manifest, bar)
            with _synced(part) as archive:
                _pack(archive, Path(folder), manifest)
                for sha256, size in files:
                    _add_file(archive, registry["files.store"], sha256, size, manifest)
                    bar.update(1)
                text = manifest.to_json()
                _add(archive, "manifest.json", len(text), io.BytesIO(text))
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return manifest


def _files(connection: Connection) -> list[tuple[str, int]]:
    query = select(FileRow.sha256, FileRow.size).order_by(FileRow.sha256)
    return [(sha256, size) for sha256, size in connection.execute(query)]


def snapshot(connection: Connection) -> None:
    """Let every later read of ``connection`` see the same moment."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
    else:
        connection.exec_driver_sql("SELECT count(*) FROM sqlite_master")  # the read begins now


def _dump_tables(connection: Connection, folder: Path, manifest: Manifest, bar: Progress) -> None:
    inspector = inspect(connection)
    present = set(inspector.get_table_names())
    for name, source in sorted(Base.metadata.tables.items()):
        if name not in present:
            continue
        names = rows.names_of(source, {one["name"] for one in inspector.get_columns(name)})
        tally = rows.Tally()
        with (folder / name).open("wb") as out:
            for line in rows.dump(connection, source, names):
                tally.add(line)
                out.write(line + b"\n")
        bar.update(1)
        manifest.tables[name] = {"rows": tally.rows, "digest": tally.digest, "columns": names}


@contextmanager
def _synced(path: Path) -> Iterator[tarfile.TarFile]:
    """Yield a new archive that only its owner may read; it is on the disk at the end."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:
            yield archive
        out.flush()
        os.fsync(out.fileno())


def _pack(archive: tarfile.TarFile, folder: Path, manifest: Manifest) -> None:
    """Put the tables into the archive."""
    for name in sorted(manifest.tables):
        _add_path(archive, f"tables/{name}.jsonl", folder / name)


def _add(archive: tarfile.TarFile, name: str, size: int, stream: Any) -> None:
    info = tarfile.TarInfo(name)
    info.size = size
    info.mode = 0o600
    archive.addfile(info, stream)


def _add_path(archive: tarfile.TarFile, name: str, path: Path) -> None:
    with path.open("rb") as stream:
        _add(archive, name, path.stat().st_size, stream)


def _add_file(
    archive: tarfile.TarFile, store: FileStore, sha256: str, size: int, manifest: Manifest
) -> None:
    """Add one stored file; what is missing or damaged is listed instead of ending the backup."""
    if not store.intact(sha256):
        manifest.missing.append(sha256)
        return
    try:
        with store.open(sha256) as stream:
            hashing = HashingReader(stream)
            _add(archive, f"files/{sha256}", size, hashing)
    except MissingFileError:
        manifest.missing.append(sha256)
        return
    manifest.files += 1
    manifest.file_bytes += size
