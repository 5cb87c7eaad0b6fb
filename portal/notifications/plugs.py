"""What the notices plug into the house: settings, channels, the job, tidying, a command."""

from datetime import timedelta
from typing import Any

from pyramid.config import Configurator
from pyramid.exceptions import ConfigurationError

from portal.i18n import LANGUAGES
from portal.notifications import service, templates
from portal.notifications.channels import open_channel
from portal.notifications.commands import TEST, notices
from portal.notifications.sending import send_notice
from portal.outbox.timed import TimedContext
from portal.settings import Setting
from portal.slots import Job, TimedJob

CHANNELS = ("email", "sms")

SETTINGS = (
    Setting(
        "notify.email",
        str,
        "file",
        "How e-mail goes: smtp, file ({data.dir}/mail), off, or a dotted name of one's own.",
    ),
    Setting(
        "notify.sms",
        str,
        "off",
        "How SMS go: file ({data.dir}/sms), off, or the dotted name of a gateway's factory.",
    ),
    Setting(
        "notify.email.sender",
        str,
        "Một Cửa <khong-tra-loi@motcua.example>",
        "Sender of every e-mail, as 'Name <address>'.",
    ),
    Setting("notify.smtp.host", str, "localhost", "Mail server."),
    Setting("notify.smtp.port", int, 587, "Its port: 587 with starttls, 465 with tls, 25 inside."),
    Setting(
        "notify.smtp.security",
        str,
        "starttls",
        "Encryption to the mail server; none only to one on the same machine.",
        choices=("starttls", "tls", "none"),
    ),
    Setting("notify.smtp.user", str, "", "Account at the mail server; empty: no sign-in."),
    Setting("notify.smtp.password", str, "", "Its password.", secret=True),
    Setting("notify.smtp.timeout_seconds", float, 15.0, "Seconds to wait for each answer."),
    Setting("notify.keep_days", int, 180, "Days that the address of a notice is kept."),
)
KEEP_TEXTS = timedelta(days=14)  # of failed and uncertain ones: time enough to send them again
LEASE = timedelta(minutes=5)  # longer than all the steps of SMTP can take


def tidy(context: TimedContext) -> None:
    """Settle what was given up, forget texts and addresses whose time is over."""
    days = context.registry.settings["notify.keep_days"]
    with context.writing() as db:
        service.settle_given_up(db)
        service.forget(
            db,
            texts_before=context.now - KEEP_TEXTS,
            addresses_before=context.now - timedelta(days=days),
        )


def _check_templates(registry: Any) -> None:
    """Refuse to start when a kind of notice lacks a template in some language."""
    for kind in registry["slots"].message_kinds.values():
        for channel in kind.channels:
            for lang in LANGUAGES:
                try:
                    templates.needs(templates.asset(kind, channel=channel, lang=lang))
                except LookupError as error:
                    raise ConfigurationError(f"notice {kind.key}: {error}") from error


def includeme(config: Configurator) -> None:
    """Plug in."""
    config.declare_settings(*SETTINGS)
    registry = config.registry
    registry["notify.channels"] = {name: open_channel(name, registry.settings) for name in CHANNELS}
    config.add_job(Job(service.JOB, send_notice, lease=LEASE))
    config.add_timed_job(TimedJob("notices.tidy", tidy, timedelta(hours=1), "Forget old addresses"))
    config.add_message_kind(TEST)
    config.add_command(notices)
    config.action("notices.templates", _check_templates, (registry,), order=1000)
