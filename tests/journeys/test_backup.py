"""Backup and restore: every row and every file comes back, between databases too, or it is said."""

import io
import json
import shutil
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, insert, select

from portal.app import configure
from portal.cli import main
from portal.cli.backups.restoring import RestoreError, restore_backup
from portal.cli.backups.writing import Manifest, write_backup
from portal.db import Base
from portal.db.base import random_code
from portal.files import receive
from portal.notifications.models import Notice, NoticeState
from portal.outbox.models import OutboxRow
from tests import samples
from tests.conftest import DATABASES, NOW, SETTINGS, postgres_admin, postgres_url


class Bar:
    """Counts what a progress bar would show."""

    def __init__(self) -> None:
        self.length: int | None = None
        self.done = 0

    def update(self, n_steps: int) -> None:
        self.done += n_steps


@pytest.fixture
def source(fresh: Any) -> Any:
    """A portal with sample data, files, and rows with everything that JSON makes hard."""
    registry = fresh().registry
    with registry["db.factory"].begin() as db:
        for name, content in samples.GOOD.items():
            receive(db, registry["files.store"], io.BytesIO(content), name=name, now=NOW)
        odd = {"text": "Đơn \u2028 \"'\\ 🏛", "number": 1.5, "deep": [{"z": None, "a": True}]}
        for number, payload in enumerate((odd, {}, {"b": 1, "a": 2})):
            db.execute(
                insert(OutboxRow).values(
                    kind="x", business_key=f"k{number}", payload=payload, created_at=NOW,
                    not_before=NOW, attempts=0, uncertain=bool(number),
                )
            )  # fmt: skip
        about = {"kind": "x", "channel": "email", "lang": "vi", "tries": 0, "created_at": NOW}
        for key, data in (("told", None), ("waits", odd)):
            state = NoticeState.SENT if data is None else NoticeState.QUEUED
            db.execute(insert(Notice).values(key=key, data=data, state=state, **about))
    return registry


@pytest.fixture(params=DATABASES)
def target(request: Any, tmp_path: Path) -> Iterator[Callable[[], Any]]:
    """Return a maker of an empty portal."""
    folder = tmp_path / "restored"
    name = f"motcua_{random_code(8)}"
    if request.param == "postgres":
        postgres_admin(f"CREATE DATABASE {name}")
    made = []

    def make() -> Any:
        url = f"sqlite:///{folder}/new.sqlite" if request.param == "sqlite" else postgres_url(name)
        folder.mkdir(exist_ok=True)
        settings = {**SETTINGS, "sqlalchemy.url": url, "data.dir": str(folder)}
        made.append(configure(settings).registry)
        return made[-1]

    yield make
    for registry in made:
        registry["db.engine"].dispose()
    if request.param == "postgres":
        postgres_admin(f"DROP DATABASE {name} WITH (FORCE)")


def counts(registry: Any) -> dict[str, int]:
    with registry["db.reading"]() as db:
        return {
            name: db.scalar(select(func.count()).select_from(table)) or 0
            for name, table in Base.metadata.tables.items()
        }


def take(registry: Any, path: Path) -> Manifest:
    return write_backup(registry, path, now=NOW, bar=Bar())


def test_everything_comes_back(source: Any, target: Any, tmp_path: Path) -> None:
    archive = tmp_path / "backup.tar"
    manifest = take(source, archive)
    assert archive.stat().st_mode & 0o777 == 0o600
    assert manifest.files == len(samples.GOOD)
    assert list(tmp_path.glob(".*part")) == []
    restored = target()
    bar = Bar()
    restore_backup(restored, archive, bar=bar)
    assert bar.done == bar.length
    assert counts(restored) == counts(source)
    assert counts(restored)["procedure"] > 10
    names = set(source["files.store"].names())
    assert set(restored["files.store"].names()) == names
    assert all(restored["files.store"].intact(name) for name in names)
    again = take(restored, tmp_path / "again.tar")
    assert again.tables == manifest.tables, "counts and hashes are equal, whatever the database"
    with restored["db.factory"].begin() as db:
        query = select(Notice.key).where(Notice.data.is_(None))
        assert db.scalars(query).all() == ["told"]
        about = {"kind": "x", "business_key": "new", "payload": {}, "attempts": 0}
        moments = {"created_at": NOW, "not_before": NOW, "uncertain": False}
        db.execute(insert(OutboxRow).values(**about, **moments))  # the numbers go on behind


