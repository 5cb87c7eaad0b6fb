"""What to put into an address with placeholders, so that the house tests can visit every page.

A new GET route with placeholders needs a line here; one that answers no page (a file, JSON, a
redirect) is named in ``NOT_PAGES`` with the reason.
"""

import json
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from catalogue.models import Listing
from forms import procedures
from forms.definition import Filer
from forms.dossiers.models import Dossier
from forms.journey.models import Draft, DraftState
from forms.journey.service import drafts
from portal import clock
from portal.accounts import service
from portal.accounts.models import (
    Account,
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
HOUSE_DRAFT = {"code": "1.013831", "draft": "housedraft"}  # made by prepare(), for congdan
SECRET = "secret-of-the-house"
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
    "journey.start": {"code": "1.001193"},
    "journey.link": {"secret": SECRET},
    "journey.tasks": HOUSE_DRAFT,
    "journey.check": HOUSE_DRAFT,
    "journey.contact": HOUSE_DRAFT,
    "journey.page": {**HOUSE_DRAFT, "page": "ai-yeu-cau"},
    "journey.group": {**HOUSE_DRAFT, "page": "nguoi-nhan"},
    "journey.item": {**HOUSE_DRAFT, "page": "nguoi-nhan", "item": "0"},
    "journey.paper": {**HOUSE_DRAFT, "paper": "certificate"},
    "journey.done": {**HOUSE_DRAFT, "draft": "houseddone"},
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
    "journey.file": "files",
    "journey.thumbnail": "pictures",
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
    open_draft(db, HOUSE_DRAFT["draft"]).link_hash = drafts.hashed(SECRET)
    done = open_draft(db, "houseddone")
    done.state = DraftState.SUBMITTED
    done.dossier = db.scalars(select(Dossier).where(Dossier.account_id.is_not(None))).first()
    db.flush()


def open_draft(db, code: str) -> Draft:
    """Begin a draft of congdan with the answers of a sample run, so that every page is asked."""
    procedure = HOUSE_DRAFT["code"]
    listing = db.scalars(select(Listing).where(Listing.code == procedure)).one()
    account = db.scalars(select(Account).where(Account.username == "congdan")).one()
    folder = Path(procedures.__file__).parent / "samples"
    runs = json.loads((folder / f"{procedure}.json").read_text(encoding="utf-8"))
    definition = procedures.hand_made(procedure)
    draft, _secret = drafts.begin(
        db,
        listing,
        definition,
        filer=Filer.SELF,
        now=clock.now(),
        account_id=account.id,
        prefill=runs[0]["answers"],
    )
    draft.code = code
    db.flush()
    return draft


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
