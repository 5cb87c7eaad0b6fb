"""``motcua import national``: what it writes, what it leaves alone, what it refuses."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from msgspec import structs
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from catalogue.content import from_json
from catalogue.importing import service
from catalogue.importing.cli import group
from catalogue.importing.collect import collect
from catalogue.models import Filing, Listing, Procedure, Revision, Source, State, Status
from catalogue.service import revisions
from portal import clock
from portal.db import changes
from portal.offices.models import Agency, Tier
from tests.unit.catalogue.import_pages import answer, page, write

FILE = Path(__file__).parents[3] / "shared" / "data" / "procedures-national.jsonl.gz"


@pytest.fixture
def portal(fresh: Callable[..., Any], tmp_path: Path) -> Any:
    """A portal of its own with ``run(...)`` and ``file(*records)``."""
    registry = fresh().registry

    class Portal:
        def run(self, *words: Any) -> Any:
            return CliRunner().invoke(group, [str(word) for word in words], obj=registry)

        def file(self, *records: Any) -> Path:
            return write(tmp_path / "source.jsonl", *records)

        def national(self, *records: Any, options: tuple[str, ...] = ()) -> Any:
            result = self.run("national", self.file(*records), *options)
            assert result.exception is None or isinstance(result.exception, SystemExit)
            return result

        def writing(self) -> Any:
            return registry["db.factory"].begin()

        def reading(self) -> Any:
            return registry["db.reading"]()

    return Portal()


def states(portal: Any, code: str) -> list[tuple[int, str, str]]:
    """Return ``(revision number, source, state)`` of every status of a procedure."""
    query = (
        select(Revision.number, Revision.source, Status.state)
        .join(Status, Status.revision_id == Revision.id)
        .join(Procedure, Procedure.id == Revision.procedure_id)
        .where(Procedure.code == code)
        .order_by(Status.id)
    )
    with portal.reading() as db:
        return [(row[0], row[1].value, row[2].value) for row in db.execute(query)]


def test_new_procedures_go_live_with_field_agency_and_switch(portal: Any) -> None:
    result = portal.national(page(), answer())
    assert "2 new, 0 changed, 0 unchanged." in result.output
    assert states(portal, "1.900001") == [(1, "national", "draft"), (1, "national", "published")]
    with portal.reading() as db:
        ours = db.scalars(select(Listing).where(Listing.code == "1.900001")).one()
        assert ours.short_title == "Cấp sổ nuôi ong"
        assert ours.field.name == "Nuôi ong"
        assert ours.agency.slug == "ubnd-cap-xa"
        procedure = revisions.find(db, "1.900001")
        assert procedure is not None
        assert (procedure.filing, procedure.reason_partial) == (Filing.HERE, "")
        assert procedure.national_url == "https://example.vn/1.900001"


def test_a_partial_procedure_says_why_and_a_ministrys_one_is_filed_at_the_national_portal(
    portal: Any,
) -> None:
    table = "Hình thức nộpThời gianPhí, lệ phíMô tảTrực tuyến3 Ngày làm việcMiễn phí"
    portal.national(
        page(
            cap_thuc_hien="Cấp bộ",
            cach_thuc_thuc_hien=table,
            co_quan_thuc_hien="Cục Nuôi ong - Bộ NN và MT",
        )
    )
    with portal.reading() as db:
        procedure = revisions.find(db, "1.900001")
        assert procedure is not None
        assert procedure.filing is Filing.NATIONAL
        assert procedure.reason_partial
        agency = db.scalars(select(Agency).where(Agency.name == "Cục Nuôi ong")).one()
        assert (agency.imported, agency.tier) == (True, Tier.MINISTRY)
        assert agency.parent is not None
        assert agency.parent.name == "Bộ Nông nghiệp và Môi trường"


def test_what_no_body_of_the_province_receives_is_not_filed_here(portal: Any) -> None:
    portal.national(page(co_quan_thuc_hien="Chi cục Hải quan khu vực"))
    with portal.reading() as db:
        procedure = revisions.find(db, "1.900001")
        assert procedure is not None
        assert procedure.filing is Filing.NATIONAL


def test_a_second_run_changes_nothing_and_says_so(portal: Any) -> None:
    portal.national(page(), answer())
    with portal.reading() as db:
        before = changes.current(db)
    result = portal.national(page(), answer())
    assert "0 new, 0 changed, 2 unchanged." in result.output
    assert len(states(portal, "1.900001")) == 2
    with portal.reading() as db:
        assert changes.current(db) == before


def test_a_changed_record_adds_a_revision_and_tells_index_and_caches(portal: Any) -> None:
    portal.national(page(), answer())
    with portal.reading() as db:
        before = changes.current(db)
    result = portal.national(page(yeu_cau_dieu_kien="Có hai đàn ong."), answer())
    assert "0 new, 1 changed, 1 unchanged." in result.output
    assert states(portal, "1.900001")[2:] == [
        (2, "national", "draft"),
        (2, "national", "published"),
    ]
    with portal.reading() as db:
        told = changes.since(db, before, kinds=[revisions.CHANGE_KIND])
        assert [change.key for change in told] == ["1.900001"]
        live = db.scalars(select(Listing).where(Listing.code == "1.900001")).one()
        revision = db.get_one(Revision, live.revision_id)
        assert from_json(revision.content).requirements == "Có hai đàn ong."


def test_a_dry_run_shows_the_differences_and_writes_nothing(portal: Any) -> None:
    portal.national(page())
    result = portal.national(
        page(yeu_cau_dieu_kien="Có hai đàn ong."), answer(), options=("--dry-run",)
    )
    assert "Dry run, nothing was written: 1 new, 1 changed, 0 unchanged." in result.output
    assert "requirements: Có ít nhất một đàn ong. → Có hai đàn ong." in result.output
    assert "+ 1.900002 Cấp thẻ bơi" in result.output
    assert len(states(portal, "1.900001")) == 2
    assert states(portal, "1.900002") == []


def test_a_procedure_edited_here_is_not_overwritten(portal: Any) -> None:
    portal.national(page())
    with portal.writing() as db:
        procedure = revisions.find(db, "1.900001")
        assert procedure is not None
        procedure.filing, procedure.reason_partial, procedure.popular = Filing.COUNTER, "Vì thế", 77
        content = from_json(
            db.scalars(select(Revision.content).where(Revision.procedure_id == procedure.id)).one()
        )
        edited = revisions.add_revision(
            db,
            procedure,
            content=structs.replace(content, summary="Lời của tỉnh."),
            source=Source.EDITOR,
            now=clock.now(),
        )
        revisions.publish(db, edited, now=clock.now())
    result = portal.national(page(yeu_cau_dieu_kien="Có hai đàn ong."))
    assert "0 new, 0 changed, 0 unchanged, 1 waiting for an editor" in result.output
    assert states(portal, "1.900001")[-1] == (3, "national", "draft")
    with portal.reading() as db:
        live = db.scalars(select(Listing).where(Listing.code == "1.900001")).one()
        assert (live.summary, live.filing, live.popular) == ("Lời của tỉnh.", Filing.COUNTER, 77)
    again = portal.national(page(yeu_cau_dieu_kien="Có hai đàn ong."))
    assert "1 unchanged." in again.output
    assert len(states(portal, "1.900001")) == 5


def test_a_sample_procedure_keeps_its_words_and_gets_no_twin(portal: Any) -> None:
    with portal.reading() as db:
        sample = db.scalars(select(Listing).order_by(Listing.code)).first()
        code, title, count = sample.code, sample.title, db.scalar(select(func.count(Procedure.id)))
    result = portal.national(page(code))
    assert "1 waiting for an editor" in result.output
    with portal.reading() as db:
        assert db.scalar(select(func.count(Procedure.id))) == count
        assert db.scalars(select(Listing.title).where(Listing.code == code)).one() == title


def test_a_procedure_taken_off_here_does_not_come_back_by_itself(portal: Any) -> None:
    portal.national(page())
    with portal.writing() as db:
        procedure = revisions.find(db, "1.900001")
        assert procedure is not None
        revisions.retire(db, procedure, now=clock.now(), reason="Bãi bỏ")
    result = portal.national(page(yeu_cau_dieu_kien="Có hai đàn ong."))
    assert "1 waiting for an editor" in result.output
    assert states(portal, "1.900001")[-1][2] == State.DRAFT.value
    with portal.reading() as db:
        assert db.scalars(select(Listing).where(Listing.code == "1.900001")).one_or_none() is None


def test_what_the_source_took_out_of_force_is_skipped(portal: Any) -> None:
    result = portal.national(answer(state="INACTIVE"))
    assert "1 skipped (no longer in force)" in result.output
    assert states(portal, "1.900002") == []


def test_a_broken_file_imports_nothing_and_names_the_line(portal: Any, tmp_path: Path) -> None:
    good = write(tmp_path / "good.jsonl", page())
    broken = tmp_path / "broken.jsonl"
    broken.write_text(good.read_text("utf-8") + '\n{"ma_thu_tuc": "1.9', "utf-8")
    result = portal.run("national", broken)
    assert result.exit_code == 1
    assert "line 2: broken JSON at column" in result.output
    assert "Nothing was imported." in result.output
    assert states(portal, "1.900001") == []


def test_one_record_that_cannot_be_stored_does_not_stop_the_others(
    portal: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_one = service._write

    def fail(db: Any, record: Any, *args: Any, **more: Any) -> None:
        write_one(db, record, *args, **more)
        if record.code == "1.900001":
            raise ValueError("không lưu được")

    monkeypatch.setattr(service, "_write", fail)
    result = portal.national(page(), answer())
    assert result.exit_code == 1
    assert "1 new, 0 changed, 0 unchanged, 1 failed." in result.output
    assert "! 1.900001" in result.output
    assert states(portal, "1.900001") == []
    assert states(portal, "1.900002") != []
    with portal.reading() as db:
        assert revisions.find(db, "1.900001") is None


def test_an_import_that_breaks_off_goes_on_where_it_stopped(
    portal: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("catalogue.importing.cli.BATCH", 1)
    write_one = service._write

    def fail(db: Any, record: Any, *args: Any, **more: Any) -> None:
        if record.code == "1.900002":
            raise OperationalError("insert", {}, Exception("disk full"))
        write_one(db, record, *args, **more)

    with monkeypatch.context() as broken:
        broken.setattr(service, "_write", fail)
        result = portal.national(page(), answer())
        assert result.exit_code == 1
        assert "stopped at procedure 2" in result.output
        assert "The 1 before it are imported" in result.output
    again = portal.national(page(), answer())
    assert "1 new, 0 changed, 1 unchanged." in again.output


def test_limit_and_report(portal: Any, tmp_path: Path) -> None:
    odd = page("1.900003", cap_thuc_hien="Cấp huyện")
    report = tmp_path / "report.tsv"
    result = portal.national(page(), odd, options=("--limit", "1", "--report", str(report)))
    assert "1 new, 0 changed, 0 unchanged." in result.output
    assert "Every attribute was understood." in result.output
    result = portal.national(page(), odd, options=("--report", str(report)))
    assert "cap_thuc_hien: unknown-level" in result.output
    lines = report.read_text("utf-8").splitlines()
    assert lines[1].split("\t")[:5] == [
        "source.jsonl",
        "2",
        "1.900003",
        "cap_thuc_hien",
        "unknown-level",
    ]


def test_measure_prints_the_figures_and_fails_below_the_aim(portal: Any, tmp_path: Path) -> None:
    checked = tmp_path / "checked.yaml"
    checked.write_text(
        """
