"""The procedure: its page, the printable version, and what became of retired ones."""

from typing import Any

from pyramid.httpexceptions import HTTPMovedPermanently, HTTPNotFound
from pyramid.view import view_config

from catalogue import api, facts, words
from catalogue.content import Content, Paper
from catalogue.levels import words_for
from catalogue.resources import ProcedurePage
from catalogue.service import browse
from catalogue.views.api import site
from catalogue.views.browse import READ
from portal import clock
from portal.slots import ordered

NATIONAL_PORTAL = "https://dichvucong.gov.vn/"


def glance(request: Any, content: Content, *, place: str) -> dict[str, Any]:
    """Return the facts at a glance, in words, as ``_facts.jinja2`` wants them."""
    say = request.localizer.translate
    ways = dict.fromkeys(channel.kind for channel in content.channels)
    people = [say(words.AUDIENCES[audience]) for audience in content.audiences]
    return {
        "content": content,
        "place": place or "; ".join(content.agencies.executing),
        "fee_words": words.fee(request, facts.fee_facts(content)),
        "time_words": words.time(request, facts.quickest(content)),
        "one_time": facts.one_time_limit(content),
        "ways": ", ".join(say(words.WAYS[kind]) for kind in ways) or say(words.UNKNOWN),
        "audiences": ", ".join(people) or say(words.UNKNOWN),
        "form_path": form_path,
    }


def form_path(paper: Paper) -> str:
    """Return where the form of ``paper`` can be had, or nothing."""
    return paper.form.url if paper.form and paper.form.url.startswith("https://") else ""


def shown(request: Any, live: browse.LiveProcedure) -> dict[str, Any]:
    """Return what the templates of a live procedure need."""
    content, document = live.content, live.document
    english = content.translations.get("en") if request.locale_name == "en" else None
    request.response.last_modified = live.listing.changed_at
    agency = document["agency"]
    return {
        **glance(request, content, place=agency["vi"] if agency else ""),
        "code": live.listing.code,
        "document": document,
        "changed_at": live.listing.changed_at,
        "name": english.title if english else live.listing.short_title,
        "name_lang": "en" if english else "vi",
        "summary": english.summary if english and english.summary else content.summary,
        "summary_lang": "en" if english and english.summary else "vi",
        "level": words_for(content.online_level, on=clock.today(clock.now())),
        "bodies": [
            (label, names)
            for key, label in words.BODIES.items()
            if (names := getattr(content.agencies, key))
        ],
        "national_home": NATIONAL_PORTAL,
    }


@view_config(
    route_name="catalogue.procedure",
    renderer="catalogue:templates/procedure.jinja2",
    cached=True,
    **READ,
)
def procedure(context: ProcedurePage, request: Any) -> Any:
    """Show a procedure: who, what you need, how long, how much, where; then everything else."""
    live = context.procedure
    if live is None:
        return gone(context, request)
    panels: dict[str, list[str]] = {"main": [], "aside": [], "action": []}
    for panel in ordered(request.registry["slots"].procedure_panels):
        markup = panel.render(request, live)
        if markup:
            panels[panel.place].append(markup)
    province = request.registry.settings["site.province"]
    return {
        **shown(request, live),
        "panels": panels,
        "related": related(request, live.content),
        "json_ld": api.json_ld(live, base=site(request), province=province),
    }


def related(request: Any, content: Content) -> list[dict[str, str]]:
    """Return the related procedures that are live: path, short title and its language."""
    english = request.locale_name == "en"
    return [
        {
            "path": request.route_path("catalogue.procedure", code=code),
            "short_title": title_en if english and title_en else short_title,
            "lang": "en" if english and title_en else "vi",
        }
        for code, short_title, title_en in browse.names(request.reading, content.related)
    ]


def gone(context: ProcedurePage, request: Any) -> Any:
    """Lead from a replaced procedure to its successor; a retired one is not found."""
    replaced_by = context.gone.replaced_by if context.gone is not None else None
    if replaced_by is None:
        return HTTPNotFound()
    return HTTPMovedPermanently(request.route_path("catalogue.procedure", code=replaced_by.code))


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
        "come_back": f"{site(request)}/thu-tuc/{context.procedure.listing.code}",
        "today": clock.today(clock.now()),
    }
