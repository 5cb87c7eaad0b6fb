"""What to put into an address with placeholders, so that the house tests can visit every page.

A new GET route with placeholders needs a line here; one that answers no page (a file, JSON, a
redirect) is named in ``NOT_PAGES`` with the reason.
"""

from datetime import timedelta

from portal import clock
from portal.accounts import service
from portal.accounts.models import (
    Confirmation,
    MemberRole,
    Membership,
    Organisation,
    Purpose,
)
from portal.security.cookies import token_hash
from search.models import SearchWord, WordKind
from tests.conftest import NOW

TICKETS = {name: name.ljust(43, "0") for name in ("register", "reset", "confirmed", "contact")}
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
    "register.confirm": {"ticket": TICKETS["register"]},
    "reset.confirm": {"ticket": TICKETS["reset"]},
    "reset.password": {"ticket": TICKETS["confirmed"]},
    "account.contact_confirm": {"ticket": TICKETS["contact"]},
    "account.organisation": {"code": "tochuc2345"},
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
    _prepare_accounts(db)
    db.flush()


def _prepare_accounts(db) -> None:
    """Give the citizen an organisation, and codes that wait to be typed in."""
    account, now = service.find(db, "congdan"), clock.now()
    for name, ticket in TICKETS.items():
        row = Confirmation(
            ticket_hash=token_hash(ticket),
            purpose=Purpose.RESET if name == "confirmed" else Purpose(name),
            account_id=None if name == "register" else account.id,
            address="hanh@example.vn",
            code_hash="",
            language="vi",
            created_at=now,
            expires_at=now + timedelta(minutes=15),
            confirmed_at=now if name == "confirmed" else None,
        )
        db.add(row)
    organisation = Organisation(
        code="tochuc2345", name="Hội Người cao tuổi", tax_code="2700123459", created_at=now
    )
    db.add(organisation)
    db.flush()
    db.add(
        Membership(
            account_id=account.id,
            organisation_id=organisation.id,
            role=MemberRole.OWNER,
            since=now,
        )
    )
