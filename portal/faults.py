"""Named fault points: where a test may break the portal to see what is lost. No-op in production.

``MOTCUA_FAULT`` names points and what happens there, in development only::

    MOTCUA_FAULT=outbox.before_commit            the process dies as by kill -9
    MOTCUA_FAULT=files.before_rename:raise       FaultError is raised
    MOTCUA_FAULT=outbox.ran:sleep=3              the thread waits three seconds
    MOTCUA_FAULT=outbox.ran@2                    only the second time that the point is passed

Several are separated by commas. :data:`POINTS` is the list of all points; a test holds it to the
code.
"""

import os
import signal
import time
from collections.abc import Mapping
from dataclasses import dataclass

POINTS: dict[str, str] = {
    "outbox.claimed": "a worker took a row; nothing is done yet",
    "outbox.ran": "the job's work outside is done, the row not yet marked",
    "outbox.before_commit": "the row is marked done, the transaction not yet committed",
    "outbox.committed": "everything is committed",
    "timed.ran": "a timed job ran, its row is not yet marked",
    "files.before_rename": "bytes are written and synced under a temporary name",
    "files.before_row": "the file has its place, its row is not yet written",
    "search.built": "a new index is written, not yet verified or named",
    "search.renamed": "a new index has its name, the pointer still names the old one",
    "search.changed": "the index has the changed documents, its number is not yet written",
    "dossiers.prepared": "the dossier's rows are written, it has no number yet",
    "dossiers.numbered": "the dossier has its number, events and notices are not yet written",
    "dossiers.filed": "the dossier is complete, the transaction not yet committed",
    "dossiers.acted": "a step of an officer or applicant is written, not yet committed",
    "notices.sent": "the carrier accepted a notice, nothing is recorded yet",
}


class FaultError(RuntimeError):
    """Raised at a fault point that was asked to raise."""


@dataclass(slots=True)
class Order:
    """What happens at a point: ``kill``, ``raise`` or ``sleep``; from the ``at``-th passing on."""

    action: str = "kill"
    seconds: float = 0.0
    at: int = 1
    passed: int = 0


_orders: dict[str, Order] = {}


def parse(text: str) -> dict[str, Order]:
    """Return the orders of a ``MOTCUA_FAULT`` text; raise ``ValueError`` on an unknown point."""
    orders = {}
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        name, _, action = part.partition(":")
        name, _, at = name.partition("@")
        action, _, seconds = (action or "kill").partition("=")
        if name not in POINTS:
            raise ValueError(f"no fault point {name!r}; there are: {', '.join(sorted(POINTS))}")
        if action not in {"kill", "raise", "sleep"}:
            raise ValueError(f"a fault point can kill, raise or sleep, not {action!r}")
        orders[name] = Order(action, float(seconds or 0), int(at or 1))
    return orders


def arm(mode: str, environ: Mapping[str, str] = os.environ) -> None:
    """Take the orders of the environment when ``mode`` is ``development``; else forget all."""
    _orders.clear()
    if mode == "development":
        _orders.update(parse(environ.get("MOTCUA_FAULT", "")))


def fault(point: str) -> None:
    """Do what was ordered at ``point``: mostly nothing (a look into an empty dictionary)."""
    if not _orders:
        return
    order = _orders.get(point)
    if order is None:
        return
    order.passed += 1
    if order.passed < order.at:
        return
    if order.action == "sleep":
        time.sleep(order.seconds)
    elif order.action == "raise":
        raise FaultError(point)
    else:
        os.kill(os.getpid(), signal.SIGKILL)
