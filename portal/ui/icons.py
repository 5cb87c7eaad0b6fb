"""Icons: Tabler's outlines (MIT, see ``icons/LICENSE``), put into the page as SVG."""

import re
from functools import cache
from pathlib import Path

from markupsafe import Markup

FOLDER = Path(__file__).parent / "icons"


@cache
def _drawing(name: str) -> str:
    """Return what is inside the ``<svg>`` of an icon; raise ``LookupError`` when there is none."""
    path = FOLDER / f"{name}.svg"
    if not re.fullmatch(r"[a-z0-9-]+", name) or not path.is_file():
        raise LookupError(f"no icon {name!r} in {FOLDER}")
    found = re.search(r"<svg[^>]*>(.*)</svg>", path.read_text("utf-8"), re.DOTALL)
    if found is None:
        raise LookupError(f"icon {name!r} is not an SVG")
    return re.sub(r"\s+", " ", found[1]).strip()


@cache
def icon(name: str, classes: str = "") -> Markup:
    """Return an icon as inline SVG that assistive technology skips: words stand beside it."""
    css = f"mc-icon {classes}".strip()
    return Markup(
        '<svg class="{}" viewBox="0 0 24 24" width="24" height="24" fill="none" '
        'stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" '
        'aria-hidden="true" focusable="false">{}</svg>'
    ).format(css, Markup(_drawing(name)))  # noqa: S704 (our own files)


def icon_or(name: str, other: str = "file-text", classes: str = "") -> Markup:
    """Return the icon that an editor named, or ``other`` when the house has no such icon."""
    try:
        return icon(name, classes)
    except LookupError:
        return icon(other, classes)
