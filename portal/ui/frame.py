"""What the frame of a page shows that is not the page's own: menus, notices, languages."""

from dataclasses import dataclass
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from pyramid.threadlocal import get_current_request

from portal.clock import now
from portal.slots import ordered


@dataclass(frozen=True, slots=True)
class Entry:
    """A link of a menu as it is drawn."""

    key: str
    title: Any
    path: str
    current: bool = False
    icon: str = ""
    lead: Any = ""


def current(context: Context) -> Any:
    """Return the request; macros imported without context get it from the thread."""
    return context.get("request") or get_current_request()


@pass_context
def menu(context: Context, name: str = "main") -> list[Entry]:
    """Return what the slot offers for the menu ``name`` to whoever is asking, in order.

    To ``footer`` the request adds its own ``footer_pages``: pairs of title and path.
    """
    request = current(context)
    entries = []
    for item in ordered(request.registry["slots"].menu):
        allowed = item.menu == name and (
            item.permission is None or request.has_permission(item.permission)
        )
        if allowed:
            path = request.route_path(item.route)
            here = request.path == path or (path != "/" and request.path.startswith(f"{path}/"))
            entries.append(Entry(item.key, item.title, path, here, item.icon, item.lead))
    if name == "footer":
        pages = getattr(request, "footer_pages", ())
        entries += [Entry(path, title, path, request.path == path) for title, path in pages]
    return entries


@pass_context
def notices(context: Context) -> list[tuple[str, Any]]:
    """Return what the last action has to say: pairs of kind (done, warning, info) and words."""
    return list(getattr(current(context), "notices", ()))


@pass_context
def session_seconds(context: Context) -> int:
    """Return in how many seconds the session ends unless something is asked; 0 without one."""
    signed_in = getattr(current(context), "signed_in", None)
    return max(0, int((signed_in.ends_at - now()).total_seconds())) if signed_in else 0


@pass_context
def languages(context: Context) -> dict[str, str]:
    """Return the address of this very page by language, nothing when that is not known."""
    return dict(getattr(current(context), "language_switch", None) or {})


def link_to(path: str, words: str) -> Markup:
    """Return a link, to be set into a sentence: ``_("Gọi ${phone}", phone=link_to(...))``."""
    return Markup('<a href="{}">{}</a>').format(path, words)
