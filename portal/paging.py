"""Page numbers from addresses."""

LAST_PAGE = 100_000


def page_number(text: str) -> int | None:
    """Return the page number (from 1) that ``text`` says in ASCII digits, or ``None``."""
    plain = text.isascii() and text.isdecimal() and len(text) <= 6
    number = int(text) if plain else 0
    return number if 1 <= number <= LAST_PAGE else None
