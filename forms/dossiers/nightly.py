"""The nightly recount of due dates: differences are corrected, logged and audited."""

import logging
from typing import Any

from forms.dossiers.service import recount
from portal.audit import SYSTEM, write
from portal.clock import now

log = logging.getLogger("motcua.dossiers")
MOST_NAMED = 50


def recount_all(context: Any) -> None:
    """Recount every dossier in short transactions (a timed job)."""
    after: int | None = 0
    numbers: list[str] = []
    while after is not None:
        with context.writing() as db:
            found, after = recount(db, now=context.now, after=after)
        numbers += [one.number or str(one.dossier_id) for one in found]
        context.renew(now=now())
    if not numbers:
        return
    log.warning("due dates differed", extra={"count": len(numbers)})
    data = {"count": len(numbers), "numbers": numbers[:MOST_NAMED]}
    with context.writing() as db:
        subject = ("clock", "recount")
        write(db, "dossier.recounted", actor=SYSTEM, subject=subject, now=context.now, data=data)
