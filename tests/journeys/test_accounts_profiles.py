"""What one says of oneself and of one's organisations, and what forms make of it."""

from typing import Any

import pytest
import webtest
from sqlalchemy import select
from sqlalchemy.orm import Session

from forms.journey.prefill import address, known_about
from portal.accounts import profiles, service
from portal.accounts.models import Account, MemberRole, Organisation, Profile, Sex
from portal.audit.models import AuditEntry
from tests.conftest import login

TAX_CODE = "2700123459"  # of the sample's potters; its last figure is a check digit


def account(db: Session, username: str = "congdan") -> Account:
    found = service.find(db, username)
    assert found is not None
    return found


def fill(page: Any, **values: str) -> Any:
    form = page.forms["form"]
    for name, value in values.items():
        form[name] = value
    return form.submit(status="*")


def problems(page: Any) -> list[str]:
    return [link["href"] for link in page.html.select(".govuk-error-summary a")]


def test_the_profile_is_shown_changed_and_noted(browser: webtest.TestApp, db: Session) -> None:
    login(browser, "congdan")
    page = browser.get("/tai-khoan/ho-so-ca-nhan")
    form = page.forms["form"]
    assert form["national_id"].value == "037190001234"
    assert [form[name].value for name in ("day", "month", "year")] == ["20", "5", "1990"]
    assert form["sex"].value == "female"
    assert form["commune"].value == "Phường Hoa Lư"
    done = fill(
        page, street="Số 5 ngõ 2", national_id="037 190 001 235", name="Nguyễn Thị  Hạnh An"
    )
    assert done.status_int == 303
    assert "điền sẵn" in done.follow().text
    profile = db.get_one(Profile, account(db).id)
    assert profile.national_id == "037190001235"
    assert profile.address is not None
    assert profile.address["street"] == "Số 5 ngõ 2"
    assert account(db).name == "Nguyễn Thị Hạnh An"
    row = db.scalars(
        select(AuditEntry).where(AuditEntry.action == "account.profile_changed")
    ).all()[-1]
    assert row.data == {"fields": ["address", "national_id", "name"]}


def test_everything_but_the_name_may_be_left_out(browser: webtest.TestApp, db: Session) -> None:
    login(browser, "doanhnghiep")
    assert fill(browser.get("/tai-khoan/ho-so-ca-nhan"), name="An").status_int == 303
    profile = db.get_one(Profile, account(db, "doanhnghiep").id)
    assert (profile.birth_date, profile.sex, profile.national_id) == (None, None, None)
    assert profile.address is None


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": ""}, "#name"),
        ({"day": "31", "month": "2"}, "#birth_date-day"),
        ({"year": "2090"}, "#birth_date-day"),
        ({"year": "1890"}, "#birth_date-day"),
        ({"national_id": "123456789"}, "#national_id"),
        ({"national_id": "０３７１９０００１２３４"}, "#national_id"),
        ({"national_id": "037090001234"}, "#national_id"),  # a man's
        ({"national_id": "037191001234"}, "#national_id"),  # born in 1991
        ({"commune": "x" * 121}, "#address-commune"),
    ],
)
def test_mistakes_are_told_at_their_field(
    browser: webtest.TestApp, db: Session, values: dict[str, str], field: str
) -> None:
    login(browser, "congdan")
    answer = fill(browser.get("/tai-khoan/ho-so-ca-nhan"), **values)
    assert answer.status_int == 422
    assert problems(answer) == [field]
    for name, value in values.items():
        assert answer.forms["form"][name].value == value
    assert db.get_one(Profile, account(db).id).national_id == "037190001234"


def test_what_an_identity_number_says() -> None:
    assert profiles.says_of_birth("037190001234") == (1990, Sex.FEMALE)
    assert profiles.says_of_birth("037090001234") == (1990, Sex.MALE)
    assert profiles.says_of_birth("001208000001") == (2008, Sex.MALE)
    assert profiles.says_of_birth("001310000001") == (2010, Sex.FEMALE)


