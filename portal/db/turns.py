"""Writers of one process take turns on SQLite, first come, first served.

SQLite has one writer at a time and lets the others try again after growing pauses: most of the
time nobody writes, and whoever is unlucky waits for seconds. A queue inside the process gives the
next one the word at once. Between processes SQLite's own lock holds, as before.
"""

import threading
from collections import deque
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Engine, event

KEY = "motcua.turn"
LONGEST_WAIT = 15.0  # seconds; then SQLite itself is asked, and says that it is locked


class Turns:
    """A lock whose waiters are served in the order in which they came."""

    def __init__(self) -> None:
        """Begin with nobody at work."""
        self._guard = threading.Lock()
        self._busy = False
        self._waiting: deque[threading.Event] = deque()

    def take(self, *, timeout: float = LONGEST_WAIT) -> bool:
        """Wait for one's turn; return whether it came in time."""
        with self._guard:
            if not self._busy:
                self._busy = True
                return True
            mine = threading.Event()
            self._waiting.append(mine)
        if mine.wait(timeout):
            return True
        with self._guard:
            if mine.is_set():  # it came at the very last moment
                return True
            self._waiting.remove(mine)
            return False

    def give(self) -> None:
        """End one's turn; the next in the queue has it from here on."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._busy = False


class _Hooks:
    """Takes a turn when a writing transaction begins and gives it back, however that ends."""

    def __init__(self, writes: Callable[[Connection], bool]) -> None:
        self._turns = Turns()
        self._writes = writes

    def begin(self, connection: Connection) -> None:
        if self._writes(connection) and not connection.info.get(KEY):
            connection.info[KEY] = self._turns.take()

    def end(self, connection: Connection) -> None:
        # Called just before the commit: the next one meets SQLite's lock for a moment at most.
        if not connection.invalidated:
            self._give(connection.info)

    def _give(self, info: dict[str, Any]) -> None:
        if info.pop(KEY, False):
            self._turns.give()

    # Whatever happened to a connection, nobody waits for it.
    def reset(self, dbapi_connection: Any, connection_record: Any, reset_state: Any) -> None:
        self._give(connection_record.info)

    def invalidate(self, dbapi_connection: Any, connection_record: Any, exception: Any) -> None:
        self._give(connection_record.info)

    def close(self, dbapi_connection: Any, connection_record: Any) -> None:
        self._give(connection_record.info)


def take_turns(engine: Engine, writes: Callable[[Connection], bool]) -> None:
    """Let the transactions of ``engine`` that ``writes`` says will write take turns."""
    hooks = _Hooks(writes)
    event.listen(engine, "begin", hooks.begin)
    event.listen(engine, "commit", hooks.end)
    event.listen(engine, "rollback", hooks.end)
    for name in ("reset", "invalidate", "close"):
        event.listen(engine.pool, name, getattr(hooks, name))
