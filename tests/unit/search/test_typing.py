"""What keyboards leave behind is read again."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.text import canonical
from search.text.typing import from_telex, from_vni, sounding_like

TELEX = {"\u0301": "s", "\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
VNI = {"\u0301": "1", "\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0323": "5"}
VNI |= {"\u0302": "6", "\u031b": "7", "\u0306": "8"}
TEXT = (
    "đăng ký khai sinh thường trú giấy phép lái xe đất đai căn cước hộ khẩu nguyễn quyền sử dụng "
    "chứng thực bản sao nghĩa vụ quân sự người khuyết tật thủy sản trợ cấp xuất cảnh tạm trú dưỡng "
    "kết hôn tử tuất được nước ngoài xác nhận tình trạng chuyển mục đích uỷ thuế thuốc"
)
SYLLABLES = TEXT.split()


def telex(word: str) -> str:
    """Type a syllable in Telex, the tone at its end."""
    typed, tone = "", ""
    for char in unicodedata.normalize("NFD", word):
        if char in TELEX:
            tone = TELEX[char]
        elif char == "\u0302":
            typed += typed[-1]
        elif char in "\u0306\u031b":
            typed += "w"
        else:
            typed += "dd" if char == "đ" else char
    return typed + tone


def vni(word: str) -> str:
    """Type a syllable in VNI, digits where the marks stand."""
    letters = unicodedata.normalize("NFD", word)
    return "".join("d9" if char == "đ" else VNI.get(char, char) for char in letters)


@given(st.sampled_from(SYLLABLES))
def test_telex_is_read(word: str) -> None:
    typed = telex(word)
    assert typed == word or canonical(word) in from_telex(typed)


@given(st.sampled_from(SYLLABLES))
def test_vni_is_read(word: str) -> None:
    typed = vni(word)
    assert typed == word or canonical(word) in from_vni(typed)


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("cuwowcs", "cước"),
        ("nguyeenx", "nguyễn"),
        ("thur", "thủ"),
        ("ddaats", "đất"),
        ("giaaays", "giấy"),
        ("dangd", "đang"),
        ("dduwowcj", "được"),
    ],
)
def test_telex_leftovers(typed: str, word: str) -> None:
    assert word in from_telex(typed)


@pytest.mark.parametrize("word", ["a1", "b2", "ct07", "kt3"])
def test_form_names_are_no_vni_words_of_the_language(word: str) -> None:
    assert all(len(one) <= 2 for one in from_vni(word))


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789", max_size=40))
def test_nothing_breaks_the_keyboards(word: str) -> None:
    for read in (from_telex, from_vni):
        assert word not in read(word)


def test_regional_sounds() -> None:
    assert "tru" in sounding_like("chu")
    assert "xa" in sounding_like("sa")
    assert "lang" in sounding_like("nang")
    assert "hoan" in sounding_like("hoang")
    assert sounding_like("zzz") == set()
