"""Texts of notices: jinja2 text templates, one file for each kind, language and channel.

``{prefix}.{lang}.txt`` is the e-mail: its first line the subject, after a blank line the body.
``{prefix}.{lang}.sms.txt`` is the short message. What they may use: the values that the caller
passes, and ``site`` (name, province, url, hotline, email).
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined, meta

from portal.slots import MessageKind

STANDARD = frozenset({"site"})
SUFFIXES = {"email": "txt", "sms": "sms.txt"}


def _source(name: str) -> str | None:
    """Return the text of the asset ``package:path``; ``None`` if there is none."""
    package, _, path = name.partition(":")
    file = resources.files(package).joinpath(path)
    return file.read_text(encoding="utf-8") if file.is_file() else None


# Plain text goes out as it is: nothing here is ever shown as HTML.
ENVIRONMENT = Environment(  # noqa: S701
    loader=FunctionLoader(_source),
    undefined=StrictUndefined,
    keep_trailing_newline=True,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)


@dataclass(frozen=True, slots=True)
class Text:
    """A rendered notice; ``hash`` is the SHA-256 of the template it was made of."""

    subject: str
    body: str
    hash: str


def asset(kind: MessageKind, *, channel: str, lang: str) -> str:
    """Return the asset name of a template."""
    return f"{kind.template}.{lang}.{SUFFIXES[channel]}"


@cache
def needs(name: str) -> frozenset[str]:
    """Return the values that the template ``name`` uses; ``LookupError`` when there is no such."""
    source = _source(name)
    if source is None:
        raise LookupError(f"no notice template {name}")
    return frozenset(meta.find_undeclared_variables(ENVIRONMENT.parse(source, name))) - STANDARD


def render(
    kind: MessageKind,
    *,
    channel: str,
    lang: str,
    values: Mapping[str, Any],
    settings: Mapping[str, Any],
) -> Text:
    """Return the text of a notice; raise jinja2's errors for a value that is missing."""
    name = asset(kind, channel=channel, lang=lang)
    text = ENVIRONMENT.get_template(name).render({**values, "site": _site(settings, lang)})
    digest = hashlib.sha256((_source(name) or "").encode()).hexdigest()
    if channel == "sms":
        return Text("", " ".join(text.split()), digest)
    subject, _, body = text.partition("\n")
    return Text(" ".join(subject.split()), body.strip() + "\n", digest)


def _site(settings: Mapping[str, Any], lang: str) -> dict[str, str]:
    tail = "_en" if lang == "en" else ""
    root = settings["site.base_url"].rstrip("/")
    return {
        "name": settings["site.name"],
        "province": settings[f"site.province{tail}"],
        "url": f"{root}/en" if lang == "en" else root,
        "hotline": settings["site.hotline"],
        "email": settings["site.email"],
    }
