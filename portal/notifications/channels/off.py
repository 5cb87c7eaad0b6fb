"""No channel: nothing is sent, and the notice says so."""

from collections.abc import Mapping
from typing import Any

from portal.notifications.channels.base import Message, SendResult, SendState


class Off:
    """A channel that is switched off."""

    def __init__(self, settings: Mapping[str, Any] | None = None) -> None:
        pass

    def send(self, message: Message) -> SendResult:
        """Send nothing."""
        return SendResult(SendState.SKIPPED, "the channel is switched off")
