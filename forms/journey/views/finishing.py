"""Check answers, confirm where one is reached, file, and what happens next."""

from typing import Any

import colander
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from forms.definition import all_pages, in_words, language, page, papers_for, words
from forms.dossiers.codes import spaced
from forms.dossiers.service import state_of
from forms.journey import qr
from forms.journey.messages import CONTACT_CODE
from forms.journey.resources import FiledDraft, OpenDraft
from forms.journey.service import drafts, filing
from forms.journey.views.filling import READ, WRITE
from forms.journey.views.frame import closed, frame
from portal import clock
from portal.i18n import _
from portal.notifications import Contact as Reached
from portal.notifications import notify
from portal.ui import nodes
from portal.ui.forms import Button, Schema
from portal.ui.widgets import EmailInput, TextInput

DECLARATION = _(
    "Tôi cam đoan những điều khai ở trên là đúng sự thật và chịu trách nhiệm trước pháp luật."
)
CHECK = "forms:journey/templates/check.jinja2"
CONTACT = "forms:journey/templates/contact.jinja2"


def change_path(context: OpenDraft, page_id: str, item: int | None) -> str:
    """Return the address where an answer is changed; saving leads back to the answers."""
    if item is not None:
        return f"{context.path('item', page=page_id, item=item)}?ve=kiem-tra"
    asked = page(context.definition, page_id)
    route = "group" if asked is not None and asked.repeat is not None else "page"
    return f"{context.path(route, page=page_id)}?ve=kiem-tra"


def lack_row(context: OpenDraft, request: Any, lack: filing.Lack) -> dict[str, str]:
    """Return one missing thing as words and the address where it is put right."""
    lang, say = request.locale_name, request.localizer.translate
    if lack.paper is not None:
        text = _("Thay tệp không dùng được:") if lack.refused else _("Còn thiếu giấy tờ:")
        name = words(lack.paper.name, lang)
        return {
            "words": f"{say(text)} {name}",
            "path": f"{context.path('paper', paper=lack.paper.id)}?ve=kiem-tra",
        }
    problem = lack.problem
    assert problem is not None  # noqa: S101 (a lack is one or the other)
    asked = page(context.definition, problem.page)
    title = words(asked.title, lang) if asked else ""
    path = change_path(context, problem.page, problem.item)
    return {"words": f"{title}: {say(problem.message)}", "path": path}


