"""The audit chain: whoever edits, removes, inserts or reorders entries is found out."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import webtest
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from portal import audit
from portal.audit import publishing, service
from portal.audit.models import AuditEntry, AuditHead
from tests.conftest import login

NOW = datetime(2026, 11, 20, 3, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture
def chain(db: Session) -> list[int]:
    """Five entries at the end of the chain; their numbers."""
    return [
        audit.write(
            db,
            "test.done",
            actor="abc",
            subject=("thing", f"số {number}"),
            data={"ổ": "đĩa", "n": number, "yes": True, "list": ["b", "a"], "none": None},
            now=NOW + timedelta(seconds=number),
        ).seq
        for number in range(5)
    ]


def told(db: Session, **published: Any) -> list[tuple[int, str]]:
    return [(problem.seq, problem.what) for problem in service.verify(db, **published)]


def test_an_untouched_chain_holds_and_has_no_gaps(db: Session, chain: list[int]) -> None:
    assert told(db) == []
    assert chain == list(range(chain[0], chain[0] + 5))
    assert service.head(db)[0] == chain[-1]


@pytest.mark.parametrize(
    "change",
    [
        {"actor": "xyz"},
        {"action": "test.undone"},
        {"subject_key": "khác"},
        {"subject_kind": "other"},
        {"data": {"n": 9}},
        {"at": NOW + timedelta(microseconds=1)},
    ],
)
def test_an_edited_entry_is_found(db: Session, chain: list[int], change: dict[str, Any]) -> None:
    db.execute(update(AuditEntry).where(AuditEntry.seq == chain[2]).values(**change))
    assert told(db) == [(chain[2], "was changed after it was written")]


def test_an_edited_entry_sealed_again_no_longer_fits_the_next(
    db: Session, chain: list[int]
) -> None:
    entry = db.get_one(AuditEntry, chain[2])
    entry.actor = "xyz"
    entry.hash = service.seal(entry)
    db.flush()
    assert told(db) == [(chain[3], "does not follow the entry before")]


def test_a_removed_entry_is_found(db: Session, chain: list[int]) -> None:
    db.execute(delete(AuditEntry).where(AuditEntry.seq == chain[2]))
    assert told(db)[0] == (chain[2], f"entries {chain[2]} to {chain[2]} are missing")


def test_a_removed_end_is_found(db: Session, chain: list[int]) -> None:
    db.execute(delete(AuditEntry).where(AuditEntry.seq == chain[4]))
    assert told(db) == [
        (chain[4], f"the chain ends at {chain[3]}, its head says {chain[4]}"),
    ]


def test_an_inserted_entry_is_found(db: Session, chain: list[int]) -> None:
    last = db.get_one(AuditEntry, chain[4])
    values = {"actor": "x", "action": "x", "subject_kind": "x", "subject_key": "x", "data": {}}
    db.add(AuditEntry(seq=chain[4] + 1, at=NOW, prev_hash=last.hash, hash="f" * 64, **values))
    db.flush()
    found = dict(told(db))
    assert chain[4] + 1 in found


def test_reordered_entries_are_found(db: Session, chain: list[int]) -> None:
    one, two = chain[1], chain[2]
    for seq, to in ((one, -1), (two, one), (-1, two)):
        db.execute(update(AuditEntry).where(AuditEntry.seq == seq).values(seq=to))
    assert {seq for seq, _ in told(db)} >= {one, two}


def test_a_chain_rewritten_to_its_end_contradicts_what_was_published(
    db: Session, chain: list[int]
) -> None:
    published = dict([service.head(db)])
    assert told(db, published=published) == []
    before = db.get_one(AuditEntry, chain[1]).hash
    for seq in chain[2:]:
        entry = db.get_one(AuditEntry, seq)
        entry.actor, entry.prev_hash = "xyz", before
        entry.hash = before = service.seal(entry)
    db.execute(update(AuditHead).values(hash=before))
    db.flush()
    assert told(db) == []
    assert told(db, published=published) == [
        (chain[4], "is not the entry whose hash was published")
    ]


def test_a_chain_cut_to_an_earlier_end_contradicts_what_was_published(
    db: Session, chain: list[int]
) -> None:
    published = dict([service.head(db)])
    db.execute(delete(AuditEntry).where(AuditEntry.seq > chain[1]))
    last = db.get_one(AuditEntry, chain[1])
    db.execute(update(AuditHead).values(seq=last.seq, hash=last.hash))
    assert told(db, published=published) == [(chain[4], "was published and is missing")]


@pytest.mark.parametrize("data", [{"password": "x"}, {"token": "x"}, {"a": 1.5}, {"a": {"b": 1}}])
def test_secrets_and_odd_data_are_refused(db: Session, data: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="audit"):
        audit.write(db, "x", actor="x", subject=("x", "x"), data=data, now=NOW)


def test_a_rolled_back_deed_leaves_no_entry_and_no_gap(db: Session, chain: list[int]) -> None:
    nested = db.begin_nested()
    audit.write(db, "test.failed", actor="abc", subject=("thing", "1"), now=NOW)
    nested.rollback()
    db.expire_all()
    entry = audit.write(db, "test.done", actor="abc", subject=("thing", "1"), now=NOW)
    assert entry.seq == chain[4] + 1
    assert told(db) == []


def test_parallel_writers_make_one_chain(fresh: Callable[..., Any]) -> None:
    registry = fresh().registry
    with registry["db.reading"]() as db:
        before = service.head(db)[0]

    def work(who: int) -> None:
        for number in range(5):
            with registry["db.factory"].begin() as db:
                audit.write(
                    db, "test.done", actor=f"t{who}", subject=("thing", str(number)), now=NOW
                )

    threads = [threading.Thread(target=work, args=(who,)) for who in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with registry["db.reading"]() as db:
        assert service.head(db)[0] == before + 30
        assert told(db) == []


def test_the_head_is_published_once_and_read_back(
    tmp_path: Path, db: Session, chain: list[int]
) -> None:
    context = SimpleNamespace(
        registry=SimpleNamespace(settings={"data.dir": str(tmp_path)}),
        now=NOW,
        reading=lambda: _same(db),
    )
    publishing.publish_daily(context)
    publishing.publish_daily(context)
    path = publishing.heads_file(context.registry)
    assert publishing.read_heads(path) == dict([service.head(db)])
    assert len(path.read_text().splitlines()) == 1
    with path.open("a") as file:
        file.write("torn lin")
    assert publishing.read_heads(path) == dict([service.head(db)])


class _same:  # noqa: N801 (a context manager that closes nothing)
    def __init__(self, db: Session) -> None:
        self.db = db

    def __enter__(self) -> Session:
        return self.db

    def __exit__(self, *error: object) -> None:
        """Leave the session open."""


def test_the_page_shows_filters_and_pages(
    browser: webtest.TestApp, db: Session, chain: list[int]
) -> None:
    for number in range(60):
        audit.write(db, "test.more", actor="abc", subject=("thing", str(number)), now=NOW)
    login(browser, "quantri")
    page = browser.get("/can-bo/nhat-ky")
    assert len(page.html.select("tbody tr")) == 50
    assert "Đăng nhập" in page.html.select("tbody tr")[0].text
    assert "Bùi Thanh Tùng" in page.html.select("tbody tr")[0].text
    second = browser.get("/can-bo/nhat-ky?viec=test.more&trang=2")
    assert len(second.html.select("tbody tr")) == 10
    one = browser.get("/can-bo/nhat-ky", {"doi-tuong": "số 3"})
    assert len(one.html.select("tbody tr")) == 1
    assert "ổ=đĩa" in one.text
    none = browser.get("/can-bo/nhat-ky?nguoi=khong-co")
    assert "Không có dòng nào khớp" in none.text
    for odd in ("trang=0", "trang=-1", "trang=%D9%A3", "trang=999999999999", "nguoi=" + "x" * 3000):
        assert browser.get(f"/can-bo/nhat-ky?{odd}").status_int == 200


@pytest.mark.parametrize(
    ("username", "status"),
    [("kiemsoat", 200), ("tiepnhan", 403), ("congdan", 403), ("bientap", 403)],
)
def test_only_the_control_office_and_administrators_read_it(
    browser: webtest.TestApp, username: str, status: int
) -> None:
    login(browser, username)
    assert browser.get("/can-bo/nhat-ky", status=status).status_int == status
