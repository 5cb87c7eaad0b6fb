"""Repair happens only where the corpus agrees."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.dictionary import one_edit
from search.query import Query, parse
from search.repair import LONGEST, repair, split_joined
from search.state import State
from search.text import tokenise


def understood(state: State, text: str) -> Query:
    return parse(
        text, dictionary=state.understanding.dictionary, lexicon=state.understanding.lexicon
    )


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("đăng ký kêt hon", "đăng ký kết hôn"),
        ("cãi chính hộ tịch", "cải chính hộ tịch"),
        ("thẻ can cuwowcs", "thẻ căn cước"),
        ("giaykhaisinh", "giấy khai sinh"),
        ("dangkykethon", "đăng ký kết hôn"),
        ("đăng ký khia sinh", "đăng ký khai sinh"),
        ("giấy phpe xây dựng", "giấy phép xây dựng"),
        ("d9ang8 ky1 ket61 hon6", "đăng ký kết hôn"),
        ("đăng ký thường chú", "đăng ký thường trú"),
        ("thành lâp công ty", "thành lập công ty"),
        ("giấy phép lài xe", "giấy phép lái xe"),
    ],
)
def test_mistakes_are_repaired_and_said(state: State, typed: str, meant: str) -> None:
    assert understood(state, typed).corrected == meant


@pytest.mark.parametrize(
    "text",
    [
        "đăng ký khai tử",
        "dang ky khai tu",
        "thi công cáp quang dọc quốc lộ",  # words that no name has
        "thanh toán qua thẻ ATM",
        "đăng kí kết hôn",
        "GCN QSDĐ",
        "zalo viber",
        "ký túc xá",
    ],
)
def test_what_is_no_mistake_stays(state: State, text: str) -> None:
    query = understood(state, text)
    assert query.corrected is None


def test_missing_marks_are_read_but_not_called_a_mistake(state: State) -> None:
    words = [
        part.word for part in repair(tokenise("dang ky khai tu"), state.understanding.dictionary)
    ]
    assert words == ["đăng", "ký", "khai", "tử"]


def test_as_typed_means_as_typed(state: State) -> None:
    query = parse(
        "đăng ký kêt hon",
        dictionary=state.understanding.dictionary,
        lexicon=state.understanding.lexicon,
        exact=True,
    )
    assert query.corrected is None


@given(st.lists(st.text(alphabet="abcdeghiklmnopqrstuvxyđâêôơưáàạ", max_size=9), max_size=8))
@settings(max_examples=60, deadline=None)
def test_every_change_is_a_word_of_the_corpus(state: State, words: list[str]) -> None:
    dictionary = state.understanding.dictionary
    words = [word for word in words if word]
    for part in repair(words, dictionary):
        assert part.word == part.piece or dictionary.knows(part.word)


def test_a_long_query_is_repaired_only_at_its_beginning(state: State) -> None:
    words = ["kêt"] * (LONGEST + 20)
    parts = repair(words, state.understanding.dictionary)
    assert len(parts) == len(words)
    assert all(part.word == "kêt" for part in parts[LONGEST:])


@pytest.mark.parametrize("word", ["thùng", "nghiêng", "zzzzzz", "abc", "đ" * 90])
def test_not_every_long_word_is_several(state: State, word: str) -> None:
    assert split_joined(word, state.understanding.dictionary) == [word]


@given(st.text(alphabet="abcd", max_size=6), st.text(alphabet="abcd", max_size=6))
def test_one_edit_is_symmetric(left: str, right: str) -> None:
    assert one_edit(left, right) == one_edit(right, left)


@pytest.mark.parametrize("other", ["khi", "kha", "khaib", "khia", "khae"])
def test_one_edit(other: str) -> None:
    assert one_edit("khai", other)


@pytest.mark.parametrize("other", ["khai", "iakh", "k", "khaibc"])
def test_not_one_edit(other: str) -> None:
    assert not one_edit("khai", other)
