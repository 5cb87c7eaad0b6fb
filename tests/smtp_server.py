"""A mail server for tests, on a port of this machine; it misbehaves when it is told to.

``behave`` maps a moment (connect, MAIL, RCPT, DATA, text) to a reply line, to ``drop`` (close the
connection without answer) or to ``hang`` (answer nothing until the client gives up).
"""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes, policy
from email.message import EmailMessage


class Conversation(socketserver.StreamRequestHandler):
    """One connection, RFC 5321 as far as a client needs it."""

    server: "MailServer"

    def answer(self, moment: str, usual: str) -> bool:
        """Answer as told, else as usual; return whether to go on."""
        told = self.server.behave.get(moment, usual)
        if told == "hang":
            self.server.released.wait(20)
            return False
        if told == "drop":
            return False
        self.wfile.write(f"{told}\r\n".encode())
        return True

    def handle(self) -> None:
        """Talk."""
        with suppress(ConnectionError):
            going = self.answer("connect", "220 test ready")
            while going and (line := self.rfile.readline()):
                going = self.command(line.decode().strip())

    def command(self, line: str) -> bool:
        """Answer one command."""
        verb = line[:4].upper()
        if verb == "QUIT":
            self.answer("QUIT", "221 bye")
            return False
        if verb == "DATA":
            return self.data()
        if verb == "RCPT":
            self.server.receivers.append(line.partition("<")[2].rstrip(">"))
        usual = {"EHLO": "250 test", "MAIL": "250 ok", "RCPT": "250 ok", "RSET": "250 ok"}
        return self.answer(verb, usual.get(verb, "502 what?"))

    def data(self) -> bool:
        """Take the text up to the lonely dot."""
        if not self.answer("DATA", "354 go on"):
            return False
        if not self.server.behave.get("DATA", "354").startswith("354"):
            return True
        kept = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            kept.append(line[1:] if line.startswith(b"..") else line)
        self.server.raw.append(b"".join(kept))
        return self.answer("text", "250 queued")


class MailServer(socketserver.ThreadingTCPServer):
    """The server; ``raw`` has every text that came in, refused or not."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.behave: dict[str, str] = {}
        self.raw: list[bytes] = []
        self.receivers: list[str] = []
        self.released = threading.Event()

    @property
    def port(self) -> int:
        """The port it listens on."""
        return self.server_address[1]

    def mails(self) -> list[EmailMessage]:
        """Return the mails that came in, parsed."""
        return [message_from_bytes(raw, policy=policy.default) for raw in self.raw]  # type: ignore[misc]


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """Run a mail server in a thread."""
    with MailServer() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield server
        finally:
            server.released.set()
            server.shutdown()
            thread.join()
