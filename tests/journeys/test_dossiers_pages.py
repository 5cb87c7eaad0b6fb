"""One's dossiers, the officers' list and the calculator, as people see them."""

import pytest
from sqlalchemy import select

from forms.dossiers.models import Dossier
from forms.dossiers.seed import sample_code
from portal.accounts.models import Account
from tests.conftest import login


def of(db, username: str) -> list[Dossier]:
    account = db.scalars(select(Account).where(Account.username == username)).one()
    return list(db.scalars(select(Dossier).where(Dossier.account_id == account.id)))


def test_my_dossiers_list_what_i_filed_and_nothing_else(browser, db) -> None:
    login(browser, "congdan")
    page = browser.get("/ho-so")
    mine, others = of(db, "congdan"), of(db, "doanhnghiep")
    shown = page.text + browser.get("/ho-so?trang=2").text
    assert len(mine) == 23
    assert all(one.number in shown for one in mine)
    assert not any(one.number in shown for one in others)


def test_somebody_else_s_dossier_is_not_found_and_strangers_sign_in_first(browser, db) -> None:
    foreign = of(db, "doanhnghiep")[0]
    assert "/dang-nhap" in browser.get(f"/ho-so/{foreign.tracking}", status=303).location
    assert "/dang-nhap" in browser.get("/ho-so/00000000000", status=303).location
    login(browser, "congdan")
    assert browser.get(f"/ho-so/{foreign.tracking}", status=404)
    assert browser.get("/ho-so/00000000000", status=404)
    browser.reset()
    login(browser, "doanhnghiep")
    assert foreign.number in browser.get(f"/ho-so/{foreign.tracking}").text


def test_a_dossier_shows_number_state_due_date_with_its_reasons_papers_and_steps(
    browser, db
) -> None:
    login(browser, "congdan")
    page = browser.get(f"/ho-so/{sample_code(2)}")
    dossier = next(one for one in of(db, "congdan") if one.tracking == sample_code(2))
    text = page.html.get_text(" ", strip=True)
    assert dossier.number in page.html.title.text
    assert "2026 0000 02" in text
    assert "Đã trả kết quả" in text
    assert "Thời hạn là 7\N{NO-BREAK SPACE}ngày làm việc" in text
    assert "Hẹn trả kết quả:" in text
    steps = [tag.get_text() for tag in page.html.select(".mc-steps__title")]
    assert steps == ["Nộp hồ sơ", "Tiếp nhận", "Chuyển xử lý", "Có kết quả", "Trả kết quả"]
    assert len(page.html.select("#giay-to ~ ul li")) == len(dossier.papers) > 0


def test_a_paused_dossier_is_not_called_late(browser, db) -> None:
    login(browser, "congdan")
    paused = [one for one in of(db, "congdan") if one.state == "financial_duty"]
    assert paused
    text = browser.get(f"/ho-so/{paused[0].tracking}").html.get_text(" ", strip=True)
    assert "Tạm dừng, không tính trễ hẹn" in text
    assert "Đang tạm dừng, chưa có ngày hẹn mới" in text
    assert "Nộp lệ phí trước bạ" in text


@pytest.mark.parametrize(
    ("person", "agencies"),
    [
        ("tiepnhan", {"trung-tam-phuc-vu-hanh-chinh-cong"}),
        ("chuyenvien", {"so-tu-phap"}),
        ("kiemsoat", None),
    ],
)
def test_officers_see_the_dossiers_of_their_agencies(browser, db, person, agencies) -> None:
    login(browser, person)
    page = browser.get("/can-bo/ho-so")
    seen = [
        one
        for one in db.scalars(select(Dossier))
        if agencies is None
        or {one.receipt_agency.slug, one.competent_agency.slug, one.return_agency.slug} & agencies
    ]
    assert f"{len(seen)}\N{NO-BREAK SPACE}hồ sơ" in page.text or f"{len(seen)} hồ sơ" in page.text
    shown = page.html.select("tbody tr")
    assert len(shown) == min(20, len(seen))


def test_officers_search_by_number_its_end_tracking_code_and_state(browser, db) -> None:
    login(browser, "kiemsoat")
    one = of(db, "congdan")[3]
    for words in (one.number, one.number[-11:], f" {one.tracking[:4]} {one.tracking[4:]} "):
        rows = browser.get("/can-bo/ho-so", {"q": words}).html.select("tbody tr")
        found = [str(row.th.contents[0]) for row in rows]
        assert one.number in found, words
        assert all(number.endswith(one.number[-11:]) for number in found), words
    rows = browser.get("/can-bo/ho-so", {"tinh-trang": "refused"}).html.select("tbody tr")
    assert len(rows) == 2
    assert browser.get("/can-bo/ho-so", {"q": "%"}).html.select("tbody tr") == []
    assert browser.get("/can-bo/ho-so", {"tinh-trang": "nonsense", "trang": "-1"}).status_int == 200


def test_citizens_do_not_see_the_officers_list(browser) -> None:
    login(browser, "congdan")
    browser.get("/can-bo/ho-so", status=403)


def reckon(browser, **filled: str):
    form = browser.get("/tinh-ngay-hen").forms["form"]
    names = {"day": ("26", "4", "2024"), "hour": "8:10", "amount": "10", "unit": "working_day"}
    for name, value in {**names, **filled}.items():
        if isinstance(value, tuple):
            place = {"day": 0, "pause_from": 1, "pause_until": 2}[name]
            for box, figure in zip(("day", "month", "year"), value, strict=True):
                boxes = form.fields[box]
                # each date has its own three boxes; the first "day" is the whole date's group
                boxes[place].value = figure
        else:
            form[name] = value
    return form.submit(status="*")


def test_the_calculator_reckons_and_explains(browser) -> None:
    page = reckon(browser)
    text = page.html.get_text(" ", strip=True)
    assert page.status_int == 200
    assert "Hẹn trả kết quả: thứ Ba, 14/5/2024" in text
    assert "Làm bù cho thứ Hai 29/4/2024" in text


def test_the_calculator_counts_a_pause(browser) -> None:
    page = reckon(browser, pause_from=("6", "5", "2024"), pause_until=("9", "5", "2024"))
    assert "Hẹn trả kết quả: thứ Hai, 20/5/2024" in page.html.get_text(" ", strip=True)


@pytest.mark.parametrize(
    ("filled", "words"),
    [
        ({"hour": "25:00"}, "Nhập giờ và phút, ví dụ 8:10"),
        ({"amount": "1000"}, "Nhập một số từ 0 đến 999"),
        ({"amount": "mười"}, "Nhập"),
        ({"day": ("31", "2", "2024")}, "Nhập"),
        ({"day": ("1", "1", "1999")}, "Chọn ngày từ năm 2020 đến năm 2099"),
        ({"pause_from": ("1", "4", "2024")}, "Ngày tạm dừng phải từ ngày nộp trở đi"),
        ({"pause_until": ("9", "5", "2024")}, "Nhập ngày bắt đầu tạm dừng"),
    ],
)
def test_the_calculator_says_what_to_correct(browser, filled, words) -> None:
    page = reckon(browser, **filled)
    assert page.status_int == 422
    assert words in page.html.select_one(".govuk-error-summary").get_text()


def test_the_calculator_takes_a_limit_from_the_address_and_speaks_english(browser) -> None:
    form = browser.get("/tinh-ngay-hen?so=7&don-vi=day").forms["form"]
    assert (form["amount"].value, form["unit"].value) == ("7", "day")
    assert browser.get("/en/tinh-ngay-hen?so=abc&don-vi=x").status_int == 200
