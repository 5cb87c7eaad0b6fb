"""What an address of the search workshop points at."""

from typing import Any

from pyramid.httpexceptions import HTTPNotFound

from portal.security.permissions import Site
from search.models import FeaturedResult, SearchWord


def _session(request: Any) -> Any:
    return request.reading if request.method in {"GET", "HEAD"} else request.db


class WordResource(Site):
    """A word that editors taught the search."""

    def __init__(self, request: Any) -> None:
        self.word = _session(request).get(SearchWord, int(request.matchdict["id"]))
        if self.word is None:
            raise HTTPNotFound


class FeaturedResource(Site):
    """A result that editors put first."""

    def __init__(self, request: Any) -> None:
        self.row = _session(request).get(FeaturedResult, int(request.matchdict["id"]))
        if self.row is None:
            raise HTTPNotFound