def rewrite(path: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """Return a copy of a backup in which ``change(name, content)`` replaced or dropped members."""
    copy = path.with_name("changed.tar")
    with tarfile.open(path) as old, tarfile.open(copy, "w") as new:
        for member in old:
            stream = old.extractfile(member)
            assert stream is not None
            content = change(member.name, stream.read())
            if content is not None:
                member.size = len(content)
                new.addfile(member, io.BytesIO(content))
    return copy


def tampered(name: str, content: bytes) -> bytes:
    return (
        content.replace(b'"kind":"x"', b'"kind":"y"', 1)
        if name.endswith("outbox.jsonl")
        else content
    )


def rotten(name: str, content: bytes) -> bytes:
    return content[:-1] + b"?" if name.startswith("files/") else content


def without_a_file(name: str, content: bytes) -> bytes | None:
    return None if name.startswith("files/") else content


def of_tomorrow(name: str, content: bytes) -> bytes:
    if name != "manifest.json":
        return content
    return json.dumps({**json.loads(content), "format": 99}).encode()


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (tampered, "table outbox differs"),
        (rotten, "damaged"),
        (without_a_file, "files were backed up"),
        (of_tomorrow, "format"),
        (lambda name, content: None if name == "manifest.json" else content, "no backup"),
    ],
)
def test_a_backup_that_was_changed_is_not_taken_for_good(
    source: Any, tmp_path: Path, change: Any, what: str
) -> None:
    take(source, tmp_path / "backup.tar")
    changed = rewrite(tmp_path / "backup.tar", change)
    folder = tmp_path / "restored"
    folder.mkdir()
    settings = {**SETTINGS, "data.dir": str(folder), "sqlalchemy.url": f"sqlite:///{folder}/n"}
    registry = configure(settings).registry
    try:
        with pytest.raises(RestoreError, match=what):
            restore_backup(registry, changed, bar=Bar())
    finally:
        registry["db.engine"].dispose()


def test_a_full_portal_is_never_overwritten(source: Any, tmp_path: Path) -> None:
    take(source, tmp_path / "backup.tar")
    before = counts(source)
    with pytest.raises(RestoreError, match="not empty"):
        restore_backup(source, tmp_path / "backup.tar", bar=Bar())
    assert counts(source) == before


def test_the_commands_tell_what_they_did(fresh: Any, tmp_path: Path) -> None:
    app = fresh()
    registry = app.registry
    with registry["db.factory"].begin() as db:
        stream = io.BytesIO(samples.pdf())
        lost = receive(db, registry["files.store"], stream, name="a.pdf", now=NOW).sha256
    lines = {**SETTINGS, "sqlalchemy.url": app.database.url, "data.dir": str(tmp_path)}
    body = "\n".join(f"{name} = {value}" for name, value in lines.items())
    (tmp_path / "portal.ini").write_text(f"[app:main]\nuse = egg:motcua\n{body}\n")

    def run(*words: str) -> Result:
        return CliRunner().invoke(main, ["-c", str(tmp_path / "portal.ini"), *words])

    archive = str(tmp_path / "backup.tar")
    done = run("backup", archive)
    assert done.exit_code == 0, done.output
    assert f"1 files, {len(samples.pdf())} bytes" in done.output
    assert "exists already" in run("backup", archive).output
    assert "procedure " in run("restore", archive, "--list").output
    assert "not empty" in run("restore", archive).output
    shutil.rmtree(tmp_path / "store")
    again = run("backup", archive, "--force")
    assert again.exit_code == 2
    assert f"missing or damaged in the store: {lost}" in again.output
