"""What every page of a draft shows around its own content, and where one goes from it."""

from collections.abc import Callable
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther

from forms.definition import words
from forms.journey.models import DraftState
from forms.journey.progress import Progress, Task, after
from forms.journey.resources import OwnDraft
from portal.i18n import _

STATES = {
    Progress.TO_DO: _("Chưa làm"),
    Progress.DOING: _("Cần xem lại"),
    Progress.WAITING: _("Đang kiểm tra tệp"),
    Progress.DONE: _("Xong"),
    Progress.OPTIONAL: _("Không bắt buộc"),
}


def state_words(task: Task) -> Any:
    """Return the words for how far a task has come."""
    return STATES[task.progress]


def frame(context: OwnDraft, request: Any) -> dict[str, Any]:
    """Return what the frame of a draft's page shows."""
    draft = context.draft
    return {
        "draft": draft,
        "procedure_path": request.route_path("journey.start", code=draft.procedure_code),
        "form_title": words(context.definition.title, request.locale_name),
        "tasks_path": context.path("tasks"),
        "anonymous": draft.account_id is None,
        "leave_path": context.path("tasks")
        if draft.account_id is None
        else request.route_path("journey.mine"),
    }


def keep_query(request: Any) -> str:
    """Return what an address must keep: that its page was opened from the answers."""
    return "?ve=kiem-tra" if request.GET.get("ve") == "kiem-tra" else ""


def closed(context: OwnDraft, request: Any) -> Any:
    """Return where a draft that was filed leads, ``None`` while it is open."""
    if context.draft.state is DraftState.SUBMITTED:
        return HTTPSeeOther(context.path("done"))
    return None


def go_on(context: OwnDraft, request: Any, *, key: str, path_of: Callable[[Any, Task], str]) -> Any:
    """Go to the task after ``key``, back to the answers, or (saved and left) to the drafts."""
    if "leave" in request.POST:
        request.flash(
            _(
                "Đã lưu. Mã hồ sơ nháp: ${code}. Bạn có thể làm tiếp bất cứ lúc nào.",
                mapping={"code": context.draft.code},
            )
        )
        own = context.draft.account_id is not None and request.identity is not None
        return HTTPSeeOther(request.route_path("journey.mine") if own else context.path("tasks"))
    if request.GET.get("ve") == "kiem-tra":
        return HTTPSeeOther(context.path("check"))
    following = after(context.tasks(), key)
    return HTTPSeeOther(path_of(context, following) if following else context.path("check"))
