"""Forms come from our own pages: tokens, origins, methods, and what is offered when one is late."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import webtest
from pyramid.config import Configurator
from pyramid.exceptions import ConfigurationError
from pyramid.httpexceptions import HTTPSeeOther

from portal.app import assemble, configure
from portal.security import Permission
from tests.conftest import PASSWORD, Database, login, web

Maker = Callable[..., webtest.TestApp]
HERE = "http://localhost"


def token(page: Any) -> str:
    return page.html.find("input", {"name": "csrf_token"})["value"]


def post_sign_in(browser: webtest.TestApp, csrf: str, **headers: str) -> Any:
    fields = {"username": "congdan", "password": PASSWORD, "csrf_token": csrf}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return browser.post("/dang-nhap", fields, headers=named, expect_errors=True)


@pytest.mark.parametrize("csrf", ["", "x", "A" * 116, "\x00", "đ" * 50])
def test_a_form_without_its_token_is_refused(browser: webtest.TestApp, csrf: str) -> None:
    browser.get("/dang-nhap")
    page = post_sign_in(browser, csrf)
    assert page.status_int == 400
    assert "mc_session" not in browser.cookies
    assert page.html.find("h1")


def test_a_token_without_its_cookie_is_refused(browser: webtest.TestApp) -> None:
    csrf = token(browser.get("/dang-nhap"))
    browser.reset()
    assert post_sign_in(browser, csrf).status_int == 400


def test_a_token_of_a_stranger_does_not_serve_one_who_is_signed_in(
    browser: webtest.TestApp,
) -> None:
    strange = token(browser.get("/dang-nhap"))
    login(browser, "congdan")
    browser.post("/dang-xuat", {"csrf_token": strange}, status=400)
    assert browser.get("/tai-khoan").status_int == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": "http://localhost:8080"},
        {"Origin": "https://localhost"},
        {"Origin": "null"},
        {"Origin": "http://[::1"},
        {"Referer": "http://evil.example/http://localhost/"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site", "Origin": HERE},
    ],
)
def test_another_site_is_refused_even_with_the_right_token(
    browser: webtest.TestApp, headers: dict[str, str]
) -> None:
    csrf = token(browser.get("/dang-nhap"))
    assert post_sign_in(browser, csrf, **headers).status_int == 400
    assert "mc_session" not in browser.cookies


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": HERE},
        {"Referer": f"{HERE}/dang-nhap"},
        {"Origin": "null", "Sec_Fetch_Site": "same-origin"},
        {"Origin": HERE, "Sec_Fetch_Site": "same-origin"},
    ],
)
def test_our_own_pages_are_believed(browser: webtest.TestApp, headers: dict[str, str]) -> None:
    csrf = token(browser.get("/dang-nhap"))
    assert post_sign_in(browser, csrf, **headers).status_int == 303


def test_the_token_is_masked_anew_on_each_page(browser: webtest.TestApp) -> None:
    first, second = (token(browser.get("/dang-nhap")) for _ in range(2))
    assert first != second
    assert post_sign_in(browser, first).status_int == 303


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
def test_a_wrong_method_is_named_as_such(browser: webtest.TestApp, method: str) -> None:
    answer = browser.request("/dang-nhap", method=method, expect_errors=True)
    assert answer.status_int == 405
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS, POST"
    only_post = browser.request("/dang-xuat", method=method, expect_errors=True)
    assert only_post.headers["Allow"] == "OPTIONS, POST"


def test_reading_a_page_that_only_takes_posts_is_405(browser: webtest.TestApp) -> None:
    assert browser.get("/dang-xuat", status=405).headers["Allow"] == "OPTIONS, POST"


def test_options_and_head_are_answered(browser: webtest.TestApp) -> None:
    options = browser.options("/dang-nhap")
    assert (options.status_int, options.body) == (204, b"")
    assert options.headers["Allow"] == "GET, HEAD, OPTIONS, POST"
    head = browser.head("/dang-nhap")
    assert (head.status_int, head.body) == (200, b"")


def test_files_are_only_read(browser: webtest.TestApp) -> None:
    refused = browser.request("/static/app.css", method="PUT", expect_errors=True)
    assert (refused.status_int, refused.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")


def test_a_method_in_a_header_or_field_changes_nothing(browser: webtest.TestApp) -> None:
    header = {"X-HTTP-Method-Override": "DELETE"}
    assert browser.get("/dang-nhap?_method=DELETE", headers=header).status_int == 200


def diary(request: Any) -> Any:
    """A page of this test: takes a form and says what was in it."""
    request.flash("Đã ghi: " + request.POST["text"])
    return HTTPSeeOther(request.route_path("sign_in"))


@pytest.fixture
def extended(database: Database) -> Iterator[Callable[..., webtest.TestApp]]:
    """Return a maker of browsers on the portal with one more page, ``/thu-nghiem``."""
    made: list[Any] = []

    def make(**options: Any) -> webtest.TestApp:
        config = configure(database.settings())
        made.append(config.registry["db.engine"])
        config.add_route("probe", "/thu-nghiem")
        config.add_view(
            diary, route_name="probe", request_method="POST", permission=Permission.VIEW, **options
        )
        config.commit()
        return web(assemble(config))

    yield make
    for engine in made:
        engine.dispose()


def test_a_late_form_may_be_sent_again_with_what_was_typed(extended: Maker) -> None:
    browser = extended(csrf_resend=True)
    fields = [("text", 'Tên <b>"An"</b>'), ("text2", "x"), ("csrf_token", "cũ")]
    page = browser.post("/thu-nghiem?a=1", fields, headers={"Origin": HERE}, status=400)
    assert '<b>"An"' not in page.text
    form = next(form for form in page.forms.values() if form.action == "/thu-nghiem?a=1")
    assert form["text"].value == 'Tên <b>"An"</b>'
    assert form["text2"].value == "x"
    done = form.submit(status=303)
    assert "Đã ghi: Tên" in done.follow().text


@pytest.mark.parametrize("headers", [{}, {"Origin": "http://evil.example"}, {"Origin": "null"}])
def test_another_site_never_gets_the_button_to_send_again(
    extended: Maker, headers: dict[str, str]
) -> None:
    browser = extended(csrf_resend=True)
    page = browser.post("/thu-nghiem", {"text": "bẫy"}, headers=headers, status=400)
    assert "bẫy" not in page.text


def test_a_page_without_referrer_may_post_with_a_null_origin(extended: Maker) -> None:
    browser = extended(referrer_policy="no-referrer")
    fields = {"text": "x", "csrf_token": token(browser.get("/dang-nhap"))}
    answer = browser.post("/thu-nghiem", fields, headers={"Origin": "null"}, status=303)
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_a_page_may_name_where_its_form_goes(extended: Maker) -> None:
    browser = extended(form_action="https://pay.example.vn")
    fields = {"text": "x", "csrf_token": token(browser.get("/dang-nhap"))}
    policy = browser.post("/thu-nghiem", fields).headers["Content-Security-Policy"]
    assert "form-action 'self' https://pay.example.vn;" in policy


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"request_method": "GET"}, "names no permission"),
        ({"request_method": "GET", "permission": "vieww"}, "names no permission"),
        ({"permission": Permission.VIEW}, "names no request_method"),
        (
            {"permission": Permission.VIEW, "request_method": "POST", "require_csrf": False},
            "without a csrf_exempt_reason",
        ),
    ],
)
def test_a_view_that_breaks_a_rule_stops_the_start(options: dict[str, Any], said: str) -> None:
    config = small_configurator()
    config.add_view(lambda request: request.response, route_name="probe", **options)
    with pytest.raises(ConfigurationError, match=said):
        config.commit()


def test_an_exemption_with_a_reason_is_let_through() -> None:
    config = small_configurator()
    config.add_view(
        lambda request: request.response,
        route_name="probe",
        permission=Permission.VIEW,
        request_method="POST",
        require_csrf=False,
        csrf_exempt_reason="the gateway's server calls it; its signature is checked",
    )
    config.commit()
    answer = webtest.TestApp(config.make_wsgi_app()).post("/thu-nghiem")
    assert answer.status_int == 200


def small_configurator() -> Configurator:
    config = Configurator(settings={"sqlalchemy.url": "sqlite://", "run.mode": "development"})
    for name in ("settings", "slots", "db", "security"):
        config.include(f"portal.{name}")
    config.add_route("probe", "/thu-nghiem")
    return config
