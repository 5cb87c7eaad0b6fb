"""What an address of a content page points at."""

from typing import Any

from pyramid.httpexceptions import HTTPNotFound

from portal import clock
from portal.pages import service
from portal.pages.models import PageKind
from portal.security.permissions import Site


class PageResource(Site):
    """A lasting page that is public today."""

    kind = PageKind.PAGE

    def __init__(self, request: Any) -> None:
        today = clock.today(clock.now())
        slug = request.matchdict["slug"]
        self.page = service.find(request.reading, slug, kind=self.kind, today=today)
        if self.page is None:
            raise HTTPNotFound


class NewsResource(PageResource):
    """A news item that is public today."""

    kind = PageKind.NEWS
