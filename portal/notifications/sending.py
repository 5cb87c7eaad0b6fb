"""The job that sends one notice."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jinja2 import TemplateError

from portal.faults import fault
from portal.notifications import templates
from portal.notifications.channels.base import Channel, Message, SendResult, SendState
from portal.notifications.models import Notice, NoticeState
from portal.notifications.service import message_id
from portal.outbox.jobs import JobContext, describe, mask

STATES = {
    SendState.SENT: NoticeState.SENT,
    SendState.FAILED: NoticeState.FAILED,
    SendState.UNCERTAIN: NoticeState.UNCERTAIN,
    SendState.SKIPPED: NoticeState.SKIPPED,
}


@dataclass(frozen=True, slots=True)
class Ready:
    """A rendered notice with the channel that it takes, and the hash of its template."""

    message: Message
    channel: Channel
    template_hash: str


def send_notice(context: JobContext, payload: Mapping[str, Any]) -> None:
    """Send the notice of ``payload`` and write down how it went."""
    with context.reading() as db:  # closed before the carrier is called: it may take its time
        notice = db.get(Notice, payload["notice"])
        if notice is None or notice.state is NoticeState.SENT:
            return
        ready = _prepare(context.registry, notice)
    if isinstance(ready, Ready):
        result = ready.channel.send(ready.message)
        fault("notices.sent")
        _record(context, payload["notice"], result, ready.template_hash)
    else:
        _record(context, payload["notice"], ready, None)


def _prepare(registry: Any, notice: Notice) -> Ready | SendResult:
    """Render ``notice``; what cannot be rendered has failed."""
    if notice.address is None or notice.data is None:
        return SendResult(SendState.SKIPPED, "address or text were forgotten")
    kind = registry["slots"].message_kinds.get(notice.kind)
    if kind is None:
        return SendResult(SendState.FAILED, f"no kind of notice {notice.kind}")
    try:
        text = templates.render(
            kind,
            channel=notice.channel,
            lang=notice.lang,
            values=notice.data,
            settings=registry.settings,
        )
    except TemplateError as error:
        return SendResult(SendState.FAILED, describe(error))
    message = Message(
        id=message_id(notice.key, notice.channel),
        to=notice.address,
        subject=text.subject,
        body=text.body,
        lang=notice.lang,
        created_at=notice.created_at,
    )
    return Ready(message, registry["notify.channels"][notice.channel], text.hash)


def _record(
    context: JobContext, notice_id: int, result: SendResult, template_hash: str | None
) -> None:
    """Write the result into the notice, and tell the outbox what to do with its row."""
    notice = context.db.get(Notice, notice_id, populate_existing=True)
    if notice is None:
        return
    again = result.outage or (result.temporary and not context.is_last())
    notice.state = NoticeState.QUEUED if again else STATES[result.state]
    notice.tries += 1
    notice.template_hash = template_hash or notice.template_hash
    notice.last_error = mask(result.detail) or None
    if result.state is SendState.SENT:
        notice.sent_at = context.now
        notice.data = None  # it may hold a one-time link; nobody needs it any more
    _tell(context, result)


def _tell(context: JobContext, result: SendResult) -> None:
    reason = mask(result.detail)
    if result.outage:
        context.outage(reason)
    elif result.temporary:
        context.try_later(reason)
    elif result.state is SendState.FAILED:
        context.give_up(reason)
    elif result.state is SendState.UNCERTAIN:
        context.mark_uncertain(reason)
