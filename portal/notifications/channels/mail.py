"""A message as an e-mail (RFC 5322): one Message-ID and Date at every attempt."""

from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import parseaddr

from portal.notifications.channels.base import Message


def address(text: str) -> Address:
    """Return ``Name <a@b>`` or ``a@b`` as an address; raise ``ValueError`` if it is none."""
    name, spec = parseaddr(text)
    if spec.count("@") != 1 or not spec.isascii() or any(sign.isspace() for sign in spec):
        raise ValueError("not an e-mail address")
    return Address(name, addr_spec=spec)


def compose(message: Message, *, sender: str) -> EmailMessage:
    """Return ``message`` as an e-mail from ``sender``; raise ``ValueError`` on a bad address."""
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"] = address(sender)
    mail["To"] = address(message.to)
    mail["Subject"] = message.subject
    mail["Date"] = message.created_at
    mail["Message-ID"] = f"<{message.id}@{address(sender).domain}>"
    mail["Content-Language"] = message.lang
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday answers, please
    mail.set_content(message.body, charset="utf-8", cte="base64")
    return mail
