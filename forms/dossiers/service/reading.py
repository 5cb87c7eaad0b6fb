"""Reading dossiers: one's own, and those an officer may see, in pages."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from forms.dossiers.codes import is_tracking, tidy
from forms.dossiers.models import Dossier
from forms.dossiers.states import OPEN, UNFILED, DossierState
from portal.offices.models import Agency
from portal.security.identity import Identity
from portal.security.permissions import Role

PAGE_SIZE = 20
SEES_ALL = frozenset({Role.CONTROL, Role.ADMINISTRATOR})


@dataclass(frozen=True, slots=True)
class Search:
    """What an officer asks for: part of a number, a tracking code, a procedure; a state."""

    words: str = ""
    state: DossierState | None = None


def find(db: Session, tracking: str) -> Dossier | None:
    """Return the filed dossier of a tracking code with papers, people and events, or ``None``."""
    query = (
        select(Dossier)
        .where(Dossier.tracking == tidy(tracking), Dossier.state.not_in(UNFILED))
        .options(
            selectinload(Dossier.papers),
            selectinload(Dossier.parties),
            selectinload(Dossier.events),
            selectinload(Dossier.clock_events),
            joinedload(Dossier.receipt_agency),
            joinedload(Dossier.competent_agency),
            joinedload(Dossier.return_agency),
        )
    )
    return db.scalars(query).one_or_none()


def mine(
    db: Session, account_id: int, *, number: int = 1, size: int = PAGE_SIZE
) -> tuple[Sequence[Dossier], int]:
    """Return page ``number`` of what an account filed, newest first, and how many there are."""
    own = (Dossier.account_id == account_id) & Dossier.state.not_in(UNFILED)
    return _page(db, select(Dossier).where(own), number=number, size=size), _count(db, own)


def seen_by(db: Session, identity: Identity) -> ColumnElement[bool]:
    """Return the condition of the dossiers that ``identity`` may see as an officer."""
    filed = Dossier.state.not_in(UNFILED)
    if identity.roles & SEES_ALL:
        return filed
    ids = db.scalars(select(Agency.id).where(Agency.slug.in_(identity.agencies))).all()
    return filed & or_(
        Dossier.receipt_agency_id.in_(ids),
        Dossier.competent_agency_id.in_(ids),
        Dossier.return_agency_id.in_(ids),
    )


def for_officer(
    db: Session,
    identity: Identity,
    search: Search,
    *,
    number: int = 1,
    size: int = PAGE_SIZE,
) -> tuple[Sequence[Dossier], int]:
    """Return page ``number`` of what an officer may see and asked for, and how many there are."""
    wanted = seen_by(db, identity)
    if search.state is not None:
        wanted &= Dossier.state == search.state
    if search.words.strip():
        wanted &= _matches(search.words)
    return _page(db, select(Dossier).where(wanted), number=number, size=size), _count(db, wanted)


def _matches(words: str) -> ColumnElement[bool]:
    """Return the condition of a number, its beginning or end, a tracking code or a procedure."""
    plain = "".join(words.split())
    if is_tracking(tidy(plain)):
        return Dossier.tracking == tidy(plain)
    return or_(
        Dossier.number == plain,
        Dossier.number.startswith(plain, autoescape=True),
        Dossier.number.endswith(plain, autoescape=True),
        Dossier.procedure_code == plain,
    )


def waiting(db: Session, identity: Identity) -> int:
    """Return how many open dossiers an officer's agencies have."""
    return _count(db, seen_by(db, identity) & Dossier.state.in_(OPEN))


def _page(db: Session, query: Select[Dossier], *, number: int, size: int) -> Sequence[Dossier]:
    query = query.options(
        joinedload(Dossier.competent_agency), joinedload(Dossier.receipt_agency)
    ).order_by(Dossier.submitted_at.desc(), Dossier.id.desc())
    return db.scalars(query.limit(size).offset((number - 1) * size)).all()


def _count(db: Session, wanted: ColumnElement[bool]) -> int:
    return db.scalar(select(func.count()).select_from(Dossier).where(wanted)) or 0
