"""The task list of a draft: which pages and papers there are, and how far each has come. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from forms.attachments.models import Attachment, AttachmentState
from forms.definition import (
    FormDefinition,
    Page,
    PaperRequest,
    Text,
    check,
    items,
    papers_for,
    visible_pages,
)
from forms.definition.conditions import Answers


class Progress(StrEnum):
    """How far a task has come."""

    TO_DO = "to_do"
    DOING = "doing"  # begun, or something on it must change
    WAITING = "waiting"  # its files are being opened
    DONE = "done"
    OPTIONAL = "optional"  # may be left out


@dataclass(frozen=True, slots=True)
class Task:
    """One line of the task list: a page, a repeating group, or a paper."""

    key: str
    title: Text
    progress: Progress
    page: Page | None = None
    paper: PaperRequest | None = None
    count: int = 0  # items of a group, files of a paper


def tasks(
    definition: FormDefinition,
    answers: Answers,
    *,
    saved: Mapping[str, int],
    files: Mapping[str, Sequence[Attachment]],
) -> list[Task]:
    """Return the tasks in order; ``saved`` says which pages were saved at least once."""
    wrong = {problem.page for problem in check(definition, answers)}
    found = []
    for page in visible_pages(definition, answers):
        group = items(answers, page.repeat.group) if page.repeat else []
        begun = page.id in saved or bool(group)
        progress = Progress.DONE if begun else Progress.TO_DO
        if page.id in wrong:
            progress = Progress.DOING if begun else Progress.TO_DO
        elif page.repeat is not None and not group:
            progress = Progress.DONE if page.id in saved else Progress.OPTIONAL
        found.append(Task(page.id, page.title, progress, page=page, count=len(group)))
    found += [_paper(paper, files.get(paper.id, ())) for paper in papers_for(definition, answers)]
    return found


def _paper(paper: PaperRequest, files: Sequence[Attachment]) -> Task:
    states = {one.state for one in files}
    progress = Progress.TO_DO if paper.required else Progress.OPTIONAL
    if AttachmentState.REFUSED in states:
        progress = Progress.DOING
    elif AttachmentState.CHECKING in states:
        progress = Progress.WAITING
    elif states:
        progress = Progress.DONE
    return Task(paper.id, paper.name, progress, paper=paper, count=len(files))


def after(found: Sequence[Task], key: str) -> Task | None:
    """Return the task that comes next after ``key``, or ``None`` after the last."""
    keys = [task.key for task in found]
    at = keys.index(key) if key in keys else -1
    return found[at + 1] if at + 1 < len(found) else None


def before(found: Sequence[Task], key: str) -> Task | None:
    """Return the task that comes before ``key``, or ``None`` before the first."""
    keys = [task.key for task in found]
    at = keys.index(key) if key in keys else 0
    return found[at - 1] if at > 0 else None


def next_open(found: Sequence[Task]) -> Task | None:
    """Return the first task that still needs something."""
    waiting = {Progress.TO_DO, Progress.DOING}
    return next((task for task in found if task.progress in waiting), None)


def done_count(found: Sequence[Task]) -> int:
    """Return how many tasks need nothing more."""
    return sum(1 for task in found if task.progress in {Progress.DONE, Progress.WAITING})
