"""What every store of files keeps, and what the rows and downloads make of it."""

import hashlib
import io
import os
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pyramid.httpexceptions import HTTPForbidden, HTTPNotFound
from pyramid.testing import DummyRequest
from sqlalchemy import Column, ForeignKey, Integer, String, Table, insert, select

from portal import faults
from portal.db import Base
from portal.files import FileRow, FileState, FileStore, receive, service
from portal.files.serving import disposition, download_name, file_response
from portal.files.stores.base import MissingFileError, TooLargeError
from portal.files.stores.local import LocalStore
from portal.files.stores.memory import MemoryStore
from portal.files.tidying import GRACE, collect, nothing_damaged, scrub
from portal.files.types import Refusal, RefusedFileError
from portal.outbox.jobs import Sessions
from portal.outbox.timed import TimedContext, claim
from tests import samples
from tests.conftest import DATABASES
from tests.ground import ground

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
FAR_AHEAD = datetime(2100, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(params=["local", "memory"])
def store(request: Any, tmp_path: Path) -> FileStore:
    return LocalStore(tmp_path / "store") if request.param == "local" else MemoryStore()


def put(store: FileStore, content: bytes) -> str:
    return store.put(io.BytesIO(content)).sha256


@pytest.mark.parametrize("content", [b"", b"x", os.urandom(700_000)])
def test_what_was_put_comes_back(store: FileStore, content: bytes) -> None:
    stored = store.put(io.BytesIO(content))
    assert stored.sha256 == hashlib.sha256(content).hexdigest()
    assert stored.size == len(content)
    with store.open(stored.sha256) as stream:
        assert stream.read() == content
        stream.seek(0)
        assert stream.read(1) == content[:1]
    assert store.exists(stored.sha256)
    assert store.intact(stored.sha256)
    assert list(store.names()) == [stored.sha256]


def test_the_same_bytes_are_kept_once(store: FileStore) -> None:
    assert put(store, b"same") == put(store, b"same")
    assert len(list(store.names())) == 1


def test_what_is_not_there_is_missing(store: FileStore) -> None:
    absent = "0" * 64
    assert not store.exists(absent)
    assert not store.intact(absent)
    assert not store.remove(absent, older_than=FAR_AHEAD)
    with pytest.raises(MissingFileError):
        store.open(absent)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 64 + "/x"])
def test_only_hashes_are_names(store: FileStore, name: str) -> None:
    for ask in (store.open, store.exists, lambda n: store.remove(n, older_than=FAR_AHEAD)):
        with pytest.raises(MissingFileError):
            ask(name)


def test_a_stream_over_the_limit_leaves_nothing(store: FileStore) -> None:
    with pytest.raises(TooLargeError):
        store.put(io.BytesIO(b"x" * 101), limit=100)
    assert list(store.names()) == []
    assert store.put(io.BytesIO(b"x" * 100), limit=100).size == 100


