"""How a process stays up to date: it follows the change numbers of the database.

What changed is loaded from the database and laid over what is held at once, in the process that
asks; whichever process gets the writer's lock brings the index on disk after, in the background.
So a publication is in the answers of every process by its next look at the change number, and an
index that is missing, broken or being written never stops an answer.
"""

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from threading import Lock

from sqlalchemy.orm import Session

from portal import clock
from portal.db import changes
from portal.slots import SearchSource
from search import state as states
from search.documents import Document, document
from search.held import hold
from search.index import BusyIndexError, IndexFolder
from search.state import EDITORIAL_KINDS, Position, State

log = logging.getLogger("motcua.search")

ASK_EVERY = 0.5  # seconds between looks at the change number
MOST_CHANGES = 500  # more than that is built anew


class Follower:
    """The state of one process, and how it moves on."""

    def __init__(
        self,
        folder: IndexFolder,
        sources: Mapping[str, SearchSource],
        *,
        inline: bool = False,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        """Follow ``sources``; ``inline`` does in the request what else the keeper does beside."""
        self.folder = folder
        self.sources = sources
        self.inline = inline
        self.state: State | None = None
        self.outdated = False  # too much changed to follow: to be built anew
        self.trouble = ""
        self._ticks = ticks
        self._asked = float("-inf")
        self._moving = Lock()

    def current(self, db: Session) -> State | None:
        """Return the state as of at most half a second ago; ``None`` while nothing is held yet."""
        if self.inline:
            return self.follow(db)
        if self._ticks() - self._asked >= ASK_EVERY and self._moving.acquire(blocking=False):
            try:
                self._follow(db)
            finally:
                self._moving.release()
        return self.state

    def follow(self, db: Session) -> State | None:
        """Look at the change number now and return the state."""
        with self._moving:
            self._follow(db)
            if self.inline and (self.state is None or self.outdated):
                self._hold_all(db)
        return self.state

    def documents(self, db: Session) -> Iterator[Document]:
        """Yield every public text of every source as a document."""
        for source in self.sources.values():
            for text in source.load(db, None):
                yield document(text)

    def build(self, db: Session) -> int:
        """Hold everything as the database has it now, and build a new index of it on disk.

        Answers come from memory as soon as everything is held. Returns the number of documents;
        raises ``BusyIndexError`` when another process is writing.
        """
        with self.folder.writing():
            with self._moving:
                documents, at = self._hold_all(db)
            about = self.folder.build(documents, at=at)
        log.info("search index built", extra={"documents": about.count, "number": at.number})
        self.reopen()
        return about.count

    def hold(self, db: Session) -> None:
        """Hold everything as the database has it now; answers come from memory."""
        with self._moving:
            self._hold_all(db)

    def open(self, db: Session) -> bool:
        """Read the index that is on disk; return whether there is one that can be read."""
        found = self.folder.current()
        if found is None or not found[1].position.is_past_of(db):
            return False  # none, or one of another database, or of one that was restored
        build, about = found
        try:
            reader = self.folder.backend.open(build)
            held = hold(reader.documents())
        except (OSError, ValueError) as error:
            self.trouble = str(error)
            log.warning("search index is broken", extra={"error": str(error)})
            return False
        with self._moving:
            made = states.first(db, held, at=about.position, now=clock.now())
            self._take(states.read_by(made, reader, number=about.number, build=build.name))
            self._follow(db)
        self.trouble = ""
        return True

    def write_behind(self) -> bool:
        """Bring the index on disk to what this process holds, unless somebody else is writing.

        Returns whether anything was written.
        """
        state, found = self.state, self.folder.current()
        if state is None or found is None or found[1].number >= state.number:
            return False
        if not (state.fresh or state.gone):
            return False
        try:
            with self.folder.writing():
                put = [state.with_words(one) for one in state.fresh]
                self.folder.change(put=put, remove=list(state.gone), at=state.position)
        except BusyIndexError:
            return False
        return True

    def reopen(self) -> None:
        """Read the index on disk again when it has moved on; what is held stays.

        A reader is always a new one: Whoosh shows replaced documents in a refreshed one.
        """
        state, found = self.state, self.folder.current()
        if state is None or found is None:
            return
        build, about = found
        if (build.name, about.number) == (state.build, state.reader_number):
            return
        reader = self.folder.backend.open(build)
        with self._moving:
            if self.state is not None:
                self._take(
                    states.read_by(self.state, reader, number=about.number, build=build.name)
                )

    def _hold_all(self, db: Session) -> tuple[list[Document], Position]:
        at = states.position(db)  # before reading: what comes after will be followed
        documents = list(self.documents(db))
        self._take(states.first(db, hold(documents), at=at, now=clock.now()))
        self.outdated = False
        return documents, at

    def _take(self, state: State) -> None:
        before = self.state.generation if self.state else 0
        self.state = replace(state, generation=before + 1)

    def _follow(self, db: Session) -> None:
        self._asked = self._ticks()
        state = self.state
        if state is None:
            return
        at = states.position(db)
        if at == state.position:
            return
        kinds = [source.change_kind for source in self.sources.values()] + list(EDITORIAL_KINDS)
        found = changes.since(db, state.number, kinds=kinds, limit=MOST_CHANGES + 1)
        if len(found) > MOST_CHANGES or not state.position.is_past_of(db):
            self.outdated = True
            return
        sources = list(self.sources.values())
        self._take(states.moved(db, state, found=found, at=at, sources=sources, now=clock.now()))
