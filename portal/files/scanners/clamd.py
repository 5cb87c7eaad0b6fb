"""ClamAV's daemon over its socket (protocol INSTREAM, clamd(8))."""

import socket
import struct
from typing import BinaryIO

from portal.files.scanners.base import Verdict

PIECE = 64 * 1024


class Clamd:
    """Asks clamd at ``address``: ``host:port``, or the path of a local socket."""

    def __init__(self, address: str, *, seconds: float = 20.0) -> None:
        self.address = address
        self.seconds = seconds

    def scan(self, stream: BinaryIO) -> Verdict:
        """Send the bytes in pieces; anything but a clear answer is "away"."""
        try:
            with self._connect() as connection:
                connection.sendall(b"zINSTREAM\x00")
                while piece := stream.read(PIECE):
                    connection.sendall(struct.pack(">I", len(piece)) + piece)
                connection.sendall(struct.pack(">I", 0))
                answer = self._answer(connection)
        except OSError:
            return Verdict.AWAY
        if answer.endswith(b"OK"):
            return Verdict.CLEAN
        return Verdict.INFECTED if answer.endswith(b"FOUND") else Verdict.AWAY

    def _connect(self) -> socket.socket:
        host, _, port = self.address.rpartition(":")
        if port.isdecimal():
            return socket.create_connection((host, int(port)), timeout=self.seconds)
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(self.seconds)
        try:
            connection.connect(self.address)
        except OSError:
            connection.close()
            raise
        return connection

    @staticmethod
    def _answer(connection: socket.socket) -> bytes:
        got = b""
        while piece := connection.recv(4096):
            got += piece
            if got.endswith(b"\x00"):
                break
        return got.rstrip(b"\x00\n ")
