"""From a page of a definition to a colander schema and to a form of ours."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import peppercorn
from colander import Invalid
from msgspec import structs
from pyramid.httpexceptions import HTTPBadRequest

from forms.definition.conditions import Answers, choice_of, filled, holds, without
from forms.definition.kinds import Asking, build, rows_of
from forms.definition.kinds.blocks import Rows
from forms.definition.model import Field, FormDefinition, Kind, Page
from forms.definition.pages import Asked, asked_on
from portal.clock import now
from portal.clock import today as today_at
from portal.text import clean
from portal.ui.forms import CONTINUE, Form, Schema, focus_id, name_fields

PREFIX = "f-"  # before the id of every box, so that none meets an id of the page around it
ADD_ROW = "add_row"  # name of the button that adds a row; its value is the table's id
LEAVE = "leave"  # name of the button that saves what can be saved, to go on another day


def page_schema(
    definition: FormDefinition,
    page: Page,
    answers: Answers,
    lang: str = "vi",
    *,
    item: int | None = None,
    today: date | None = None,
    province: str = "",
) -> Schema:
    """Return the schema of what ``page`` asks, given ``answers``; values are plain JSON.

    ``item`` counts within a repeating group; ``province`` is the code that addresses begin with.
    """
    asking = Asking(today or today_at(now()), lang, province)
    asked = asked_on(definition, page.id, answers, item=item)
    return schema_of(asked, asking) if asked else Schema()


def schema_of(asked: Asked, asking: Asking, *, drawn: bool = False) -> Schema:
    """Return the schema of what is asked; ``drawn`` adds what a choice on the page may reveal."""
    schema = Schema()
    here: set[str] = set()
    for field in asked.page.fields:
        choice = choice_of(field.show, here)
        revealed = bool(
            drawn
            and choice
            and field.show
            and all(holds(part, asked.scope) for part in without(field.show, choice))
        )
        if (field in asked.fields or revealed) and field.kind is not Kind.FILE:
            node = field_node(field, asked, asking)
            node.widget.quiet = asking.say(field.label) == asking.say(asked.page.title)
            if revealed and choice:
                node.shown_by = (choice.field, wire(choice.is_))
            schema.add(node)
        here.add(field.id)
    return schema


def field_node(field: Field, asked: Asked, asking: Asking, *, rows: int = 0) -> Any:
    """Return the node of one field, required as its conditions say."""
    if field.require is not None:
        field = structs.replace(field, required=holds(field.require, asked.scope))
    given = asked.answers.get(field.id)
    return build(field, asking, rows=rows or rows_of(field, given))


def wire(value: Any) -> str:
    """Return an answer as a browser sends it."""
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


class PageForm(Form):
    """The form of one page; ``read`` returns answers by field id, ``None`` where emptied."""

    asked: Asked
    added_row = False

    def read(self) -> dict[str, Any] | None:
        """Return the answers of this page, or ``None`` and status 422 (200 when a row was added).

        Who presses the button ``leave`` is not held up: what is right is returned, the rest waits.
        Raises ``HTTPBadRequest`` when the structure is one that no browser sends from this form.
        """
        if ADD_ROW in self.request.POST:
            self.show_typed()
            self.added_row = True
            return None
        values = super().read()
        if values is None and LEAVE in self.request.POST:
            self.request.response.status_int = 200
            values = self.sound()
        if values is None:
            return None
        return {field.id: values[field.id] for field in self.asked.fields if field.id in values}

    @property
    def problems(self) -> list[tuple[str, str]]:
        """What is wrong; where two say the same, each says its block or row too."""
        found = super().problems
        times = Counter(words for _target, words in found)
        places = dict(self._places(self, ()))
        return [
            (target, f"{words} ({', '.join(places[target])})")
            if times[words] > 1 and places.get(target)
            else (target, words)
            for target, words in found
        ]

    def _places(self, field: Any, above: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield the id that a link goes to, and the names of the blocks that its field lies in."""
        for child in field.children:
            yield focus_id(child), above
            yield from self._places(child, (*above, self.request.localizer.translate(child.title)))

    def sound(self) -> dict[str, Any]:
        """Return what is right of what was typed; of blocks and tables, the parts that are."""
        found = {field.name: fitting(field.schema, field.cstruct) for field in self.children}
        return {name: value for name, value in found.items() if filled(value)}

    def show_typed(self) -> None:
        """Draw what was typed, unchecked."""
        self.set_pstruct(posted(self.request))


