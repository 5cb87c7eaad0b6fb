"""What a catalogue address points at; whatever is not public is a 404."""

from typing import Any

from pyramid.httpexceptions import HTTPNotFound

from catalogue.content import Level
from catalogue.models import Field, LifeEvent, Procedure
from catalogue.service import browse
from portal.offices import service as offices
from portal.offices.models import Agency
from portal.security.permissions import Site

LEVEL_SLUGS = {"tinh": Level.PROVINCE, "xa": Level.COMMUNE, "bo": Level.MINISTRY}


class Catalogue(Site):
    """The catalogue as a whole."""


class ProcedurePage(Catalogue):
    """A live procedure; one that was replaced or retired is told apart by :attr:`gone`."""

    def __init__(self, request: Any) -> None:
        code = request.matchdict["code"]
        self.procedure = browse.find(request.reading, code)
        self.gone = None
        if self.procedure is None:
            self.gone = browse.identity(request.reading, code)
            if self.gone is None or not self.gone.revisions:
                raise HTTPNotFound


class ProcedureHistory(Catalogue):
    """The public history of a procedure, also of one that is no longer live."""

    def __init__(self, request: Any) -> None:
        found = browse.identity(request.reading, request.matchdict["code"])
        if found is None:
            raise HTTPNotFound
        self.identity: Procedure = found


class FieldPage(Catalogue):
    """A field."""

    def __init__(self, request: Any) -> None:
        found = browse.find_field(request.reading, request.matchdict["slug"])
        if found is None:
            raise HTTPNotFound
        self.field: Field = found


class AgencyPage(Catalogue):
    """An agency."""

    def __init__(self, request: Any) -> None:
        found = offices.find(request.reading, request.matchdict["slug"])
        if found is None:
            raise HTTPNotFound
        self.agency: Agency = found


class LevelPage(Catalogue):
    """A level of government."""

    def __init__(self, request: Any) -> None:
        found = LEVEL_SLUGS.get(request.matchdict["slug"])
        if found is None:
            raise HTTPNotFound
        self.level: Level = found


class LifeEventPage(Catalogue):
    """A life event."""

    def __init__(self, request: Any) -> None:
        found = browse.find_life_event(request.reading, request.matchdict["slug"])
        if found is None:
            raise HTTPNotFound
        self.event: LifeEvent = found
