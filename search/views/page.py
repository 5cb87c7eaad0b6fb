"""The page of results."""

from dataclasses import replace
from typing import Any

from pyramid.view import view_config

from portal import clock
from portal.i18n import _
from portal.security import Permission
from portal.slots import SearchHit
from portal.ui import words
from search import facets, schemas, siblings
from search.highlight import Marked, mark, snippet, wanted_words
from search.schemas import KINDS, PER_PAGE, Asked
from search.service.finding import Filters, Finder, Found

GROUPED_ON = 1  # page on which siblings are shown as a choice
NEAREST_FIELDS = 6
FEES = {
    "free": _("Không mất phí"),
    "set_elsewhere": _("Phí do tỉnh quy định"),
    "not_published": _("Phí chưa công bố"),
}


@view_config(
    route_name="search.page",
    renderer="search:templates/page.jinja2",
    permission=Permission.VIEW,
    request_method="GET",
)
def page(request: Any) -> dict[str, Any]:
    """Show what was found, what it can be narrowed by, and what else may have been meant."""
    asked = schemas.asked(request.GET)
    found = _found(request, asked, filters=asked.filters, kind=KINDS[asked.kind])
    _count(request, asked, found)
    path = request.route_path("search.page")
    wanted = wanted_words(found.query)
    groups = _groups(found, asked)
    return {
        "asked": asked,
        "found": found,
        "path": path,
        "cards": [_card(request, hit, wanted) for hit in found.hits],
        "groups": {group.members[0].index: group for group in groups},
        "grouped": {member.index for group in groups for member in group.members},
        "facets": _facets(request, asked, found, path),
        "kinds": _kinds(request, asked, path),
        "pages": min(-(-found.total // PER_PAGE), schemas.LAST_PAGE),
        "link": lambda number: replace(asked, page=number).address(path),
        "as_typed": replace(asked, exact=True, page=1).address(path),
        "suggested": replace(asked, text=found.query.suggestion or "", page=1).address(path),
        "by_name": replace(asked, by_name=not asked.by_name, page=1).address(path),
        "near_fields": [] if found.total else _near_fields(request),
    }


def _found(request: Any, asked: Asked, *, filters: Filters, kind: str) -> Found:
    finder: Finder = request.registry["search"]
    return finder.search(
        request.reading,
        asked.text,
        kind=kind,
        filters=filters if kind == "procedure" else {},
        limit=PER_PAGE,
        offset=(asked.page - 1) * PER_PAGE,
        by_name=asked.by_name,
        exact=asked.exact,
    )


def _count(request: Any, asked: Asked, found: Found) -> None:
    """Count the query for the editors: what a person typed, not how it was narrowed after."""
    first = asked.page == 1 and not asked.chosen and asked.kind == "thu-tuc" and not asked.by_name
    if first and asked.text and not found.degraded:
        today = clock.today(clock.now())
        count = request.registry["search.asked"].ask
        count(found.query.text, found.query.key, found=found.total, today=today)


def _card(request: Any, hit: SearchHit, wanted: Marked) -> dict[str, Any]:
    """Return a hit as the list macros take it."""
    text, lang = hit.text, request.locale_name
    english = lang == "en" and bool(text.titles.get("en"))
    name = text.titles["en"] if english else text.short_title or text.title
    time, fee = text.card.get("time"), text.card.get("fee")
    return {
        "id": f"{text.kind}:{text.key}",
        "code": text.key if text.kind == "procedure" else "",
        "title": text.title,
        "short_title": mark(name, wanted),
        "lang": "en" if english else "vi",
        "path": request.script_name + text.path,
        "why": snippet(_why(hit, name), wanted),
        "why_lang": "vi",
        "agency": text.agency,
        "time": _time(time, lang) if time else "",
        "fee": _fee(request, fee) if fee else "",
        "online": text.facets.get("online_level", ""),
    }


def _why(hit: SearchHit, name: str) -> str:
    """Return the one line beneath a name: the summary, or the legal name where it says more."""
    text = hit.text
    return text.summary or (text.title if text.title != name else "")


def _time(limit: Any, lang: str) -> str:
    if not limit.get("unit") or limit.get("value") is None:
        return ""
    figure, unit = words.number(limit["value"], lang), words.UNITS[limit["unit"]]
    name = unit[0] if lang == "vi" else unit[1] + ("" if limit["value"] == 1 else "s")
    return f"{figure}{words.NBSP}{name}"


def _fee(request: Any, fee: Any) -> str:
    low, high = fee.get("low"), fee.get("high")
    if low is None or high is None:
        return request.localizer.translate(FEES.get(fee["state"], FEES["not_published"]))
    if low == high:
        return words.money(low, request.locale_name)
    both = {"low": words.money(low, request.locale_name)}
    both["high"] = words.money(high, request.locale_name)
    return request.localizer.translate(_("từ ${low} đến ${high}", mapping=both))


def _groups(found: Found, asked: Asked) -> list[siblings.Group]:
    if asked.page != GROUPED_ON or asked.by_name or asked.kind != "thu-tuc" or not asked.text:
        return []
    texts = [hit.text for hit in found.hits]
    return siblings.group([text.title for text in texts], [text.field for text in texts])


def _facets(request: Any, asked: Asked, found: Found, path: str) -> list[dict[str, Any]]:
    """Return the facets with their choices as links; counts leave the facet's own choice out."""
    state = request.registry["search"].follower.state
    if asked.kind != "thu-tuc" or state is None:
        return []
    shown = []
    for facet in facets.FACETS:
        chosen = asked.chosen.get(facet.parameter, ())
        counts = found.counts
        if chosen:
            others = {name: values for name, values in asked.filters.items() if name != facet.name}
            counts = _found(request, asked, filters=others, kind="procedure").counts
        choices = facets.choices(facet, counts, chosen, held=state.held)
        if len(choices) > 1 or chosen:
            shown.append(
                {
                    "title": facet.title,
                    "own_words": facet.labels is None,
                    "open": bool(chosen),
                    "choices": [
                        (one, asked.toggled(facet.parameter, one.value).address(path))
                        for one in choices
                    ],
                }
            )
    return shown


def _kinds(request: Any, asked: Asked, path: str) -> list[dict[str, Any]]:
    """Return the tabs: every source with how much it has for the query."""
    tabs = []
    for word, kind in KINDS.items():
        source = request.registry["slots"].search_sources.get(kind)
        if source is None or not asked.text:
            continue
        first = replace(asked, kind=word, page=1, chosen={}, by_name=False)
        total = _found(request, first, filters={}, kind=kind).total
        if total or word == asked.kind:
            tabs.append(
                {
                    "title": source.title,
                    "count": total,
                    "path": first.address(path),
                    "current": word == asked.kind,
                }
            )
    return tabs if len(tabs) > 1 else []


def _near_fields(request: Any) -> list[dict[str, Any]]:
    """Return the fields with most procedures, for whoever found nothing."""
    state = request.registry["search"].follower.state
    if state is None:
        return []
    finder: Finder = request.registry["search"]
    counts = finder.search(request.reading, "", limit=0).counts
    field = next(one for one in facets.FACETS if one.name == "field")
    english = request.locale_name == "en"
    return [
        {
            "title": one.label_en if english and one.label_en else one.label,
            "lang": "en" if english and one.label_en else "vi",
            "path": request.route_path("search.page") + f"?{field.parameter}={one.value}",
            "count": one.count,
        }
        for one in facets.choices(field, counts, (), held=state.held)[:NEAREST_FIELDS]
    ]
