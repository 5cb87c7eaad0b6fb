"""Security: who is asking, what they may do, and what every answer and every form must keep to.

See README.md in this folder for the rooms and the decisions.
"""

from datetime import timedelta
from typing import Any

from pyramid.config import Configurator

from portal.security import throttle
from portal.security.commands import limits, safety_report
from portal.security.headers import keep_private
from portal.security.identity import Identity
from portal.security.permissions import Permission, Role, Site
from portal.security.policy import Policy
from portal.settings import Setting
from portal.slots import TimedJob

__all__ = ["Identity", "Permission", "Role", "Site", "includeme", "keep_private"]

SETTINGS = (
    Setting(
        "secrets.session",
        str,
        "",
        "Key that messages between pages and counted addresses are sealed with: 64 random letters.",
        secret=True,
    ),
    Setting("session.idle_minutes", int, 60, "Minutes without a request that end a session."),
    Setting("session.hours", int, 12, "Hours after sign-in that end a session in any case."),
    Setting(
        "site.hosts",
        tuple,
        (),
        "Host names the portal answers to (with the port, where it is no default one); empty: that"
        " of site.base_url. In development those of this very machine are answered too.",
    ),
)


def _purge(context: Any) -> None:
    with context.writing() as db:
        throttle.purge(db, now=context.now)


def includeme(config: Configurator) -> None:
    """Turn on every policy."""
    config.declare_settings(*SETTINGS)
    config.set_security_policy(Policy())
    config.set_root_factory(Site)
    config.set_default_permission("nobody has this")
    for room in ("keys", "identity", "headers", "rules", "methods", "csrf", "flash", "safety"):
        config.include(f"portal.security.{room}")
    config.add_route("security.contact", "/.well-known/security.txt")
    config.scan("portal.security.views")
    config.add_timed_job(
        TimedJob("throttle.purge", _purge, timedelta(hours=1), "Forget tries that count no more")
    )
    config.add_command(limits)
    config.add_command(safety_report)
