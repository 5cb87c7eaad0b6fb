"""Virus scanners: one protocol, ``off`` and ``clamd``; which is used is the setting files.scanner.

With ``off`` files count as safe once they were opened; with ``warn`` a file also counts when the
scanner is away (and the log says so); with ``require`` it waits until the scanner answered.
"""

from collections.abc import Mapping
from typing import Any

from portal.files.scanners.base import Scanner, Verdict
from portal.files.scanners.clamd import Clamd
from portal.files.scanners.off import Off

__all__ = ["Scanner", "Verdict", "open_scanner"]


def open_scanner(settings: Mapping[str, Any]) -> Scanner:
    """Return the scanner that the settings name."""
    if settings["files.scanner"] == "off":
        return Off()
    return Clamd(settings["files.clamd"], seconds=settings["files.clamd_seconds"])
