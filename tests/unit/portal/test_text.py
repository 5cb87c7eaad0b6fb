"""What people type, cleaned."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.text import clean, clean_line

ANY = st.text(st.characters(codec=None), max_size=200)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Nguye\u0302\u0303n", "Nguyễn"),  # NFD from a Mac
        ("  Hoa Lư \n", "Hoa Lư"),
        ("a\x00b\x1bc\x9fd", "abcd"),
        ("a\ud800b", "ab"),
        ("một\r\nhai\rba\u2028bốn", "một\nhai\nba\nbốn"),
        ("mật\u200bkhẩu\ufeff", "mậtkhẩu"),
        ("\u202egnahc\u202c", "gnahc"),
        ("tab\tở lại", "tab\tở lại"),
        ("\u200dmột\u200d", "một"),
        ("👨\u200d👩\u200d👧 về quê", "👨\u200d👩\u200d👧 về quê"),
        ("❤\ufe0f\u200d🔥", "❤\ufe0f\u200d🔥"),
        ("a\u200db", "ab"),
        ("\ufffe\U0001ffff", ""),
        ("\u00a0\u200b ", ""),
    ],
)
def test_what_cannot_be_seen_goes_and_words_stay(typed, kept):
    assert clean(typed) == kept


@given(ANY)
def test_cleaning_twice_changes_nothing(text):
    once = clean(text)
    assert clean(once) == once


@given(ANY)
def test_clean_text_can_be_stored_anywhere(text):
    cleaned = clean(text)
    assert cleaned == unicodedata.normalize("NFC", cleaned) == cleaned.strip()
    assert not set(cleaned) & {"\x00", "\r", "\u200b", "\u202e", "\ufeff"}
    cleaned.encode("utf-8")  # no lone surrogate is left


@given(st.text(st.characters(codec="utf-8", categories=("L", "N", "P")), max_size=100))
def test_letters_figures_and_marks_are_never_lost(text):
    assert clean(text) == unicodedata.normalize("NFC", text).strip()


@given(ANY)
def test_a_line_has_no_break_and_no_double_space(text):
    line = clean_line(text)
    assert len(line.splitlines()) <= 1
    assert "  " not in line
