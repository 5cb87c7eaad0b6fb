"""English pages speak English; what is Vietnamese there says so to screen readers."""

import re

from bs4 import BeautifulSoup
from bs4.element import Comment, NavigableString

from tests.house.examples import prepare
from tests.house.test_pages import pages, visit_as_someone

LETTERS = "ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
VIETNAMESE = re.compile(f"[{LETTERS}{LETTERS.upper()}]")
SAID_IN = ("title", "placeholder", "aria-label", "alt")
UNREAD = {"script", "style", "template", "title", "textarea"}  # a textarea: what somebody typed


def language_of(tag) -> str:
    """Return the language that a reader takes the text of ``tag`` for."""
    told = tag if tag.get("lang") else tag.find_parent(attrs={"lang": True})
    return told["lang"]


def unmarked(soup: BeautifulSoup) -> list[str]:
    """Return the Vietnamese sentences that are read as English; single names may stand."""
    texts = [
        (one.parent, str(one))
        for one in soup.find_all(string=True)
        if isinstance(one, NavigableString)
        and not isinstance(one, Comment)
        and one.parent.name not in UNREAD
        and one.find_parent(attrs={"lang": True})
    ]
    texts += [(tag, tag[name]) for name in SAID_IN for tag in soup.find_all(attrs={name: True})]
    return [
        text.strip()
        for tag, text in texts
        if len(VIETNAMESE.findall(text)) >= 3
        and len(text.split()) >= 4
        and language_of(tag) != "vi"
    ]


def test_vietnamese_sentences_are_marked_on_english_pages(app, browser, db) -> None:
    prepare(db)
    left, seen = {}, 0
    for name, path in pages(app, browser):
        page = visit_as_someone(browser, f"/en{path}")
        if page.status_int == 303:
            continue
        seen += 1
        found = unmarked(page.html)
        if found:
            left[name] = found[:3]
    assert seen > 30
    assert not left


def test_the_rule_sees_what_it_should() -> None:
    page = """<html lang="en"><head><title>x</title></head><body>
    <p>Bạn cần làm thủ tục gì?</p><p lang="vi">Đăng ký khai sinh ở xã</p>
    <p>The province of Ninh Bình</p><a aria-label="Mở trang của phường này"></a>
    <div lang="vi"><b>Đăng ký kết hôn ở phường</b></div></body></html>"""
    found = unmarked(BeautifulSoup(page, "html.parser"))
    assert found == ["Bạn cần làm thủ tục gì?", "Mở trang của phường này"]
