"""Filing online without JavaScript: from the procedure's page to the dossier's number."""

import re

import pytest

from forms import procedures
from forms.attachments.models import Attachment, AttachmentState
from forms.dossiers.models import Dossier
from forms.journey.models import Draft, DraftState
from forms.journey.service import drafts
from tests.conftest import login
from tests.journeys.filling import attach, fill, mend, pdf

SIMPLE = "1.004194"  # temporary residence: filed here, by citizens
PAPERS = "1.013831"  # transfer of land: two papers in every case, several files each


def start(browser, code: str = SIMPLE, person: str = "congdan"):
    """Begin a draft; return the task list."""
    if person:
        login(browser, person)
    page = browser.get(f"/thu-tuc/{code}").click("Nộp hồ sơ trên mạng")
    return begin_form(page).submit(status=303).follow()


def begin_form(page):
    """Return the form that begins a draft."""
    wanted = 'class="mc-start"'
    return next(form for form in page.forms.values() if wanted in form.text)


def walk(page, *, steps: int = 80):
    """Do one task after the other until the answers are shown; return that page."""
    for _ in range(steps):
        if page.request.path.endswith("/kiem-tra"):
            return page
        if "Làm việc tiếp theo" in page.text:
            page = page.click("Làm việc tiếp theo")
        elif "Xem lại và nộp hồ sơ" in page.text:
            return page.click("Xem lại và nộp hồ sơ")
        else:
            page = do(page)
    raise AssertionError(f"no end after {steps} steps: {page.request.path}")


def do(page):
    """Do the task that a page shows; return the next page."""
    if "/giay-to/" in page.request.path:
        form = upload_form(page)
        attach(form, "giấy tờ.pdf", pdf())
        return form.submit("next", status=303).follow()
    if "/nhom/" in page.request.path and "form" not in page.forms:
        form = next(one for one in page.forms.values() if "next" in one.fields)
        if page.html.select_one("#them") and "Chưa có mục nào" in page.text:
            return page.click(linkid="them")
        return form.submit("next", status=303).follow()
    form = page.forms["form"]
    fill(form)
    answer = form.submit("next", status="*")
    if answer.status_int == 422 and mend(answer):
        answer = answer.forms["form"].submit("next", status="*")
    if answer.status_int == 422:
        errors = [a.get_text() for a in answer.html.select(".govuk-error-summary a")]
        raise AssertionError(f"{page.request.path}: {errors}")
    assert answer.status_int == 303
    return answer.follow()


def upload_form(page):
    """Return the form of a paper."""
    return next(one for one in page.forms.values() if "tep" in one.fields)


def paper_page(browser, code: str = PAPERS):
    """Begin a draft and return the page of its first paper."""
    tasks = start(browser, code)
    path = next(a["href"] for a in tasks.html.select("main a") if "/giay-to/" in a["href"])
    return browser.get(path)


def open_files(db) -> None:
    """Do what the worker does: say that every file could be opened."""
    for one in db.query(Attachment).all():
        one.state = AttachmentState.READY
    db.flush()


def submit(page):
    """Tick every declaration and file."""
    form = page.forms["nop"]
    for name, boxes in form.fields.items():
        if name and name.startswith("cam_doan"):
            boxes[0].checked = True
    return form.submit(status="*")


def test_from_the_procedure_to_a_number(browser, db) -> None:
    page = walk(start(browser, PAPERS))
    assert "nop" not in page.forms
    assert "Đang mở thử các tệp" in page.text
    open_files(db)
    done = submit(browser.get(page.request.path)).follow()
    assert "Đã nộp hồ sơ" in done.html.h1.get_text()
    draft = db.query(Draft).order_by(Draft.id.desc()).first()
    assert draft.state is DraftState.SUBMITTED
    assert draft.dossier.number in done.text
    assert done.html.select_one("svg.mc-qr")
    listed = browser.get("/ho-so")
    assert draft.dossier.number in listed.text
    assert draft.code not in listed.text
    assert [paper.file_sha256 for paper in draft.dossier.papers if paper.file_sha256]


