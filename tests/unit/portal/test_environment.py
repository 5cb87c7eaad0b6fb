"""What every template may rely on: strict names, one compilation, sentences with links."""

from types import SimpleNamespace

import pytest
from jinja2 import UndefinedError
from markupsafe import Markup
from pyramid import testing
from pyramid.threadlocal import manager

from portal.ui.environment import fill
from portal.ui.icons import icon, icon_or


@pytest.fixture(scope="module")
def env():
    """The environment of the house."""
    with testing.testConfig(settings={}) as config:
        config.include("portal.ui.environment")
        config.add_route("home", "/")
        config.commit()
        yield config.registry["ui.environment"]


def draw(env, source, **values):
    request = testing.DummyRequest(environ={})
    request.locale_name = values.pop("lang", "vi")
    manager.push({"request": request, "registry": request.registry})
    try:
        return env.from_string(source).render(request=request, **values)
    finally:
        manager.pop()


@pytest.mark.parametrize(
    "source",
    ["{{ nobody }}", "{% if nobody %}{% endif %}", "{{ thing.nothing }}", "{{ nobody.name }}"],
)
def test_a_name_that_is_not_there_is_an_error(env, source):
    with pytest.raises(UndefinedError):
        draw(env, source, thing=SimpleNamespace(name="a"))


def test_a_key_that_is_not_there_is_nothing(env):
    assert draw(env, "{{ d.no }}{% for x in d.no %}x{% endfor %}{{ 'y' if d.no }}", d={}) == ""


def test_everything_is_escaped(env):
    assert draw(env, "{{ text }}", text="<b>") == "&lt;b&gt;"


def test_layout_and_macros_are_compiled_once_whoever_asks(env):
    name = "macros/lists.jinja2"
    one = env.get_template(f"{name}@@FROM_PARENT@@catalogue:templates/home.jinja2")
    two = env.get_template(f"{name}@@FROM_PARENT@@portal:pages/templates/page.jinja2")
    assert one is two is env.get_template(name)


def test_a_sentence_is_filled_and_only_what_is_markup_stays_markup():
    assert fill("Trang ${n} của ${all}", {"n": 3}) == "Trang 3 của ${all}"
    link = Markup('<a href="/">đây</a>')
    filled = fill("<${x}> ở ${link}", {"x": "<b>", "link": link})
    assert filled == '&lt;&lt;b&gt;&gt; ở <a href="/">đây</a>'
    assert hasattr(filled, "__html__")
    assert not hasattr(fill("${x}", {"x": "<b>"}), "__html__")


def test_a_language_is_marked_only_where_it_differs(env):
    assert draw(env, "<p{{ lang_attr('vi') }}>", lang="vi") == "<p>"
    assert draw(env, "<p{{ lang_attr('vi') }}>", lang="en") == '<p lang="vi">'


def test_words_know_the_language_of_the_page(env):
    assert draw(env, "{{ 30000 | money }}", lang="vi") == "30.000\u00a0đồng"
    assert draw(env, "{{ 30000 | money }}", lang="en") == "30,000\u00a0VND"


def test_an_address_of_a_feature_that_is_not_there_is_empty(env):
    assert draw(env, "{{ address('nowhere') }}") == ""


@pytest.mark.parametrize("name", ["../LICENSE", "no-such", "", "a/b", "Search"])
def test_icons_come_from_the_folder_only(name):
    with pytest.raises(LookupError):
        icon(name)
    assert icon_or(name) == icon("file-text")


def test_icons_are_skipped_by_assistive_technology():
    assert 'aria-hidden="true"' in icon("search")
    assert 'class="mc-icon big"' in icon("search", "big")
