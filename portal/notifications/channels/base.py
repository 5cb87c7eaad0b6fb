"""What a channel is: the protocol that every implementation keeps (tests/contracts)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class SendState(StrEnum):
    """What a channel can say of one send."""

    SENT = "sent"  # the next carrier took responsibility
    FAILED = "failed"
    UNCERTAIN = "uncertain"  # handed over, the answer was lost
    SKIPPED = "skipped"  # switched off


@dataclass(frozen=True, slots=True)
class Message:
    """A message, ready to send.

    ``id`` is the same at every attempt (made of the business key), so that a carrier that saw it
    already can drop the second one. ``subject`` is empty where the channel knows none.
    """

    id: str
    to: str
    subject: str
    body: str
    lang: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class SendResult:
    """How a send ended, and for a failed one whether trying again may help.

    ``temporary``: the carrier refused for now. ``outage``: the carrier cannot be reached at all, so
    no other message would get through either. ``detail`` is for operators.
    """

    state: SendState
    detail: str = ""
    temporary: bool = False
    outage: bool = False


class Channel(Protocol):
    """A way to reach a person."""

    def send(self, message: Message) -> SendResult:
        """Hand ``message`` to the carrier within a minute; raise nothing that it does."""
