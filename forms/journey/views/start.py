"""Before starting: what you need, what it costs, how long it takes; then the draft begins."""

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.renderers import render_to_response
from pyramid.view import view_config

from catalogue import facts, words
from catalogue.content import ChannelKind
from catalogue.models import Filing
from catalogue.service import browse
from forms import procedures
from forms.definition import Filer, FormDefinition, all_pages, prefilled
from forms.dossiers import service as dossiers
from forms.dossiers.receiving import office_of
from forms.journey import access
from forms.journey.prefill import known_about
from forms.journey.resources import Start
from forms.journey.service import drafts
from portal import clock
from portal.i18n import _
from portal.security import Permission

FILERS = {
    Filer.SELF: _("Cho chính tôi"),
    Filer.FAMILY: _("Cho người trong gia đình"),
    Filer.ORGANISATION: _("Cho tổ chức, doanh nghiệp của tôi"),
    Filer.OFFICER: _("Tại quầy: tôi là cán bộ, nhập giúp người dân"),
}

RETIRED = "forms:journey/templates/retired.jinja2"


def form_of(live: browse.LiveProcedure) -> FormDefinition:
    """Return the form of a live procedure."""
    return procedures.form_for(live.listing.code, live.content)


def expected(request: Any, live: browse.LiveProcedure) -> Any:
    """Return what the clock would say of a dossier filed now with the commune or centre."""
    now = clock.now()
    office = office_of(request.reading, live.listing).competent
    rule = dossiers.rule_of(
        request.reading,
        live.listing.procedure_id,
        content=live.content,
        channel=ChannelKind.ONLINE,
    )
    return dossiers.appointment(request.reading, office, rule=rule, at=now)


@view_config(
    route_name="journey.start",
    renderer="forms:journey/templates/start.jinja2",
    permission=Permission.VIEW,
    request_method="GET",
)
def show(context: Start, request: Any) -> Any:
    """Show what is needed before starting, and the draft that is already there."""
    live = context.live
    if live is None:
        return gone(context, request)
    here = live.listing.filing is Filing.HERE
    definition = form_of(live)
    waiting = drafts.open_of(
        request.reading,
        account_id=access.account_of(request),
        browser=access.browser_of(request),
        now=clock.now(),
        code=live.listing.code,
    )
    return {
        "code": live.listing.code,
        "name": live.listing.short_title,
        "content": live.content,
        "document": live.document,
        "definition": definition,
        "here": here,
        "drafts": waiting,
        "may_start": request.identity is not None or definition.anonymous,
        "filers": [(one.value, FILERS[one]) for one in filers(request, definition)],
        "state": expected(request, live) if here else None,
        "fee_words": words.fee(request, facts.fee_facts(live.content)),
        "time_words": words.time(request, facts.quickest(live.content)),
        "office": office_of(request.reading, live.listing) if here else None,
    }


@view_config(
    route_name="journey.start",
    permission=Permission.VIEW,
    request_method="POST",
)
def begin(context: Start, request: Any) -> Any:
    """Begin a draft; an open one is continued unless a new one is asked for."""
    live, now = context.live, clock.now()
    if live is None:
        return HTTPSeeOther(request.path)
    definition = form_of(live)
    account = access.account_of(request)
    if live.listing.filing is not Filing.HERE:
        return HTTPSeeOther(request.route_path("journey.start", code=live.listing.code))
    if account is None and not definition.anonymous:
        target = request.route_path("journey.start", code=live.listing.code)
        return HTTPSeeOther(request.route_path("sign_in", _query={"tiep": target}))
    waiting = drafts.open_of(
        request.db,
        account_id=account,
        browser=access.browser_of(request),
        now=now,
        code=live.listing.code,
    )
    if waiting and not request.POST.get("moi"):
        return HTTPSeeOther(_tasks(request, waiting[0]))
    filer = _filer(request.POST.get("nop_cho", ""), filers(request, definition))
    assisted = filer is Filer.OFFICER
    if assisted:  # what is filed at the counter is the citizen's, not the officer's
        account = None
    browser = access.give_browser(request) if account is None else ""
    answers, origins = _first_answers(request, definition, filer)
    draft, secret = drafts.begin(
        request.db,
        live.listing,
        definition,
        filer=filer,
        now=now,
        lang=request.locale_name,
        account_id=account,
        browser=browser,
        prefill=answers,
        origins=origins,
    )
    shown_once = secret if account is None and not assisted else ""
    return HTTPSeeOther(_tasks(request, draft, secret=shown_once))


def gone(context: Start, request: Any) -> Any:
    """Lead from a replaced procedure to its successor; say of a retired one that it is over."""
    identity = context.gone
    if identity is not None and identity.replaced_by is not None:
        return HTTPSeeOther(request.route_path("journey.start", code=identity.replaced_by.code))
    code = request.matchdict["code"]
    values = {"code": code, "history": request.route_path("catalogue.history", code=code)}
    response = render_to_response(RETIRED, values, request=request)
    response.status_int = 410
    return response


def filers(request: Any, definition: FormDefinition) -> list[Filer]:
    """Return for whom one may file with this form; at the counter only officers do."""
    officer = request.has_permission(Permission.DESK)
    return [
        one for one in definition.filers if one in FILERS and (one is not Filer.OFFICER or officer)
    ]


def _filer(text: str, known: list[Filer]) -> Filer:
    return next((one for one in known if one.value == text), known[0] if known else Filer.SELF)


def _first_answers(
    request: Any, definition: FormDefinition, filer: Filer
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the answers that the account already knows, and where each came from."""
    if request.identity is None or filer not in {Filer.SELF, Filer.ORGANISATION}:
        return {}, {}
    known = known_about(request.db, request.identity.account_id)
    found = {
        field.id: value
        for page in all_pages(definition)
        if page.repeat is None
        for field in page.fields
        if (value := prefilled(field, known)) is not None
    }
    return found, dict.fromkeys(found, "account")


def _tasks(request: Any, draft: Any, *, secret: str = "") -> str:
    values = {"code": draft.procedure_code, "draft": draft.code}
    if secret:
        # The secret is shown once, on the next page, so that the link can be kept.
        request.flash(
            _(
                "Đã mở hồ sơ nháp. Giữ đường dẫn này để làm tiếp ở máy khác: ${link}",
                mapping={"link": request.route_url("journey.link", secret=secret)},
            ),
            "info",
        )
    return request.route_path("journey.tasks", **values)
