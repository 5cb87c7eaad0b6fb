"""Bring the English catalogues up to date: ``python -m portal.i18n.update portal catalogue ...``.

New Vietnamese messages come in without English (the house tests then name them); those that nobody
says any more are dropped.
"""

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

METHODS = [("**.py", "python"), ("**.jinja2", "jinja2")]
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2)}
LOCALE = "en"


def said_in(package: Path) -> Catalog:
    """Return every message that the sources of ``package`` say, with where."""
    found = Catalog(charset="utf-8")
    for file, line, message, comments, _context in extract_from_dir(
        package, METHODS, keywords=KEYWORDS
    ):
        if message:
            found.add(message, locations=[(file, line)], auto_comments=comments)
    return found


def update(package: Path) -> int:
    """Merge what ``package`` says into its catalogue; return how many messages have no English."""
    target = package / "locale" / LOCALE / "LC_MESSAGES" / "motcua.po"
    with target.open("rb") as stream:
        catalog = read_po(stream, locale=LOCALE, domain="motcua")
    made = catalog.creation_date  # a new date alone would be no news
    catalog.update(said_in(package), no_fuzzy_matching=True)
    catalog.creation_date = made
    catalog.obsolete.clear()
    catalog.fuzzy = False
    with target.open("wb") as stream:
        write_po(stream, catalog, no_location=True, sort_output=True, width=100)
    return sum(1 for entry in catalog if entry.id and not _has_text(entry.string))


def _has_text(string: str | tuple[str, ...] | list[str] | None) -> bool:
    return bool(string) if isinstance(string, str | None) else all(string)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        sys.stdout.write(f"{name}: {update(Path(name))} messages without English\n")
