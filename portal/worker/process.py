"""A worker as a process: it ends on SIGTERM, on Ctrl+C, and when its parent is gone."""

import os
import signal
import threading
import time
from collections.abc import Callable
from typing import Any

from portal import logs
from portal.worker.loop import Worker

LOOK_EVERY = 0.5  # seconds


def lives(pid: int) -> bool:
    """Return whether the process ``pid`` exists."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def watch_parent(parent: int, gone: Callable[[], None]) -> threading.Thread:
    """Call ``gone`` once when the process ``parent`` has ended, however it ended."""
    ours = os.getppid() == parent

    def look() -> None:
        while os.getppid() == parent if ours else lives(parent):
            time.sleep(LOOK_EVERY)
        gone()

    thread = threading.Thread(target=look, name="parent watch", daemon=True)
    thread.start()
    return thread


def work(registry: Any, *, parent: int | None = None) -> None:
    """Run one worker until it is told to end; a job that does not end in time is left behind.

    Its lease expires and another worker does it again.
    """
    logs.install(registry.settings)
    worker = Worker(registry)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: worker.stop())
    if parent is not None:
        watch_parent(parent, worker.stop)
    if not worker.run():
        os._exit(1)
