"""The lexicon: what is shipped, and how it is matched."""

from collections import Counter

import pytest

from search.query import parse
from search.state import State
from search.text import tokenise
from search.words import GENERIC, SPELLING_KINDS, Word, lexicon, shipped

KINDS = {
    *("synonym", "abbr", "colloquial", "former", "old", "dialect", "english", "foreign", "form"),
    *("typing", "spelling", "generic", "term", "name", "typo", "teencode"),
}


def test_the_shipped_words_are_many_and_over_many_fields() -> None:
    words = shipped()
    fields = Counter(word.field for word in words if word.field)
    assert len(words) >= 400
    assert len(fields) >= 60


def test_every_shipped_word_is_whole() -> None:
    for word in shipped():
        assert word.kind in KINDS, word
        assert 0 < word.weight <= 1, word
        assert tokenise(word.term), word
        assert word.expands_to or word.kind == GENERIC, word


def test_fields_are_those_of_the_catalogue(state: State) -> None:
    known = set(state.held.corpus.field_of)
    unknown = {word.field for word in shipped() if word.field} - {""}
    assert {field for field in unknown if " ".join(tokenise(field)) not in known} == set()


def at(words: list[Word], text: str) -> list[str]:
    """Return the terms that are found at each place of ``text``."""
    tokens = tokenise(text)
    known = lexicon(words)
    found = []
    for place in range(len(tokens)):
        _, entries = known.at(tokens, tokens, place)
        found += [" ".join(entry.tokens) for entry in entries]
    return found


SHORT = Word("sổ", "colloquial", ("giấy",))
LONG = Word("sổ đỏ", "colloquial", ("giấy chứng nhận quyền sử dụng đất",))


def test_the_longest_term_wins() -> None:
    assert at([SHORT, LONG], "sổ đỏ") == ["sổ đỏ"]
    assert at([SHORT, LONG], "sổ hồng") == ["sổ"]


@pytest.mark.parametrize("text", ["so do", "sổ đỏ", "so đỏ", "sổ do", "SỔ ĐỎ"])
def test_marks_may_be_left_out(text: str) -> None:
    assert at([LONG], text) == ["sổ đỏ"]


def test_other_marks_are_another_word() -> None:
    assert at([LONG], "số đo") == []


def test_a_later_word_replaces_an_earlier_one_and_weight_zero_removes_it() -> None:
    changed = Word("sổ đỏ", "colloquial", ("sổ hồng",))
    known = lexicon([LONG, changed])
    assert len(known) == 1
    assert known.at(["sổ", "đỏ"], ["sổ", "đỏ"], 0)[1][0].expansions == (("sổ", "hồng"),)
    assert len(lexicon([LONG, Word("sổ đỏ", "colloquial", weight=0)])) == 0


def test_generic_words_weigh_little_but_stay(state: State) -> None:
    known = lexicon([Word("thủ tục", GENERIC, weight=0.1)])
    query = parse("thủ tục kết hôn", dictionary=state.understanding.dictionary, lexicon=known)
    assert [segment.weight for segment in query.segments] == [0.1, 1.0, 1.0]
    alone = parse("thủ tục", dictionary=state.understanding.dictionary, lexicon=known)
    assert not alone.is_empty


def test_what_people_type_for_a_word_is_written_out(state: State) -> None:
    assert "typing" in SPELLING_KINDS
    known = lexicon([Word("dk", "typing", ("đăng ký",))])
    query = parse("dk kết hôn", dictionary=state.understanding.dictionary, lexicon=known)
    words = [term.word for segment in query.segments for term in segment.alternatives[0].terms]
    assert words == ["đăng", "ký", "kết", "hôn"]
