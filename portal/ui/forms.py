"""Forms: colander schemas drawn by our own templates, read and refused in one way.

A view does::

    form = make_form(request, Feedback(), buttons=(Button("send", _("Gửi phản ánh")),))
    if request.method == "POST":
        values = form.read()
        if values is not None:
            ...
            return HTTPSeeOther(request.route_path("feedback.sent"))
    return {"form": form}

and its template ``{{ form }}``. ``read`` returns the values, or ``None`` after setting status 422;
the form then draws what was typed, each error above its field, and a linked summary on top.
A rule that refuses later is shown the same way: ``form.refuse(_("..."), field="email")``.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import colander
import deform
import peppercorn
from markupsafe import Markup
from pyramid.csrf import get_csrf_token
from pyramid.httpexceptions import HTTPBadRequest

from portal.i18n import DOMAIN, _
from portal.ui import nodes, widgets
from portal.ui.words import lower_first

__all__ = ["Button", "Form", "Schema", "make_form"]

Button = deform.Button
CONTINUE = Button("continue", _("Tiếp tục"))
CHOSEN = (
    "radios",
    "select",
    "checkboxes",
    "date",
)  # templates one chooses in, or has several boxes


class Schema(colander.Schema):
    """Parent of every form's schema: carries the CSRF token, and is hardened when bound."""

    csrf_token = colander.SchemaNode(
        colander.String(),
        widget=widgets.Hidden(),
        default=colander.deferred(lambda node, kw: get_csrf_token(kw["request"])),
        missing="",
    )

    def bind(self, **kw: Any) -> "Schema":
        """Return the bound clone, with strict types in the place of colander's own."""
        bound = super().bind(**kw)
        nodes.harden(bound)
        return bound


class Form(deform.Form):
    """A form of one request."""

    error: colander.Invalid | None

    def __init__(self, request: Any, schema: colander.SchemaNode, **options: Any) -> None:
        """Draw ``schema`` (already bound); ``options`` are those of :func:`make_form`."""
        self.summary = options.pop("summary", True)
        self.cancel = options.pop("cancel", None)
        super().__init__(schema, renderer=Renderer(request), **options)
        self.request = request

    def __html__(self) -> str:
        return self.render()

    def read(self) -> dict[str, Any] | None:
        """Return the posted values without the token, or ``None`` and status 422.

        Raises ``HTTPBadRequest`` when the structure is one that no browser sends from this form.
        """
        try:
            values = self.validate(self.request.POST.items())
        except deform.ValidationFailure:
            self.request.response.status_int = 422
            return None
        values.pop("csrf_token", None)
        return values

    def validate(self, controls: Any, subcontrol: str | None = None) -> Any:
        """Validate as deform does, once the unfit is refused and the moot dropped."""
        try:
            pstruct = peppercorn.parse(controls)
        except (ValueError, TypeError, AttributeError, IndexError):
            raise HTTPBadRequest() from None
        if subcontrol is not None:
            pstruct = pstruct.get(subcontrol, {})
        check_structure(self.schema, pstruct)
        drop_moot(self.schema, pstruct)
        return self.validate_pstruct(pstruct)

    def refuse(self, message: Any, *, field: str | None = None) -> None:
        """Show ``message`` at a field (dotted name) or at the whole form, with status 422."""
        place = self
        for name in field.split(".") if field else ():
            place = place[name]
        if place.error is None or place is self:
            place.error = colander.Invalid(place.schema, message)
        if self.error is None:
            self.error = colander.Invalid(self.schema)
        self.request.response.status_int = 422

    @property
    def problems(self) -> list[tuple[str, str]]:
        """What is wrong, top to bottom: ``(id to go to, words)``."""
        return list(self.renderer.problems(self))


class Renderer:
    """Draws widgets with the templates of ``portal/ui/templates/widgets``."""

    def __init__(self, request: Any) -> None:
        """Draw for one request."""
        self._request = request
        self._say = request.localizer.translate

    def __call__(self, name: str, /, **values: Any) -> Markup:
        """Return the template ``widgets/<name>.jinja2``, or ``package:path``, as markup."""
        env = self._request.registry["ui.environment"]
        template = env.get_template(name if ":" in name else f"widgets/{name}.jinja2")
        words = {
            "parts": self.parts,
            "conditional": conditional,
            "shown_inside": shown_inside,
            "request": self._request,
        }
        return Markup(template.render(**words, **values))  # noqa: S704 (autoescaped by jinja2)

    def parts(self, field: Any) -> dict[str, Any]:
        """Return label, legend, hint and error of a field, as the components take them."""
        title = self._say(field.title)
        if not field.required and field.widget.template not in {"checkbox", "mapping"}:
            optional = self._say(_("không bắt buộc"))
            title = f"{title} ({optional})"
        heading = getattr(field.widget, "heading", False)
        size = "l" if heading else "s"
        wrong = self.messages(field)
        tails = (("hint", field.description), ("error", wrong))
        return {
            "title": title,
            "heading": heading,
            "label": {"text": title, "classes": f"govuk-label--{size}", "isPageHeading": heading},
            "legend": {
                "text": title,
                "classes": f"govuk-fieldset__legend--{size}",
                "isPageHeading": heading,
            },
            "hint": {"text": self._say(field.description)} if field.description else None,
            "error": {"text": ". ".join(wrong), "visuallyHiddenText": self._say(_("Lỗi"))}
            if wrong
            else None,
            "attributes": {"aria-invalid": "true"} if wrong else {},
            "described_by": " ".join(f"{field.oid}-{tail}" for tail, there in tails if there),
        }

    def messages(self, field: Any) -> list[str]:
        """Return what is wrong with one field, in words that say what to do."""
        if field.error is None or field.error.msg is None:
            return []
        return [self._message(field, message) for message in field.error.messages() if message]

    def problems(self, field: Any) -> Iterator[tuple[str, str]]:
        """Yield ``(id, words)`` for every broken field, top to bottom."""
        if field.parent is None:
            yield from ((field.formid, message) for message in self.messages(field))
        for child in field.children:
            for message, words in zip(self._raw(child), self.messages(child), strict=True):
                ours = getattr(message, "domain", DOMAIN) == DOMAIN or message == "Required"
                label = "" if ours else f"{self._say(child.title)}: "
                yield focus_id(child), label + words
            yield from self.problems(child)

    def _raw(self, field: Any) -> list[Any]:
        if field.error is None or field.error.msg is None:
            return []
        return [message for message in field.error.messages() if message]

    def _message(self, field: Any, message: Any) -> str:
        if str(message) != "Required" or getattr(message, "domain", "") != "colander":
            return self._say(message)
        what = {"what": lower_first(self._say(field.title))}
        if field.widget.template in CHOSEN and field.widget.template != "date":
            return self._say(_("Chọn ${what}", mapping=what))
        return self._say(_("Nhập ${what}", mapping=what))