def test_a_second_press_gives_the_same_dossier(browser, db) -> None:
    page = walk(start(browser))
    open_files(db)
    page = browser.get(page.request.path)
    first = submit(page)
    count = db.query(Dossier).count()
    second = submit(page)
    assert second.location == first.location
    assert db.query(Dossier).count() == count


def test_an_open_draft_is_offered_instead_of_a_second_one(browser, db) -> None:
    tasks = start(browser)
    again = browser.get(f"/nop-ho-so/{SIMPLE}")
    assert "Làm tiếp bản lưu lúc" in again.text
    assert again.click("Làm tiếp bản lưu lúc").request.path == tasks.request.path
    assert tasks.request.path in browser.get("/ho-so").text


def test_mistakes_keep_what_was_typed(browser) -> None:
    page = start(browser).click("Làm việc tiếp theo")
    while "f-applicant-name" not in page.text:
        page = do(page)
    form = page.forms["form"]
    form["name"] = "Ỷ"
    form["national_id"] = "<script>12"
    bad = form.submit("next", status=422)
    assert bad.forms["form"]["name"].value == "Ỷ"
    assert bad.forms["form"]["national_id"].value == "<script>12"
    assert "<script>12" not in bad.text
    ids = {tag["id"] for tag in bad.html.find_all(id=True)}
    links = [a["href"][1:] for a in bad.html.select(".govuk-error-summary a")]
    assert links
    assert set(links) <= ids


def test_save_and_leave_then_go_on(browser, db) -> None:
    page = start(browser).click("Làm việc tiếp theo")
    while "f-applicant-name" not in page.text:
        page = do(page)
    form = page.forms["form"]
    fill(form)
    left = form.submit("leave", status=303).follow()
    assert left.request.path == "/ho-so"
    draft = db.query(Draft).order_by(Draft.id.desc()).first()
    assert draft.answers["applicant"]["national_id"] == form["national_id"].value


def test_two_windows_do_not_overwrite_each_other(browser, db) -> None:
    page = start(browser).click("Làm việc tiếp theo")
    while "f-applicant-name" not in page.text:
        page = do(page)
    one, two = browser.get(page.request.path), browser.get(page.request.path)
    fill(one.forms["form"])
    one.forms["form"]["name"] = "Trần Thị Bưởi"
    one.forms["form"].submit("next", status=303)
    fill(two.forms["form"])
    two.forms["form"]["name"] = "Lê Văn Cam"
    torn = two.forms["form"].submit("next", status=409)
    assert "Trần Thị Bưởi" in torn.text
    assert torn.forms["form"]["name"].value == "Lê Văn Cam"
    draft = db.query(Draft).order_by(Draft.id.desc()).first()
    assert draft.answers["applicant"]["name"] == "Trần Thị Bưởi"
    torn.forms["form"].submit("next", status=303)
    db.refresh(draft)
    assert draft.answers["applicant"]["name"] == "Lê Văn Cam"


def test_the_draft_of_somebody_else_is_not_there(browser) -> None:
    path = start(browser).request.path
    browser.reset()
    login(browser, "doanhnghiep")
    browser.get(path, status=404)
    browser.get(f"{path}/kiem-tra", status=404)
    browser.reset()
    browser.get(path, status=404)


