"""Outbox: what is to be done outside the database, put down in the same transaction.

A rule that wants something done after the commit calls :func:`put`; the worker runs the job of that
kind (slot ``jobs``), at least once, one row per business key. See README.md in this folder.
"""

from pyramid.config import Configurator

from portal.outbox.jobs import JobContext, run_due
from portal.outbox.service import put

__all__ = ["JobContext", "includeme", "put", "run_due"]


def includeme(config: Configurator) -> None:
    """Declare settings, tidy up every day, watch the queue, add ``motcua outbox``."""
    config.include("portal.outbox.plugs")
