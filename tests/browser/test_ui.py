"""What scripts and style do in a real browser, and that nothing is lost without them."""

import threading

import pytest
from waitress.server import create_server

from tests.browser.chromium import CHROMIUM, chromium
from tests.conftest import PASSWORD, copy_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 800}
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def site(database, tmp_path_factory):
    """A copy of the sample province on a port of its own: what is done there is really done."""
    with copy_of(database, tmp_path_factory.mktemp("site")) as make:
        server = create_server(make(), host="127.0.0.1", port=0, clear_untrusted_proxy_headers=True)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.effective_port}"
        server.close()
        thread.join(timeout=5)


@pytest.fixture(scope="module")
def browser():
    """One Chromium for the module (it hides the browser of requests, which is not used here)."""
    with chromium() as started:
        yield started


@pytest.fixture
def visit(browser, site):
    """Return a function that opens a path and collects what the console says."""
    contexts = []

    def open_page(path, *, viewport=DESK, **options):
        context = browser.new_context(viewport=viewport, locale="vi-VN", **options)
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on(
            "console",
            lambda said: page.complaints.append(said.text) if said.type == "error" else None,
        )
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(site + path)
        return page

    yield open_page
    for context in contexts:
        context.close()


def test_the_menu_of_a_phone_opens_closes_and_gives_the_focus_back(visit):
    page = visit("/", viewport=PHONE)
    menu, button = page.locator(".mc-nav__list"), page.locator(".mc-menu-button")
    assert not menu.is_visible()
    button.click()
    assert menu.is_visible()
    assert button.get_attribute("aria-expanded") == "true"
    page.keyboard.press("Escape")
    assert not menu.is_visible()
    assert page.evaluate("document.activeElement.className") == "mc-menu-button"
    assert page.complaints == []


def test_without_scripts_the_menu_simply_stands_there(visit):
    page = visit("/", viewport=PHONE, java_script_enabled=False)
    assert page.locator(".mc-nav__list").is_visible()
    assert not page.locator(".mc-menu-button").is_visible()


def test_suggestions_are_a_combobox_that_the_keyboard_drives(visit, site):
    page = visit("/")
    box = page.locator("#tim")
    box.press_sequentially("khai sinh")
    page.wait_for_selector(".mc-suggest li")
    assert box.get_attribute("aria-expanded") == "true"
    box.press("ArrowDown")
    active = box.get_attribute("aria-activedescendant")
    assert page.locator(f"#{active}").get_attribute("aria-selected") == "true"
    path = page.locator(f"#{active}").get_attribute("data-path")
    box.press("Escape")
    assert box.get_attribute("aria-expanded") == "false"
    assert box.input_value() == "khai sinh"
    box.press_sequentially(" ")
    page.wait_for_selector(".mc-suggest:not([hidden])")
    box.press("ArrowDown")
    box.press("Enter")
    page.wait_for_url(site + path)
    assert page.complaints == []


def test_enter_without_a_choice_searches(visit, site):
    page = visit("/linh-vuc")
    page.locator("#dau-trang").press_sequentially("ket hon")
    page.wait_for_selector(".mc-suggest li")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}/tim-kiem?q=ket+hon")


def test_a_mistake_moves_the_focus_to_the_summary_and_its_link_to_the_field(visit):
    page = visit("/dang-nhap")
    page.locator("#form button[type=submit]").first.click()
    page.wait_for_selector(".govuk-error-summary")
    assert "govuk-error-summary" in page.evaluate("document.activeElement.className")
    assert page.title().startswith("Có lỗi: ")
    page.locator(".govuk-error-summary a").first.click()
    assert page.evaluate("document.activeElement.id") == "username"


def test_a_choice_reveals_its_field_and_only_its(visit):
    page = visit("/phong-cach")
    hidden = page.locator("#trong-person")
    assert not hidden.is_visible()
    page.locator("label[for=trong-kind]").click()  # for someone else
    assert hidden.is_visible()
    page.locator("label[for=trong-kind-2]").click()
    assert not hidden.is_visible()
    assert page.locator("#trong-kind").get_attribute("aria-expanded") is None
    assert page.locator("#sai-person").is_visible()  # chosen before the page came


def test_without_scripts_every_field_stands_there(visit):
    page = visit("/phong-cach", java_script_enabled=False)
    assert page.locator("#trong-person").is_visible()


def test_a_session_warns_two_minutes_before_its_end_and_can_be_kept(visit):
    page = visit("/dang-nhap")
    page.fill("#username", "congdan")
    page.fill("#password", PASSWORD)
    page.locator("#form button[type=submit]").first.click()
    page.wait_for_selector("[data-module=mc-session]", state="attached")
    page.clock.install()
    page.reload()
    seconds = int(page.get_attribute("[data-module=mc-session]", "data-seconds"))
    page.clock.fast_forward((seconds - 200) * 1000)
    assert page.locator(".mc-session__box").count() == 0
    page.clock.fast_forward(100_000)
    assert page.locator(".mc-session__box button").is_visible()
    with page.expect_response(lambda answer: "/tai-khoan/o-lai" in answer.url):
        page.locator(".mc-session__box button").click()
    page.wait_for_selector(".mc-session__box", state="detached")
    page.clock.fast_forward((seconds + 60) * 1000)
    assert page.locator(".mc-session__box a").get_attribute("href") == "/dang-nhap"


@pytest.mark.parametrize(
    "path", ["/", "/thu-tuc/1.001193", "/phong-cach", "/tim-kiem?q=khai+sinh", "/dang-nhap"]
)
def test_nothing_is_wider_than_a_window_of_320_pixels(visit, path):
    page = visit(path, viewport={"width": 320, "height": 640})
    assert page.evaluate(TOO_WIDE) <= 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_focus_can_be_seen_gold_inside_and_dark_around(visit, scheme):
    page = visit("/", color_scheme=scheme)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#noi-dung"
    page.keyboard.press("Tab")
    style = page.evaluate(
        "(s => [s.outlineStyle, s.outlineColor, s.boxShadow])"
        "(getComputedStyle(document.activeElement))"
    )
    assert style[:2] == ["solid", "rgb(246, 196, 69)"]
    assert style[2] != "none"


def test_dark_and_light_come_from_one_address_by_media_query(visit):
    grounds = {
        scheme: visit("/", color_scheme=scheme).evaluate(
            "getComputedStyle(document.body).backgroundColor"
        )
        for scheme in ("light", "dark")
    }
    assert grounds == {"light": "rgb(255, 255, 255)", "dark": "rgb(23, 24, 28)"}


def test_paper_gets_the_text_and_no_tools(visit):
    page = visit("/thu-tuc/1.001193")
    page.emulate_media(media="print")
    assert page.locator("h1").is_visible()
    for tools in (".mc-search", ".mc-nav", ".mc-breadcrumbs", ".mc-header__tools"):
        assert not page.locator(tools).first.is_visible()