def shown(context: OpenDraft, request: Any, *, problems: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return what the page of answers needs."""
    lang, draft, definition = request.locale_name, context.draft, context.definition
    found = filing.lacks(definition, draft, context.files, now=clock.now())
    receiving = offices(context, request)
    declared = definition.declarations
    return {
        **frame(context, request),
        **answered(context, lang),
        "lacks": [lack_row(context, request, lack) for lack in found if not lack.waiting],
        "waiting": any(lack.waiting for lack in found),
        "receiving": receiving,
        "closed": receiving is None,
        "declarations": [(words(text, lang), language(text, lang)) for text in declared]
        or [(request.localizer.translate(DECLARATION), "")],
        "problems": problems,
        "ticked": [
            f"cam-doan-{at}"
            for at in range(len(declared) or 1)
            if request.POST.get(f"cam_doan_{at}") == "1"
        ],
        "declared_problems": [
            (target, request.localizer.translate(_("Đánh dấu vào ô cam đoan rồi nộp.")))
            for target in problems
        ],
        "must_confirm": filing.must_confirm(draft),
    }


def offices(context: OpenDraft, request: Any) -> Any:
    """Return the offices that the draft goes to, ``None`` when the procedure is closed."""
    try:
        return filing.receiving(request.db, context.draft, context.definition)
    except filing.ClosedError:
        return None


def answered(context: OpenDraft, lang: str) -> dict[str, Any]:
    """Return every answer and paper in words, each with the address where it is changed."""
    definition, answers = context.definition, context.draft.answers
    titles = {one.id: one.title for one in all_pages(definition)}
    return {
        "sections": [
            {
                "title": section.title,
                "lang": language(titles.get(section.page, ""), lang),
                "rows": [(row.label, row.value) for row in section.rows],
                "path": change_path(context, section.page, section.item),
            }
            for section in in_words(definition, answers, lang)
        ],
        "papers": [
            {
                "name": words(paper.name, lang),
                "lang": language(paper.name, lang),
                "files": context.files.get(paper.id, ()),
                "path": f"{context.path('paper', paper=paper.id)}?ve=kiem-tra",
            }
            for paper in papers_for(definition, answers)
        ],
    }


@view_config(route_name="journey.check", renderer=CHECK, **READ)
def check(context: OpenDraft, request: Any) -> Any:
    """Show every answer with a link to change it, and what is still missing."""
    if (elsewhere := closed(context, request)) is not None:
        return elsewhere
    return shown(context, request)


@view_config(route_name="journey.check", renderer=CHECK, csrf_resend=True, **WRITE)
def submit(context: OpenDraft, request: Any) -> Any:
    """File the draft; a second press, a retry or another window gets the same dossier."""
    if (elsewhere := closed(context, request)) is not None:
        return elsewhere
    draft, definition, now = context.draft, context.definition, clock.now()
    wanted = range(len(definition.declarations) or 1)
    unticked = [f"cam-doan-{one}" for one in wanted if request.POST.get(f"cam_doan_{one}") != "1"]
    lacking = filing.lacks(definition, draft, context.files, now=now)
    if lacking or unticked or offices(context, request) is None:
        request.response.status_int = 422
        return shown(context, request, problems=() if lacking else tuple(unticked))
    if filing.must_confirm(draft):
        return HTTPSeeOther(context.path("contact"))
    identity = request.identity
    filing.file(
        request.db,
        draft,
        definition,
        by=identity.code if identity is not None else filing.ANONYMOUS,
        now=now,
        filer=filing.filer_of(draft, name=identity.name if identity is not None else ""),
    )
    return HTTPSeeOther(context.path("done"))


class Contact(Schema):
    """Where somebody without an account is reached."""

    email = colander.SchemaNode(
        colander.String(),
        title=_("Thư điện tử"),
        description=_("Chúng tôi gửi đến đây một mã 6 chữ số, rồi mọi thông báo về hồ sơ."),
        validator=nodes.email,
        widget=EmailInput(),
    )


class ContactCode(Schema):
    """The code that was sent."""

    code = colander.SchemaNode(
        colander.String(),
        title=_("Mã 6 chữ số"),
        description=_("Mã có hiệu lực 15 phút."),
        validator=colander.Regex(r"^\d{6}$", _("Nhập mã gồm 6 chữ số trong thư, ví dụ 123456")),
        widget=TextInput(autocomplete="one-time-code", inputmode="numeric", width=10),
    )


def contact_form(context: OpenDraft, request: Any) -> Any:
    """Return the form that comes next: the address, or the code that was sent to it."""
    if context.draft.contact_code_hash and "doi" not in request.GET:
        return request.make_form(ContactCode(), buttons=(Button("confirm", _("Xác nhận")),))
    return request.make_form(Contact(), buttons=(Button("send", _("Gửi mã")),))


@view_config(route_name="journey.contact", renderer=CONTACT, **READ)
def contact(context: OpenDraft, request: Any) -> Any:
    """Ask where somebody without an account is reached, or for the code that was sent."""
    if (elsewhere := closed(context, request)) is not None:
        return elsewhere
    return {**frame(context, request), "form": contact_form(context, request)}


@view_config(route_name="journey.contact", renderer=CONTACT, **WRITE)
def confirm(context: OpenDraft, request: Any) -> Any:
    """Send a code, or take it."""
    if (elsewhere := closed(context, request)) is not None:
        return elsewhere
    draft, now = context.draft, clock.now()
    form = contact_form(context, request)
    values = form.read()
    answer = {**frame(context, request), "form": form}
    if values is None:
        return answer
    if "email" in values:
        code = drafts.send_code(draft, contact=values["email"], now=now)
        notify(
            request.db,
            CONTACT_CODE,
            to=Reached(email=values["email"]),
            lang=request.locale_name,
            values={"code": code},
            key=f"draft:{draft.code}:code:{draft.version}:{int(now.timestamp())}",
            now=now,
        )
        return HTTPSeeOther(context.path("contact"))
    if not drafts.confirm(draft, code=values["code"], now=now):
        form.refuse(_("Mã không đúng hoặc đã hết hạn. Xem lại thư, hoặc xin mã mới."), field="code")
        request.response.status_int = 422
        return answer
    return HTTPSeeOther(context.path("check"))


@view_config(route_name="journey.done", renderer="forms:journey/templates/done.jinja2", **READ)
def done(context: FiledDraft, request: Any) -> dict[str, Any]:
    """Show number, tracking code with its QR, and what happens next."""
    dossier = context.draft.dossier
    assert dossier is not None  # noqa: S101 (the resource looked)
    state = state_of(request.db, dossier, now=clock.now())
    return {
        **frame(context, request),
        "dossier": dossier,
        "tracking": spaced(dossier.tracking),
        "qr": qr.svg(dossier.tracking),
        "due": state.due,
        "explanation": state.explanation(request.locale_name),
        "own": request.identity is not None and context.draft.account_id is not None,
    }
