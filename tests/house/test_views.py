"""House rules about views and routes."""

import re
from pathlib import Path

import pytest

from portal.security import Permission
from tests.house.examples import EXAMPLES, NOT_PAGES

ROOT = Path(__file__).parents[2]
TEMPLATES = [
    path
    for package in ("portal", "forms", "catalogue", "search")
    for path in (ROOT / package).rglob("*.jinja2")
]


def routes(app) -> dict[str, str]:
    found = app.registry.introspector.get_category("routes")
    return {item["introspectable"]["name"]: item["introspectable"]["pattern"] for item in found}


def views(app):
    for item in app.registry.introspector.get_category("views"):
        if item["introspectable"]["route_name"]:
            yield item


def test_every_route_has_a_view(app) -> None:
    answered = {item["introspectable"]["route_name"] for item in views(app)}
    assert set(routes(app)) <= answered


def test_every_view_names_a_permission_of_the_enum(app) -> None:
    silent = []
    for item in views(app):
        named = {one["value"] for one in item["related"] if one.category_name == "permissions"}
        if not named or not named <= set(Permission):
            silent.append((item["introspectable"]["route_name"], named))
    assert not silent


def test_every_view_names_its_methods(app) -> None:
    silent = [
        item["introspectable"]["route_name"]
        for item in views(app)
        if not item["introspectable"]["request_methods"]
    ]
    assert not silent


def test_route_names_in_templates_exist(app) -> None:
    used = {
        name
        for path in TEMPLATES
        for name in re.findall(r"route_(?:url|path)\(\s*[\"']([^\"']+)[\"']", path.read_text())
    }
    assert used - set(routes(app)) == set()


def test_every_route_with_placeholders_has_an_example(app) -> None:
    asked = {
        item["introspectable"]["route_name"]
        for item in views(app)
        if "GET" in (item["introspectable"]["request_methods"] or ())
    }
    patterns = routes(app)
    unknown = {name for name in asked if "{" in patterns[name] or "*" in patterns[name]}
    assert unknown - set(EXAMPLES) - set(NOT_PAGES) == set()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_templates_have_no_inline_script_or_style(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    scripts = re.findall(r"<script(?![^>]*\b(?:src=|application/ld\+json))[^>]*>", text)
    assert not scripts
    assert not re.search(r"<style\b|\sstyle=[\"']|\son[a-z]+=[\"']", text)
