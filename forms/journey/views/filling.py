"""Filling in: the task list, and one page at a time."""

from typing import Any
from urllib.parse import urlencode

from pyramid.httpexceptions import HTTPConflict, HTTPNotFound
from pyramid.view import view_config

from catalogue.service import browse
from forms.definition import Page, in_words, language, page, page_form, words
from forms.definition.drawing import PageForm
from forms.journey.progress import Task, before, done_count, next_open
from forms.journey.resources import OpenDraft
from forms.journey.service import drafts
from forms.journey.views.frame import closed, frame, go_on, state_words
from portal import clock
from portal.i18n import _
from portal.security import Permission
from portal.ui.forms import Button

READ = {"permission": Permission.VIEW, "request_method": "GET"}
WRITE = {"permission": Permission.VIEW, "request_method": "POST"}
PAGE = "forms:journey/templates/page.jinja2"
SAVE = (Button("next", _("Lưu và tiếp tục")), Button("leave", _("Lưu và thoát")))


@view_config(route_name="journey.tasks", renderer="forms:journey/templates/tasks.jinja2", **READ)
def task_list(context: OpenDraft, request: Any) -> Any:
    """Show what is done and what is to do."""
    if (elsewhere := closed(context, request)) is not None:
        return elsewhere
    found = context.tasks()
    lang = request.locale_name
    rows = [
        {
            "title": words(task.title, lang),
            "path": path_of(context, task),
            "state": state_words(task),
            "kind": {"done": "done", "doing": "doing"}.get(task.progress.value, "wait"),
        }
        for task in found
    ]
    following = next_open(found)
    live = browse.find(request.reading, context.draft.procedure_code)
    return {
        **frame(context, request),
        "retired": live is None,
        "older": live is not None and live.listing.revision_id != context.draft.revision_id,
        "rows": rows,
        "done": done_count(found),
        "total": len(found),
        "next_path": path_of(context, following) if following else context.path("check"),
        "complete": following is None,
    }


def path_of(context: OpenDraft, task: Task) -> str:
    """Return the address of a task."""
    if task.paper is not None:
        return context.path("paper", paper=task.key)
    if task.page is not None and task.page.repeat is not None:
        return context.path("group", page=task.key)
    return context.path("page", page=task.key)


def page_or_404(context: OpenDraft, request: Any, *, repeating: bool) -> Page:
    """Return the page of the address, if the form has it and it is of that kind."""
    found = page(context.definition, request.matchdict["page"])
    if found is None or (found.repeat is not None) is not repeating:
        raise HTTPNotFound
    return found


def drawn(
    context: OpenDraft, request: Any, asked: Page, *, item: int | None = None, force: bool = False
) -> PageForm:
    """Return the form of a page; a page that the answers do not ask for is a 404.

    Its address carries the version of the draft that it was shown with, so that two windows do not
    overwrite each other; with ``force`` what is sent next is kept in any case.
    """
    draft = context.draft
    query = {"base": str(draft.version)}
    query |= {key: request.GET[key] for key in ("ve", "buoc") if key in request.GET}
    query |= {"van_luu": "1"} if force else {}
    form = page_form(
        request,
        context.definition,
        asked,
        draft.answers,
        item=item,
        buttons=SAVE,
        summary=False,
        action=f"{request.path}?{urlencode(query)}",
    )
    if form is None:
        raise HTTPNotFound
    return form


@view_config(route_name="journey.page", renderer=PAGE, **READ)
def show(context: OpenDraft, request: Any) -> Any:
    """Show one page with what was answered before."""
    if (elsewhere := closed(context, request)) is not None:
        return elsewhere
    asked = page_or_404(context, request, repeating=False)
    return shown(context, request, asked, drawn(context, request, asked))


@view_config(route_name="journey.page", renderer=PAGE, csrf_resend=True, **WRITE)
def save(context: OpenDraft, request: Any) -> Any:
    """Save one page and go to the next; a mistake keeps everything that was typed."""
    if (elsewhere := closed(context, request)) is not None:
        return elsewhere
    asked = page_or_404(context, request, repeating=False)
    form = drawn(context, request, asked)
    values = form.read()
    if values is None:
        return shown(context, request, asked, form)
    try:
        keep(context, request, asked, values)
    except drafts.TornError:
        return torn(context, request, asked)
    return go_on(context, request, key=asked.id, path_of=path_of)


def keep(
    context: OpenDraft,
    request: Any,
    asked: Page,
    values: dict[str, Any],
    *,
    item: int | None = None,
) -> None:
    """Save the answers of a page into the draft."""
    drafts.save(
        context.draft,
        asked,
        values,
        base=base_of(request),
        now=clock.now(),
        item=item,
        force=request.GET.get("van_luu") == "1",
    )


def base_of(request: Any) -> int:
    """Return the version of the draft that the page was shown with."""
    text = request.GET.get("base", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def shown(
    context: OpenDraft,
    request: Any,
    asked: Page,
    form: PageForm,
    *,
    item: int | None = None,
    saved: Any = None,
) -> dict[str, Any]:
    """Return what the template of a page needs; ``saved`` are answers that another window saved."""
    lang, draft, found = request.locale_name, context.draft, context.tasks()
    earlier = before(found, asked.id)
    back = path_of(context, earlier) if earlier else context.path("tasks")
    title = words(asked.title, lang)
    if item is not None and asked.repeat is not None:
        title = f"{words(asked.repeat.item_title, lang)} {item + 1}: {title}"
        back = context.path("group", page=asked.id)
    return {
        **frame(context, request),
        "form": form,
        "title": title,
        "title_lang": language(asked.title, lang),
        "hint": words(asked.hint, lang),
        "hint_lang": language(asked.hint, lang),
        "back": back,
        "saved": saved,
        "prefilled": [words(one.label, lang) for one in asked.fields if one.id in draft.origins],
    }


def torn(
    context: OpenDraft, request: Any, asked: Page, *, item: int | None = None
) -> dict[str, Any]:
    """Answer 409 with both: what another window saved, and what was typed here."""
    request.response.status_int = HTTPConflict.code
    form = drawn(context, request, asked, item=item, force=True)
    form.show_typed()
    sections = in_words(context.definition, context.draft.answers, request.locale_name)
    saved = [
        (row.label, row.value)
        for section in sections
        if section.page == asked.id and section.item == item
        for row in section.rows
    ]
    return shown(context, request, asked, form, item=item, saved=saved)
