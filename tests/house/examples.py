"""What to put into an address with placeholders, so that the house tests can visit every page.

A new GET route with placeholders needs a line here; one that answers no page (a file, JSON, a
redirect) is named in ``NOT_PAGES`` with the reason.
"""

from search.models import SearchWord, WordKind
from tests.conftest import NOW

EXAMPLES: dict[str, dict[str, str]] = {
    "catalogue.procedure": {"code": "1.001193"},
    "catalogue.print": {"code": "1.001193"},
    "catalogue.history": {"code": "1.001193"},
    "catalogue.revision": {"code": "1.001193", "number": "1"},
    "catalogue.field": {"slug": "ho-tich"},
    "catalogue.field_board": {"slug": "ho-tich"},
    "catalogue.agency": {"slug": "so-tu-phap"},
    "catalogue.agency_board": {"slug": "so-tu-phap"},
    "catalogue.level": {"slug": "xa"},
    "catalogue.life_event": {"slug": "sinh-con"},
    "search.word": {"id": "1"},
    "dossiers.show": {"code": "20260000165"},
    "pages.page": {"slug": "gioi-thieu"},
    "pages.news_item": {"slug": "tra-ket-qua-sang-thu-bay"},
}
NOT_PAGES = {
    "pages.sitemap": "XML",
    "pages.robots": "plain text",
    "pages.openapi": "JSON",
    "catalogue.api.list": "JSON",
    "catalogue.api.procedure": "JSON",
    "search.api": "JSON",
    "search.suggest": "JSON",
    "places.communes": "JSON",
    "search.open": "redirect",
    "security.contact": "plain text",
    "account.stay": "JSON",
    "health.live": "plain text",
    "health.ready": "JSON",
    "ui.static": "files",
    "ui.favicon": "a picture",
}


def prepare(db) -> None:
    """Add the rows that some of the examples point at and the sample province does not have."""
    db.add(
        SearchWord(
            id=1,
            term="sổ đỏ",
            folded="so do",
            kind=WordKind.COLLOQUIAL,
            expands_to="giấy chứng nhận quyền sử dụng đất",
            changed_at=NOW,
        )
    )
    db.flush()
