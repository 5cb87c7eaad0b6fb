"""Forms: what is read, what is refused, how mistakes are shown."""

from functools import partial

import colander
import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st
from pyramid import testing
from pyramid.httpexceptions import HTTPBadRequest
from pyramid.threadlocal import manager
from webob.multidict import MultiDict

from portal.i18n import _
from portal.ui import nodes, widgets
from portal.ui.forms import Button, Schema, make_form
from portal.ui.specimens import Everything


class Request(Schema):
    """One of each structure."""

    name = colander.SchemaNode(colander.String(), title=_("Họ và tên"))
    born = colander.SchemaNode(
        colander.Date(), title=_("Ngày sinh"), missing_msg=_("Nhập ngày sinh, ví dụ 20/5/1990")
    )
    kind = colander.SchemaNode(
        colander.String(),
        title=_("Cách nhận"),
        validator=nodes.one_of("here", "post"),
        widget=widgets.Radios(values=(("here", "Tại quầy"), ("post", "Qua bưu chính"))),
    )
    street = colander.SchemaNode(
        colander.String(), title=_("Địa chỉ nhận"), shown_by=("kind", "post")
    )
    ways = colander.SchemaNode(
        colander.Set(),
        title=_("Nhận tin qua"),
        missing=(),
        validator=nodes.some_of("sms"),
        widget=widgets.Checkboxes(values=(("sms", "Tin nhắn"),)),
    )


GOOD = (
    ("csrf_token", "x"),
    ("name", " Trần  Thị\tMai "),
    *(("__start__", "born:mapping"), ("day", "2"), ("month", "09"), ("year", "1990")),
    ("__end__", "born:mapping"),
    ("kind", "here"),
    *(("__start__", "ways:sequence"), ("ways", "sms"), ("__end__", "ways:sequence")),
)


@pytest.fixture(scope="module")
def registry():
    """A registry with the look and nothing else."""
    with testing.testConfig(settings={}) as config:
        config.include("portal.settings")
        config.include("portal.slots")
        config.include("portal.ui.environment")
        config.commit()
        yield config.registry


def posting(registry, *fields):
    """Return a request that posts ``fields``, made the current one as the router does."""
    request = testing.DummyRequest(post=MultiDict(fields))
    request.registry = registry
    manager.get()["request"] = request
    return request


@pytest.fixture
def post(registry):
    """Return a function that makes a request posting the given fields."""
    return partial(posting, registry)


def soup(form):
    return BeautifulSoup(str(form.__html__()), "html.parser")


def without(name):
    return tuple(pair for pair in GOOD if pair[0] != name)


def test_good_answers_come_back_clean_and_without_the_token(post):
    form = make_form(post(*GOOD), Request())
    values = form.read()
    assert values["name"] == "Trần Thị Mai"
    assert values["born"].isoformat() == "1990-09-02"
    assert values["ways"] == {"sms"}
    assert "csrf_token" not in values
    assert form.request.response.status_int == 200


def test_a_mistake_is_422_with_answers_kept_and_a_link_to_the_field(post):
    form = make_form(post(*without("name"), ("name", "")), Request())
    assert form.read() is None
    assert form.request.response.status_int == 422
    page = soup(form)
    link = page.select_one(".govuk-error-summary a")
    assert link.text == "Nhập họ và tên"
    field = page.find(id=link["href"][1:])
    assert field["name"] == "name"
    assert field["aria-invalid"] == "true"
    assert page.find(id=field["aria-describedby"]).text.strip().endswith("Nhập họ và tên")
    assert page.find(attrs={"name": "year"})["value"] == "1990"
    assert page.select_one("input[type=radio][value=here]").has_attr("checked")
    assert page.select_one("input[type=checkbox][value=sms]").has_attr("checked")


def test_a_day_that_is_none_is_shown_again_as_typed(post):
    wrong = [("month", "2"), ("day", "31")]
    fields = [pair for pair in GOOD if pair[0] not in {"month", "day"}]
    at = fields.index(("__start__", "born:mapping")) + 1
    fields[at:at] = wrong
    form = make_form(post(*fields), Request())
    assert form.read() is None
    assert form.problems == [("born-day", "Nhập một ngày có thật, ví dụ 20/5/2024")]
    assert soup(form).find(id="born-day")["value"] == "31"


def test_nothing_at_all_asks_for_everything_in_order(post):
    form = make_form(post(), Request())
    assert form.read() is None
    assert form.problems == [
        ("name", "Nhập họ và tên"),
        ("born-day", "Nhập ngày sinh, ví dụ 20/5/1990"),
        ("kind", "Chọn cách nhận"),
    ]


def test_what_a_choice_reveals_is_asked_for_only_with_that_choice(post):
    asked = make_form(post(*without("kind"), ("kind", "post")), Request())
    assert asked.read() is None
    assert asked.problems == [("street", "Nhập địa chỉ nhận")]
    moot = make_form(post(*GOOD, ("street", "Số 1")), Request())
    assert moot.read()["street"] is None


def test_a_revealed_field_is_drawn_once_inside_its_choice(post):
    page = soup(make_form(post(), Request()))
    assert len(page.find_all(id="street")) == 1
    assert page.find(id="street").find_parent(class_="govuk-radios__conditional")


def test_optional_fields_say_so(post):
    assert "Nhận tin qua (không bắt buộc)" in soup(make_form(post(), Request())).text