def test_an_organisation_is_added_changed_and_left(browser: webtest.TestApp, db: Session) -> None:
    login(browser, "congdan")
    page = browser.get("/tai-khoan").click("^Thêm tổ chức, doanh nghiệp$")
    done = fill(page, name="Hợp tác xã Thêu ren", tax_code="0100109106 - 001")
    assert done.status_int == 303
    page = done.follow()
    assert "0100109106-001" in page.text
    page = page.click("Hợp tác xã Thêu ren")
    assert page.html.h1.get_text(strip=True) == "Hợp tác xã Thêu ren"
    fill(page, representative="Đinh Văn Sơn", street="Thôn Văn Lâm")
    mine = profiles.memberships(db, account(db).id)[0]
    assert mine.role is MemberRole.OWNER
    assert mine.organisation.representative == "Đinh Văn Sơn"
    assert mine.organisation.address == {"street": "Thôn Văn Lâm"}
    again = fill(browser.get("/tai-khoan/to-chuc/them"), name="Khác", tax_code="0100109106-001")
    assert problems(again) == ["#tax_code"]
    token = page.forms["form"]["csrf_token"].value
    browser.post(f"{page.request.path}/roi-khoi", {"csrf_token": token}, status=303)
    assert profiles.memberships(db, account(db).id) == []
    gone = select(Organisation).where(Organisation.tax_code == "0100109106-001")
    assert db.scalars(gone).all() == []
    browser.get(page.request.path, status=404)
    actions = db.scalars(select(AuditEntry.action).order_by(AuditEntry.seq)).all()
    assert actions[-3:] == [
        "account.organisation_added",
        "account.organisation_changed",
        "account.organisation_left",
    ]


def test_someone_elses_organisation_is_not_found(browser: webtest.TestApp, db: Session) -> None:
    theirs = profiles.memberships(db, account(db, "doanhnghiep").id)[0].organisation
    login(browser, "congdan")
    token = browser.get("/tai-khoan/to-chuc/them").forms["form"]["csrf_token"].value
    path = f"/tai-khoan/to-chuc/{theirs.code}"
    browser.get(path, status=404)
    browser.post(path, {"csrf_token": token, "name": "x", "tax_code": TAX_CODE}, status=404)
    browser.post(f"{path}/roi-khoi", {"csrf_token": token}, status=404)
    # The same tax code may be said by two: who comes second learns nothing of the first.
    answer = fill(browser.get("/tai-khoan/to-chuc/them"), name="Gốm", tax_code=TAX_CODE)
    assert answer.status_int == 303


def test_a_member_who_is_no_owner_only_looks(browser: webtest.TestApp, db: Session) -> None:
    mine = profiles.memberships(db, account(db, "doanhnghiep").id)[0]
    mine.role = MemberRole.MEMBER
    db.flush()
    login(browser, "doanhnghiep")
    page = browser.get(f"/tai-khoan/to-chuc/{mine.organisation.code}")
    assert "form" not in page.forms
    token = page.html.find("input", {"name": "csrf_token"})["value"]
    browser.post(page.request.path, {"csrf_token": token, "name": "x"}, status=403)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": "", "tax_code": TAX_CODE}, "#name"),
        ({"name": "Gốm", "tax_code": "2700123458"}, "#tax_code"),
        ({"name": "Gốm", "tax_code": "27001<b>"}, "#tax_code"),
        ({"name": "Gốm", "tax_code": TAX_CODE, "phone": "12"}, "#phone"),
        ({"name": "Gốm", "tax_code": TAX_CODE, "email": "a@b"}, "#email"),
        ({"name": "x" * 301, "tax_code": TAX_CODE}, "#name"),
    ],
)
def test_an_organisation_that_cannot_be_is_told_at_its_field(
    browser: webtest.TestApp, values: dict[str, str], field: str
) -> None:
    login(browser, "congdan")
    answer = fill(browser.get("/tai-khoan/to-chuc/them"), **values)
    assert answer.status_int == 422
    assert problems(answer) == [field]
    assert answer.forms["form"]["tax_code"].value == values["tax_code"]


def test_forms_know_what_the_account_knows(db: Session) -> None:
    assert known_about(db, account(db).id) == {
        "account.name": "Nguyễn Thị Hạnh",
        "account.phone": "0912000001",
        "account.email": "hanh.nguyen@example.vn",
        "account.birth_date": "1990-05-20",
        "account.sex": "female",
        "account.national_id": "037190001234",
        "account.address": {
            "province": "37",
            "commune": "14329",
            "street": "Số 12 đường Lê Đại Hành",
        },
    }
    known = known_about(db, account(db, "doanhnghiep").id)
    assert known["organisation.tax_code"] == TAX_CODE
    assert known["organisation.representative"] == "Phạm Văn Lâm"
    assert known["organisation.address"]["province"] == "37"
    assert known_about(db, 10**6) == {}


def test_addresses_are_found_in_the_lists_or_left_to_the_person() -> None:
    assert address({"province": "tỉnh ninh bình", "commune": "Hoa Lư"})["commune"] == "14329"
    assert address({"province": "TP. Hà Nội"}) == {"province": "01"}
    assert address({"province": "Nam Định", "street": "Số 1"}) == {
        "province": "37",
        "street": "Số 1",
    }
    assert address({"province": "Ninh Bình", "commune": "Không Có"}) == {"province": "37"}
    assert address({"province": "Atlantis", "commune": "x"}) == {}
    former = address({"province": "Ninh Bình", "commune": "Xã Ninh Khang"})
    assert (former["commune"], "Ninh Khang" in former["former"]) == ("14329", True)
