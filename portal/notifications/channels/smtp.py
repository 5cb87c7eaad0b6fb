"""E-mail by SMTP: what is certain is told apart from what is not.

Until the server has asked for the text nothing can have been delivered: any trouble is a failure
that may be repeated. From the first byte of the text until its answer, trouble means uncertain.
"""

import smtplib
import ssl
from collections.abc import Mapping
from email.policy import SMTP as SMTP_POLICY
from typing import Any

from portal.notifications.channels.base import Message, SendResult, SendState
from portal.notifications.channels.mail import address, compose, receiver

BUSY = 421  # the server closes the connection: it is going down, or has too many


class RefusedError(Exception):
    """The server answered with a code that is not the wanted one."""

    def __init__(self, step: str, code: int, text: bytes) -> None:
        super().__init__(f"{step}: {code} {text.decode('utf-8', 'replace')}")
        self.code = code


class SmtpChannel:
    """One connection a message; every step has the same time limit (seconds)."""

    def __init__(
        self,
        *,
        host: str,
        port: int,
        security: str,
        sender: str,
        user: str = "",
        password: str = "",
        timeout: float = 15.0,
        context: ssl.SSLContext | None = None,
    ) -> None:
        self.host, self.port, self.security = host, port, security
        self.sender = sender
        self.user, self.password = user, password
        self.timeout = timeout
        self.context = context or ssl.create_default_context()

    def send(self, message: Message) -> SendResult:
        """Send one e-mail; say ``uncertain`` when the server's last answer was lost."""
        try:
            mail = compose(message, sender=self.sender)
            to = receiver(message.to)
        except ValueError as error:
            return SendResult(SendState.FAILED, str(error))
        try:
            smtp = self._connect()
        except (OSError, smtplib.SMTPException) as error:
            return SendResult(SendState.FAILED, _line(error), temporary=True, outage=True)
        try:
            return self._talk(smtp, to, mail.as_bytes(policy=SMTP_POLICY))
        finally:
            smtp.close()

    def _connect(self) -> smtplib.SMTP:
        """Return a connection, encrypted and signed in as the settings ask for."""
        if self.security == "tls":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=self.timeout, context=self.context
            )
        else:
            smtp = smtplib.SMTP(self.host, self.port, timeout=self.timeout)
        try:
            smtp.ehlo_or_helo_if_needed()
            if self.security == "starttls":
                smtp.starttls(context=self.context)  # refuses to go on in the clear
            if self.user:
                smtp.login(self.user, self.password)
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _talk(self, smtp: smtplib.SMTP, to: str, content: bytes) -> SendResult:
        """Say who to whom, then the text."""
        try:
            _want(250, "MAIL", *smtp.mail(address(self.sender).addr_spec))
            code, text = smtp.rcpt(to)
            if code not in {250, 251}:
                raise RefusedError("RCPT", code, text)
            _want(354, "DATA", *smtp.docmd("DATA"))
        except RefusedError as error:
            return _refusal(error)
        except (OSError, smtplib.SMTPException) as error:
            return SendResult(SendState.FAILED, _line(error), temporary=True, outage=True)
        try:
            smtp.send(_stuffed(content))
            _want(250, "text", *smtp.getreply())
        except RefusedError as error:
            return _refusal(error)
        except (OSError, smtplib.SMTPException) as error:
            return SendResult(SendState.UNCERTAIN, f"no answer to the text: {_line(error)}")
        _goodbye(smtp)
        return SendResult(SendState.SENT)


def _goodbye(smtp: smtplib.SMTP) -> None:
    """Close the session politely; the message is accepted whatever happens now."""
    try:
        smtp.quit()
    except (OSError, smtplib.SMTPException):
        return


def _want(wanted: int, step: str, code: int, text: bytes) -> None:
    if code != wanted:
        raise RefusedError(step, code, text)


def _refusal(error: RefusedError) -> SendResult:
    """Return what a refusal means: 4xx later, 421 and 3xx an outage, 5xx never."""
    outage = error.code == BUSY or error.code < 400
    return SendResult(
        SendState.FAILED, str(error), temporary=outage or error.code < 500, outage=outage
    )


def _stuffed(content: bytes) -> bytes:
    """Return ``content`` as DATA wants it: CRLF, dots at line starts doubled, the final dot."""
    lines = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    stuffed = [b"." + line if line.startswith(b".") else line for line in lines]
    if stuffed[-1] == b"":
        stuffed.pop()
    return b"\r\n".join(stuffed) + b"\r\n.\r\n"


def _line(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".splitlines()[0]


def from_settings(settings: Mapping[str, Any]) -> SmtpChannel:
    """Return the channel of the settings ``notify.smtp.*``."""
    return SmtpChannel(
        host=settings["notify.smtp.host"],
        port=settings["notify.smtp.port"],
        security=settings["notify.smtp.security"],
        sender=settings["notify.email.sender"],
        user=settings["notify.smtp.user"],
        password=settings["notify.smtp.password"],
        timeout=settings["notify.smtp.timeout_seconds"],
    )
