"""The procedure: its page, the printable version, its history, and what became of retired ones."""

from datetime import date
from typing import Any

from pyramid.httpexceptions import HTTPMovedPermanently, HTTPNotFound, HTTPSeeOther
from pyramid.view import view_config

from catalogue import api, facts
from catalogue.content import ChannelKind, from_json
from catalogue.levels import words_for
from catalogue.resources import ProcedureHistory, ProcedurePage
from catalogue.service import browse, differences, revisions
from catalogue.views.api import site
from catalogue.views.browse import READ
from portal import clock
from portal.slots import ordered


def shown(request: Any, live: browse.LiveProcedure) -> dict[str, Any]:
    """Return what the templates of a procedure need."""
    request.response.last_modified = live.listing.changed_at
    content = live.content
    now = clock.now()
    return {
        "code": live.listing.code,
        "name": live.listing.short_title,
        "content": content,
        "document": live.document,
        "changed_at": live.listing.changed_at,
        "fee": facts.fee_facts(content),
        "time": facts.quickest(content),
        "one_time": facts.one_time_limit(content),
        "level": words_for(content.online_level, on=clock.today(now)),
        "online": any(channel.kind is ChannelKind.ONLINE for channel in content.channels),
    }


@view_config(
    route_name="catalogue.procedure",
    renderer="catalogue:templates/procedure.jinja2",
    cached=True,
    **READ,
)
def procedure(context: ProcedurePage, request: Any) -> Any:
    """Show a procedure: who, what you need, how long, how much, where; then everything else."""
    if context.procedure is None:
        return gone(context, request)
    live = context.procedure
    panels: dict[str, list[str]] = {"main": [], "aside": [], "action": []}
    for panel in ordered(request.registry["slots"].procedure_panels):
        markup = panel.render(request, live)
        if markup:
            panels[panel.place].append(markup)
    settings = request.registry.settings
    return {
        **shown(request, live),
        "panels": panels,
        "related": browse.by_codes(request.reading, live.content.related),
        "json_ld": api.json_ld(live, base=site(request), province=settings["site.province"]),
    }


def gone(context: ProcedurePage, request: Any) -> Any:
    """Lead from a replaced procedure to its successor, from a retired one to its history."""
    replaced_by = context.gone.replaced_by
    if replaced_by is not None:
        return HTTPMovedPermanently(
            request.route_path("catalogue.procedure", code=replaced_by.code)
        )
    return HTTPNotFound()


@view_config(
    route_name="catalogue.print",
    renderer="catalogue:templates/print.jinja2",
    cached=True,
    **READ,
)
def printable(context: ProcedurePage, request: Any) -> Any:
    """Show a procedure for paper: everything unfolded, boxes to tick, an address to come back."""
    if context.procedure is None:
        return gone(context, request)
    return {
        **shown(request, context.procedure),
        "address": f"{site(request)}/thu-tuc/{context.procedure.listing.code}",
        "today": clock.today(clock.now()),
    }


@view_config(
    route_name="catalogue.history",
    renderer="catalogue:templates/history.jinja2",
    **READ,
)
def history(context: ProcedureHistory, request: Any) -> Any:
    """Tell what changed when, in citizens' terms; ``?ngay=2026-11-22`` opens that day's text."""
    day = _day(request.GET.get("ngay"))
    code = context.identity.code
    if day is not None:
        revision = revisions.live(request.reading, context.identity, on=day)
        if revision is not None:
            return HTTPSeeOther(
                request.route_path("catalogue.revision", code=code, number=revision.number)
            )
    rows = revisions.history(request.reading, context.identity)
    return {
        "code": code,
        "name": _name(rows),
        "rows": differences.told(rows),
        "day": day,
        "asked": request.GET.get("ngay", ""),
    }


def _name(rows: list[Any]) -> str:
    if not rows:
        raise HTTPNotFound
    content = rows[0][0].content
    return content.get("short_title") or content["title"]


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text and len(text) == 10 else None
    except ValueError:
        return None


@view_config(
    route_name="catalogue.revision",
    renderer="catalogue:templates/revision.jinja2",
    cached=True,
    **READ,
)
def revision(context: ProcedureHistory, request: Any) -> Any:
    """Show a procedure as one of its public revisions said it."""
    number = int(request.matchdict["number"])
    rows = revisions.history(request.reading, context.identity)
    found = next(((one, status) for one, status in rows if one.number == number), None)
    if found is None:
        return HTTPNotFound()
    one, status = found
    content = from_json(one.content)
    current = revisions.live(request.reading, context.identity, on=clock.today(clock.now()))
    return {
        "code": context.identity.code,
        "name": content.short_title or content.title,
        "content": content,
        "revision": one,
        "status": status,
        "is_current": current is not None and current.id == one.id,
        "fee": facts.fee_facts(content),
        "time": facts.quickest(content),
        "one_time": facts.one_time_limit(content),
    }
