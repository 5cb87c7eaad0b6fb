"""Who may do what to a dossier, and when not: the guards of the transition table, in words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from forms.dossiers.clock import ClockState
from forms.dossiers.models import Dossier
from portal.i18n import _
from portal.security.identity import Identity
from portal.security.permissions import Role


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: an account with its roles and agencies today, or the house itself."""

    code: str
    account_id: int | None = None
    roles: frozenset[Role] = frozenset()
    agencies: frozenset[str] = frozenset()
    is_system: bool = False

    @classmethod
    def of(cls, identity: Identity) -> "Actor":
        """Return the actor who is signed in as ``identity``."""
        return cls(identity.code, identity.account_id, identity.roles, frozenset(identity.agencies))


SYSTEM = Actor("system", is_system=True)


@dataclass(frozen=True, slots=True)
class Attempt:
    """Everything a guard may look at."""

    dossier: Dossier
    actor: Actor
    reason: str
    data: dict[str, Any]
    clock: ClockState
    extended: bool  # whether the term was extended before
    now: datetime


Guard = Callable[[Attempt], str | None]  # a translation string that says why not, or None


def at_receipt(attempt: Attempt) -> str | None:
    """Refuse officers of other places of receipt."""
    if attempt.dossier.receipt_agency.slug in attempt.actor.agencies:
        return None
    return _("Hồ sơ này do nơi khác tiếp nhận.")


def at_competent(attempt: Attempt) -> str | None:
    """Refuse officers of other agencies."""
    if attempt.dossier.competent_agency.slug in attempt.actor.agencies:
        return None
    return _("Hồ sơ này do cơ quan khác giải quyết.")


def at_either(attempt: Attempt) -> str | None:
    """Refuse officers who are neither where it was received nor where it is decided."""
    return at_receipt(attempt) and at_competent(attempt)


def at_return(attempt: Attempt) -> str | None:
    """Refuse officers of other places of return."""
    if attempt.dossier.return_agency.slug in attempt.actor.agencies:
        return None
    return _("Kết quả của hồ sơ này trả ở nơi khác.")


def is_owner(attempt: Attempt) -> str | None:
    """Refuse everybody but the account that filed it."""
    mine = attempt.dossier.account_id is not None
    if mine and attempt.actor.account_id == attempt.dossier.account_id:
        return None
    return _("Chỉ người nộp hồ sơ được làm việc này.")


def nobody_else_holds(attempt: Attempt) -> str | None:
    """Refuse while another officer holds the dossier."""
    if attempt.dossier.holder_id in {None, attempt.actor.account_id}:
        return None
    return _("Hồ sơ này đang do cán bộ khác giữ.")


def extended_once(attempt: Attempt) -> str | None:
    """Refuse a second extension (NĐ 61/2018/NĐ-CP Art. 19.9: re-appointment only once)."""
    return _("Hồ sơ đã được gia hạn một lần, không gia hạn thêm.") if attempt.extended else None


def before_due(attempt: Attempt) -> str | None:
    """Refuse to extend a term that is over; it is late then, and stays so."""
    return _("Đã quá hạn trả kết quả nên không gia hạn được nữa.") if attempt.clock.late else None


def has_amount(attempt: Attempt) -> str | None:
    """Refuse an extension that does not say how long."""
    amount = attempt.data.get("amount")
    if isinstance(amount, int) and 0 < amount <= 365:
        return None
    return _("Nhập số ngày gia hạn, từ 1 đến 365.")


def has_limit(attempt: Attempt) -> str | None:
    """Refuse to extend what has no time limit."""
    return None if attempt.clock.total is not None else _("Thủ tục này không có thời hạn.")


def negative_says_why(attempt: Attempt) -> str | None:
    """Refuse a negative decision without its reason."""
    if attempt.data.get("outcome", "granted") == "granted" or attempt.reason:
        return None
    return _("Nhập lý do từ chối giải quyết.")


# Guards about who acts; the house itself (timed jobs, sample data) is past them.
PERSONAL = frozenset({at_receipt, at_competent, at_either, at_return, is_owner, nobody_else_holds})
