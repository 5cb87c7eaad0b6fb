"""Papers: upload, replace, order, remove, look at; all of it without JavaScript too."""

from typing import Any

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.response import Response
from pyramid.view import view_config

from forms.attachments import limits
from forms.attachments import service as attachments
from forms.attachments.models import Attachment, AttachmentState
from forms.definition import PaperRequest, language, papers_for, words
from forms.journey.progress import before
from forms.journey.resources import OpenDraft
from forms.journey.views.filling import READ, WRITE, path_of
from forms.journey.views.frame import closed, frame, go_on, keep_query
from portal import clock
from portal.files.models import FileRow, FileState
from portal.files.serving import download_name, file_response
from portal.files.types import RefusedFileError
from portal.files.words import REFUSALS
from portal.i18n import _
from portal.ui.words import number

TEMPLATE = "forms:journey/templates/paper.jinja2"
INFECTED = _("Tệp có mã độc. Xóa tệp này, quét máy của bạn rồi gửi tệp khác.")
KIND_WORDS = {"pdf": "PDF", "jpeg": "JPG", "png": "PNG", "docx": "DOCX"}
MB = 1024 * 1024
KB = 1024


def paper_or_404(context: OpenDraft, request: Any) -> PaperRequest:
    """Return the paper of the address, if it is asked for in the chosen case."""
    wanted = request.matchdict["paper"]
    asked = papers_for(context.definition, context.draft.answers)
    found = next((one for one in asked if one.id == wanted), None)
    if found is None:
        raise HTTPNotFound
    return found


def size_words(size: int, lang: str) -> str:
    """Return a size in bytes as people say it: ``840 KB``, ``2,4 MB``."""
    if size < MB:
        return f"{max(1, round(size / KB))} KB"
    return f"{number(round(size / MB, 1), lang)} MB"


def problem_of(attachment: Attachment) -> Any:
    """Return what is wrong with a file that was refused after it was opened."""
    if attachment.problem == "infected":
        return INFECTED
    return next((text for key, text in REFUSALS.items() if key == attachment.problem), "")


def shown(
    context: OpenDraft, request: Any, paper: PaperRequest, *, problem: Any = ""
) -> dict[str, Any]:
    """Return what the template of a paper needs."""
    lang = request.locale_name
    files = attachments.of_paper(request.db, context.draft.code, paper_id=paper.id)
    earlier = before(context.tasks(), paper.id)
    most = limits(request.registry.settings)
    return {
        **frame(context, request),
        "paper": paper,
        "title": words(paper.name, lang),
        "title_lang": language(paper.name, lang),
        "hint": words(paper.hint, lang),
        "hint_lang": language(paper.hint, lang),
        "files": [
            {
                "row": one,
                "path": context.path("file", file=one.code),
                "thumbnail": context.path("thumbnail", file=one.code) if one.thumbnail else "",
                "problem": problem_of(one),
                "size": size_words(one.size, lang),
            }
            for one in files
        ],
        "kinds": ", ".join(KIND_WORDS[kind.value] for kind in paper.kinds),
        "accept": ",".join(attachments.KINDS[kind.value] for kind in paper.kinds),
        "most_mb": most.file // MB,
        "waiting": any(one.state is AttachmentState.CHECKING for one in files),
        "most_files": most.per_paper,
        "full": paper.many and len(files) >= most.per_paper,
        "keep_query": keep_query(request),
        "back": path_of(context, earlier) if earlier else context.path("tasks"),
        "problem": request.localizer.translate(problem) if problem else "",
    }


@view_config(route_name="journey.paper", renderer=TEMPLATE, **READ)
def show(context: OpenDraft, request: Any) -> Any:
    """Show what was attached for a paper, and the box to attach more."""
    if (elsewhere := closed(context, request)) is not None:
        return elsewhere
    return shown(context, request, paper_or_404(context, request))


