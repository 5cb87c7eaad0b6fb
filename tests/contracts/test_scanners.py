"""Every scanner says clean, infected or away, and never raises."""

import socket
import struct
import threading
from collections.abc import Iterator
from io import BytesIO

import pytest

from portal.files.scanners import Scanner, Verdict
from portal.files.scanners.clamd import Clamd
from portal.files.scanners.off import Off

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Daemon:
    """Speaks INSTREAM as clamd does; ``mood`` lets it misbehave."""

    def __init__(self, mood: str = "well") -> None:
        self.mood = mood
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            with connection:
                self.answer(connection)

    def answer(self, connection: socket.socket) -> None:
        reader = connection.makefile("rb")
        assert reader.read(10) == b"zINSTREAM\x00"
        got = b""
        while length := struct.unpack(">I", reader.read(4))[0]:
            got += reader.read(length)
        if self.mood == "silent":
            return
        words = {"well": b"stream: OK", "broken": b"INSTREAM size limit exceeded. ERROR"}[self.mood]
        if self.mood == "well" and EICAR in got:
            words = b"stream: Eicar-Signature FOUND"
        connection.sendall(words + b"\x00")


@pytest.fixture(params=["off", "clamd"])
def scanner(request) -> Iterator[Scanner]:
    if request.param == "off":
        yield Off()
        return
    daemon = Daemon()
    yield Clamd(daemon.address, seconds=5)
    daemon.listener.close()


@pytest.mark.parametrize("data", [b"", b"hello", b"x" * 300_000])
def test_clean_bytes_are_clean(scanner: Scanner, data: bytes) -> None:
    assert scanner.scan(BytesIO(data)) is Verdict.CLEAN


def test_clamd_finds_what_its_signatures_know() -> None:
    daemon = Daemon()
    assert Clamd(daemon.address, seconds=5).scan(BytesIO(EICAR)) is Verdict.INFECTED
    daemon.listener.close()


@pytest.mark.parametrize("mood", ["silent", "broken"])
def test_an_unclear_answer_is_away(mood: str) -> None:
    daemon = Daemon(mood)
    assert Clamd(daemon.address, seconds=2).scan(BytesIO(b"x")) is Verdict.AWAY
    daemon.listener.close()


@pytest.mark.parametrize("address", ["127.0.0.1:1", "/nowhere/clamd.sock"])
def test_a_daemon_that_is_not_there_is_away(address: str) -> None:
    assert Clamd(address, seconds=1).scan(BytesIO(b"x")) is Verdict.AWAY
