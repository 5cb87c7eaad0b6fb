"""The slots: every place where a feature plugs into the rest of the house.

A feature calls these directives on the configurator in its ``includeme``::

    config.add_menu_item(MenuItem("search", _("Tìm thủ tục"), "search.page", order=10))

and whoever shows or runs what was offered reads ``registry["slots"]``. Two features that offer one
key conflict at start. This is the one file to learn all extension points from.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from dataclasses import field as made  # in classes that have an attribute "field"
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from pyramid.config import Configurator
from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class MenuItem:
    """A link in the menu of the public site, or of the staff frames.

    ``menu`` is ``main``, ``footer``, ``desk`` (/can-bo) or ``editing`` (/bien-tap); ``permission``
    hides it from those who may not go there.
    """

    key: str
    title: str
    route: str
    order: int = 50
    menu: str = "main"
    permission: str | None = None
    icon: str = ""
    lead: str = ""


@dataclass(frozen=True, slots=True)
class ProcedurePanel:
    """A panel on a procedure's page: ``render(request, procedure)`` returns markup or ``None``."""

    key: str
    render: Callable[[Any, Any], str | None]
    order: int = 50
    place: str = "main"  # main | aside | action (the one primary action)


@dataclass(frozen=True, slots=True)
class HomeBlock:
    """A block on the home page; ``render(request)`` returns markup or ``None``."""

    key: str
    render: Callable[[Any], str | None]
    order: int = 50


@dataclass(frozen=True, slots=True)
class WorkSource:
    """A source of the editors' work list (/bien-tap): ``rows(db, identity)`` yields rows."""

    key: str
    title: str
    rows: Callable[[Session, Any], Iterable[Any]]
    permission: str
    order: int = 50


@dataclass(frozen=True, slots=True)
class DeskQueue:
    """A queue of the officers' desk (/can-bo): ``count(db, identity)`` and a route to its list."""

    key: str
    title: str
    route: str
    count: Callable[[Session, Any], int]
    permission: str
    order: int = 50


@dataclass(frozen=True, slots=True)
class PublicFigure:
    """A figure for the public: ``value(db, today)`` returns a sentence's number."""

    key: str
    title: str
    value: Callable[[Session, date], int]
    order: int = 50


@dataclass(frozen=True, slots=True)
class SearchText:
    """One searchable thing, as the index takes it: plain NFC text by weight, facets, address.

    ``kind`` is ``procedure``, ``page`` or ``answer``; ``key`` is unique within its kind (the code
    of a procedure). ``facets`` values are strings or tuples of strings.
    """

    kind: str
    key: str
    title: str
    path: str  # address without language prefix, e.g. /thu-tuc/1.001193
    short_title: str = ""
    keywords: tuple[str, ...] = ()
    field: str = ""
    agency: str = ""
    results: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    legal_numbers: tuple[str, ...] = ()
    summary: str = ""
    body: str = ""
    facets: Mapping[str, str | tuple[str, ...]] = made(default_factory=dict)
    card: Mapping[str, Any] = made(default_factory=dict)  # what a result shows: time, fee, online
    titles: Mapping[str, str] = made(default_factory=dict)  # other languages, e.g. {"en": ...}


