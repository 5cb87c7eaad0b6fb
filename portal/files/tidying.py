"""Timed jobs of the files: collect what nobody refers to, look whether bytes are still right."""

import logging
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import islice
from typing import Any

from sqlalchemy import func, select

from portal import clock
from portal.files import service
from portal.files.models import FileRow
from portal.files.stores.base import FileStore
from portal.outbox.timed import TimedContext

log = logging.getLogger("motcua.files")

GRACE = timedelta(days=2)  # longer than anyone takes between sending a file and using it
BATCH = 500


def _batches(names: Iterable[str]) -> Iterator[list[str]]:
    source = iter(names)
    while batch := list(islice(source, BATCH)):
        yield batch


def collect(context: TimedContext) -> None:
    """Remove rows that nobody refers to, bytes without row, and what broken-off puts left."""
    store: FileStore = context.registry["files.store"]
    before = context.now - GRACE
    while True:
        with context.writing() as db:
            names = service.unwanted(db, before=before, limit=BATCH)
            gone = [name for name in names if service.forget(db, name, before=before)]
        # The rows are gone for good; bytes that somebody puts again meanwhile are new and stay.
        removed = sum(store.remove(name, older_than=before) for name in gone)
        log.info("files collected", extra={"rows": len(gone), "files": removed})
        if not gone or len(names) < BATCH:
            break
        context.renew(now=clock.now())
    _collect_orphans(context, store)
    store.tidy(older_than=before)


def _collect_orphans(context: TimedContext, store: FileStore) -> None:
    before = context.now - GRACE
    for names in _batches(store.names()):
        with context.reading() as db:
            orphans = service.without_row(db, names)
        for name in orphans:
            if store.remove(name, older_than=before):
                log.info("orphan removed", extra={"sha256": name})
        context.renew(now=clock.now())


def scrub(context: TimedContext) -> None:
    """Hash every file again and mark those whose bytes are gone or changed."""
    store: FileStore = context.registry["files.store"]
    while True:
        with context.reading() as db:
            names = service.to_check(db, before=context.now)
        if not names:
            return
        found = {name: store.intact(name) for name in names}
        with context.writing() as db:
            for name, intact in found.items():
                service.note_check(db, name, intact=intact, now=clock.now())
        for name in (name for name, intact in found.items() if not intact):
            log.error("file damaged", extra={"sha256": name})
        context.renew(now=clock.now())


def nothing_damaged(registry: Any) -> str | None:
    """Say so when the scrub found damaged files (readiness probe)."""
    with registry["db.reading"]() as db:
        count = db.scalar(
            select(func.count()).select_from(FileRow).where(FileRow.damaged_at.is_not(None))
        )
    return f"{count} files damaged or missing: restore them from a backup" if count else None
