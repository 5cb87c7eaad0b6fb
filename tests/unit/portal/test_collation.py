"""Vietnamese order, folding and slugs."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from portal.collation import fold, slugify, sort_key

VIETNAMESE = st.text(
    "aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệ"
    "ìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ 0123456789-",
    max_size=40,
)


def test_letters_come_in_vietnamese_order() -> None:
    words = ["ưu", "xa", "đa", "an", "ơi", "da", "ân", "oi", "ăn", "ôi", "uu"]
    assert sorted(words, key=sort_key) == [
        *("an", "ăn", "ân", "da", "đa", "oi", "ôi", "ơi", "uu", "ưu", "xa")
    ]


def test_tones_come_after_letters() -> None:
    assert sorted(["mạ", "má", "ma", "mã", "mà", "mả"], key=sort_key) == [
        *("ma", "mà", "mả", "mã", "má", "mạ")
    ]
    assert sort_key("ma túy") > sort_key("mà ta")


def test_numbers_sort_by_value() -> None:
    assert sorted(["khu 10", "khu 9", "khu 100"], key=sort_key) == ["khu 9", "khu 10", "khu 100"]


@given(VIETNAMESE)
def test_keys_are_ascii_and_ignore_composition(text: str) -> None:
    key = sort_key(text)
    assert key.isascii()
    assert key == sort_key(unicodedata.normalize("NFD", text))


@given(st.text(max_size=60))
def test_any_text_has_a_key_a_fold_and_a_slug(text: str) -> None:
    assert sort_key(text).isascii() or any(c.isdecimal() for c in text)
    assert len(sort_key(text)) <= 200
    slug = slugify(text)
    assert slug == slug.strip("-")
    assert all(c.isalnum() or c == "-" for c in slug)
    assert slug.isascii()


def test_folding_knows_every_d() -> None:
    assert fold("Đường ĐẤT Ðông") == "duong dat dong"


def test_slugs_are_readable() -> None:
    assert slugify("Ủy ban nhân dân xã, phường  Đông") == "uy-ban-nhan-dan-xa-phuong-dong"
