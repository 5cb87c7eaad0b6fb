"""Bare submissions a second, beside what the disk can do in the same run.

    python -m tests.bench.submissions [--count 400] [--clients 8]

One submission is what the journey does at its end: dossier, person, paper, number, chained
event, clock, notices, audit entry, one synced commit; without files, and with five new ones of
200 KB. SQLite always; PostgreSQL where ``TEST_DATABASE_URL`` is set. The limit of the disk, plain
fdatasync of 4 KB and of 1 MB, is measured before and after. Absolute figures of a shared machine
say little, ratios of one run do.
"""

import argparse
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from sqlalchemy import select

from catalogue.models import Listing
from forms.dossiers import service
from forms.dossiers.filing import Application, Person, SentPaper
from forms.dossiers.models import Dossier, FilingChannel
from forms.dossiers.receiving import resolve
from portal.app import configure
from portal.db import make_engine
from portal.db.base import random_code
from portal.files.models import FileRow, FileState
from portal.files.stores.local import LocalStore
from portal.slots import ordered
from tests.conftest import DATABASES, NOW, Database, migrate, postgres_admin, postgres_url

FILES, FILE_SIZE = 5, 200_000
SEEDS = {"offices", "calendars", "accounts", "catalogue"}


def say(text: str = "") -> None:
    """Print a line at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def fdatasyncs(folder: Path, *, size: int, seconds: float = 1.5) -> float:
    """Return how many writes of ``size`` bytes the disk makes lasting in a second."""
    block, done = os.urandom(size), 0
    with (folder / f"disk-{size}").open("wb") as file:
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            file.write(block)
            file.flush()
            os.fdatasync(file.fileno())
            done += 1
    (folder / f"disk-{size}").unlink()
    return done / seconds


@contextmanager
def province(kind: str, folder: Path) -> Iterator[Any]:
    """Yield the registry of a fresh province without dossiers."""
    name = f"motcua_{random_code(8)}"
    if kind == "postgres":
        postgres_admin(f"CREATE DATABASE {name}")
    url = postgres_url(name) if kind == "postgres" else f"sqlite:///{folder}/bench.sqlite"
    engine = make_engine(url)
    migrate(engine)
    engine.dispose()
    registry: Any = configure(Database(url, folder).settings()).registry
    for seeder in ordered(registry["slots"].seeders):
        if seeder.key in SEEDS:
            with registry["db.factory"].begin() as db:
                seeder.run(db, NOW)
    yield registry
    registry["db.engine"].dispose()
    if kind == "postgres":
        postgres_admin(f"DROP DATABASE {name} WITH (FORCE)")


def papers(store: LocalStore | None) -> list[SentPaper]:
    """Store five new files and return them as papers; none without a store."""
    found: list[SentPaper] = []
    if store is None:
        return found
    for number in range(FILES):
        stored = store.put(BytesIO(os.urandom(FILE_SIZE)))
        found.append(SentPaper(f"p{number}", "Giấy tờ", file_sha256=stored.sha256, size=FILE_SIZE))
    return found


def submit(registry: Any, key: str, *, store: Any) -> None:
    """File one dossier and commit; the files are safe on disk before the transaction begins."""
    sent = papers(store)
    with registry["db.factory"].begin() as db:
        listing = db.scalars(select(Listing).where(Listing.code == "1.001193")).one()
        db.add_all(
            FileRow(
                sha256=one.file_sha256,
                size=one.size,
                media_type="application/pdf",
                received_sha256=one.file_sha256,
                state=FileState.SAFE,
                created_at=NOW,
                wanted_at=NOW,
            )
            for one in sent
        )
        application = Application(
            revision_id=listing.revision_id,
            answers={"ten": key},
            owner=Person("Nguyễn Thị Lan", phone="0912345678"),
            receiving=resolve(db, listing, commune_code="14329"),
            channel=FilingChannel.ONLINE,
            papers=sent or [SentPaper("p", "Giấy chứng sinh")],
            definition={"id": "birth"},
        )
        service.submit(db, application, now=NOW, by="anonymous", key=key)


def storm(act: Callable[[str], None], *, count: int, clients: int) -> tuple[float, list[float]]:
    """Return submissions a second and the seconds that each took."""
    taken: list[float] = []
    lock = threading.Lock()

    def timed(number: int) -> None:
        start = time.perf_counter()
        act(f"bench-{number}")
        with lock:
            taken.append(time.perf_counter() - start)

    start = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        list(pool.map(timed, range(count)))
    return count / (time.perf_counter() - start), taken


def numbers_hold(registry: Any, count: int) -> bool:
    """Return whether the numbers of the run are gapless and the chains hold."""
    with registry["db.factory"]() as db:
        last = [int(dossier.number.rpartition("-")[2]) for dossier in db.scalars(select(Dossier))]
        return sorted(last) == list(range(1, count + 1)) and service.verify(db) == []


def main() -> None:
    """Run the storms and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=400)
    parser.add_argument("--clients", type=int, default=8)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        before = {size: fdatasyncs(folder, size=size) for size in (4096, 1 << 20)}
        rows = []
        for kind in DATABASES:
            for with_files in (False, True):
                place = folder / f"{kind}-{with_files}"
                place.mkdir()
                (place / "store").mkdir()
                store = LocalStore(place / "store") if with_files else None
                with province(kind, place) as registry:

                    def act(key: str, registry: Any = registry, store: Any = store) -> None:
                        submit(registry, key, store=store)

                    rate, taken = storm(act, count=asked.count, clients=asked.clients)
                    rows.append(
                        (kind, with_files, rate, taken, numbers_hold(registry, asked.count))
                    )
        after = {size: fdatasyncs(folder, size=size) for size in (4096, 1 << 20)}
    report(rows, {size: median((before[size], after[size])) for size in before}, asked)


def report(rows: list[Any], limits: dict[int, float], asked: argparse.Namespace) -> None:
    """Print what was measured."""
    say(f"{asked.count} submissions by {asked.clients} clients, load {os.getloadavg()[0]:.1f}")
    say(f"disk: {limits[4096]:.0f} fdatasync/s of 4 KB, {limits[1 << 20]:.0f}/s of 1 MB")
    for kind, with_files, rate, taken, hold in rows:
        what = f"{FILES} files of {FILE_SIZE // 1000} KB" if with_files else "no files"
        limit = limits[1 << 20] if with_files else limits[4096]
        p95 = quantiles(taken, n=20)[18] * 1000
        say(
            f"{kind:9} {what:18} {rate:6.0f}/s  {rate / limit:5.2f} of the disk  p50"
            f" {median(taken) * 1000:5.0f} ms  p95 {p95:5.0f} ms  gapless and sealed: {hold}"
        )


if __name__ == "__main__":
    main()
