"""The words for online levels follow the law of their day."""

from datetime import date

import pytest

from catalogue.content import OnlineLevel
from catalogue.levels import words_for


@pytest.mark.parametrize("level", list(OnlineLevel))
def test_every_level_has_words_today(level: OnlineLevel) -> None:
    assert words_for(level, on=date(2026, 11, 22)).name


def test_former_words_held_before_the_decree() -> None:
    assert "mức độ 4" in words_for(OnlineLevel.FULL, on=date(2022, 7, 31)).name
    now = words_for(OnlineLevel.FULL, on=date(2022, 8, 1))
    assert "toàn trình" in now.name
    assert "mức độ 4" in now.former


def test_no_words_before_there_was_a_scheme() -> None:
    with pytest.raises(LookupError):
        words_for(OnlineLevel.FULL, on=date(2000, 1, 1))
