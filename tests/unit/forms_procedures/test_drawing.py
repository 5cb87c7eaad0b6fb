"""Every page of every sample run is drawn, and posting it back as drawn gives the same answers."""

from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup
from pyramid.config import Configurator
from pyramid.request import Request
from pyramid.scripting import prepare
from pyramid.session import SignedCookieSessionFactory
from webob.multidict import MultiDict

from forms.definition import Kind, PageForm, items, page_form, walk, words
from forms.definition.pages import Asked
from forms.procedures import codes
from tests.unit.forms_procedures.runs import TODAY, Run, all_runs, runs_of

ANSWERLESS = {Kind.INFORMATION, Kind.FILE}
every_run = pytest.mark.parametrize("run", list(all_runs()), ids=str)


@pytest.fixture(scope="module")
def registry() -> Any:
    """What a request needs to draw forms."""
    config = Configurator(settings={"run.mode": "development", "secrets.session": "x" * 40})
    config.set_session_factory(SignedCookieSessionFactory("for-tests"))
    for name in ("portal.settings", "portal.slots", "portal.i18n", "portal.ui"):
        config.include(name)
    config.commit()
    return config.registry


def drawn(registry: Any, run: Run, asked: Asked, lang: str, posted: Any = None) -> PageForm:
    """Return the form of one page within a request in ``lang``."""
    request = Request.blank("/", POST=posted)
    with prepare(request=request, registry=registry) as env:
        env["request"].locale_name = lang
        form = page_form(
            env["request"],
            run.definition,
            asked.page,
            run.answers,
            item=asked.item,
            province="37",
            today=TODAY,
        )
        assert form is not None
        form.html = str(form.__html__())  # type: ignore[attr-defined]
        if posted is not None:
            form.values = form.read()  # type: ignore[attr-defined]
        return form


def pages(run: Run) -> Iterator[Asked]:
    """Yield what is asked, page by page, the heads of groups left out."""
    for asked in walk(run.definition, run.answers):
        if asked.item is not None or asked.page.repeat is None:
            yield asked


def as_browser_sends(html: str) -> list[tuple[str, str]]:
    """Return the boxes of a form as a browser without scripts sends them."""
    sent: list[tuple[str, str]] = []
    for box in BeautifulSoup(html, "html.parser")(["input", "select", "textarea"]):
        name, kind = box.get("name"), box.get("type")
        if not name or kind in {"submit", "button"} or box.has_attr("disabled"):
            continue
        if kind in {"radio", "checkbox"}:
            if box.has_attr("checked"):
                sent.append((name, box.get("value", "true")))
        elif box.name == "select":
            chosen = box.find("option", selected=True) or box.find("option")
            sent.append((name, chosen.get("value", "")))
        elif box.name == "textarea":
            sent.append((name, box.text.removeprefix("\n")))
        else:
            sent.append((name, box.get("value", "")))
    return sent


def assert_said(asked: Asked, html: str, lang: str) -> None:
    """Assert that every question stands on the page in the words of ``lang``, with its box."""
    soup = BeautifulSoup(html, "html.parser")
    text = " ".join(soup.text.split())
    ids = [one["id"] for one in soup(id=True)]
    for field in asked.fields:
        told = {words(field.label, lang), words(asked.page.title, lang)}
        assert any(one in text for one in told) or len(asked.fields) == 1, field.id
        assert words(field.hint, lang) in text, field.id
        if field.kind not in ANSWERLESS:
            assert any(one.startswith(f"f-{field.id}") for one in ids), field.id


@every_run
def test_pages_come_back_as_they_were_drawn(registry: Any, run: Run) -> None:
    for asked in pages(run):
        html = drawn(registry, run, asked, "vi").html
        assert_said(asked, html, "vi")
        back = drawn(registry, run, asked, "vi", MultiDict(as_browser_sends(html)))
        given = {
            field.id: asked.answers.get(field.id)
            for field in asked.fields
            if field.kind not in ANSWERLESS
        }
        assert back.values == given, asked.page.id


@pytest.mark.parametrize("code", codes())
def test_pages_are_drawn_in_english(registry: Any, code: str) -> None:
    seen: set[tuple[str, ...]] = set()
    for run in runs_of(code):
        for asked in pages(run):
            what = (asked.page.id, *(field.id for field in asked.fields))
            if what not in seen:
                seen.add(what)
                assert_said(asked, drawn(registry, run, asked, "en").html, "en")
    assert seen


@every_run
def test_items_of_groups_are_counted(run: Run) -> None:
    for page in run.definition.pages:
        if page.repeat and page.repeat.group in run.answers:
            count = len(items(run.answers, page.repeat.group))
            assert page.repeat.min <= count <= page.repeat.max
