"""Stories of the catalogue: what a citizen, a machine and a notice board read."""

import json
from datetime import timedelta

import pytest

from catalogue.content import Channel, ChannelKind, Content, Fee, FeeState
from catalogue.models import Procedure, Source
from catalogue.service import browse, revisions
from portal.clock import today
from tests.conftest import NOW

BIRTH = "1.001193"
UNKNOWN = ("/thu-tuc/9.999999", "/linh-vuc/khong-co", "/su-kien/x", "/cap/x")


def test_the_home_page_asks_one_question(browser) -> None:
    home = browser.get("/")
    assert home.html.h1.get_text(strip=True) == "Bạn cần làm thủ tục gì?"
    assert home.forms[0].method.lower() == "get" or home.html.select_one("form[role=search]")
    assert len(home.html.select(".mc-popular__item")) == 8
    assert len(home.html.select(".mc-event")) >= 10
    assert len(home.html.select(".mc-news__item")) == 3


def test_from_home_by_life_event_to_a_procedure(browser) -> None:
    event = browser.get("/").click("Sinh con", index=0)
    page = event.click("Đăng ký khai sinh", index=0)
    assert page.request.path == f"/thu-tuc/{BIRTH}"
    facts = page.html.select_one(".mc-facts").get_text(" ", strip=True)
    assert "1\N{NO-BREAK SPACE}ngày làm việc" in facts
    assert "Không mất phí" in facts
    headings = [tag.get_text(strip=True) for tag in page.html.find_all("h2")]
    for wanted in ("Cần chuẩn bị", "Các bước", "Kết quả", "Căn cứ pháp lý"):
        assert wanted in headings


def test_the_language_switch_keeps_the_page(browser) -> None:
    page = browser.get(f"/thu-tuc/{BIRTH}")
    english = page.click("English")
    assert english.request.path_info == f"/thu-tuc/{BIRTH}"
    assert english.request.script_name == "/en"
    assert english.html.html["lang"] == "en"
    back = english.click("Tiếng Việt")
    assert back.html.html["lang"] == "vi"


def test_what_is_vietnamese_on_an_english_page_is_marked(browser) -> None:
    page = browser.get("/en/linh-vuc/ho-tich")
    marked = page.html.select(".mc-hit [lang=vi]")
    assert len(marked) >= 5


def test_lists_have_counts_and_pages(browser, db) -> None:
    first = browser.get("/thu-tuc")
    total = browse.total(db)
    assert f"{total} thủ tục" in first.html.select_one(".mc-count").get_text()
    assert len(first.html.select(".mc-hit")) == 25
    last = browser.get(f"/thu-tuc?trang={-(-total // 25)}")
    assert last.html.select(".mc-hit")
    for beyond in ("999", "0", "-1", "x", "１", "9" * 40):
        browser.get("/thu-tuc", {"trang": beyond}, status=404)


def test_a_commune_receives_what_the_law_gives_to_communes(browser) -> None:
    page = browser.get("/co-quan/phuong-hoa-lu")
    assert page.html.select(".mc-hit")
    assert "Trước đây là" in page.text
    assert "7:30" in page.text


def test_printed_lists_for_the_notice_board(browser) -> None:
    board = browser.get("/linh-vuc/ho-tich/niem-yet")
    rows = board.html.select("tbody tr")
    assert len(rows) >= 5
    assert BIRTH in board.text


@pytest.mark.parametrize(
    "path", ["/thu-tuc/9.999999", "/linh-vuc/khong-co", "/su-kien/x", "/cap/x"]
)
def test_an_unknown_address_offers_a_search(browser, path: str) -> None:
    page = browser.get(path, status=404)
    assert page.html.select_one("main form[role=search]")


def test_a_wrong_code_shows_near_ones(browser) -> None:
    page = browser.get("/thu-tuc/1.001139", status=404)
    assert BIRTH in page.html.main.get_text()


def test_the_json_of_a_procedure(browser) -> None:
    record = browser.get(f"/api/v1/procedures/{BIRTH}").json
    wanted = "code title summary field agency levels online_level audiences revision channels cases"
    wanted += " steps legal_bases results requirements url"
    assert set(wanted.split()) <= set(record)
    assert record["channels"][0]["fee_state"] in {state.value for state in FeeState}
    listed = browser.get("/api/v1/procedures").json
    assert listed["total"] >= 60
    assert {"code", "title", "field", "agency"} == set(listed["items"][0])
    browser.get("/api/v1/procedures?page=x", status=400)
    browser.get("/api/v1/procedures/0.0", status=404)


