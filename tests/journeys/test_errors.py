"""Whatever is sent: a page in the site's layout and language, never a 5xx for bad input."""

import pytest
from pyramid.scripting import prepare
from sqlalchemy.exc import OperationalError

from portal.errors import PAGES, page
from tests.conftest import web

BAD_ADDRESSES = (
    "/%ff",
    "/thu-tuc/%c0%af",
    "/?q=%ff%fe",
    "/tim-kiem?q=%00",
    "/a%00b",
    "/" + "x" * 10_000,
    "/tim-kiem?q=" + "a" * 10_000,
    "/%E0%A4%A",
    "/thu-tuc/%ed%a0%80",
)


@pytest.mark.parametrize("address", BAD_ADDRESSES, ids=lambda text: text[:24])
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_what_cannot_be_read_is_a_4xx_page(browser, address: str, prefix: str) -> None:
    answer = browser.get(prefix + address, status="*", expect_errors=True)
    assert 400 <= answer.status_int < 500
    assert answer.html.html["lang"] in {"vi", "en"}
    assert len(answer.html.find_all("h1")) == 1
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"a=%ff%fe", "application/x-www-form-urlencoded; charset=nonsense"),
        (b"\xff\xfe=1", "application/x-www-form-urlencoded"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"nothing", "multipart/form-data"),
        (b"a=1&" * 6000, "application/x-www-form-urlencoded"),
        (
            b'--x\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n'
            b"Content-Type: multipart/mixed; boundary=y\r\n\r\nhello\r\n--x--\r\n",
            "multipart/form-data; boundary=x",
        ),
    ],
    ids=["charset", "bytes", "torn", "no boundary", "many", "multipart part"],
)
def test_bodies_that_cannot_be_read_are_a_400(browser, body: bytes, kind: str) -> None:
    answer = browser.post("/dang-nhap", body, content_type=kind, status="*", expect_errors=True)
    assert 400 <= answer.status_int < 500
    assert "Traceback" not in answer.text


def test_a_body_over_the_limit_is_a_413(browser) -> None:
    answer = browser.post(
        "/dang-nhap", b"", headers={"Content-Length": str(10**10)}, status="*", expect_errors=True
    )
    assert answer.status_int in {400, 413}


@pytest.mark.parametrize("status", PAGES)
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_error_has_its_page_in_both_languages(app, status, prefix) -> None:
    environ = prepare(registry=app.registry)
    environ["request"].environ.update({"motcua.lang": "en" if prefix else "vi"})
    answer = page(environ["request"], status)
    environ["closer"]()
    assert answer.status_int == status
    assert "<h1" in answer.text
    assert f'lang="{"en" if prefix else "vi"}"' in answer.text


def test_the_interface_answers_errors_as_json(browser) -> None:
    answer = browser.get("/api/v1/procedures/khong-co", status=404)
    assert answer.content_type == "application/problem+json"
    assert answer.json["status"] == 404


def test_a_database_that_is_away_is_a_503_with_retry_after(fresh, monkeypatch) -> None:
    app = fresh()
    browser = web(app)

    def away(*_args, **_kw):
        raise OperationalError("SELECT", {}, Exception("database is away"))

    monkeypatch.setitem(app.registry, "db.reading", away)
    answer = browser.get("/linh-vuc", status=503)
    assert answer.headers["Retry-After"]
    assert len(answer.html.find_all("h1")) == 1
    assert "away" not in answer.text
