"""Audit: who did what, in a chain that shows every later change. See README.md in this folder."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import timedelta
from typing import Any

from pyramid.config import Configurator
from sqlalchemy.orm import Session

from portal.audit.commands import audit
from portal.audit.publishing import publish_daily
from portal.audit.service import SYSTEM, write
from portal.i18n import _
from portal.security import Permission
from portal.slots import MenuItem, TimedJob

__all__ = ["SYSTEM", "includeme", "write"]

ActorNames = Callable[[Session, Collection[str]], Mapping[str, str]]
Check = Callable[[Session], Iterable[str]]


def _add_action(config: Configurator, key: str, title: str) -> None:
    """Give an action its words for the page (``config.add_audit_action(key, title)``)."""
    actions = config.registry["audit.actions"]
    config.action(("audit action", key), actions.__setitem__, (key, title))


def _set_actor_names(config: Configurator, names: ActorNames) -> None:
    """Say who knows the names of actors: ``names(db, codes)`` returns code -> name."""
    config.action("audit names", config.registry.__setitem__, ("audit.names", names))


def _add_check(config: Configurator, key: str, check: Check) -> None:
    """Let ``motcua audit verify`` check a feature's own chain too: ``check(db)`` yields faults."""
    checks = config.registry["audit.checks"]
    config.action(("audit check", key), checks.__setitem__, (key, check))


def includeme(config: Configurator) -> None:
    """Table of contents."""
    registry: Any = config.registry
    registry["audit.actions"] = {}
    registry["audit.checks"] = {}
    registry["audit.names"] = lambda db, codes: {}
    config.add_directive("add_audit_action", _add_action)
    config.add_directive("set_actor_names", _set_actor_names)
    config.add_directive("add_audit_check", _add_check)
    config.include("portal.audit.routes")
    config.scan("portal.audit.views")
    config.add_command(audit)
    config.add_timed_job(
        TimedJob("audit.publish", publish_daily, timedelta(days=1), "Publish the audit's head")
    )
    config.add_menu_item(
        MenuItem(
            "audit",
            _("Nhật ký hệ thống"),
            "audit",
            order=90,
            menu="desk",
            permission=Permission.VIEW_AUDIT,
            icon="list-check",
            lead=_("Ai đã làm gì, vào lúc nào"),
        )
    )
