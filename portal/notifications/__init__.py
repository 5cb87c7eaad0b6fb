"""Notices to people by e-mail and SMS, through the outbox. See README.md in this folder."""

from pyramid.config import Configurator

from portal.notifications.service import Contact, notify

__all__ = ["Contact", "includeme", "notify"]


def includeme(config: Configurator) -> None:
    """Declare settings, open the channels, add the job that sends and the one that tidies."""
    config.include("portal.notifications.plugs")
