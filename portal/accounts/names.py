"""User names, and what a browser calls itself."""

import re

from portal.text import clean_line

USERNAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{2,63}\Z")
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("coc_coc_browser", "Cốc Cốc"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def plain_username(text: str) -> str:
    """Return a user name as it is kept and compared: one line, NFC, lower case."""
    return clean_line(text).casefold()


def is_username(text: str) -> bool:
    """Tell whether ``text`` may be a user name: 3 to 64 of a-z, 0-9 and ``. _ @ + -``."""
    return USERNAME.match(text) is not None


def agent_label(header: str | None) -> str:
    """Return a browser's header in two words, ``Firefox, Windows``, or nothing."""
    text = header or ""
    found = [
        next((name for sign, name in signs if sign in text), "") for signs in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(word for word in found if word)