def test_what_is_missing_is_said_with_links_and_nothing_is_filed(browser, db) -> None:
    tasks = start(browser)
    check = browser.get(f"{tasks.request.path}/kiem-tra")
    assert "nop" not in check.forms
    before = db.query(Dossier).count()
    token = check.html.select_one("input[name=csrf_token]")["value"]
    told = {"csrf_token": token, "cam_doan_0": "1", "cam_doan_1": "1", "cam_doan_2": "1"}
    bad = browser.post(check.request.path, told, status=422)
    links = [a["href"] for a in bad.html.select(".govuk-error-summary a")]
    assert links
    assert browser.get(links[0]).status_int == 200
    assert db.query(Dossier).count() == before


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("rỗng.pdf", b"", "rỗng"),
        ("giả.pdf", b"MZ\x90\x00 not a pdf", "PDF, JPG, PNG"),
        ("trang.pdf", b"<html><script>alert(1)</script>", "PDF, JPG, PNG"),
        ("../../etc/passwd", b"root:x", "PDF, JPG, PNG"),
        ("cụt.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF", "hỏng"),
    ],
)
def test_files_that_cannot_be_taken_are_told_at_their_box(browser, db, name, data, words) -> None:
    form = upload_form(paper_page(browser))
    attach(form, name, data)
    bad = form.submit("gui", status=422)
    assert words in bad.html.select_one("#tep-error").get_text()
    assert db.query(Attachment).count() == 0


def test_a_file_is_listed_downloaded_and_removed(browser, db) -> None:
    form = upload_form(paper_page(browser))
    attach(form, "giấy tờ của tôi.pdf", pdf())
    shown = form.submit("gui", status=303).follow()
    assert "giấy tờ của tôi.pdf" in shown.text
    got = browser.get(shown.html.select_one(".mc-file a")["href"])
    assert got.body == pdf()
    assert "attachment" in got.headers["Content-Disposition"]
    form = upload_form(shown)
    gone = form.submit("bo", index=0, status=303).follow()
    assert "giấy tờ của tôi.pdf" not in gone.text


def test_a_procedure_of_the_national_portal_leads_there(browser, db) -> None:
    page = browser.get("/nop-ho-so/1.014064")
    assert "Cổng Dịch vụ công quốc gia" in page.html.main.get_text()
    assert not [form for form in page.forms.values() if "nop_cho" in form.fields]


def test_without_an_account_a_form_that_allows_it_asks_for_an_address(browser, db) -> None:
    code = next((one for one in procedures.codes() if procedures.hand_made(one).anonymous), None)
    if code is None:
        pytest.skip("no form of the sample province may be filed without an account")
    page = walk(start(browser, code, person=""))
    open_files(db)
    asked = submit(browser.get(page.request.path)).follow()
    assert asked.request.path.endswith("/lien-he")
    asked.forms["form"]["email"] = "an@example.vn"
    sent = asked.forms["form"].submit(status=303).follow()
    draft = db.query(Draft).order_by(Draft.id.desc()).first()
    sent.forms["form"]["code"] = "000000"
    if drafts.hashed(f"{draft.code}:000000") != draft.contact_code_hash:
        sent.forms["form"].submit(status=422)
    draft.contact_code_hash = drafts.hashed(f"{draft.code}:123456")
    db.flush()
    sent.forms["form"]["code"] = "123456"
    back = sent.forms["form"].submit(status=303).follow()
    done = submit(back).follow()
    assert "Đã nộp hồ sơ" in done.html.h1.get_text()


def test_a_draft_goes_on_by_code_and_digits(browser, db) -> None:
    page = start(browser).click("Làm việc tiếp theo")
    while "f-applicant-name" not in page.text:
        page = do(page)
    do(page)
    draft = db.query(Draft).order_by(Draft.id.desc()).first()
    browser.reset()
    form = browser.get("/nop-ho-so/tiep-tuc").forms["form"]
    form["code"], form["digits"] = draft.code, "0000"
    wrong = form.submit(status=422)
    form["code"], form["digits"] = "khongco123", "5678"
    unknown = form.submit(status=422)
    assert re.sub(r'value="[^"]*"', "", wrong.html.main.get_text()) == re.sub(
        r'value="[^"]*"', "", unknown.html.main.get_text()
    )
    phone = draft.answers["applicant"]["phone"]
    form["code"], form["digits"] = draft.code.upper(), "".join(filter(str.isdigit, phone))[-4:]
    assert "Việc" in form.submit(status=303).follow().text
