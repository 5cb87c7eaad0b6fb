import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.importing import text


def test_tidy_unifies_letters_spaces_and_bullets():
    dirty = "Đă\u0323ng ky\u0301\u00a0khai\u2003sinh\u200b \uf0b7 Tờ khai\uf0fcGiấy"
    assert text.tidy(dirty) == "Đặng ký khai sinh • Tờ khai • Giấy"


@pytest.mark.parametrize("sign", ["Ð", "Ɖ"])
def test_tidy_writes_the_vietnamese_d(sign):
    assert text.tidy(f"{sign}ơn xin") == "Đơn xin"


def test_tidy_changes_cyrillic_that_looks_latin_and_leaves_russian():
    assert text.tidy("СO-50, mẫu А1") == "CO-50, mẫu A1"
    assert text.tidy("Россия") == "Россия"


def test_tidy_keeps_line_breaks_but_not_empty_stretches():
    assert text.tidy("a \n\n\n\n b\t c ") == "a\n\nb c"


@given(st.text())
def test_tidy_twice_changes_nothing_and_is_nfc(dirty):
    once = text.tidy(dirty)
    assert text.tidy(once) == once
    assert unicodedata.is_normalized("NFC", once)


@pytest.mark.parametrize(
    "said", ["", " ", "Không có thông tin", "không.", "- Không có", "Không quy định."]
)
def test_nothing_is_recognised(said):
    assert text.is_nothing(said)


def test_something_is_not_nothing():
    assert not text.is_nothing("Không quá 03 bản")


def test_legacy_encodings_are_suspected_and_vietnamese_is_not():
    assert text.seems_legacy("Thñ tôc hµnh chÝnh") == "tcvn3"
    assert text.seems_legacy("Thuû tuïc haønh chaùnh") == "vni"
    assert text.seems_legacy("Thá»§ tá»¥c") == "utf-8-as-1252"
    for proper in (
        "Thủ tục hành chính",
        "Nước ấy ở đâu, ăn gì",
        "kỹ thuật § 3 «mới»",
        "Hội Müller và Citroën tại Việt Nam theo các điều ước",
    ):
        assert text.seems_legacy(proper) == ""


def test_bare_drops_bullets_and_separators():
    assert text.bare("- + * Tờ khai; ") == "Tờ khai"
    assert text.bare("a) Đơn đề nghị.") == "a) Đơn đề nghị."


@given(st.text(alphabet="()ab", max_size=30))
def test_balanced_finds_the_closing_bracket(said):
    end = text.balanced("(" + said)
    if end is not None:
        inside = ("(" + said)[:end]
        assert inside.count("(") == inside.count(")")
        assert inside.endswith(")")