@dataclass(frozen=True, slots=True)
class SearchSource:
    """A feature's searchable texts of one kind.

    ``load(db, keys)`` yields a :class:`SearchText` for each of ``keys`` that is public now (all of
    them when ``keys`` is ``None``); a key that it does not yield is removed from the index.
    ``change_kind`` is the kind under which changes of these texts are recorded in ``portal.db``.
    """

    kind: str
    title: str
    load: Callable[[Session, Sequence[str] | None], Iterator[SearchText]]
    change_kind: str


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One hit of the search port."""

    text: SearchText
    score: float


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """What the search port answers: hits of the wanted page, total, and a better spelling."""

    query: str
    total: int
    hits: tuple[SearchHit, ...]
    suggestion: str | None = None


class SearchPort(Protocol):
    """How the rest of the house asks the search."""

    def find(
        self, db: Session, query: str, *, kind: str = "procedure", limit: int = 10
    ) -> SearchAnswer:
        """Return the best hits for what a person typed."""

    def near(self, db: Session, query: str, *, limit: int = 5) -> tuple[SearchHit, ...]:
        """Return things near a wrong code or address, for the 404 page."""


@dataclass(frozen=True, slots=True)
class Job:
    """A background job: ``run(context, payload)`` does one outbox row of ``kind``.

    ``context`` is a ``portal.outbox.jobs.JobContext`` (registry, db, now, row). It runs at least
    once, in its own transaction; what it does outside must be idempotent by the row's business key.
    """

    kind: str
    run: Callable[[Any, Mapping[str, Any]], None]
    attempts: int = 12
    lease: timedelta = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class TimedJob:
    """A job the worker runs every ``every``, once over all workers: ``run(context)``."""

    key: str
    run: Callable[[Any], None]
    every: timedelta
    title: str = ""


@dataclass(frozen=True, slots=True)
class MessageKind:
    """A kind of notice to a person; templates are ``{package}:notices/{key}.{lang}.txt``.

    The first line of a template is the subject, the text after a blank line the body. ``channels``
    are tried as the person's contact data allow: ``email``, ``sms``.
    """

    key: str
    title: str
    template: str  # asset prefix, e.g. "portal:accounts/notices/password_changed"
    channels: tuple[str, ...] = ("email",)


@dataclass(frozen=True, slots=True)
class Seeder:
    """Fills part of the sample province: ``run(db, now)`` is idempotent; lower ``order`` first."""

    key: str
    run: Callable[[Session, datetime], None]
    order: int = 50


@dataclass(frozen=True, slots=True)
class Probe:
    """A readiness probe: ``check(registry)`` returns ``None`` when well, else what is wrong.

    A ``required`` probe that fails makes /readyz answer 503; another one reports "degraded".
    """

    key: str
    check: Callable[[Any], str | None]
    required: bool = True


@dataclass(frozen=True, slots=True)
class ApiOperation:
    """An operation of the JSON interface as /api/openapi.json lists it."""

    path: str
    method: str
    operation: Mapping[str, Any]
    schemas: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SitemapSource:
    """Addresses for sitemap.xml: ``urls(db)`` yields ``(path, changed_at or None)``."""

    key: str
    urls: Callable[[Session], Iterable[tuple[str, datetime | None]]]


@dataclass(slots=True)
class Slots:
    """Everything that was offered, by slot; read it as ``registry["slots"]``."""

    menu: dict[str, MenuItem] = field(default_factory=dict)
    procedure_panels: dict[str, ProcedurePanel] = field(default_factory=dict)
    home_blocks: dict[str, HomeBlock] = field(default_factory=dict)
    work_sources: dict[str, WorkSource] = field(default_factory=dict)
    desk_queues: dict[str, DeskQueue] = field(default_factory=dict)
    public_figures: dict[str, PublicFigure] = field(default_factory=dict)
    search_sources: dict[str, SearchSource] = field(default_factory=dict)
    jobs: dict[str, Job] = field(default_factory=dict)
    timed_jobs: dict[str, TimedJob] = field(default_factory=dict)
    message_kinds: dict[str, MessageKind] = field(default_factory=dict)
    commands: dict[str, Any] = field(default_factory=dict)  # click commands by name
    seeders: dict[str, Seeder] = field(default_factory=dict)
    probes: dict[str, Probe] = field(default_factory=dict)
    api_operations: dict[str, ApiOperation] = field(default_factory=dict)
    sitemap_sources: dict[str, SitemapSource] = field(default_factory=dict)
    search_port: SearchPort | None = None


def ordered(items: Mapping[str, Any]) -> list[Any]:
    """Return what a slot holds by ``order``, then key."""
    return sorted(items.values(), key=lambda item: (item.order, item.key))


def _directive(slot: str, key: str) -> Callable[[Configurator, Any], None]:
    """Return a configurator directive that puts an item into ``slot`` under its ``key``."""

    def add(config: Configurator, item: Any) -> None:
        name = f"{item.method} {item.path}" if key == "path" else getattr(item, key)
        config.action(
            (slot, name), getattr(config.registry["slots"], slot).__setitem__, (name, item)
        )

    return add


def _set_search_port(config: Configurator, port: SearchPort) -> None:
    config.action("search port", setattr, (config.registry["slots"], "search_port", port))


# Directive, slot, and the attribute that an item is known by.
DIRECTIVES = """
add_menu_item menu key | add_procedure_panel procedure_panels key | add_home_block home_blocks key
add_work_source work_sources key | add_desk_queue desk_queues key | add_job jobs kind
add_public_figure public_figures key | add_search_source search_sources kind
add_timed_job timed_jobs key | add_message_kind message_kinds key | add_command commands name
add_seeder seeders key | add_probe probes key | add_api_operation api_operations path
add_sitemap_source sitemap_sources key
"""


def includeme(config: Configurator) -> None:
    """Make the empty slots and the directives that fill them."""
    config.registry["slots"] = Slots()
    for row in DIRECTIVES.strip().replace("|", "\n").split("\n"):
        name, slot, key = row.split()
        config.add_directive(name, _directive(slot, key))
    config.add_directive("set_search_port", _set_search_port)
