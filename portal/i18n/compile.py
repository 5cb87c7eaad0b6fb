"""Compile the translations: ``python -m portal.i18n.compile portal catalogue ...``."""

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compile_all(packages: list[str]) -> int:
    """Write a ``.mo`` beside every ``.po`` of ``packages`` that is newer; return how many."""
    written = 0
    for package in packages:
        for source in sorted(Path(package).glob("locale/*/LC_MESSAGES/*.po")):
            target = source.with_suffix(".mo")
            if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
                continue
            locale = source.parent.parent.name
            with source.open("rb") as stream:
                messages = read_po(stream, locale=locale, domain=source.stem)
            with target.open("wb") as stream:
                write_mo(stream, messages)
            written += 1
    return written


if __name__ == "__main__":
    compile_all(sys.argv[1:])
