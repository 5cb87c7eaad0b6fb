"""Vietnamese text: one spelling, folded form, tokens, numbers."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.text import canonical, clean, find_numbers, fold, has_marks, tokenise

LETTERS = (
    "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵbcdđghklmnpqrstvx"
)
words = st.text(alphabet=LETTERS + LETTERS.upper(), min_size=1, max_size=9)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("hoà", "hòa"),
        ("hoá", "hóa"),
        ("thuỷ", "thủy"),
        ("uỷ", "ủy"),
        ("toà", "tòa"),
        ("xoá", "xóa"),
        ("khoẻ", "khỏe"),
        ("tuỳ", "tùy"),
        ("HOÀ", "hòa"),
        ("kí", "ký"),
        ("lí", "lý"),
        ("kĩ", "kỹ"),
        ("mĩ", "mỹ"),
        ("sỹ", "sĩ"),
        ("qui", "quy"),
        ("qúy", "quý"),
        ("tỉ", "tỷ"),
    ],
)
def test_two_spellings_are_one_word(left: str, right: str) -> None:
    assert canonical(left) == canonical(right)


@pytest.mark.parametrize(
    "word",
    ["quý", "quyết", "già", "giá", "gì", "giữ", "giếng", "toàn", "hoạch", "ngoài", "khuỷu",
     "người", "đường", "thuở", "yếu", "quả", "huỳnh", "mại", "mía", "của", "lúa", "sĩ"],
)  # fmt: skip
def test_right_spellings_stay(word: str) -> None:
    assert canonical(word) == word


@pytest.mark.parametrize(
    ("left", "right"),
    [("mai", "may"), ("tai", "tay"), ("đất", "đạt"), ("hộ", "hồ"), ("sinh", "xinh")],
)
def test_different_words_stay_different(left: str, right: str) -> None:
    assert canonical(left) != canonical(right)


@given(words)
def test_canonical_is_idempotent_and_keeps_the_letters(word: str) -> None:
    one = canonical(word)
    assert canonical(one) == one
    assert unicodedata.is_normalized("NFC", one)
    assert sorted(fold(one).replace("y", "i")) == sorted(fold(word).replace("y", "i"))


@given(st.text(max_size=60))
def test_nfd_is_read_as_nfc(text: str) -> None:
    assert tokenise(unicodedata.normalize("NFD", text)) == tokenise(
        unicodedata.normalize("NFC", text)
    )


@given(st.text(max_size=80))
def test_clean_and_fold_are_idempotent(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert fold(fold(text)) == fold(text)


@given(words)
def test_fold_leaves_no_marks(word: str) -> None:
    assert not has_marks(fold(word))
    assert "đ" not in fold(word)


def test_invisible_signs_and_look_alikes_are_removed() -> None:
    assert tokenise("kh\u200bai si\u00adnh") == ["khai", "sinh"]
    assert tokenise("\ufeffđất") == ["đất"]
    assert tokenise("сăn cướс") == ["căn", "cước"]  # Cyrillic es
    assert tokenise("Ðất Ɖai") == ["đất", "đai"]
    assert tokenise("ｋｈａｉ　１２") == ["khai", "12"]
    assert tokenise("Привет мир") == ["привет", "мир"]  # another language stays itself


def test_marks_in_any_order_are_one_letter() -> None:
    assert tokenise("o\u0323\u0302") == tokenise("o\u0302\u0323") == tokenise("ộ")
    assert tokenise("Đắk Lắk") == ["đắk", "lắk"]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1.001193", ["#1001193"]),
        ("mã 1.001193 ở đâu", ["#1001193"]),
        ("1,001193", ["#1001193"]),
        ("1. 001193", ["#1001193"]),
        ("1001193", ["#1001193"]),
        ("1.001193.000.00.00.H40", ["#1001193"]),
        ("118/2025/NĐ-CP", ["#1182025ndcp"]),
        ("118/2025/nd-cp", ["#1182025ndcp"]),
        ("118/2025/NĐ–CP", ["#1182025ndcp"]),
        ("118 / 2025 / NĐ - CP", ["#1182025ndcp"]),
        ("118/2025 nđ cp", ["#1182025ndcp"]),
        ("54/2014/QH13", ["#542014qh13"]),
        ("nghị định 123/2015/NĐ-CP và 07/2016/TT-BCA", ["#1232015ndcp", "#072016ttbca"]),
        ("gọi 0912345678", []),
        ("ngày 20/5/2024", []),
        ("10 ngày", []),
    ],
)
def test_numbers_are_terms_of_their_own(text: str, numbers: list[str]) -> None:
    assert find_numbers(text) == numbers


def test_a_forgotten_space_before_capitals() -> None:
    assert tokenise("đổiGPLX") == ["đổi", "gplx"]
    assert tokenise("VNeID") == ["vneid"]


@given(st.text(max_size=2000))
def test_any_text_is_read(text: str) -> None:
    assert len(tokenise(text, limit=50)) <= 50
    find_numbers(text)
