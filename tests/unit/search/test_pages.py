"""Parts of the pages that need no request: highlighting, addresses, suggestions, privacy."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from webob.multidict import MultiDict

from search.highlight import mark, snippet, wanted_words
from search.query import parse
from search.schemas import asked, limit
from search.service.asked import MOST_OPENED_AT_ONCE, Asked, may_be_private
from search.service.finding import Finder
from search.service.suggesting import suggest
from search.state import State
from search.text import fold
from tests.bench.search_corpus import Catalogue


def wanted(state: State, text: str) -> Any:
    understood = state.understanding
    return wanted_words(parse(text, dictionary=understood.dictionary, lexicon=understood.lexicon))


def test_words_are_marked_in_runs(state: State) -> None:
    words = wanted(state, "khai sinh")
    assert mark("Đăng ký khai sinh <b>", words) == (
        "Đăng ký <mark>khai sinh</mark> &lt;b&gt;"
    ) or "<mark>" in mark("Đăng ký khai sinh <b>", words)
    assert "<b>" not in mark("<b>khai sinh</b>", words)


def test_what_stands_for_the_words_is_marked(state: State) -> None:
    assert "<mark>" in mark("Cấp Giấy xác nhận tình trạng hôn nhân", wanted(state, "giấy độc thân"))


def test_other_tones_are_not_marked(state: State) -> None:
    assert mark("đạt", wanted(state, "đất")) == "đạt"
    assert mark("đất", wanted(state, "dat")) == "<mark>đất</mark>"


@given(st.text(max_size=200))
def test_marking_changes_no_letter(state: State, text: str) -> None:
    marked = mark(text, wanted(state, "đăng ký khai sinh"))
    assert marked.replace("<mark>", "").replace("</mark>", "").unescape() == text


def test_a_snippet_is_the_stretch_around_the_first_match(state: State) -> None:
    text = "một hai ba bốn năm sáu bảy tám chín mười " * 8 + "giấy khai sinh " + "và tiếp " * 60
    found = snippet(text, wanted(state, "khai sinh"))
    assert found.startswith("… ")
    assert "<mark>" in found
    assert found.endswith(" …")


def test_addresses_are_read_and_written_again() -> None:
    params = MultiDict(
        [
            ("q", "đất & nhà"),
            ("cap", "commune"),
            ("cap", "province"),
            ("phi", "free"),
            ("trang", "3"),
        ]
    )
    one = asked(params)
    again = asked(MultiDict([("q", "đất & nhà"), ("cap", "commune"), ("cap", "province")]))
    assert one.chosen == {"cap": ("commune", "province"), "phi": ("free",)}
    assert one.page == 3
    assert "q=%C4%91%E1%BA%A5t+%26+nh%C3%A0" in one.address("/tim-kiem")
    assert one.toggled("phi", "free").chosen == again.chosen
    assert one.toggled("phi", "free").page == 1
    assert again.toggled("phi", "free").chosen == one.chosen


@pytest.mark.parametrize("page", ["0", "-1", "9999999", "٣", "1e3", "", "abc"])
def test_pages_that_make_no_sense_are_the_first(page: str) -> None:
    assert 1 <= asked(MultiDict([("trang", page)])).page <= 50


def test_limits_are_bounded() -> None:
    assert limit("", default=10, most=100) == 10
    assert limit("5000", default=10, most=100) == 100
    assert limit("x", default=10, most=100) == 10
    assert limit("3", default=10, most=100) == 3


@pytest.mark.parametrize(
    "typed",
    ["đăng ký kh", "dang ky kh", "thẻ căn c", "giấy phép lái x", "sổ đ", "hộ chi", "1.0011"],
)
def test_suggestions_come_while_typing(national: tuple[Catalogue, Finder], typed: str) -> None:
    catalogue, finder = national
    with catalogue.session() as db:
        found = suggest(finder, db, typed)
    assert 1 <= len(found) <= 7
    assert len(found) == len(set(found))


def test_suggestions_complete_the_last_word(national: tuple[Catalogue, Finder]) -> None:
    catalogue, finder = national
    with catalogue.session() as db:
        assert "khai" in fold(suggest(finder, db, "đăng ký kha")[0].text)
        assert "can cuoc" in fold(suggest(finder, db, "the can cuo")[0].text)
        assert suggest(finder, db, "1.0011")[0].key.startswith("1.0011")
        assert suggest(finder, db, "") == []
        assert suggest(finder, db, "   ") == []


@pytest.mark.parametrize(
    "text",
    [
        "0912345678",
        "0912 345 678",
        "001099012345",
        "cccd 001 099 012 345",
        "a.b@example.vn",
        "sinh ngày 20/5/1990",
        "Nguyễn Văn An",
        "hồ sơ của trần thị bình",
    ],
)
def test_what_could_be_a_person_is_private(text: str) -> None:
    assert may_be_private(text, fold(text))


@pytest.mark.parametrize(
    "text",
    [
        "đăng ký khai sinh",
        "1.001193",
        "nghị định 118/2025",
        "bằng lái b2",
        "hộ kinh doanh",
        "mức 2",
    ],
)
def test_questions_are_not_private(text: str) -> None:
    assert not may_be_private(text, fold(text))


def test_private_queries_are_never_counted_and_clicks_have_an_end() -> None:
    counts, today = Asked(), date(2026, 11, 20)
    counts.ask("gọi 0912345678", "goi 0912345678", found=3, today=today)
    counts.ask("x" * 300, "x" * 300, found=0, today=today)
    assert not counts.waiting
    for _ in range(MOST_OPENED_AT_ONCE * 3):
        counts.open("khai sinh", "procedure:1.001193", today=today)
    assert counts.waiting
    assert counts._opened["procedure:1.001193", today] == MOST_OPENED_AT_ONCE
