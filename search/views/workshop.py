"""The editors' workshop (/bien-tap/tim-kiem): what fails, and how to teach the search."""

from datetime import timedelta
from typing import Any

from pyramid.httpexceptions import HTTPBadRequest, HTTPSeeOther
from pyramid.response import Response
from pyramid.view import view_config

from portal import clock
from portal.i18n import _
from portal.security import Permission
from portal.text import clean_line
from portal.ui.forms import Button
from search import editorial
from search.models import SearchWord, WordKind
from search.resources import FeaturedResource, WordResource
from search.schemas import WEIGHTS, WordForm
from search.service import editing
from search.words import Lexicon

DAYS = 30
SHOWN = 8
LONGEST_QUERY = 200
READ = {"permission": Permission.EDIT_SEARCH, "request_method": "GET"}
WRITE = {"permission": Permission.EDIT_SEARCH, "request_method": "POST"}
FORM = "search:templates/word.jinja2"


def _lexicon(request: Any) -> Lexicon:
    return editorial.read(request.reading, now=clock.now()).lexicon


def _names(request: Any) -> dict[str, str]:
    """Return the names of featured targets that are public."""
    state = request.registry["search"].follower.current(request.reading)
    if state is None:
        return {}
    return {
        row.target: state.held.text(state.held.row_of[row.target]).title
        for row in editing.featured(request.reading)
        if row.target in state.held.row_of
    }


@view_config(route_name="search.workshop", renderer="search:templates/workshop.jinja2", **READ)
def workshop(request: Any) -> dict[str, Any]:
    """List the queries that lead nowhere, and what the search was taught, with its effect."""
    db, now = request.reading, clock.now()
    since = clock.today(now) - timedelta(days=DAYS)
    words = editing.words(db)
    featured = editing.featured(db)
    return {
        "days": DAYS,
        "failed": editing.failed(db, lexicon=_lexicon(request), since=since),
        "words": [
            (word, editing.effect(db, query=word.folded, since=word.changed_at, now=now))
            for word in words
        ],
        "featured": [
            (row, editing.effect(db, query=row.query, since=row.changed_at, now=now))
            for row in featured
        ],
        "names": _names(request),
        "shipped": len(editorial.shipped_words()),
    }


@view_config(route_name="search.query", renderer="search:templates/query.jinja2", **READ)
def query(request: Any) -> dict[str, Any]:
    """Show what a query finds now, and let one click say what it means."""
    text = clean_line(request.GET.get("q", ""))[:LONGEST_QUERY]
    other = clean_line(request.GET.get("tim", ""))[:LONGEST_QUERY]
    finder = request.registry["search"]
    found = finder.search(request.reading, text, limit=SHOWN)
    key = editing.folded(text)
    return {
        "text": text,
        "other": other,
        "found": found,
        "others": finder.search(request.reading, other, limit=SHOWN).hits if other else (),
        "featured": editing.featured(request.reading, key),
        "names": _names(request),
    }


def _target(request: Any) -> tuple[str, str, Any]:
    """Return query, target and text of the posted choice; 400 when the form was tampered with."""
    text, target = request.POST.get("q", ""), request.POST.get("d", "")
    if not (isinstance(text, str) and isinstance(target, str)):
        raise HTTPBadRequest
    text = clean_line(text)[:LONGEST_QUERY]
    state = request.registry["search"].follower.current(request.reading)
    if state is None or target not in state.held.row_of or not editing.folded(text):
        raise HTTPBadRequest
    return text, target, state.held.text(state.held.row_of[target])


def _back(request: Any, text: str) -> HTTPSeeOther:
    return HTTPSeeOther(request.route_path("search.query", _query={"q": text}))


@view_config(route_name="search.feature", **WRITE)
def feature(request: Any) -> Response:
    """Put a result first for a query."""
    text, target, _text = _target(request)
    query = editing.folded(text)[:LONGEST_QUERY]
    who = request.identity.code
    editing.feature(request.db, query=query, target=target, by=who, now=clock.now())
    request.flash(_("Đã đưa kết quả này lên đầu cho câu hỏi đó."))
    return _back(request, text)


@view_config(route_name="search.means", **WRITE)
def means(request: Any) -> Response:
    """Teach that the query is another name of a procedure."""
    text, _target_id, procedure = _target(request)
    if len(text) > 100:
        raise HTTPBadRequest
    editing.save_word(
        request.db,
        term=text,
        kind=WordKind.COLLOQUIAL,
        expands_to=(procedure.short_title or procedure.title).replace(";", ",")[:500],
        by=request.identity.code,
        now=clock.now(),
    )
    request.flash(_("Đã dạy tìm kiếm: câu này là tên khác của thủ tục đó."))
    return _back(request, text)


@view_config(route_name="search.unfeature", **WRITE)
def unfeature(context: FeaturedResource, request: Any) -> Response:
    """Take a featured result back."""
    editing.unfeature(request.db, context.row, by=request.identity.code, now=clock.now())
    request.flash(_("Kết quả đó không còn được đưa lên đầu."))
    return HTTPSeeOther(request.route_path("search.workshop"))


def _form(request: Any, word: SearchWord | None) -> Any:
    values: dict[str, Any] = {"active": True, "term": request.GET.get("q", "")[:100]}
    if word is not None:
        weight = min(WEIGHTS, key=lambda one: abs(float(one[0]) - word.weight))[0]
        values = {
            "term": word.term,
            "kind": word.kind.value,
            "expands_to": word.expands_to,
            "weight": weight,
            "note": word.note,
            "active": word.active,
            "version": word.version,
        }
    return request.make_form(
        WordForm(),
        appstruct=values,
        buttons=(Button("save", _("Lưu từ này")),),
        cancel=(request.route_path("search.workshop"), _("Quay lại")),
    )


@view_config(route_name="search.new_word", renderer=FORM, **READ)
@view_config(route_name="search.word", renderer=FORM, **READ)
def word_form(context: Any, request: Any) -> dict[str, Any]:
    """Show the form of a new or a known word."""
    word = getattr(context, "word", None)
    return {"word": word, "form": _form(request, word)}


@view_config(route_name="search.new_word", renderer=FORM, **WRITE)
@view_config(route_name="search.word", renderer=FORM, **WRITE)
def save_word(context: Any, request: Any) -> Any:
    """Save a word; whoever saw an older version of it is told so."""
    word = getattr(context, "word", None)
    form = _form(request, word)
    values = form.read()
    if values is None:
        return {"word": word, "form": form}
    version = values.pop("version") or None
    kind, weight = WordKind(values.pop("kind")), float(values.pop("weight"))
    try:
        editing.save_word(
            request.db,
            **values,
            kind=kind,
            weight=weight,
            by=request.identity.code,
            now=clock.now(),
            version=version if word is not None else None,
        )
    except editing.OutdatedWordError:
        form.refuse(_("Người khác vừa sửa từ này. Mở lại trang để xem bản mới rồi sửa tiếp."))
        request.response.status_int = 409
        return {"word": word, "form": form}
    request.flash(_("Đã lưu. Tìm kiếm dùng từ này trong vài giây nữa."))
    return HTTPSeeOther(request.route_path("search.workshop"))


@view_config(route_name="search.remove_word", **WRITE)
def remove_word(context: WordResource, request: Any) -> Response:
    """Remove an editor's word."""
    editing.remove_word(request.db, context.word, by=request.identity.code, now=clock.now())
    request.flash(_("Đã xóa từ này."))
    return HTTPSeeOther(request.route_path("search.workshop"))