- code: "1.900001"
  channels: [{kind: online, value: 3, unit: working_day, fee: free}]
  cases: [[[1, 0, "Đơn xin"]]]
""",
        "utf-8",
    )
    result = portal.run("measure", portal.file(page()), "--checked", checked)
    assert result.exit_code == 0
    assert "channels       1/1     100.00%" in result.output
    checked.write_text(checked.read_text("utf-8").replace("[1, 0", "[2, 0"), "utf-8")
    result = portal.run("measure", portal.file(page()), "--checked", checked)
    assert result.exit_code == 1
    assert "1.900001 papers: missing" in result.output


@pytest.mark.skipif(not FILE.exists(), reason=f"the national file is not at {FILE}")
def test_all_national_procedures_come_in_and_a_second_time_nothing_changes(
    portal: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = collect(FILE)  # once: reading is a third of the work, and is tested elsewhere
    monkeypatch.setattr("catalogue.importing.cli.collect", lambda *_args, **_more: known)
    begun = time.process_time()
    first = portal.run("national", FILE)
    assert first.exit_code == 0, first.output
    assert time.process_time() - begun < 50
    with portal.reading() as db:
        codes = set(db.scalars(select(Procedure.code)))
        assert {one.code for one in known.procedures} <= codes
        assert db.scalar(select(func.count(Procedure.id))) == len(codes)
        live = db.scalar(select(func.count(Listing.procedure_id)))
        assert live == len(codes)
    second = portal.run("national", FILE)
    assert "0 new, 0 changed, 2,642 unchanged." in second.output
