"""Why a file is not taken."""

from enum import StrEnum

MOST_PIXELS = 50_000_000


class Refusal(StrEnum):
    """Reasons; the words for people are in ``portal.files.words``."""

    EMPTY = "empty"
    UNKNOWN = "unknown"  # none of the kinds that are taken
    EXTENSION = "extension"  # the name says another kind than the content
    BROKEN = "broken"
    PIXELS = "pixels"
    ARCHIVE = "archive"  # too many entries, too large, or packed too tightly
    ENCRYPTED = "encrypted"
    MACROS = "macros"
    TOO_LARGE = "too_large"


class RefusedFileError(ValueError):
    """The file is not taken; ``refusal`` says why."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


def check_pixels(width: int, height: int) -> None:
    """Refuse a picture without area, or with more than 50 megapixels."""
    if width < 1 or height < 1:
        raise RefusedFileError(Refusal.BROKEN)
    if width * height > MOST_PIXELS:
        raise RefusedFileError(Refusal.PIXELS)
