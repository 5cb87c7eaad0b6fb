"""Pages as bytes: from memory, 304, compressed, and gone the moment something public changes."""

import gzip

import pytest
from webob import Request

from catalogue.content import Content
from catalogue.models import Source
from catalogue.service import revisions
from tests.conftest import NOW, web

BIRTH = "/thu-tuc/1.001193"


@pytest.fixture
def kept(fresh):
    """An application that keeps pages, with its browser."""
    app = fresh(**{"cache.pages": "true"})
    browser = web(app)
    browser.registry = app.registry
    return browser


def layer(browser):
    return browser.registry["delivery"]


def test_an_anonymous_page_is_kept_with_its_headers(kept) -> None:
    first = kept.get(BIRTH)
    assert ("vi", BIRTH) in layer(kept).pages
    second = kept.get(BIRTH)
    assert second.body == first.body
    for name in ("ETag", "Last-Modified", "Content-Security-Policy", "Vary"):
        assert first.headers[name] == second.headers[name]
    assert "Set-Cookie" not in second.headers


def test_not_modified_answers_have_no_body(kept) -> None:
    page = kept.get(BIRTH)
    by_tag = kept.get(BIRTH, headers={"If-None-Match": page.headers["ETag"]}, status=304)
    assert by_tag.body == b""
    by_date = {"If-Modified-Since": page.headers["Last-Modified"]}
    kept.get(BIRTH, headers=by_date, status=304)
    for odd in ("yesterday", "", "Mon, 01 Jan 9999999 00:00:00 GMT"):
        kept.get(BIRTH, headers={"If-Modified-Since": odd}, status=200)
    kept.get(BIRTH, headers={"If-None-Match": '"other"'}, status=200)


def test_compressed_when_asked_for(kept) -> None:
    plain = kept.get(BIRTH)
    # WebTest unpacks what it gets, so the application is asked directly.
    asked = Request.blank(BIRTH, headers={"Accept-Encoding": "gzip"})
    packed = asked.get_response(kept.app)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert len(packed.body) < len(plain.body) / 2


def test_head_has_the_length_and_no_body(kept) -> None:
    for path in (BIRTH, "/tim-kiem?q=khai+sinh"):
        head = kept.head(path)
        assert head.body == b""
        assert head.status_int == 200


def test_languages_are_kept_apart(kept) -> None:
    assert kept.get(BIRTH).html.html["lang"] == "vi"
    assert kept.get(f"/en{BIRTH}").html.html["lang"] == "en"
    assert kept.get(BIRTH).html.html["lang"] == "vi"


def test_a_publication_is_seen_at_once_by_the_next_look(kept) -> None:
    kept.get(BIRTH)
    registry = layer(kept).registry
    with registry["db.factory"].begin() as db:
        procedure = revisions.find(db, "1.001193")
        revision = revisions.add_revision(
            db,
            procedure,
            content=Content(title="Tên mới hẳn", field="Hộ tịch"),
            source=Source.EDITOR,
            now=NOW,
        )
        revisions.publish(db, revision, now=NOW)
    layer(kept).watch.look_again()  # half a second later
    assert "Tên mới hẳn" in kept.get(BIRTH).text


def test_whoever_has_a_session_passes_by(kept) -> None:
    kept.get("/")
    kept.set_cookie("mc_session", "x" * 43)
    page = kept.get("/")
    assert page.status_int == 200
    assert "no-store" in page.headers.get("Cache-Control", "") or "private" in page.headers.get(
        "Cache-Control", ""
    )


def test_errors_and_pages_with_a_query_are_not_kept(kept) -> None:
    kept.get("/thu-tuc/9.9", status=404)
    kept.get("/thu-tuc?trang=2")
    assert not [key for key in layer(kept).pages if key[1] in {"/thu-tuc/9.9", "/thu-tuc"}]
