"""The notice of a received dossier in both languages and channels, with and without a due date."""

import pytest

from forms.dossiers.messages import RECEIVED
from portal.notifications.templates import render

SETTINGS = {
    "site.base_url": "https://motcua.example",
    "site.name": "Một Cửa",
    "site.province": "tỉnh Ninh Bình",
    "site.province_en": "Ninh Binh province",
    "site.hotline": "1900 0000",
    "site.email": "x@example.vn",
}
VALUES = {
    "name": "Nguyễn Thị Lan",
    "number": "H42.31-261120-0001",
    "tracking": "4829 1305 776",
    "title": "Đăng ký khai sinh",
    "agency": "Ủy ban nhân dân phường Hoa Lư",
    "when": "08:10, thứ Sáu, 20/11/2026",
    "due": "thứ Hai, 23/11/2026",
}


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("channel", ["email", "sms"])
def test_it_says_number_code_and_due_date(lang: str, channel: str) -> None:
    text = render(RECEIVED, channel=channel, lang=lang, values=VALUES, settings=SETTINGS)
    said = text.subject + text.body
    assert VALUES["number"] in said
    assert VALUES["tracking"] in said
    assert VALUES["due"] in said
    assert bool(text.subject) == (channel == "email")
    without = render(
        RECEIVED, channel=channel, lang=lang, values={**VALUES, "due": ""}, settings=SETTINGS
    )
    assert VALUES["due"] not in without.body
    assert "  " not in without.body
    assert "{" not in without.body


def test_the_short_message_says_nothing_about_the_person_or_the_matter() -> None:
    text = render(RECEIVED, channel="sms", lang="vi", values=VALUES, settings=SETTINGS)
    assert VALUES["name"] not in text.body
    assert VALUES["title"] not in text.body