def test_a_rule_that_refuses_later_is_shown_at_its_field(post):
    form = make_form(post(*GOOD), Request())
    assert form.read()
    form.refuse(_("Người này đã có hồ sơ"), field="name")
    assert form.request.response.status_int == 422
    assert form.problems == [("name", "Người này đã có hồ sơ")]
    assert "Người này đã có hồ sơ" in soup(form).find(id="name-error").text


def test_a_refusal_of_the_whole_form_links_to_it(post):
    form = make_form(post(*GOOD), Request())
    form.refuse(_("Sai tên đăng nhập hoặc mật khẩu"))
    assert form.problems == [("form", "Sai tên đăng nhập hoặc mật khẩu")]
    assert soup(form).find(id="form").name == "form"


@pytest.mark.parametrize(
    "fields",
    [
        [("__start__", "name:sequence"), ("a", "b"), ("__end__", "name:sequence")],
        [("__start__", "name:mapping"), ("a", "b"), ("__end__", "name:mapping")],
        [("born", "1990-01-01")],
        [("__start__", "born:sequence"), ("a", "1"), ("__end__", "born:sequence")],
        [("ways", "sms")],
        [("__start__", "ways:mapping"), ("a", "sms"), ("__end__", "ways:mapping")],
        [("__start__", "x:nonsense")],
        [("__start__", "name:mapping")],
        [("__end__", "name:mapping")],
        [("__start__", object())],
    ],
)
def test_a_structure_no_browser_sends_is_a_bad_request(post, fields):
    with pytest.raises(HTTPBadRequest):
        make_form(post(*fields), Request()).read()


class Rows(Schema):
    """A repeating group, as later forms have it."""

    rows = colander.SchemaNode(
        colander.Sequence(), colander.SchemaNode(colander.String(), name="row"), name="rows"
    )


@pytest.mark.parametrize(
    "fields",
    [
        [("rows", "scalar")],
        [("__start__", "rows:mapping"), ("a", "b"), ("__end__", "rows:mapping")],
    ],
)
def test_a_list_sent_as_something_else_is_a_bad_request(post, fields):
    with pytest.raises(HTTPBadRequest):
        make_form(post(*fields), Rows()).read()


KEYS = st.sampled_from(["__start__", "__end__", "name", "born", "kind", "ways", "day", "year", "x"])
VALUES = st.one_of(
    st.sampled_from(["born:mapping", "ways:sequence", "name:rename", "a:ignore", "here", "post"]),
    st.text(st.characters(codec=None), max_size=20),
)


@settings(max_examples=150, deadline=None)
@given(fields=st.lists(st.tuples(KEYS, VALUES), max_size=12))
def test_whatever_is_posted_is_answered_and_can_be_shown_again(registry, fields):
    form = make_form(posting(registry, *fields), Request())
    try:
        form.read()
    except HTTPBadRequest:
        return
    assert soup(form).find("form")


class Span(Schema):
    """A group with a rule of its own."""

    span = colander.SchemaNode(
        colander.Mapping(),
        colander.SchemaNode(colander.Date(), name="start", title=_("Từ ngày")),
        title=_("Thời gian"),
        validator=lambda node, value: node.raise_invalid(_("Ngày đầu phải trước ngày cuối")),
    )


def test_a_mistake_of_a_group_is_shown_in_it_and_linked(post):
    day = (("day", "1"), ("month", "1"), ("year", "2024"))
    start = (("__start__", "start:mapping"), *day, ("__end__", "start:mapping"))
    form = make_form(post(("__start__", "span:mapping"), *start, ("__end__", "x")), Span())
    assert form.read() is None
    assert form.problems == [("span", "Ngày đầu phải trước ngày cuối")]
    page = soup(form)
    assert page.find(id="span").name == "fieldset"
    assert "Ngày đầu phải trước ngày cuối" in page.find(id="span-error").text
    assert "span-error" in page.find(id="span")["aria-describedby"]


def test_every_control_has_a_label_and_no_id_twice(post):
    page = soup(make_form(post(), Everything(), buttons=(Button("a", "b"),)))
    ids = [element["id"] for element in page.find_all(id=True)]
    assert len(ids) == len(set(ids))
    labelled = {label["for"] for label in page.find_all("label")}
    for control in page.select("input:not([type=hidden]), select, textarea"):
        assert control["id"] in labelled
    for group in page.find_all("fieldset"):
        assert group.find("legend").text.strip()


def test_personal_fields_carry_the_words_browsers_fill_in_by(post):
    page = soup(make_form(post(), Everything()))
    assert page.find(id="name")["autocomplete"] == "name"
    assert page.find(id="born-year")["autocomplete"] == "bday-year"
    assert page.find(id="born-year")["inputmode"] == "numeric"
    assert page.find(id="secret-value")["autocomplete"] == "new-password"


def test_a_password_never_goes_back_to_the_browser(post):
    fields = [("__start__", "secret:mapping"), ("value", "mật khẩu dài"), ("again", "khác")]
    form = make_form(post(*fields, ("__end__", "secret:mapping")), Everything())
    assert form.read() is None
    assert "mật khẩu dài" not in str(form.__html__())
    assert ("secret-value", "Hai lần nhập không giống nhau; hãy nhập lại") in form.problems


def test_what_was_typed_is_escaped(post):
    nasty = '"><script>alert(1)</script>'
    form = make_form(post(("name", nasty)), Request())
    assert form.read() is None
    html = str(form.__html__())
    assert "<script>" not in html
    assert soup(form).find(id="name")["value"] == nasty
