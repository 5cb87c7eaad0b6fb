"""Files in memory: for tests, gone with the process."""

import hashlib
import io
import threading
import time
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, BinaryIO

from portal.files.stores.base import MissingFileError, StoredFile, TooLargeError, check_name


class MemoryStore:
    """A store that forgets everything when the process ends."""

    def __init__(self, settings: Mapping[str, Any] | None = None) -> None:
        self._kept: dict[str, tuple[bytes, float]] = {}
        self._lock = threading.Lock()

    def put(self, stream: BinaryIO, *, limit: int | None = None) -> StoredFile:
        """Keep the bytes of ``stream``."""
        content = stream.read() if limit is None else stream.read(limit + 1)
        if limit is not None and len(content) > limit:
            raise TooLargeError(f"more than {limit} bytes")
        sha256 = hashlib.sha256(content).hexdigest()
        with self._lock:
            self._kept[sha256] = (content, time.time())
        return StoredFile(sha256, len(content))

    def open(self, sha256: str) -> BinaryIO:
        """Return the bytes as a stream."""
        try:
            return io.BytesIO(self._kept[check_name(sha256)][0])
        except KeyError:
            raise MissingFileError(sha256) from None

    def exists(self, sha256: str) -> bool:
        """Return whether the bytes are there."""
        return check_name(sha256) in self._kept

    def intact(self, sha256: str) -> bool:
        """Return whether the bytes are there; memory does not rot."""
        return self.exists(sha256)

    def names(self) -> Iterator[str]:
        """Yield every name."""
        yield from list(self._kept)

    def remove(self, sha256: str, *, older_than: datetime) -> bool:
        """Remove the bytes unless they are newer."""
        with self._lock:
            kept = self._kept.get(check_name(sha256))
            if kept is None or kept[1] >= older_than.timestamp():
                return False
            del self._kept[sha256]
            return True

    def tidy(self, *, older_than: datetime) -> int:
        """Nothing is ever left behind."""
        return 0
