"""Dossiers: what people file, its number, its states and its clock. See README.md here."""

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import Any

from pyramid.config import Configurator
from sqlalchemy.orm import Session

from forms.dossiers import messages, nightly, seed
from forms.dossiers.commands import dossiers
from forms.dossiers.service import verify, waiting
from portal.i18n import _
from portal.security import Permission
from portal.slots import DeskQueue, MenuItem, Seeder, TimedJob

DraftSource = Callable[[Any], Iterable[Any]]


def _set_draft_source(config: Configurator, source: DraftSource) -> None:
    """Say who knows the drafts for /ho-so (``config.set_draft_source(source)``).

    ``source(request)`` yields those of the person who is signed in, newest first, each with
    ``title``, ``path``, ``saved_at`` and ``expires_at``.
    """
    config.action("draft source", config.registry.__setitem__, ("dossiers.drafts", source))


def _chain_faults(db: Session) -> Iterator[str]:
    for problem in verify(db):
        yield f"dossier {problem.dossier_id}, event {problem.seq}: {problem.what}"


def includeme(config: Configurator) -> None:
    """Table of contents."""
    config.add_directive("set_draft_source", _set_draft_source)
    config.include("forms.dossiers.routes")
    config.scan("forms.dossiers.views")
    config.add_message_kind(messages.RECEIVED)
    for action, title in messages.STEPS.items():
        config.add_audit_action(f"dossier.{action}", title)
    config.add_audit_action("dossier.recounted", _("Tính lại ngày hẹn"))
    config.add_menu_item(
        MenuItem(
            "dossiers",
            _("Hồ sơ của tôi"),
            "journey.mine",
            order=40,
            permission=Permission.OWN_ACCOUNT,
        )
    )
    config.add_menu_item(
        MenuItem("calculator", _("Tính ngày hẹn"), "clock.calculator", order=40, menu="footer")
    )
    config.add_desk_queue(
        DeskQueue(
            "dossiers",
            _("Hồ sơ của cơ quan, chưa xong"),
            "desk.dossiers",
            waiting,
            Permission.DESK,
            order=10,
        )
    )
    config.add_timed_job(
        TimedJob(
            "dossiers.recount", nightly.recount_all, timedelta(days=1), "Recount the due dates"
        )
    )
    config.add_seeder(Seeder("dossiers", seed.seed, order=60))
    config.add_audit_check("dossiers", _chain_faults)
    config.add_command(dossiers)