@view_config(route_name="journey.paper", renderer=TEMPLATE, **WRITE)
def change(context: OpenDraft, request: Any) -> Any:
    """Attach, remove or move a file, or go on."""
    if (elsewhere := closed(context, request)) is not None:
        return elsewhere
    paper = paper_or_404(context, request)
    for name in ("bo", "len"):
        if name in request.POST:
            _arrange(context, request, name=name)
            return HTTPSeeOther(request.path + keep_query(request))
    uploads = [one for one in request.POST.getall("tep") if getattr(one, "filename", "")]
    problem = _take_all(context, request, paper, uploads) or _missing(context, request, paper)
    if problem:
        request.response.status_int = 422
        return shown(context, request, paper, problem=problem)
    if "gui" in request.POST:
        return HTTPSeeOther(request.path + keep_query(request))
    return go_on(context, request, key=paper.id, path_of=path_of)


def _missing(context: OpenDraft, request: Any, paper: PaperRequest) -> Any:
    """Return what is missing before one can go on, or nothing."""
    has = attachments.of_paper(request.db, context.draft.code, paper_id=paper.id)
    sent = [one for one in request.POST.getall("tep") if getattr(one, "filename", "")]
    if "gui" in request.POST and not sent:
        return _("Chọn một tệp rồi bấm Tải lên.")
    if paper.required and not has and "leave" not in request.POST and "gui" not in request.POST:
        return _("Giấy tờ này bắt buộc. Chọn tệp rồi tải lên.")
    return ""


def _take_all(context: OpenDraft, request: Any, paper: PaperRequest, uploads: list[Any]) -> Any:
    """Take every uploaded file up to the first that is refused; return what is wrong with it."""
    for upload in uploads:
        problem = _take(context, request, paper, upload)
        if problem:
            return _(
                "${name}: ${problem}",
                mapping={
                    "name": download_name(upload.filename),
                    "problem": request.localizer.translate(problem),
                },
            )
    return ""


def _arrange(context: OpenDraft, request: Any, *, name: str) -> None:
    code = str(request.POST[name])[:20]
    found = attachments.find(request.db, context.draft.code, code=code)
    if found is None:
        return
    if name == "bo":
        attachments.remove(request.db, found)
    else:
        attachments.move(request.db, found, up=name == "len")


def _take(context: OpenDraft, request: Any, paper: PaperRequest, upload: Any) -> Any:
    """Take one uploaded file; return what is wrong with it, or nothing."""
    most = limits(request.registry.settings)
    try:
        attachments.add(
            request.db,
            request.registry["files.store"],
            owner=context.draft.code,
            paper_id=paper.id,
            name=upload.filename,
            stream=upload.file,
            now=clock.now(),
            kinds=[kind.value for kind in paper.kinds],
            many=paper.many,
            limits=most,
        )
    except RefusedFileError as error:
        return REFUSALS[error.refusal]
    except attachments.KindError as error:
        kinds = ", ".join(KIND_WORDS[kind] for kind in error.kinds)
        return _("Giấy tờ này chỉ nhận tệp ${kinds}. Chọn tệp khác.", mapping={"kinds": kinds})
    except attachments.TooManyError as error:
        return _("Đã đủ ${most} tệp. Xóa bớt rồi tải lên.", mapping={"most": error.most})
    except attachments.QuotaError as error:
        size = error.most // MB
        return _(
            "Các tệp của hồ sơ cộng lại quá ${size} MB. Xóa bớt hoặc gửi tệp nhỏ hơn.",
            mapping={"size": size},
        )
    return ""


def file_or_404(context: OpenDraft, request: Any) -> Attachment:
    """Return the file of the address."""
    code = request.matchdict["file"]
    found = attachments.find(request.db, context.draft.code, code=code)
    if found is None:
        raise HTTPNotFound
    return found


@view_config(route_name="journey.file", **READ)
def download(context: OpenDraft, request: Any) -> Response:
    """Send a file back to whoever attached it."""
    found = file_or_404(context, request)
    row = request.db.get_one(FileRow, found.sha256)
    if row.state is FileState.UNSAFE:
        raise HTTPNotFound
    return file_response(request, row, found.name)


@view_config(route_name="journey.thumbnail", **READ)
def thumbnail(context: OpenDraft, request: Any) -> Response:
    """Send the small picture of a file."""
    found = file_or_404(context, request)
    if found.thumbnail is None:
        raise HTTPNotFound
    row = request.db.get_one(FileRow, found.thumbnail)
    return file_response(request, row, "anh-nho.jpg")