def test_the_interface_describes_itself(browser) -> None:
    document = browser.get("/api/openapi.json").json
    assert "/api/v1/procedures/{code}" in document["paths"]
    record = browser.get(f"/api/v1/procedures/{BIRTH}").json
    described = document["components"]["schemas"]["Procedure"]["properties"]
    assert set(described) == set(record)


def test_json_ld_is_data_that_cannot_close_its_element(browser, db) -> None:
    script = browser.get(f"/thu-tuc/{BIRTH}").html.find("script", type="application/ld+json")
    assert json.loads(script.string)["@type"] == "GovernmentService"
    publish(db, "9.000001", title="Tên </script><script>alert(1)</script> & thử")
    page = browser.get("/thu-tuc/9.000001")
    script = page.html.find("script", type="application/ld+json")
    assert json.loads(script.string)["name"].startswith("Tên </script>")
    assert "<script>alert" not in page.text


def publish(db, code: str, *, title: str, fee: int = 10_000, day=None):
    procedure = revisions.find(db, code) or revisions.add(db, code, now=NOW)
    content = Content(
        title=title,
        field="Hộ tịch",
        channels=(
            Channel(
                kind=ChannelKind.DIRECT,
                fee_state=FeeState.FIXED,
                fees=(Fee(name="Lệ phí", amount=fee),),
            ),
        ),
    )
    revision = revisions.add_revision(db, procedure, content=content, source=Source.EDITOR, now=NOW)
    revisions.publish(db, revision, now=NOW, effective_on=day)
    return procedure


def test_history_tells_the_fee_that_changed_and_opens_any_day(browser, db) -> None:
    before = today(NOW) - timedelta(days=30)
    publish(db, "9.000002", title="Thử lịch sử", fee=30_000, day=before)
    publish(db, "9.000002", title="Thử lịch sử", fee=25_000)
    page = browser.get("/thu-tuc/9.000002/lich-su")
    assert "30.000" in page.html.find("del").get_text()
    assert "25.000" in page.html.find("ins").get_text()
    form = next(one for one in page.forms.values() if "ngay" in one.fields)
    form["ngay"] = (before + timedelta(days=1)).isoformat()
    assert form.submit(status=303).follow().request.path.endswith("/lich-su/1")
    form["ngay"] = (before - timedelta(days=1)).isoformat()
    assert "chưa được công bố" in form.submit(status=422).text
    browser.get("/thu-tuc/9.000002/lich-su?ngay=mai", status=422)


def test_a_scheduled_revision_waits_for_its_day(browser, db) -> None:
    publish(db, "9.000003", title="Thử lịch", fee=30_000)
    publish(db, "9.000003", title="Thử lịch", fee=20_000, day=today(NOW) + timedelta(days=3))
    assert "30.000" in browser.get("/thu-tuc/9.000003").text
    later = NOW + timedelta(days=3)
    assert [one.code for one in revisions.due(db, on=today(later))] == ["9.000003"]
    revisions.refresh(db, revisions.find(db, "9.000003"), now=later)
    assert "20.000" in browser.get("/thu-tuc/9.000003").text
    assert revisions.due(db, on=today(later)) == []


def test_a_retired_procedure_is_gone_and_a_replaced_one_leads_on(browser, db) -> None:
    old = publish(db, "9.000004", title="Cũ")
    new = publish(db, "9.000005", title="Mới")
    revisions.retire(db, old, now=NOW, reason="bãi bỏ")
    browser.get("/thu-tuc/9.000004", status=404)
    assert browser.get("/thu-tuc/9.000004/lich-su").status_int == 200
    db.get_one(Procedure, old.id).replaced_by_id = new.id
    db.flush()
    db.expire_all()
    moved = browser.get("/thu-tuc/9.000004", status=301)
    assert moved.location.endswith("/thu-tuc/9.000005")


def test_robots_and_sitemap(browser) -> None:
    assert "Sitemap: http://localhost/sitemap.xml" in browser.get("/robots.txt").text
    sitemap = browser.get("/sitemap.xml")
    assert sitemap.content_type == "application/xml"
    assert f"http://localhost/en/thu-tuc/{BIRTH}" in sitemap.text
