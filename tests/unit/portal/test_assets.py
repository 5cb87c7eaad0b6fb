"""Static files: named by content, packed, kept for a year, and nothing else reachable."""

import gzip

import pytest
from pyramid.config import Configurator
from webob import Request
from webtest import TestApp

from portal.ui.assets import FOLDER, Assets


@pytest.fixture(scope="module")
def app():
    """A site with nothing but the static files."""
    config = Configurator(settings={})
    config.include("portal.ui.assets")
    return TestApp(config.make_wsgi_app())


def test_an_address_with_the_right_version_is_kept_for_a_year(app):
    path = Assets(FOLDER).path("app.css")
    answer = app.get(path)
    assert answer.content_type == "text/css"
    assert answer.cache_control.max_age == 31_536_000
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.body == (FOLDER / "app.css").read_bytes()


@pytest.mark.parametrize("query", ["", "?v=", "?v=000000000000"])
def test_any_other_address_is_kept_for_an_hour(app, query):
    assert app.get(f"/static/app.css{query}").cache_control.max_age == 3600


def test_a_browser_that_takes_gzip_gets_it_and_caches_know(app):
    request = Request.blank("/static/app.js", headers={"Accept-Encoding": "gzip, br"})
    answer = request.get_response(app.app)  # webtest would unpack it
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert gzip.decompress(answer.body) == (FOLDER / "app.js").read_bytes()


def test_what_the_browser_has_is_not_sent_again(app):
    etag = app.get("/static/app.css").headers["ETag"]
    app.get("/static/app.css", headers={"If-None-Match": etag}, status=304)


@pytest.mark.parametrize(
    "path",
    [
        "/static/../__init__.py",
        "/static/%2e%2e/__init__.py",
        "/static/..%2f__init__.py",
        "/static//etc/passwd",
        "/static/app.css/",
        "/static/app.css%00",
        "/static/",
        "/static/APP.CSS",
        "/static/.hidden",
    ],
)
def test_nothing_else_can_be_reached(app, path):
    app.get(path, status=404)


def test_browsers_find_the_icon_where_they_look_for_it(app):
    assert app.get("/favicon.ico").content_type == "image/x-icon"


def test_the_version_changes_with_the_content(tmp_path):
    (tmp_path / "a.css").write_text("a{}")
    assets = Assets(tmp_path, reload=True)
    first = assets.path("a.css")
    (tmp_path / "a.css").write_text("b{}")
    assert assets.path("a.css") != first


def test_the_budgets_of_a_page_hold():
    packed = {name: len(Assets(FOLDER)[name].packed or b"") for name in ("app.css", "app.js")}
    assert packed["app.css"] <= 20 * 1024
    assert packed["app.js"] <= 15 * 1024
