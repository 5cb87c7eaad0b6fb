"""Days off by name, in the language of the reader."""

import pytest

from forms.dossiers.clock.holidays import name_of
from forms.dossiers.clock.words import localizer


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Quốc khánh", "National Day"),
        ("Tết Dương lịch (nghỉ bù)", "New Year's Day, observed"),
        ("Ngày truyền thống của xã", ""),
        ("Ngày truyền thống của xã (nghỉ bù)", ""),
    ],
)
def test_names_are_told_in_the_language_of_the_reader(name: str, said: str) -> None:
    assert name_of(name, "vi", localizer=localizer("vi")) == name
    assert name_of(name, "en", localizer=localizer("en")) == said
