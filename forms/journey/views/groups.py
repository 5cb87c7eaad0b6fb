"""Repeating groups: the list of items, and the pages of each ("add another")."""

from typing import Any

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.view import view_config

from forms.definition import Page, Row, in_words, item_pages, items, language, words
from forms.journey.progress import before
from forms.journey.resources import OpenDraft
from forms.journey.service import drafts
from forms.journey.views.filling import (
    PAGE,
    READ,
    WRITE,
    drawn,
    keep,
    page_or_404,
    path_of,
    shown,
    torn,
)
from forms.journey.views.frame import closed, frame, go_on
from portal import clock
from portal.i18n import _


@view_config(route_name="journey.group", renderer="forms:journey/templates/group.jinja2", **READ)
def group(context: OpenDraft, request: Any) -> Any:
    """Show the items of a repeating group."""
    if (elsewhere := closed(context, request)) is not None:
        return elsewhere
    asked = page_or_404(context, request, repeating=True)
    if asked.id not in {task.key for task in context.tasks()}:
        raise HTTPNotFound
    return group_page(context, request, asked)


def _short(row: Row) -> str:
    """Return what names an item in the list: of a person the name, not the whole block."""
    return row.parts[0][1] if row.parts else row.value


def group_page(
    context: OpenDraft, request: Any, asked: Page, *, problem: str = ""
) -> dict[str, Any]:
    """Return what the template of a group needs."""
    lang, repeat = request.locale_name, asked.repeat
    assert repeat is not None  # noqa: S101 (page_or_404 looked)
    known = items(context.draft.answers, repeat.group)
    sections = in_words(context.definition, context.draft.answers, lang)
    first = {
        section.item: _short(section.rows[0])
        for section in reversed(sections)
        if section.page == asked.id and section.item is not None
    }
    earlier = before(context.tasks(), asked.id)
    return {
        **frame(context, request),
        "title": words(asked.title, lang),
        "title_lang": language(asked.title, lang),
        "hint": words(asked.hint, lang),
        "hint_lang": language(asked.hint, lang),
        "items": [
            {
                "title": f"{words(repeat.item_title, lang)} {index + 1}",
                "value": first.get(index, ""),
                "lang": language(repeat.item_title, lang),
                "path": context.path("item", page=asked.id, item=index),
            }
            for index in range(len(known))
        ],
        "add_path": context.path("item", page=asked.id, item=len(known)),
        "add_words": words(repeat.add, lang) or words(repeat.item_title, lang),
        "add_lang": language(repeat.add or repeat.item_title, lang),
        "may_add": len(known) < repeat.max,
        "back": path_of(context, earlier) if earlier else context.path("tasks"),
        "problem": problem,
    }


@view_config(route_name="journey.group", renderer="forms:journey/templates/group.jinja2", **WRITE)
def group_done(context: OpenDraft, request: Any) -> Any:
    """Remove an item, or go on when there are enough."""
    if (elsewhere := closed(context, request)) is not None:
        return elsewhere
    asked = page_or_404(context, request, repeating=True)
    repeat, draft, now = asked.repeat, context.draft, clock.now()
    assert repeat is not None  # noqa: S101 (page_or_404 looked)
    index = request.POST.get("bo", "")
    if index.isascii() and index.isdecimal() and len(index) < 4:
        drafts.remove_item(draft, repeat.group, index=int(index), now=now)
        return HTTPSeeOther(context.path("group", page=asked.id))
    if len(items(draft.answers, repeat.group)) < repeat.min:
        request.response.status_int = 422
        problem = _("Thêm ít nhất ${least} mục rồi tiếp tục.", mapping={"least": repeat.min})
        return group_page(context, request, asked, problem=request.localizer.translate(problem))
    drafts.touch(draft, draft.answers, place=asked.id, now=now)
    return go_on(context, request, key=asked.id, path_of=path_of)


def item_page(context: OpenDraft, request: Any) -> tuple[Page, int]:
    """Return the page and item of the address; ``?buoc=`` names a later page of the item."""
    head = page_or_404(context, request, repeating=True)
    index = int(request.matchdict["item"])
    repeat = head.repeat
    if repeat is None or index >= repeat.max:
        raise HTTPNotFound
    if index > len(items(context.draft.answers, repeat.group)):
        raise HTTPNotFound
    wanted = request.GET.get("buoc", "") or head.id
    pages = item_pages(context.definition, context.draft.answers, repeat.group, index)
    found = next((one for one in pages if one.id == wanted), None)
    if found is None:
        raise HTTPNotFound
    return found, index


@view_config(route_name="journey.item", renderer=PAGE, **READ)
def item_show(context: OpenDraft, request: Any) -> Any:
    """Show one page of one item."""
    if (elsewhere := closed(context, request)) is not None:
        return elsewhere
    asked, index = item_page(context, request)
    return shown(context, request, asked, drawn(context, request, asked, item=index), item=index)


@view_config(route_name="journey.item", renderer=PAGE, csrf_resend=True, **WRITE)
def item_save(context: OpenDraft, request: Any) -> Any:
    """Save one page of one item, then its next page, or the list of items."""
    if (elsewhere := closed(context, request)) is not None:
        return elsewhere
    asked, index = item_page(context, request)
    form = drawn(context, request, asked, item=index)
    values = form.read()
    if values is None:
        return shown(context, request, asked, form, item=index)
    try:
        keep(context, request, asked, values, item=index)
    except drafts.TornError:
        return torn(context, request, asked, item=index)
    head = request.matchdict["page"]
    if "leave" in request.POST:
        return go_on(context, request, key=head, path_of=path_of)
    repeat = asked.repeat
    group = repeat.group if repeat else ""
    pages = item_pages(context.definition, context.draft.answers, group, index)
    ids = [one.id for one in pages]
    later = ids[ids.index(asked.id) + 1 :] if asked.id in ids else []
    if later:
        path = context.path("item", page=head, item=index)
        return HTTPSeeOther(f"{path}?buoc={later[0]}")
    return HTTPSeeOther(context.path("group", page=head))
