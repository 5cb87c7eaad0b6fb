"""Terms of the lexicon that are said apart or in another order."""

from hypothesis import given
from hypothesis import strategies as st

from search.scattered import MOST_TERMS, WEIGHT, scattered
from search.words import Word, lexicon

LEXICON = lexicon(
    [
        Word("mất sổ đỏ", "colloquial", ("Cấp lại Giấy chứng nhận do bị mất",)),
        Word("sổ đỏ", "colloquial", ("Giấy chứng nhận quyền sử dụng đất",)),
        Word("đổi tên công ty", "colloquial", ("đổi tên của doanh nghiệp",)),
        Word("ở đâu", "generic", (), 0.1),
    ]
)


def terms(text: str, cut: list[int] | None = None) -> list[str]:
    words = text.split()
    found = scattered(words, cut or list(range(len(words))), LEXICON)
    return [" ".join(one.entry.tokens) for one in found]


def test_the_order_of_the_words_does_not_matter() -> None:
    assert terms("sổ đỏ bị mất") == ["mất sổ đỏ"]
    assert terms("công ty đổi tên") == ["đổi tên công ty"]


def test_words_that_stand_far_apart_say_nothing() -> None:
    assert terms("mất xe máy ở chợ thì báo ai để có sổ đỏ") == ["sổ đỏ"]


def test_a_part_of_a_longer_term_is_left_out() -> None:
    assert "sổ đỏ" not in terms("bị mất cái sổ đỏ")


def test_what_one_segment_says_is_not_said_again() -> None:
    assert terms("sổ đỏ", [0, 0]) == []
    assert terms("mất sổ đỏ ở đâu", [0, 0, 0, 1, 1]) == []


def test_words_between_take_weight() -> None:
    words = ["sổ", "đỏ", "nhà", "tôi", "mất"]
    (found,) = scattered(words, range(len(words)), LEXICON)
    assert 0 < found.weight < WEIGHT


@given(
    st.lists(
        st.sampled_from(["mất", "sổ", "đỏ", "đổi", "tên", "công", "ty", "ở", "đâu", "nhà", "tôi"]),
        max_size=40,
    )
)
def test_any_words_give_few_terms_whose_words_were_said(words: list[str]) -> None:
    found = scattered(words, range(len(words)), LEXICON)
    assert len(found) <= MOST_TERMS
    for one in found:
        assert set(one.entry.tokens) <= set(words)
        assert 0 < one.weight <= WEIGHT
