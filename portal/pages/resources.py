"""What an address of a content page points at."""

from typing import Any

from pyramid.httpexceptions import HTTPNotFound

from portal import clock
from portal.pages import service
from portal.pages.models import ContentPage, PageKind
from portal.security.permissions import Site


class PageResource(Site):
    """A lasting page that is public today."""

    kind = PageKind.PAGE

    def __init__(self, request: Any) -> None:
        today = clock.today(clock.now())
        slug = request.matchdict["slug"]
        found = service.find(request.reading, slug, kind=self.kind, today=today)
        if found is None:
            raise HTTPNotFound
        self.page: ContentPage = found


class NewsResource(PageResource):
    """A news item that is public today."""

    kind = PageKind.NEWS
