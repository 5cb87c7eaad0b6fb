"""Searching as people do it, without JavaScript: facets, spelling, siblings, nothing found."""

from typing import Any

import pytest
import webtest

KHAI_SINH = "/thu-tuc/1.001193"


def ask(browser: webtest.TestApp, query: str, **params: Any) -> Any:
    return browser.get("/tim-kiem", {"q": query, **params})


def links(page: Any, css: str) -> list[str]:
    return [link["href"] for link in page.html.select(css)]


def test_a_question_in_everyday_words_leads_to_the_procedure(browser: webtest.TestApp) -> None:
    page = ask(browser, "làm giấy khai sinh cho bé mới đẻ")
    assert KHAI_SINH in links(page, ".mc-find__results a")[:3]
    assert page.html.select_one("h1").get_text(strip=True)
    assert page.html.select_one("input[type=search]")["value"] == "làm giấy khai sinh cho bé mới đẻ"
    assert "khai sinh cho bé" in page.html.title.get_text()
    assert page.html.select(".mc-hit mark, .mc-find__cases a")


def test_the_search_box_of_every_page_leads_here(browser: webtest.TestApp) -> None:
    form = next(form for form in browser.get("/").forms.values() if form.action == "/tim-kiem")
    form["q"] = "khai tu"
    page = form.submit()
    assert "/thu-tuc/1.000656" in links(page, ".mc-find__results a")[:3]


def test_results_can_be_narrowed_and_widened_by_links(browser: webtest.TestApp) -> None:
    page = ask(browser, "đăng ký")
    total = int("".join(char for char in page.html.select_one(".mc-count").text if char.isdigit()))
    choice = page.html.select_one(".mc-facet__choice")
    count = int(choice.select_one(".mc-find__number").text)
    narrowed = browser.get(choice["href"])
    shown = narrowed.html.select_one(".mc-count").text
    assert shown.startswith(str(count))
    assert count <= total
    chosen = narrowed.html.select_one(".mc-facet__choice[aria-current]")
    widened = browser.get(chosen["href"])
    assert widened.html.select_one(".mc-count").text == page.html.select_one(".mc-count").text


def test_facets_have_counts_that_are_true(browser: webtest.TestApp) -> None:
    page = ask(browser, "giấy")
    for choice in page.html.select(".mc-facet__choice")[:6]:
        narrowed = browser.get(choice["href"])
        shown = narrowed.html.select_one(".mc-count").get_text().split()[0]
        assert shown == choice.select_one(".mc-find__number").text


def test_a_mistake_is_repaired_and_can_be_taken_back(browser: webtest.TestApp) -> None:
    page = ask(browser, "giaykhaisinh")
    said = page.html.select_one(".mc-find__spelling")
    assert "giấy khai sinh" in said.text
    assert KHAI_SINH in links(page, ".mc-find__results a")[:3]
    exact = browser.get(said.select_one("a")["href"])
    assert exact.html.select_one(".mc-find__spelling") is None


def test_siblings_are_a_choice(browser: webtest.TestApp) -> None:
    page = ask(browser, "thẻ căn cước")
    group = page.html.select_one(".mc-find__siblings")
    assert "Trường hợp của bạn là?" in group.text
    cases = [case.get_text(strip=True) for case in group.select(".mc-find__cases li > a")]
    assert len(cases) >= 2
    assert len(set(cases)) == len(cases)
    shown = links(page, ".mc-find__results .mc-hit a")
    assert not set(shown) & set(links(page, ".mc-find__cases a"))


@pytest.mark.parametrize("query", ["zzzzqqqq", "😀", "%_%"])
def test_nothing_found_offers_ways_on(browser: webtest.TestApp, query: str) -> None:
    page = ask(browser, query)
    nothing = page.html.select_one(".mc-find__nothing")
    assert nothing.select("a[href^='tel:']")
    fields = links(nothing_page := page, ".mc-find__nothing .mc-index a")
    assert fields
    assert browser.get(fields[0]).html.select(".mc-hit")
    assert nothing_page.html.select_one("h1")