def focus_id(field: Any) -> str:
    """Return the id of the box that a link to the field goes to."""
    tail = {"date": "-day", "new_password": "-value"}.get(field.widget.template, "")
    return f"{field.oid}{tail}"


def conditional(field: Any) -> dict[str, list[Any]]:
    """Return the sibling fields that a choice of ``field`` reveals, by choice."""
    found: dict[str, list[Any]] = {}
    for sibling in field.parent.children:
        name, value = getattr(sibling.schema, "shown_by", None) or ("", "")
        if name == field.name:
            found.setdefault(value, []).append(sibling)
    return found


def shown_inside(field: Any) -> bool:
    """Tell whether a sibling's radio button draws ``field``, and not the group.

    Checkboxes are a sequence to peppercorn: a box drawn among them would count as one more choice.
    """
    by = getattr(field.schema, "shown_by", None)
    siblings = field.parent.children
    return by is not None and any(
        sibling.name == by[0] and sibling.widget.template == "radios" for sibling in siblings
    )


def check_structure(node: colander.SchemaNode, pstruct: Any) -> None:
    """Raise ``HTTPBadRequest`` where mapping, list or value stands in another's place."""
    if isinstance(node.typ, colander.Mapping):
        if not isinstance(pstruct, Mapping):
            raise HTTPBadRequest()
        for child in node.children:
            if child.name in pstruct:
                check_structure(child, pstruct[child.name])
    elif isinstance(node.typ, colander.Sequence):
        if not isinstance(pstruct, list):
            raise HTTPBadRequest()
        for item in pstruct:
            check_structure(node.children[0], item)


def drop_moot(node: colander.SchemaNode, pstruct: Any) -> None:
    """Forget what belongs to a choice that was not taken, and do not ask for it.

    A node with ``shown_by=("kind", "other")`` counts only while its sibling ``kind`` is ``other``.
    """
    if not isinstance(node.typ, colander.Mapping) or not isinstance(pstruct, dict):
        return
    for child in node.children:
        drop_moot(child, pstruct.get(child.name))
        name, value = getattr(child, "shown_by", None) or ("", "")
        if not name:
            continue
        chosen = pstruct.get(name, "")
        if value != chosen and not (isinstance(chosen, list) and value in chosen):
            pstruct.pop(child.name, None)
            child.missing = None if child.required else child.missing


def name_fields(node: colander.SchemaNode, prefix: str = "") -> None:
    """Give every field a lasting id made of its path (``contact-phone``), and a widget of ours."""
    for child in node.children:
        child.oid = f"{prefix}{child.name}"
        if child.widget is None:
            child.widget = default_widget(child)
        name_fields(child, f"{child.oid}-")


def default_widget(node: colander.SchemaNode) -> Any:
    """Return the widget for a node that names none."""
    by_type = (
        (nodes.YesNo, widgets.Checkbox),
        (nodes.Day, widgets.DateBoxes),
        (nodes.Amount, widgets.MoneyInput),
        (nodes.Secret, widgets.Password),
        ((nodes.WholeNumber, nodes.Fraction), widgets.NumberInput),
        (colander.Mapping, widgets.Group),
        (colander.Set, widgets.Checkboxes),
    )
    for types, widget in by_type:
        if isinstance(node.typ, types):
            return widget()
    return widgets.TextInput()


def make_form(request: Any, schema: Schema, **options: Any) -> Form:
    """Return a form for ``schema``, bound to ``request``.

    Options: ``buttons`` (the first is the primary one), ``appstruct`` (values shown first),
    ``formid``, ``prefix`` (before every id, where a page has two forms), ``action``,
    ``summary=False`` (the page draws the error summary itself, above its h1), ``cancel=(path,
    label)``, ``bind`` (more values for deferred nodes).
    """
    bound = schema.bind(request=request, **options.pop("bind", {}))
    name_fields(bound, options.pop("prefix", ""))
    options.setdefault("buttons", (CONTINUE,))
    options.setdefault("formid", "form")
    return Form(request, bound, focus="off", **options)
