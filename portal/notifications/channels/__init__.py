"""Ways to reach a person: one protocol, several implementations, chosen by a setting."""

from collections.abc import Mapping
from typing import Any

from pyramid.exceptions import ConfigurationError
from pyramid.util import DottedNameResolver

from portal.notifications.channels.base import Channel
from portal.notifications.channels.file import mail_folder, text_folder
from portal.notifications.channels.off import Off
from portal.notifications.channels.smtp import from_settings as smtp

BUILT_IN: Mapping[str, Mapping[str, Any]] = {
    "email": {"file": mail_folder, "smtp": smtp, "off": Off},
    "sms": {"file": text_folder, "off": Off},
}


def open_channel(name: str, settings: Mapping[str, Any]) -> Channel:
    """Return the channel ``name`` (email, sms) that the setting ``notify.<name>`` asks for.

    Its value is a built-in name, or the dotted name of a callable that takes the settings and
    returns a :class:`Channel`: that is how a province plugs in its SMS gateway.
    """
    wanted = settings[f"notify.{name}"]
    factory = BUILT_IN[name].get(wanted)
    if factory is None:
        try:
            factory = DottedNameResolver().resolve(wanted)
        except (ImportError, ValueError) as error:
            known = ", ".join(BUILT_IN[name])
            raise ConfigurationError(
                f"setting notify.{name}: {wanted!r} is neither one of {known} nor importable"
            ) from error
    return factory(settings)
