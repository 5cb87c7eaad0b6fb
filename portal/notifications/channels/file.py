"""Messages into a folder, one file each: for development, tests and a gateway that reads files."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from portal.notifications.channels.base import Message, SendResult, SendState
from portal.notifications.channels.mail import compose


class Folder:
    """A channel that writes each message as a file named by its id: sent twice, it is there once.

    ``to_bytes`` makes the content and may raise ``ValueError`` for a message that cannot be sent.
    """

    def __init__(self, folder: Path, *, suffix: str, to_bytes: Callable[[Message], bytes]) -> None:
        self.folder = folder
        self.suffix = suffix
        self.to_bytes = to_bytes

    def send(self, message: Message) -> SendResult:
        """Write the file, complete or not at all."""
        try:
            content = self.to_bytes(message)
        except ValueError as error:
            return SendResult(SendState.FAILED, str(error))
        stamp = f"{message.created_at:%Y%m%d-%H%M%S}"
        path = self.folder / f"{stamp}-{message.id[:24]}{self.suffix}"
        part = path.with_suffix(f".{os.getpid()}.part")
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as out:
                out.write(content)
                out.flush()
                os.fsync(descriptor)
            part.replace(path)
        except OSError as error:
            return SendResult(SendState.FAILED, f"{error.strerror}", temporary=True, outage=True)
        return SendResult(SendState.SENT)


def mail_folder(settings: Mapping[str, Any]) -> Folder:
    """Return the channel that writes e-mails as ``.eml`` files below ``{data.dir}/mail``."""
    sender = settings["notify.email.sender"]
    folder = Path(settings["data.dir"]) / "mail"
    return Folder(
        folder, suffix=".eml", to_bytes=lambda message: compose(message, sender=sender).as_bytes()
    )


def _as_text(message: Message) -> bytes:
    if not message.to.removeprefix("+").isdigit():
        raise ValueError("not a telephone number")
    return f"To: {message.to}\n\n{message.body}\n".encode()


def text_folder(settings: Mapping[str, Any]) -> Folder:
    """Return the channel that writes short messages as ``.txt`` files below ``{data.dir}/sms``."""
    return Folder(Path(settings["data.dir"]) / "sms", suffix=".txt", to_bytes=_as_text)