def fitting(node: Any, cstruct: Any) -> Any:
    """Return the value of ``cstruct``, without the parts that are wrong; ``None`` if all is."""
    try:
        return node.deserialize(cstruct)
    except Invalid:
        if not node.children or not isinstance(cstruct, Mapping):
            return None
    parts = {child.name: fitting(child, cstruct.get(child.name)) for child in node.children}
    kept = {name: value for name, value in parts.items() if filled(value)}
    return list(kept.values()) if isinstance(node.typ, Rows) else kept


def page_form(
    request: Any,
    definition: FormDefinition,
    page: Page,
    answers: Answers,
    *,
    item: int | None = None,
    province: str | None = None,
    today: date | None = None,
    **options: Any,
) -> PageForm | None:
    """Return the form of ``page`` with ``answers`` filled in, or ``None`` while it is not shown.

    What is posted decides, together with the earlier answers, which fields of the page are asked.
    ``province`` is the code that addresses begin with: the portal's own when none is given.
    ``options`` as those of :func:`portal.ui.forms.make_form`: ``buttons``, ``action``, ``cancel``,
    ``summary``, ``formid``.
    """
    lang = request.locale_name
    if province is None:
        province = request.registry.settings["site.province_code"]
    asking = Asking(today or today_at(now()), lang, province)
    typed = typed_answers(page, posted(request)) if request.method == "POST" else {}
    merged = merge(page, answers, typed, item=item)
    asked = asked_on(definition, page.id, merged, item=item)
    if asked is None:
        return None
    if ADD_ROW in getattr(request, "POST", {}):
        asked = _one_row_more(asked, request.POST.get(ADD_ROW))
    bound = schema_of(asked, asking, drawn=True).bind(request=request)
    name_fields(bound, PREFIX)
    options.setdefault("buttons", (CONTINUE,))
    options.setdefault("formid", "form")
    kept = _kept(page, answers, item)
    form = PageForm(
        request,
        bound,
        focus="off",
        appstruct={name: kept[name] for name in (c.name for c in bound) if name in kept},
        **options,
    )
    form.asked = asked
    return form


def merge(
    page: Page, answers: Answers, values: Mapping[str, Any], *, item: int | None = None
) -> dict[str, Any]:
    """Return ``answers`` with the ``values`` of ``page`` in their place; nothing else is touched.

    ``None`` removes an answer. For a page of a repeating group, ``item`` says which.
    """
    merged = dict(answers)
    place = merged
    if page.repeat is not None and item is not None:
        known = answers.get(page.repeat.group)
        group = [dict(one) for one in known] if isinstance(known, list) else []
        group.extend({} for _ in range(item + 1 - len(group)))
        merged[page.repeat.group] = group
        place = group[item]
    for name, value in values.items():
        if value is None:
            place.pop(name, None)
        else:
            place[name] = value
    return merged


def _kept(page: Page, answers: Answers, item: int | None) -> Answers:
    if page.repeat is None or item is None:
        return answers
    group = answers.get(page.repeat.group)
    return group[item] if isinstance(group, list) and item < len(group) else {}


def posted(request: Any) -> dict[str, Any]:
    """Return what a browser sent as a structure; raise ``HTTPBadRequest`` when it is none."""
    try:
        found = peppercorn.parse(request.POST.items())
    except (ValueError, TypeError, AttributeError, IndexError, RecursionError):
        raise HTTPBadRequest() from None
    return found if isinstance(found, dict) else {}


def typed_answers(page: Page, pstruct: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was typed, as far as conditions on the same page and tables need it."""
    found: dict[str, Any] = {}
    for field in page.fields:
        raw = pstruct.get(field.id)
        if field.kind in {Kind.YES_NO, Kind.DECLARATION}:
            found[field.id] = {"true": True, "false": False}.get(str(raw))
        elif field.kind is Kind.TABLE:
            found[field.id] = [{}] * (len(raw) - 1) if isinstance(raw, Mapping) else []
        elif isinstance(raw, str):
            found[field.id] = clean(raw[:1_000])
        else:
            found[field.id] = raw if isinstance(raw, list | dict) else None
    return found


def _one_row_more(asked: Asked, oid: Any) -> Asked:
    """Return ``asked`` with one row more in the table whose button was pressed."""
    name = str(oid).removeprefix(PREFIX)
    rows = asked.answers.get(name)
    if not isinstance(rows, list):
        return asked
    return Asked(
        asked.page, asked.fields, {**asked.answers, name: [*rows, {}]}, asked.scope, asked.item
    )
