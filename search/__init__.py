"""Search: what people type leads to the procedure they need. See README.md in this folder.

The rooms: ``text``, ``dictionary``, ``repair``, ``words``, ``query`` (pure: letters to meaning);
``documents``, ``corpus``, ``held`` (what is searched); ``matching``, ``ranking``, ``prior``,
``engine`` (how good a hit is); ``backends`` (engines); ``index``, ``follower``, ``state``,
``keeper``, ``fallback`` (life of the index); ``service`` (rules); ``views``, ``facets``,
``siblings``, ``highlight`` (pages).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from pyramid.config import Configurator
from pyramid.events import ApplicationCreated
from sqlalchemy.orm import Session

from portal import clock
from portal.i18n import _
from portal.security import Permission
from portal.settings import Setting
from portal.slots import MenuItem, Probe, TimedJob, WorkSource
from search import editorial, openapi
from search.commands import reindex
from search.follower import Follower
from search.index import IndexFolder
from search.keeper import Keeper
from search.service import asked, editing
from search.service.finding import Finder

BACKENDS = {
    "whoosh": "search.backends.whoosh.WhooshBackend",
    "tantivy": "search.backends.tantivy.TantivyBackend",
}
SETTINGS = (
    Setting(
        "search.backend",
        str,
        "whoosh",
        "Search engine: whoosh (embedded), tantivy (for large catalogues), or a dotted name.",
    ),
    Setting(
        "search.keeper",
        bool,
        True,
        "Keep the index in a thread beside the requests; without it a request does the work.",
    ),
    Setting("search.log_days", int, 180, "Days that counts of queries (without persons) are kept."),
)
WAITING_SHOWN = 5
DAYS_SHOWN = 30


@dataclass(frozen=True, slots=True)
class WorkRow:
    """A line of the editors' work list."""

    title: str
    path: str
    note: Any


def _waiting(db: Session, identity: Any) -> Iterator[WorkRow]:
    """Yield the queries that fail most."""
    now = clock.now()
    lexicon = editorial.read(db, now=now).lexicon
    since = clock.today(now) - timedelta(days=DAYS_SHOWN)
    for one in editing.failed(db, lexicon=lexicon, since=since, limit=WAITING_SHOWN):
        note = _("hỏi ${count} lần, chưa có câu trả lời", mapping={"count": one.asked})
        yield WorkRow(f"“{one.query}”", "/bien-tap/tim-kiem", note)


def _expire(context: Any) -> None:
    """Forget old counts, and let clicks count in every process."""
    keep = context.registry.settings["search.log_days"]
    with context.writing() as db:
        asked.expire(db, now=context.now, keep_days=keep)


def _ready(registry: Any) -> str | None:
    """Say what is wrong with the index, ``None`` when everything is held."""
    follower: Follower = registry["search"].follower
    if follower.state is None:
        with registry["db.reading"]() as db:
            follower.current(db)
    if follower.state is None:
        return f"index is being built {follower.trouble}".strip()
    return None


def _make(config: Configurator) -> None:
    """Make follower, finder and keeper once every source is known."""
    registry: Any = config.registry
    settings = registry.settings
    name = settings["search.backend"]
    backend = config.maybe_dotted(BACKENDS.get(name, name))()
    folder = IndexFolder(Path(settings["data.dir"]) / "search", backend)
    sources = registry["slots"].search_sources
    registry["search.asked"] = asked.Asked()
    registry["search"].follower = Follower(folder, sources, inline=not settings["search.keeper"])
    registry["search.keeper"] = Keeper(
        registry["search"].follower,
        registry["db.reading"],
        writing=registry["db.factory"].begin,
        asked=registry["search.asked"],
    )


def includeme(config: Configurator) -> None:
    """Table of contents."""
    config.declare_settings(*SETTINGS)
    config.include("search.routes")
    config.scan("search.views")
    config.registry["search"] = Finder()
    config.set_search_port(config.registry["search"])
    # After the sources of all features, which are actions of order 0.
    config.action("search", _make, args=(config,), order=10)
    config.add_subscriber(_start, ApplicationCreated)
    config.add_command(reindex)
    config.add_probe(Probe("search index", _ready))
    config.add_api_operation(openapi.OPERATION)
    config.add_timed_job(
        TimedJob("search.expire", _expire, timedelta(hours=6), "Forget old counts of queries")
    )
    config.add_menu_item(MenuItem("search", _("Tìm thủ tục"), "search.page", order=10))
    config.add_menu_item(
        MenuItem(
            "search.workshop",
            _("Dạy tìm kiếm"),
            "search.workshop",
            order=60,
            menu="editing",
            permission=Permission.EDIT_SEARCH,
            icon="search",
            lead=_("Câu hỏi chưa có câu trả lời, từ ngữ người dân dùng"),
        )
    )
    config.add_work_source(
        WorkSource(
            "search", _("Câu hỏi tìm kiếm chưa có câu trả lời"), _waiting, Permission.EDIT_SEARCH
        )
    )


def _start(event: Any) -> None:
    """Start the keeper with the web application; commands and workers have none."""
    registry = event.app.registry
    if registry.settings["search.keeper"]:
        registry["search.keeper"].start()
