"""Every page that can be visited keeps to the house's rules, in both languages."""

import re
from collections import Counter
from itertools import pairwise

import pytest
from bs4 import BeautifulSoup
from pyramid.interfaces import IRoutesMapper

from tests.conftest import login
from tests.house.examples import EXAMPLES, NOT_PAGES, prepare
from tests.house.test_views import views

PEOPLE = ("", "congdan", "tiepnhan", "kiemsoat", "bientap", "duyetbai", "quantri")
TYPED = {None, "text", "password", "email", "tel", "search"}
LEFTOVERS = re.compile(r"\{\{|\{%|\$\{[a-z_]+\}|>\s*None\s*<|\bundefined\b")


def pages(app, browser) -> list[tuple[str, str]]:
    """Return name and path of every GET route that answers a page."""
    found = set()
    for item in views(app):
        name = item["introspectable"]["route_name"]
        methods = item["introspectable"]["request_methods"] or ()
        if name not in NOT_PAGES and "GET" in ((methods,) if isinstance(methods, str) else methods):
            found.add(name)
    mapper = app.registry.getUtility(IRoutesMapper)
    return [
        (name, mapper.get_route(name).generate(EXAMPLES.get(name, {}))) for name in sorted(found)
    ]


def visit_as_someone(browser, path: str):
    """Return the page as the first person who may see it."""
    for person in PEOPLE:
        browser.reset()
        if person:
            login(browser, person)
        page = browser.get(path, status="*")
        sent_away = page.status_int == 303 and "/dang-nhap" in page.location
        if page.status_int in {200, 303} and not sent_away:
            return page
    raise AssertionError(f"nobody may see {path}: {page.status}")


def faults(page, path: str) -> list[str]:
    """Return what is wrong with a page as a document."""
    soup = page.html
    wrong = []
    if soup.html.get("lang") != ("en" if path.startswith("/en") else "vi"):
        wrong.append(f"lang={soup.html.get('lang')}")
    if len(soup.find_all("h1")) != 1 or not soup.h1.get_text(strip=True):
        wrong.append(f"{len(soup.find_all('h1'))} h1")
    if len(soup.find_all("main")) != 1:
        wrong.append("main")
    levels = [int(tag.name[1]) for tag in soup.find_all(re.compile("^h[1-6]$"))]
    if any(after > before + 1 for before, after in pairwise(levels)):
        wrong.append(f"heading skipped {levels}")
    ids = Counter(tag["id"] for tag in soup.find_all(id=True))
    wrong += [f"id twice: {name}" for name, count in ids.items() if count > 1]
    wrong += [f"no label: {tag}" for tag in unlabelled(soup)]
    wrong += [f"points nowhere: {tag}" for tag in dangling(soup, ids)]
    if soup.find_all(style=True) or soup.find("style"):
        wrong.append("inline style")
    if LEFTOVERS.search(soup.get_text(" ")):
        wrong.append(f"left over: {LEFTOVERS.search(soup.get_text(' ')).group()}")
    if not soup.title or len(soup.title.get_text(strip=True)) < 5:
        wrong.append("title")
    return wrong


def unlabelled(soup: BeautifulSoup) -> list[str]:
    labelled = {tag["for"] for tag in soup.find_all("label") if tag.get("for")}
    fields = soup.find_all(["input", "select", "textarea"])
    return [
        str(tag)[:120]
        for tag in fields
        if tag.get("type") not in {"hidden", "submit", "button"}
        and tag.get("id") not in labelled
        and not tag.get("aria-label")
        and not tag.get("aria-labelledby")
    ]


def dangling(soup: BeautifulSoup, ids: Counter) -> list[str]:
    wanted = [
        (tag, tag[name])
        for name in ("aria-describedby", "aria-labelledby", "aria-controls")
        for tag in soup.find_all(attrs={name: True})
    ]
    wanted += [(tag, tag["for"]) for tag in soup.find_all("label") if tag.get("for")]
    anchors = soup.find_all("a", href=re.compile("^#."))
    wanted += [(tag, tag["href"][1:]) for tag in anchors]
    return [str(tag)[:120] for tag, names in wanted if any(one not in ids for one in names.split())]


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_page_keeps_the_rules(app, browser, db, prefix: str) -> None:
    prepare(db)
    wrong, titles = {}, Counter()
    for name, path in pages(app, browser):
        page = visit_as_someone(browser, prefix + path)
        if page.status_int == 303:
            continue
        titles[page.html.title.get_text(strip=True)] += 1
        found = faults(page, prefix + path)
        if found:
            wrong[name] = found
    assert not wrong
    assert len(titles) > 10
    assert [title for title, count in titles.items() if count > 1] == []


def empty(form) -> None:
    """Take out everything that was filled in: boxes, choices and ticks."""
    for fields in form.fields.values():
        for field in fields:
            kind = field.attrs.get("type")
            if kind == "radio" and field.value is not None:
                field.force_value(None)
            elif kind == "checkbox":
                field.checked = False
            elif kind in TYPED or field.tag == "textarea":
                field.force_value("")


def test_every_empty_form_says_what_is_missing(app, browser, db) -> None:
    """Each form of each page, sent empty, answers 422 with a linked summary."""
    prepare(db)
    tried = 0
    for _name, path in pages(app, browser):
        page = visit_as_someone(browser, path)
        if page.status_int != 200 or "form" not in page.forms:
            continue
        form = page.forms["form"]
        if form.method.upper() != "POST":
            continue
        empty(form)
        answer = form.submit(status="*")
        tried += 1
        assert answer.status_int == 422, (path, answer.status)
        links = answer.html.select(".govuk-error-summary a")
        ids = {tag["id"] for tag in answer.html.find_all(id=True)}
        assert links, path
        assert all(link["href"][1:] in ids for link in links), path
    assert tried >= 8
