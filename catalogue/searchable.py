"""What the catalogue gives to the search: each live procedure as plain text by weight."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, undefer

from catalogue.content import Content, FeeState, Level, from_json
from catalogue.models import Listing
from catalogue.service import revisions
from portal.i18n import _
from portal.slots import SearchSource, SearchText

BATCH = 200


def load(db: Session, keys: Sequence[str] | None) -> Iterator[SearchText]:
    """Yield the live procedures among ``keys`` (codes), or all of them."""
    query = select(Listing).order_by(Listing.procedure_id)
    query = query.options(
        undefer(Listing.document), joinedload(Listing.field), joinedload(Listing.agency)
    )
    if keys is not None:
        query = query.where(Listing.code.in_(list(keys)))
    for listing in db.scalars(query.execution_options(yield_per=BATCH)):
        yield text_of(listing)


def text_of(listing: Listing) -> SearchText:
    """Return what the index takes of one procedure."""
    content = from_json(listing.document["content"])
    return SearchText(
        kind="procedure",
        key=listing.code,
        title=content.title,
        short_title=content.short_title,
        path=f"/thu-tuc/{listing.code}",
        keywords=content.keywords,
        field=listing.field.name if listing.field else content.field,
        agency=listing.agency.name if listing.agency else "",
        results=tuple(result.name for result in content.results),
        papers=tuple(paper.name for case in content.cases for paper in case.papers),
        legal_numbers=tuple(basis.number for basis in content.legal_bases if basis.number),
        summary=content.summary,
        body=_body(content),
        facets=_facets(listing, content),
        card={
            **listing.card,
            "popular": listing.popular,
            "filing": listing.filing.value,
            "agency_en": listing.agency.name_en if listing.agency else "",
            "field_en": listing.field.name_en if listing.field else "",
        },
        titles={"en": listing.title_en} if listing.title_en else {},
    )


def _body(content: Content) -> str:
    parts = [content.requirements]
    parts += [f"{step.title} {step.text}" for step in content.steps]
    parts += [case.name for case in content.cases]
    return "\n".join(part for part in parts if part.strip())


def _facets(listing: Listing, content: Content) -> dict[str, str | tuple[str, ...]]:
    """Return what results can be narrowed by; values are slugs or the enum's words."""
    fee = listing.card["fee"]["state"]
    return {
        "field": listing.field.slug if listing.field else "",
        "agency": listing.agency.slug if listing.agency else "",
        "level": tuple(level.value for level in content.levels if level is not Level.OTHER),
        "audience": tuple(audience.value for audience in content.audiences),
        "online_level": content.online_level.value,
        "fee": "free" if fee == FeeState.FREE else ("paid" if fee == FeeState.FIXED else "other"),
    }


SOURCE = SearchSource(
    kind="procedure", title=_("Thủ tục"), load=load, change_kind=revisions.CHANGE_KIND
)
