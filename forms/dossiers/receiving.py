"""Which office a dossier goes to: one answer for every procedure that is filed here.

The catalogue knows the body people deal with. A generic body ("Ủy ban nhân dân cấp xã", "Công an
cấp xã") becomes the commune of the applicant, by its code or by a name it once had. The province's
committee and departments decide, and their dossiers are received and handed out at the provincial
centre (NĐ 118/2025/NĐ-CP). Whatever stays unresolved is received by that centre, for it may
receive for the whole province.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.models import Filing, Listing
from portal.collation import fold
from portal.offices.models import Agency, AgencyKind, Predecessor, Tier

CENTRE = "trung-tam-phuc-vu-hanh-chinh-cong"
_OFFICE = re.compile(r"^(?:uy ban nhan dan|ubnd)\s+")
AT_THE_CENTRE = frozenset({AgencyKind.COMMITTEE, AgencyKind.DEPARTMENT, AgencyKind.DIVISION})


class Reason(StrEnum):
    """How the office was found."""

    COMMUNE = "commune"  # the applicant's commune
    NAMED = "named"  # the office that the procedure names
    CENTRE = "centre"  # the provincial centre, which receives for everybody


@dataclass(frozen=True, slots=True)
class Receiving:
    """Where a dossier is received, who decides, and where the result is handed out."""

    receipt: Agency
    competent: Agency
    returning: Agency
    reason: Reason


class NotFiledHereError(ValueError):
    """The procedure is filed at the national portal, or only at a counter."""


def resolve(
    db: Session, listing: Listing, *, commune_code: str = "", commune_name: str = ""
) -> Receiving:
    """Return the offices of a dossier of the live procedure ``listing``.

    ``commune_code`` is that of the applicant's commune (of the 2025 list); ``commune_name`` a name
    it has or had, where no code is known. Raise :class:`NotFiledHereError` for a procedure that is
    not filed here online.
    """
    if listing.filing is not Filing.HERE:
        raise NotFiledHereError(listing.code)
    return office_of(db, listing, commune_code=commune_code, commune_name=commune_name)


def office_of(
    db: Session, listing: Listing, *, commune_code: str = "", commune_name: str = ""
) -> Receiving:
    """Return the offices that handle ``listing`` here, however it is filed (the counter)."""
    agency = listing.agency
    if agency is not None and not agency.imported and _is_own(agency):
        return _own(db, agency)
    if _is_for_communes(listing, agency):
        commune = find_commune(db, code=commune_code, name=commune_name)
        if commune is not None:
            return Receiving(commune, commune, commune, Reason.COMMUNE)
    centre = find_centre(db)
    return Receiving(centre, centre, centre, Reason.CENTRE)


def _is_own(agency: Agency) -> bool:
    """Return whether ``agency`` is an office of this province that exists as such."""
    return agency.tier is not Tier.MINISTRY and agency.kind is not AgencyKind.GENERIC


def _own(db: Session, agency: Agency) -> Receiving:
    if agency.kind in AT_THE_CENTRE and agency.tier is Tier.PROVINCE:
        police = agency.parent is not None and agency.parent.kind is AgencyKind.POLICE
        if not police:
            centre = find_centre(db)
            return Receiving(centre, agency, centre, Reason.NAMED)
    return Receiving(agency, agency, agency, Reason.NAMED)


def _is_for_communes(listing: Listing, agency: Agency | None) -> bool:
    generic = agency is not None and agency.kind is AgencyKind.GENERIC
    if generic and agency is not None and agency.tier is Tier.COMMUNE:
        return True
    return listing.at_commune and not listing.at_province


def find_centre(db: Session) -> Agency:
    """Return the provincial centre; raise ``LookupError`` when the province has none."""
    centre = db.scalars(select(Agency).where(Agency.slug == CENTRE)).one_or_none()
    if centre is None:
        raise LookupError(f"no agency {CENTRE}: it receives what nobody else does")
    return centre


def find_commune(db: Session, *, code: str = "", name: str = "") -> Agency | None:
    """Return the committee of a commune of this province by its code, or a name it has or had."""
    committees = select(Agency).where(
        Agency.tier == Tier.COMMUNE, Agency.kind == AgencyKind.COMMITTEE
    )
    if code:
        found = db.scalars(committees.where(Agency.commune_code == code)).one_or_none()
        if found is not None:
            return found
    wanted = _plain(name)
    if not wanted:
        return None
    known = {agency.id: agency for agency in db.scalars(committees)}
    named = {agency.id for agency in known.values() if wanted == _plain(agency.name)}
    if not named:
        former = db.scalars(select(Predecessor).where(Predecessor.agency_id.in_(known)))
        named = {one.agency_id for one in former if wanted == _plain(one.name)}
    # Several old wards had one name ("phường Quang Trung"): then only the code can tell.
    return known[named.pop()] if len(named) == 1 else None


def communes(db: Session) -> list[Agency]:
    """Return the committees of communes that take part, for a choice."""
    query = select(Agency).where(Agency.tier == Tier.COMMUNE, Agency.kind == AgencyKind.COMMITTEE)
    return list(db.scalars(query.order_by(Agency.id)))


def _plain(name: str) -> str:
    """Return a commune's name without case, marks and "Ủy ban nhân dân"."""
    return _OFFICE.sub("", " ".join(fold(name).split()))
