"""Accounts: who people are, how they sign in, what they may do. See README.md in this folder."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from pyramid.config import Configurator
from sqlalchemy.exc import SQLAlchemyError

from portal.accounts import confirming, seed, service, sessions
from portal.accounts.commands import user
from portal.accounts.messages import ACTIONS, KINDS
from portal.slots import Seeder, TimedJob


def no_demo_accounts(registry: Any) -> Iterator[str]:
    """Look for demo accounts, which production refuses (a safety check)."""
    try:
        with registry["db.reading"]() as db:
            count = service.demo_count(db)
    except SQLAlchemyError as error:
        yield f"the database cannot be asked for demo accounts ({type(error).__name__})"
        return
    if count:
        yield f"{count} demo accounts can sign in: disable them with motcua user disable NAME"


def _purge(context: Any) -> None:
    with context.writing() as db:
        sessions.purge(db, context.registry["accounts.limits"], now=context.now)
        confirming.purge(db, now=context.now)


def includeme(config: Configurator) -> None:
    """Table of contents."""
    limits = sessions.Limits.of(config.get_settings())
    config.registry["accounts.limits"] = limits
    config.set_session_source(sessions.SessionStore(limits))
    config.include("portal.accounts.second_factor")
    config.include("portal.accounts.routes")
    config.scan("portal.accounts.views")
    config.set_actor_names(service.names_of)
    for key, title in ACTIONS.items():
        config.add_audit_action(key, title)
    for kind in KINDS:
        config.add_message_kind(kind)
    config.add_safety_check("demo accounts", no_demo_accounts)
    config.add_timed_job(
        TimedJob(
            "accounts.purge", _purge, timedelta(hours=1), "Delete sessions and codes that are over"
        )
    )
    config.add_seeder(Seeder("accounts", seed.seed, order=15))
    config.add_command(user)
