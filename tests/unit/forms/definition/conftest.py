"""A small application that shows one page of one form at a time, and answers what it read."""

from datetime import date
from typing import Any

import pytest
import webtest
from pyramid.config import Configurator
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
    boxes = response.html
    for where, value in values.items():
        box = boxes.find(id=f"f-{where}")
        assert box is not None, f"no box f-{where} in {[b.get('id') for b in boxes('input')]}"
        group = boxes.find_all(attrs={"name": box["name"]})
        inside = [one for one in group if one.get("id", "").startswith(f"f-{where}")]
        if box.get("type") in {"radio", "checkbox"}:
            wanted = value if isinstance(value, list) else [value]
            for one in inside:
                one.attrs.pop("checked", None)
                if one["value"] in wanted:
                    one["checked"] = ""
        elif box.name == "select":
            for option in box("option"):
                option.attrs.pop("selected", None)
                if option["value"] == value:
                    option["selected"] = ""
        elif box.name == "textarea":
            box.string = value
        else:
            box["value"] = value
    response.text = str(boxes)
    response._forms_indexed = None


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
            province="37",
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
