"""What an address of the journey points at."""

from functools import cached_property
from typing import Any

from pyramid.httpexceptions import HTTPNotFound

from catalogue.service import browse
from forms.attachments import service as attachments
from forms.attachments.models import Attachment
from forms.definition import FormDefinition
from forms.journey import access
from forms.journey.models import Draft, DraftState
from forms.journey.progress import Task, tasks
from forms.journey.service import drafts
from portal import clock
from portal.security.permissions import Site


class Start(Site):
    """A procedure that somebody wants to file; ``live`` is ``None`` when it was taken back."""

    def __init__(self, request: Any) -> None:
        code = request.matchdict["code"]
        self.live = browse.find(request.reading, code)
        self.gone = browse.identity(request.reading, code) if self.live is None else None
        if self.live is None and (self.gone is None or not self.gone.revisions):
            raise HTTPNotFound


class OwnDraft(Site):
    """A draft of whoever asks; one that is changed is locked till the commit."""

    def __init__(self, request: Any) -> None:
        self.request = request
        writing = request.method == "POST"
        found = drafts.find(request.db, request.matchdict["draft"], lock=writing)
        account, browser = access.account_of(request), access.browser_of(request)
        if (
            found is None
            or found.procedure_code != request.matchdict["code"]
            or not drafts.belongs_to(found, account_id=account, browser=browser)
        ):
            raise HTTPNotFound
        self.draft: Draft = found

    @cached_property
    def definition(self) -> FormDefinition:
        """The form that the draft was begun with."""
        return drafts.definition_of(self.draft)

    @cached_property
    def files(self) -> dict[str, list[Attachment]]:
        """The draft's files by paper."""
        return attachments.of_owner(self.request.db, self.draft.code)

    def tasks(self) -> list[Task]:
        """The task list as it stands now."""
        draft = self.draft
        return tasks(self.definition, draft.answers, saved=draft.page_versions, files=self.files)

    def path(self, route: str, **values: Any) -> str:
        """Return the address of a page of this draft."""
        draft = self.draft
        return self.request.route_path(
            f"journey.{route}", code=draft.procedure_code, draft=draft.code, **values
        )


class OpenDraft(OwnDraft):
    """A draft that can still be filled in."""

    def __init__(self, request: Any) -> None:
        super().__init__(request)
        if self.draft.state is DraftState.OPEN and self.draft.expires_at <= clock.now():
            raise HTTPNotFound


class FiledDraft(OwnDraft):
    """A draft that became a dossier."""

    def __init__(self, request: Any) -> None:
        super().__init__(request)
        if self.draft.dossier is None:
            raise HTTPNotFound