def test_an_empty_question_shows_everything(browser: webtest.TestApp) -> None:
    page = browser.get("/tim-kiem")
    assert page.html.select(".mc-hit")
    assert page.html.select(".mc-facet__choice")


def test_pages_and_order(browser: webtest.TestApp) -> None:
    page = browser.get("/tim-kiem")
    second = page.html.select_one(".mc-pages a[rel=next]")["href"]
    first_hits = links(page, ".mc-hit__title a")
    assert not set(first_hits) & set(links(browser.get(second), ".mc-hit__title a"))
    by_name = ask(browser, "đăng ký", **{"sap-xep": "ten"})
    codes = [item["data-id"] for item in by_name.html.select(".mc-hit")]
    assert len(codes) == len(set(codes))


def test_content_pages_have_their_own_tab(browser: webtest.TestApp) -> None:
    page = ask(browser, "trợ giúp")
    tab = page.html.select_one(".mc-find__kinds a[href*='loai=trang']")
    pages = browser.get(tab["href"])
    assert all(
        path.startswith(("/trang/", "/tin-tuc/")) for path in links(pages, ".mc-hit__title a")
    )
    assert links(pages, ".mc-hit__title a")


def test_the_english_page_searches_alike(browser: webtest.TestApp) -> None:
    page = browser.get("/en/tim-kiem", {"q": "khai sinh"})
    assert page.html.html["lang"] == "en"
    found = links(page, ".mc-find__results a[href*='/thu-tuc/']")
    assert found
    assert all(path.startswith("/en/thu-tuc/") for path in found)
    english = browser.get("/en/tim-kiem", {"q": "birth certificate"})
    assert links(english, ".mc-find__results a[href*='/thu-tuc/']")


def test_what_was_found_can_be_opened(browser: webtest.TestApp) -> None:
    for path in links(ask(browser, "đăng ký kết hôn"), ".mc-find__results a[href^='/thu-tuc/']")[
        :3
    ]:
        assert browser.get(path).status_int == 200


@pytest.mark.parametrize(
    "query",
    [
        "a" * 5000,
        "(((((",
        '"""',
        "' OR 1=1 --",
        "*" * 300,
        "x y " * 900,
        "\u202e",
        "<script>",
        "\\",
    ],
)
def test_bad_input_is_answered_kindly(browser: webtest.TestApp, query: str) -> None:
    page = ask(browser, query)
    assert page.status_int == 200
    assert "<script>alert" not in page.text


@pytest.mark.parametrize(
    "params",
    [
        {"trang": "0"},
        {"trang": "999999"},
        {"trang": "x"},
        {"loai": "khong-co"},
        {"cap": "x" * 500},
        {"linh-vuc": "%00"},
        {"sap-xep": "lung-tung"},
        {"cap": ["commune"] * 40},
    ],
)
def test_addresses_that_make_no_sense_are_pages(
    browser: webtest.TestApp, params: dict[str, Any]
) -> None:
    pairs = [
        (name, one)
        for name, value in {"q": "đất", **params}.items()
        for one in (value if isinstance(value, list) else [value])
    ]
    assert browser.get("/tim-kiem", pairs).status_int == 200


def test_the_page_is_not_indexed_by_others_and_sets_no_cookie(browser: webtest.TestApp) -> None:
    page = ask(browser, "đất đai")
    assert page.html.select_one("meta[name=robots]")["content"] == "noindex"
    assert "Set-Cookie" not in page.headers


def test_clicks_are_counted_without_cookie_or_person(browser: webtest.TestApp, app: Any) -> None:
    counts = app.registry["search.asked"]
    counts.__init__()
    sent = browser.post("/tim-kiem/mo", {"q": "khai sinh", "d": "procedure:1.001193"}, status=204)
    assert "Set-Cookie" not in sent.headers
    assert counts.waiting
    counts.__init__()
    browser.post("/tim-kiem/mo", {"q": "khai sinh", "d": "procedure:none"}, status=204)
    browser.post("/tim-kiem/mo", {}, status=204)
    assert not counts.waiting
