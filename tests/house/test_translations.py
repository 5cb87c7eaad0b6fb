"""Every Vietnamese message has its English, in the package that says it."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
METHODS = [("**.py", "python"), ("**.jinja2", "jinja2")]
KEYWORDS = {"_": None, "ngettext": (1, 2), "gettext": None}
OPTIONS = {"**.jinja2": {"silent": "false", "trimmed": "true"}}


def said_in(package: str) -> set[str | tuple[str, ...]]:
    """Return the messages that the sources of ``package`` say."""
    found = extract_from_dir(ROOT / package, METHODS, OPTIONS, keywords=KEYWORDS)
    return {message for _file, _line, message, _comments, _context in found if message}


def translated_in(package: str) -> Catalog:
    with (ROOT / package / "locale/en/LC_MESSAGES/motcua.po").open("rb") as stream:
        return read_po(stream, locale="en", domain="motcua")


@pytest.mark.parametrize("package", ["portal", "forms", "catalogue", "search"])
def test_translations_are_complete(package: str) -> None:
    catalogue = translated_in(package)
    missing = []
    for message in said_in(package):
        key = message[0] if isinstance(message, tuple) else message
        entry = catalogue.get(key)
        texts = (
            (entry.string if isinstance(entry.string, tuple) else (entry.string,)) if entry else ()
        )
        if not texts or not all(texts) or (entry and entry.fuzzy):
            missing.append(key)
    assert not missing, f"{len(missing)} messages of {package} have no English: {missing[:10]}"


@pytest.mark.parametrize("package", ["portal", "forms", "catalogue", "search"])
def test_translations_keep_the_placeholders(package: str) -> None:
    def names(text: str) -> set[str]:
        return {part.partition("}")[0] for part in text.split("${")[1:]}

    wrong = []
    for entry in translated_in(package):
        if not entry.id:
            continue
        sources = entry.id if isinstance(entry.id, tuple) else (entry.id,)
        texts = entry.string if isinstance(entry.string, tuple) else (entry.string,)
        wanted = set().union(*(names(text) for text in sources))
        wrong += [text for text in texts if not names(text) <= wanted]
        if not isinstance(entry.id, tuple) and names(texts[0]) != wanted:
            wrong.append(texts[0])
    assert not wrong


@pytest.mark.parametrize("domain", ["colander", "deform"])
def test_the_form_libraries_speak_vietnamese(domain: str) -> None:
    with (ROOT / f"portal/locale/vi/LC_MESSAGES/{domain}.po").open("rb") as stream:
        catalogue = read_po(stream, locale="vi", domain=domain)
    empty = [entry.id for entry in catalogue if entry.id and not entry.string]
    assert len(catalogue) >= 25
    assert not empty