def test_a_stream_that_breaks_leaves_nothing(store: FileStore) -> None:
    class Breaking(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            raise OSError("the client went away")

    with pytest.raises(OSError, match="went away"):
        store.put(Breaking())  # type: ignore[arg-type]
    assert list(store.names()) == []


def test_new_bytes_are_not_removed_old_ones_are(store: FileStore) -> None:
    name = put(store, b"x")
    assert not store.remove(name, older_than=LONG_AGO)
    assert store.exists(name)
    assert store.remove(name, older_than=FAR_AHEAD)
    assert not store.exists(name)


def test_many_puts_of_one_content_at_once_are_one(store: FileStore) -> None:
    content = os.urandom(300_000)
    names: list[str] = []
    threads = [threading.Thread(target=lambda: names.append(put(store, content))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(names) == 8
    assert set(names) == set(store.names())
    assert store.intact(names[0])


# The folder on this machine.


def test_files_are_private_and_nothing_is_left_behind(tmp_path: Path) -> None:
    store = LocalStore(tmp_path / "store")
    name = put(store, b"x")
    path = tmp_path / "store" / name[:2] / name[2:4] / name
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert list((tmp_path / "store" / "coming").iterdir()) == []


def test_a_put_that_is_broken_off_is_tidied_up(tmp_path: Path) -> None:
    store = LocalStore(tmp_path / "store")
    faults.arm("development", {"MOTCUA_FAULT": "files.before_rename:raise"})
    with pytest.raises(faults.FaultError):
        put(store, b"x")
    faults.arm("production")
    assert list(store.names()) == []
    left = tmp_path / "store" / "coming" / "left-by-a-kill"
    left.write_bytes(b"half")
    assert store.tidy(older_than=LONG_AGO) == 0
    assert store.tidy(older_than=FAR_AHEAD) == 1
    assert not left.exists()


def test_damage_is_seen_and_healed_by_the_same_bytes(tmp_path: Path) -> None:
    store = LocalStore(tmp_path / "store")
    name = put(store, b"x" * 1000)
    path = tmp_path / "store" / name[:2] / name[2:4] / name
    path.write_bytes(b"y" * 1000)
    assert not store.intact(name)
    assert put(store, b"x" * 1000) == name
    assert store.intact(name)


# Rows.


@pytest.fixture
def paper() -> Iterator[Table]:
    """A table that refers to files, as attachments do; known to the house for one test only."""
    key = Column("sha256", String(64), ForeignKey("stored_file.sha256"))
    yield (made := Table("test_paper", Base.metadata, Column("id", Integer, primary_key=True), key))
    Base.metadata.remove(made)


@pytest.fixture(params=DATABASES)
def registry(request: Any, tmp_path: Path) -> Iterator[Any]:
    with ground(request.param, tmp_path) as made:
        yield made


NOW = datetime.now(UTC)


def take(registry: Any, name: str, content: bytes, *, refer: Table | None = None) -> str:
    with registry["db.factory"].begin() as db:
        row = receive(db, registry["files.store"], io.BytesIO(content), name=name, now=NOW)
        if refer is not None:
            db.execute(insert(refer).values(sha256=row.sha256))
        return row.sha256


def run(registry: Any, job: Any, now: datetime) -> None:
    timed = registry["slots"].timed_jobs[{collect: "files.collect", scrub: "files.scrub"}[job]]
    with registry["db.factory"].begin() as db:
        held = claim(db, job=timed, holder="test", now=now)
    assert held is not None
    job(TimedContext(registry, row=held, now=now, sessions=Sessions(registry)))


def rows(registry: Any) -> dict[str, FileRow]:
    with registry["db.reading"]() as db:
        return {row.sha256: row for row in db.scalars(select(FileRow))}


def test_received_files_have_a_row_and_bytes(registry: Any) -> None:
    for name, content in samples.GOOD.items():
        take(registry, name, content)
        take(registry, name, content)
    assert len(rows(registry)) == len(samples.GOOD)
    for sha256, row in rows(registry).items():
        assert registry["files.store"].intact(sha256)
        assert row.state is FileState.RECEIVED
        assert row.size > 0
        assert row.received_sha256 == sha256


def test_a_refused_file_leaves_neither_row_nor_bytes(registry: Any) -> None:
    with pytest.raises(RefusedFileError) as error:
        take(registry, "a.pdf", b"no")
    assert error.value.refusal is Refusal.UNKNOWN
    with pytest.raises(RefusedFileError) as error, registry["db.factory"].begin() as db:
        big = io.BytesIO(samples.pdf())
        receive(db, registry["files.store"], big, name="a.pdf", now=NOW, limit=10)
    assert error.value.refusal is Refusal.TOO_LARGE
    assert rows(registry) == {}
    assert list(registry["files.store"].names()) == []


def test_known_bytes_keep_what_is_known_of_them(registry: Any) -> None:
    sha256 = take(registry, "a.pdf", samples.pdf())
    with registry["db.factory"].begin() as db:
        db.get_one(FileRow, sha256).state = FileState.UNSAFE
    take(registry, "b.pdf", samples.pdf())
    assert rows(registry)[sha256].state is FileState.UNSAFE


def test_a_crash_between_bytes_and_row_leaves_an_orphan_that_is_collected(registry: Any) -> None:
    faults.arm("development", {"MOTCUA_FAULT": "files.before_row:raise"})
    with pytest.raises(faults.FaultError):
        take(registry, "a.pdf", samples.pdf())
    faults.arm("production")
    store = registry["files.store"]
    assert len(list(store.names())) == 1
    run(registry, collect, NOW)
    assert len(list(store.names())) == 1, "what is new may still get its row"
    run(registry, collect, NOW + GRACE + DAY)
    assert list(store.names()) == []


def test_only_what_nobody_refers_to_is_collected(paper: Table, registry: Any) -> None:
    wanted = take(registry, "a.pdf", samples.pdf(), refer=paper)
    unwanted = take(registry, "b.png", samples.png())
    assert paper.c.sha256 in service.referring_columns()
    run(registry, collect, NOW + DAY)
    assert set(rows(registry)) == {wanted, unwanted}
    run(registry, collect, NOW + GRACE + DAY)
    assert set(rows(registry)) == {wanted}
    assert list(registry["files.store"].names()) == [wanted]


def test_what_is_stored_again_is_wanted_again(registry: Any) -> None:
    sha256 = take(registry, "a.pdf", samples.pdf())
    later = NOW + GRACE + DAY
    with registry["db.factory"].begin() as db:
        receive(db, registry["files.store"], io.BytesIO(samples.pdf()), name="a.pdf", now=later)
    run(registry, collect, later + timedelta(hours=1))
    assert set(rows(registry)) == {sha256}


def test_scrub_finds_damage_and_the_same_bytes_heal_it(registry: Any) -> None:
    good, bad = (take(registry, "a.pdf", samples.pdf()), take(registry, "b.png", samples.png()))
    folder = Path(registry.settings["data.dir"]) / "store"
    (folder / bad[:2] / bad[2:4] / bad).write_bytes(b"rot")
    run(registry, scrub, datetime.now(UTC))
    assert rows(registry)[good].damaged_at is None
    assert rows(registry)[good].last_checked_at is not None
    assert rows(registry)[bad].damaged_at is not None
    assert nothing_damaged(registry) == "1 files damaged or missing: restore them from a backup"
    take(registry, "b.png", samples.png())
    assert nothing_damaged(registry) is None


# Downloads.


def test_a_download_is_an_attachment_that_can_do_nothing(registry: Any) -> None:
    sha256 = take(registry, "a.pdf", samples.pdf())
    request = DummyRequest()
    request.registry = registry
    response = file_response(request, rows(registry)[sha256], "Giấy khai sinh.pdf")
    assert b"".join(response.app_iter) == samples.pdf()
    response.app_iter.close()
    assert response.content_type == "application/pdf"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"].startswith("sandbox;")
    assert "no-store" in response.headers["Cache-Control"]
    plain, full = response.headers["Content-Disposition"].split("; ")[1:]
    assert plain == 'filename="Gi_y khai sinh.pdf"'
    assert full == "filename*=UTF-8''Gi%E1%BA%A5y%20khai%20sinh.pdf"


def test_unsafe_and_missing_files_are_not_sent(registry: Any) -> None:
    sha256 = take(registry, "a.pdf", samples.pdf())
    request = DummyRequest()
    request.registry = registry
    row = rows(registry)[sha256]
    row.state = FileState.UNSAFE
    with pytest.raises(HTTPForbidden):
        file_response(request, row, "a.pdf")
    row.state = FileState.SAFE
    registry["files.store"].remove(sha256, older_than=FAR_AHEAD)
    with pytest.raises(HTTPNotFound):
        file_response(request, row, "a.pdf")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("../../etc/passwd", "_.._etc_passwd"),
        ('a";\r\nX-Evil: 1.pdf', "a__ X-Evil_ 1.pdf"),
        ("C:\\giấy tờ\\đơn.docx", "C__giấy tờ_đơn.docx"),
        ("", "tep"),
        ("...", "tep"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_names_of_downloads_are_harmless(name: str, expected: str) -> None:
    assert download_name(name) == expected
    header = disposition(name)
    assert "\r" not in header
    assert "\n" not in header
    assert header.isascii()
