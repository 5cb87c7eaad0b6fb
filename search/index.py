"""The index on disk: one folder for each build, one pointer, one writer.

::

    data/search/lock                 held by whoever writes, released by the system when it dies
    data/search/current              name of the build that is read
    data/search/whoosh-7f3a.../      a build: files of the engine, and motcua.json
    data/search/building-.../        a build that is not finished, or whose writer was killed

A build is made beside the one that is read, verified, and only then named by ``current``. Nothing
here is worth keeping: whatever is missing or broken is built again from the database.
"""

import fcntl
import logging
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from portal.faults import fault
from search.backends.base import NAME, Backend, Reader, Wanted, field_words
from search.documents import Document
from search.state import Position

log = logging.getLogger("motcua.search")

FORMAT = 2  # raise it when the words of an index mean something else than before
ABOUT_FILE = "motcua.json"
BUILDING = "building-"
SAMPLES = 7  # documents that must be found again before a build is believed


class BrokenIndexError(Exception):
    """A build that does not hold what it should."""


class BusyIndexError(Exception):
    """Somebody else is writing."""


class About(msgspec.Struct, frozen=True):
    """What a build says of itself."""

    format: int
    backend: str
    number: int  # change number of the database that it has
    at: str  # when that change was
    count: int

    @property
    def position(self) -> Position:
        """The place in the history of the database."""
        return Position(self.number, self.at)


class IndexFolder:
    """The folder of the index on this machine, shared by its processes."""

    def __init__(self, folder: Path, backend: Backend) -> None:
        self.folder = folder
        self.backend = backend

    def current(self) -> tuple[Path, About] | None:
        """Return the build that is read and what it says of itself, ``None`` when there is none
        of this engine and format.
        """
        try:
            name = (self.folder / "current").read_text(encoding="utf-8").strip()
            build = self.folder / Path(name).name
            about = msgspec.json.decode((build / ABOUT_FILE).read_bytes(), type=About)
        except (OSError, ValueError):
            return None
        if about.format != FORMAT or about.backend != self.backend.name:
            return None
        return build, about

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the writer's lock; raise :class:`BusyIndexError` when another process does."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise BusyIndexError(str(self.folder)) from None
            yield

    def build(self, documents: Iterable[Document], *, at: Position) -> About:
        """Write, verify and publish a new build; the caller holds the lock.

        ``at`` is the place in history that the documents were read at. Raises
        :class:`BrokenIndexError` when the build cannot be believed; the old one stays.
        """
        self._sweep()
        name = f"{self.backend.name}-{at.number:010d}-{secrets.token_hex(4)}"
        building = self.folder / f"{BUILDING}{name}"
        building.mkdir()
        samples = _Samples(documents)
        count = self.backend.create(building, samples)
        fault("search.built")
        about = About(FORMAT, self.backend.name, at.number, at.at, count)
        self._verify(building, samples)
        _write(building / ABOUT_FILE, msgspec.json.encode(about))
        building.rename(self.folder / name)
        fault("search.renamed")
        _write(self.folder / "current", name.encode())
        self._sweep()
        return about

    def change(self, *, put: Sequence[Document], remove: Sequence[str], at: Position) -> None:
        """Bring the current build to ``at``; the caller holds the lock."""
        found = self.current()
        if found is None:
            raise BrokenIndexError("there is no index to change")
        build, about = found
        self.backend.change(build, put=put, remove=remove)
        fault("search.changed")
        about = msgspec.structs.replace(about, number=at.number, at=at.at)
        _write(build / ABOUT_FILE, msgspec.json.encode(about))

    def _verify(self, build: Path, samples: "_Samples") -> None:
        reader = self.backend.open(build)
        try:
            held = sum(1 for _ in reader.documents())
            if held != samples.count:
                raise BrokenIndexError(f"{held} documents of {samples.count}")
            for document in samples.kept:
                if not _finds(reader, document):
                    raise BrokenIndexError(f"{document.id} is not found by its name")
        finally:
            reader.close()

    def _sweep(self) -> None:
        """Remove every folder that is not the current build; readers keep what they opened."""
        found = self.current()
        keep = found[0].name if found else None
        for path in self.folder.iterdir():
            if path.is_dir() and path.name != keep:
                shutil.rmtree(path, ignore_errors=True)


class _Samples:
    """Documents on their way into a build, some of them remembered."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._documents = documents
        self.count = 0
        self.kept: list[Document] = []

    def __iter__(self) -> Iterator[Document]:
        for document in self._documents:
            self.count += 1
            # The first few, then ever rarer ones: documents 1 2 4 8 ... replace the oldest.
            if self.count & (self.count - 1) == 0:
                self.kept = [*self.kept, document][-SAMPLES:]
            yield document


def _finds(reader: Reader, document: Document) -> bool:
    words = field_words(document)[NAME].split()
    wanted = Wanted(tuple((NAME, word, 1.0) for word in words[:20]), limit=200)
    return not words or document.uid in reader.candidates(wanted).tolist()


def _write(path: Path, body: bytes) -> None:
    """Write a small file so that it is there whole or not at all, also after a power cut."""
    beside = path.with_name(f"{path.name}.{os.getpid()}.new")
    with beside.open("wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
