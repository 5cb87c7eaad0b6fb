"""What happens to drafts besides being filled in: pressed twice, ended, outlived, assisted."""

from datetime import timedelta
from threading import Barrier, Thread
from types import SimpleNamespace

from sqlalchemy import func, select

from catalogue.models import Listing
from forms.attachments.models import Attachment
from forms.dossiers.models import Dossier, FilingChannel, PartyRole
from forms.journey import jobs
from forms.journey.models import Draft
from portal.notifications.models import Notice
from tests.conftest import login, web
from tests.journeys.test_journey import (
    PAPERS,
    SIMPLE,
    attach,
    begin_form,
    open_files,
    paper_page,
    pdf,
    start,
    submit,
    upload_form,
    walk,
)

AT_ONCE = 5


def newest(db) -> Draft:
    """Return the draft that was begun last."""
    return db.query(Draft).order_by(Draft.id.desc()).first()


def test_one_draft_filed_by_five_at_once_is_one_dossier(fresh) -> None:
    app = fresh()
    browser = web(app)
    page = walk(start(browser))
    before = count(app)
    form = page.forms["nop"]
    told = {"csrf_token": form["csrf_token"].value}
    told |= {name: "1" for name in form.fields if name and name.startswith("cam_doan")}
    cookie = "; ".join(f"{one}={value}" for one, value in browser.cookies.items())
    barrier, answers = Barrier(AT_ONCE), []

    def press() -> None:
        own = web(app, HTTP_COOKIE=cookie)
        barrier.wait()
        answers.append(own.post(page.request.path, told, status="*"))

    threads = [Thread(target=press) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [one.status_int for one in answers] == [303] * AT_ONCE
    assert len({one.location for one in answers}) == 1
    assert count(app) == before + 1


def count(app) -> int:
    """Return the number of dossiers."""
    with app.registry["db.factory"]() as db:
        return db.scalar(select(func.count()).select_from(Dossier))


def test_a_draft_is_warned_of_twice_and_then_removed_with_its_files(app, browser, db) -> None:
    form = upload_form(paper_page(browser))
    attach(form, "giấy tờ.pdf", pdf())
    form.submit("gui", status=303)
    draft = newest(db)
    code, ends = draft.code, draft.expires_at

    def notices() -> int:
        query = select(func.count()).select_from(Notice).where(Notice.kind == "draft_expiring")
        return db.scalar(query)

    def run(**before) -> int:
        jobs.tidy(SimpleNamespace(db=db, now=ends - timedelta(**before), registry=app.registry))
        db.flush()
        return notices()

    none = run(days=8)
    assert run(days=6) == none + 1
    assert run(days=5) == none + 1
    assert run(hours=20) == none + 2
    assert run(hours=19) == none + 2
    run(hours=-1)
    assert db.query(Draft).filter_by(code=code).count() == 0
    assert db.query(Attachment).filter_by(owner=code).count() == 0


def test_a_draft_goes_on_with_the_revision_it_was_begun_with_and_says_so(browser, db) -> None:
    tasks = start(browser)
    assert "đã được cập nhật" not in tasks.text
    draft = newest(db)
    other = db.scalars(select(Listing).where(Listing.code == PAPERS)).one()
    was, draft.revision_id = draft.revision_id, other.revision_id
    db.flush()
    assert "đã được cập nhật" in browser.get(tasks.request.path).text
    draft.revision_id = was


def test_a_procedure_taken_back_keeps_the_draft_readable_but_files_nothing(browser, db) -> None:
    page = walk(start(browser))
    listing = db.scalars(select(Listing).where(Listing.code == SIMPLE)).one()
    db.delete(listing)
    db.flush()
    before = db.query(Dossier).count()
    assert "không còn nhận hồ sơ" in browser.get(page.request.path).text
    assert "không còn nhận hồ sơ" in browser.get(page.request.path.rsplit("/", 1)[0]).text
    assert submit(page).status_int == 422
    assert db.query(Dossier).count() == before
    gone = browser.get(f"/nop-ho-so/{SIMPLE}", status=410)
    assert "không còn nhận hồ sơ" in gone.html.h1.get_text()


def test_an_officer_files_for_a_citizen_at_the_counter(browser, db) -> None:
    login(browser, "congdan")
    assert "officer" not in begin_form(browser.get(f"/nop-ho-so/{SIMPLE}")).text
    browser.reset()
    login(browser, "tiepnhan")
    form = begin_form(browser.get(f"/nop-ho-so/{SIMPLE}"))
    form["nop_cho"] = "officer"
    page = walk(form.submit(status=303).follow())
    open_files(db)
    submit(browser.get(page.request.path)).follow()
    dossier = newest(db).dossier
    assert dossier.channel is FilingChannel.DIRECT
    assert dossier.account_id is None


def test_who_files_for_the_family_is_written_down(browser, db) -> None:
    login(browser, "congdan")
    form = begin_form(browser.get(f"/nop-ho-so/{SIMPLE}"))
    form["nop_cho"] = "family"
    page = walk(form.submit(status=303).follow())
    submit(browser.get(page.request.path)).follow()
    filers = [one for one in newest(db).dossier.parties if one.role is PartyRole.FILER]
    assert [one.name for one in filers] == ["Nguyễn Thị Hạnh"]


def test_files_are_put_in_order_and_a_full_draft_says_so(browser, app, monkeypatch) -> None:
    page = paper_page(browser)
    for name in ("một.pdf", "hai.pdf"):
        form = upload_form(page)
        attach(form, name, pdf())
        page = form.submit("gui", status=303).follow()
    names = [one.get_text() for one in page.html.select(".mc-file a")]
    assert names == ["một.pdf", "hai.pdf"]
    page = upload_form(page).submit("len", status=303).follow()
    names = [one.get_text() for one in page.html.select(".mc-file a")]
    assert names == ["hai.pdf", "một.pdf"]
    monkeypatch.setitem(app.registry.settings, "attachments.total_mb", 0)
    form = upload_form(page)
    attach(form, "ba.pdf", pdf())
    bad = form.submit("gui", status=422)
    assert "cộng lại quá" in bad.html.select_one("#tep-error").get_text()
