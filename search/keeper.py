"""The thread that keeps the index: opens or builds it at start, follows, writes behind."""

import logging
import time
from collections.abc import Callable
from threading import Event, Thread
from typing import Any

from search.facets import names_of
from search.follower import Follower
from search.index import BrokenIndexError, BusyIndexError
from search.service.asked import Asked

log = logging.getLogger("motcua.search")

LOOK_EVERY = 0.8  # seconds
COUNT_EVERY = 5.0
AFTER_TROUBLE = 10.0


class Keeper:
    """One daemon thread of a web process."""

    def __init__(
        self,
        follower: Follower,
        sessions: Callable[[], Any],
        *,
        writing: Callable[[], Any],
        asked: Asked,
    ) -> None:
        """``sessions`` opens a reading session, ``writing`` one that commits at its end."""
        self.follower = follower
        self._sessions = sessions
        self._writing = writing
        self._asked = asked
        self._counted = time.monotonic()
        self._stopped = Event()
        self._thread: Thread | None = None

    def start(self) -> None:
        """Start the thread, once."""
        if self._thread is None:
            self._thread = Thread(target=self._run, name="search-keeper", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Ask the thread to end and wait for it."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join(timeout=10)

    def count(self) -> None:
        """Write what was asked since the last time."""
        self._counted = time.monotonic()
        if self._asked.waiting:
            with self._writing() as db:
                self._asked.write(db)

    def step(self) -> None:
        """Do what is to be done now; raise what went wrong."""
        follower = self.follower
        with self._sessions() as db:
            if follower.state is None and not follower.open(db):
                self._build(db)
            if follower.follow(db) is not None and follower.outdated:
                self._build(db)
        if follower.folder.current() is None:
            with self._sessions() as db:
                self._build(db)
        follower.write_behind()
        follower.reopen()
        if follower.state is not None:
            names_of(follower.state.held)  # so that no page has to collect them
        if time.monotonic() - self._counted > COUNT_EVERY:
            self.count()

    def _build(self, db: Any) -> None:
        try:
            self.follower.build(db)
        except BusyIndexError:
            self.follower.hold(db)  # another process builds: its index will do, later

    def _run(self) -> None:
        while not self._stopped.is_set():
            pause = LOOK_EVERY
            try:
                self.step()
            except (OSError, ValueError, BrokenIndexError) as error:
                self.follower.trouble = str(error)
                log.warning("search index cannot be kept", extra={"error": str(error)})
                pause = AFTER_TROUBLE
            except Exception:
                log.exception("search keeper")
                pause = AFTER_TROUBLE
            self._stopped.wait(pause)
