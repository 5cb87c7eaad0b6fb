"""A message as an e-mail (RFC 5322): one Message-ID and Date at every attempt."""

import re
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import parseaddr

from portal.notifications.channels.base import Message

# One address in ASCII, as forms take it; what RFC 5321 allows beyond that nobody here has.
PLAIN = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


def address(text: str) -> Address:
    """Return ``Name <a@b>`` or ``a@b`` as an address; raise ``ValueError`` if it is none."""
    name, spec = parseaddr(text)
    if not PLAIN.fullmatch(spec) or any(sign in text for sign in "\r\n"):
        raise ValueError("not an e-mail address")
    return Address(name, addr_spec=spec)


def receiver(text: str) -> str:
    """Return the bare address ``a@b``; raise ``ValueError`` for anything else."""
    if not PLAIN.fullmatch(text):
        raise ValueError("not an e-mail address")
    return text


def compose(message: Message, *, sender: str) -> EmailMessage:
    """Return ``message`` as an e-mail from ``sender``; raise ``ValueError`` on a bad address."""
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"] = address(sender)
    mail["To"] = receiver(message.to)
    mail["Subject"] = message.subject
    mail["Date"] = message.created_at
    mail["Message-ID"] = f"<{message.id}@{address(sender).domain}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday answers, please
    mail.set_content(message.body, charset="utf-8", cte="base64")
    mail["Content-Language"] = message.lang
    return mail
