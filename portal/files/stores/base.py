"""What a store of files is: the protocol that every implementation keeps (tests/contracts)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Protocol

PIECE = 256 * 1024  # bytes read at once
SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class StoredFile:
    """What a store answers: SHA-256 in hexadecimal and size in bytes. Never a path."""

    sha256: str
    size: int


class TooLargeError(ValueError):
    """The stream has more bytes than allowed; nothing was kept."""


class MissingFileError(LookupError):
    """The store has no such bytes."""


class FileStore(Protocol):
    """Keeps bytes under their SHA-256."""

    def put(self, stream: BinaryIO, *, limit: int | None = None) -> StoredFile:
        """Keep what ``stream`` holds from here on, safe against power loss when this returns.

        Raise ``TooLargeError`` past ``limit`` bytes. Bytes that are there already become "new"
        again for :meth:`remove`.
        """

    def open(self, sha256: str) -> BinaryIO:
        """Return the bytes as a seekable stream; raise ``MissingFileError``."""

    def exists(self, sha256: str) -> bool:
        """Return whether the bytes are there."""

    def intact(self, sha256: str) -> bool:
        """Return whether the bytes are there and still have their hash."""

    def names(self) -> Iterator[str]:
        """Yield the SHA-256 of everything that is kept, in any order."""

    def remove(self, sha256: str, *, older_than: datetime) -> bool:
        """Remove the bytes unless they were put since ``older_than``; return whether removed.

        Never races with :meth:`put`: what was put again stays.
        """

    def tidy(self, *, older_than: datetime) -> int:
        """Remove what broken-off puts left behind before that moment; return how many."""


def check_name(sha256: str) -> str:
    """Return ``sha256`` if it is one; raise ``MissingFileError`` for anything else."""
    if not SHA256.fullmatch(sha256):
        raise MissingFileError("not a SHA-256")
    return sha256
