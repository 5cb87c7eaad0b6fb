"""Where a dossier stands, in a few words: its deadline for lists, its state as a tag."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from forms.dossiers.messages import STATES
from forms.dossiers.models import Dossier
from forms.dossiers.states import CLOSED, PAUSED, DossierState
from portal.clock import today
from portal.i18n import _
from portal.ui import words

SOON = 2  # days
KINDS = {
    DossierState.SUPPLEMENT: "warning",
    DossierState.FINANCIAL_DUTY: "warning",
    DossierState.AWAITING_PAYMENT: "warning",
    DossierState.REFUSED: "stop",
    DossierState.STOPPED: "stop",
    DossierState.WITHDRAWN: "quiet",
    DossierState.DONE: "done",
    DossierState.RETURNED: "done",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """A state and a deadline as a list shows them; ``kind`` is that of a tag."""

    state: Any
    kind: str
    deadline: Any = ""
    deadline_kind: str = "quiet"


def standing(dossier: Dossier, *, now: datetime, lang: str) -> Standing:
    """Return where ``dossier`` stands; counts days by the calendar, the clock says the rest."""
    state, kind = STATES[dossier.state], KINDS.get(dossier.state, "info")
    if dossier.state in PAUSED:
        return Standing(state, kind, _("Tạm dừng, không tính trễ hẹn"), "quiet")
    if dossier.state in CLOSED or dossier.state is DossierState.DONE or dossier.due_at is None:
        return Standing(state, kind)
    left = (today(dossier.due_at) - today(now)).days
    day = {"day": words.day(dossier.due_at, lang)}
    if left < 0:
        return Standing(state, kind, _("Trễ hẹn, lẽ ra trả ngày ${day}", mapping=day), "stop")
    if left == 0:
        return Standing(state, kind, _("Hẹn trả hôm nay"), "warning")
    deadline_kind = "warning" if left <= SOON else "quiet"
    return Standing(state, kind, _("Hẹn trả ${day}", mapping=day), deadline_kind)
