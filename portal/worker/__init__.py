"""The worker: takes outbox jobs and timed jobs, one transaction each. See README.md here."""

from portal.worker.loop import Worker
from portal.worker.process import work

__all__ = ["Worker", "work"]
