"""Files in a folder: ``store/ab/cd/<sha256>``, 0600, complete or not there at all.

Order of a put: write under a temporary name, fsync, rename, fsync the folder; only then may the
caller commit its row. (The other way round loses files when the power goes.) The collector takes
the same lock exclusively before it looks at a file's age, so it cannot remove what is just being
put again.
"""

import contextlib
import fcntl
import hashlib
import os
import secrets
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from portal.faults import fault
from portal.files.stores.base import (
    PIECE,
    MissingFileError,
    StoredFile,
    TooLargeError,
    check_name,
)


class LocalStore:
    """A store in the folder ``root`` of this machine, or of a shared file system with flock."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._coming = root / "coming"
        self._lock_file = root / ".lock"

    def _path(self, sha256: str) -> Path:
        check_name(sha256)
        return self._root / sha256[:2] / sha256[2:4] / sha256

    @contextlib.contextmanager
    def _locked(self, how: int) -> Iterator[None]:
        """Hold the lock of the store: shared for a put, exclusive for a removal."""
        descriptor = os.open(self._lock_file, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, how)
            yield
        finally:
            os.close(descriptor)

    def put(self, stream: BinaryIO, *, limit: int | None = None) -> StoredFile:
        """Keep the bytes of ``stream``."""
        self._coming.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = self._coming / secrets.token_hex(16)
        try:
            stored = _write(part, stream, limit)
            fault("files.before_rename")
            with self._locked(fcntl.LOCK_SH):
                self._place(part, self._path(stored.sha256))
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        return stored

    def _place(self, part: Path, path: Path) -> None:
        """Give ``part`` its name; a damaged file of that name is healed by it."""
        for folder in (path.parent.parent, path.parent):
            if not folder.is_dir():
                folder.mkdir(mode=0o700, exist_ok=True)
                _sync_folder(folder.parent)
        part.replace(path)
        _sync_folder(path.parent)

    def open(self, sha256: str) -> BinaryIO:
        """Return the bytes as a stream."""
        try:
            return self._path(sha256).open("rb")
        except FileNotFoundError:
            raise MissingFileError(sha256) from None

    def exists(self, sha256: str) -> bool:
        """Return whether the bytes are there."""
        return self._path(sha256).is_file()

    def intact(self, sha256: str) -> bool:
        """Return whether the bytes still have their hash."""
        try:
            with self.open(sha256) as stream:
                digest = hashlib.sha256()
                while piece := stream.read(PIECE):
                    digest.update(piece)
                return digest.hexdigest() == sha256
        except (MissingFileError, OSError):
            return False

    def names(self) -> Iterator[str]:
        """Yield every name."""
        for path in self._root.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*"):
            yield path.name

    def remove(self, sha256: str, *, older_than: datetime) -> bool:
        """Remove the bytes unless they are newer."""
        path = self._path(sha256)
        if not path.exists():
            return False
        with self._locked(fcntl.LOCK_EX):
            return _unlink_old(path, older_than)

    def tidy(self, *, older_than: datetime) -> int:
        """Remove temporary files of puts that never ended."""
        return sum(_unlink_old(path, older_than) for path in self._coming.glob("*"))


def _unlink_old(path: Path, older_than: datetime) -> bool:
    try:
        if path.stat().st_mtime >= older_than.timestamp():
            return False
        path.unlink()
    except FileNotFoundError:
        return False
    return True


def _write(path: Path, stream: BinaryIO, limit: int | None) -> StoredFile:
    """Write the stream to ``path``, hashed on the way and synced at the end."""
    digest = hashlib.sha256()
    size = 0
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        while piece := stream.read(PIECE):
            size += len(piece)
            if limit is not None and size > limit:
                raise TooLargeError(f"more than {limit} bytes")
            digest.update(piece)
            out.write(piece)
        out.flush()
        os.fsync(descriptor)
    return StoredFile(digest.hexdigest(), size)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def from_settings(settings: Mapping[str, Any]) -> LocalStore:
    """Return the store below ``{data.dir}/store``."""
    return LocalStore(Path(settings["data.dir"]) / "store")
