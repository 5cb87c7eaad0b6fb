"""What a scanner is."""

from enum import StrEnum
from typing import BinaryIO, Protocol


class Verdict(StrEnum):
    """What a scanner says of a file."""

    CLEAN = "clean"
    INFECTED = "infected"
    AWAY = "away"  # the scanner could not be asked, or gave no answer


class Scanner(Protocol):
    """Looks at bytes; never raises."""

    def scan(self, stream: BinaryIO) -> Verdict:
        """Return the verdict on ``stream`` from its present position to its end."""
