"""A small application that shows one page of one form at a time, and answers what it read."""

from datetime import date
from typing import Any

import pytest
import webtest
from pyramid.config import Configurator
from pyramid.request import Request
from pyramid.response import Response
from pyramid.session import SignedCookieSessionFactory

from forms.definition import load, page, page_form

TODAY = date(2026, 11, 20)


def form_of(*fields: dict[str, Any], **more: Any) -> Any:
    """Return a form with one page ``p`` of ``fields``."""
    document = {
        "id": "thu",
        "title": "Thử",
        "pages": [{"id": "p", "title": "Trang", "fields": list(fields)}],
        **more,
    }
    return load(document)


class WholeRequest(Request):
    """A request whose body stays in memory: a file would be left open for the collector."""

    request_body_tempfile_limit = 10**8


class Bench:
    """What the pages of the small application work on."""

    definition: Any = None
    answers: dict[str, Any]
    browser: webtest.TestApp
    last: Any = None

    def show(self, definition: Any, answers: dict[str, Any] | None = None, at: str = "p") -> Any:
        """Return the page of ``definition`` as a browser gets it."""
        self.definition, self.answers = definition, answers or {}
        return self.browser.get(f"/{at}")

    def fill(self, definition: Any, values: dict[str, str], **options: Any) -> Any:
        """Fill in the boxes by their names (the last of a path) or ids, and press the button."""
        response = self.show(definition, **options)
        type_in(response, values)
        return response.form.submit("continue", expect_errors=True)


def type_in(response: Any, values: dict[str, Any]) -> None:
    """Type ``values`` (by id of the box, without ``f-``) into the form of a page."""
    html = response.html
    for where, value in values.items():
        box = html.find(id=f"f-{where}")
        assert box is not None, f"no box f-{where} in {[one.get('id') for one in html('input')]}"
        if box.get("type") in {"radio", "checkbox"}:
            boxes = [one for one in html("input") if one.get("id", "").startswith(f"f-{where}")]
            mark(boxes, value, "checked")
        elif box.name == "select":
            mark(box("option"), value, "selected")
        elif box.name == "textarea":
            box.string = value
        else:
            box["value"] = value
    response.text = str(html)
    response._forms_indexed = None


def mark(choices: Any, value: Any, attribute: str) -> None:
    """Choose ``value`` (or several) among ``choices``, and nothing else."""
    wanted = value if isinstance(value, list) else [value]
    for one in choices:
        one.attrs.pop(attribute, None)
        if one["value"] in wanted:
            one[attribute] = ""


@pytest.fixture(scope="session")
def small_app() -> Any:
    """The application: ``GET`` and ``POST`` of ``/{page}``."""
    bench = Bench()

    def view(request: Any) -> Any:
        item = int(request.params["muc"]) if "muc" in request.GET else None
        asked = page(bench.definition, request.matchdict["page"])
        form = page_form(
            request,
            bench.definition,
            asked,
            bench.answers,
            item=item,
            today=TODAY,
            action=request.path_qs,
        )
        if form is None:
            return Response(status=404)
        if request.method == "POST":
            bench.last = form.read()
            if bench.last is not None:
                return Response(json_body=bench.last)
        return Response(str(form.__html__()), status=request.response.status)

    config = Configurator(settings={"run.mode": "development", "secrets.session": "x" * 40})
    config.set_request_factory(WholeRequest)
    config.set_session_factory(SignedCookieSessionFactory("for-tests"))
    for name in ("portal.settings", "portal.slots", "portal.i18n", "portal.ui"):
        config.include(name)
    config.add_route("page", "/{page}")
    config.add_view(view, route_name="page")
    bench.browser = webtest.TestApp(config.make_wsgi_app())
    return bench


@pytest.fixture
def bench(small_app: Bench) -> Bench:
    """The bench, wiped."""
    small_app.definition, small_app.answers, small_app.last = None, {}, None
    return small_app
