"""What the content pages give to the search."""

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from portal import clock
from portal.i18n import _
from portal.pages import seed, service
from portal.pages.models import ContentPage, PageKind
from portal.slots import SearchSource, SearchText


def path(page: ContentPage) -> str:
    """Return the address of ``page`` without language prefix."""
    return f"/{'tin-tuc' if page.kind is PageKind.NEWS else 'trang'}/{page.slug}"


def load(db: Session, keys: Sequence[str] | None) -> Iterator[SearchText]:
    """Yield the public pages among ``keys`` (slugs), or all of them."""
    for page in service.public(db, today=clock.today(clock.now())):
        if keys is None or page.slug in keys:
            yield SearchText(
                kind="page",
                key=page.slug,
                title=page.title,
                path=path(page),
                summary=page.lead,
                body=page.body,
                titles={"en": page.title_en} if page.title_en else {},
            )


SOURCE = SearchSource(
    kind="page", title=_("Trang thông tin"), load=load, change_kind=seed.CHANGE_KIND
)
