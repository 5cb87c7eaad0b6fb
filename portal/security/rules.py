"""Rules that every view keeps, checked when the application starts (a view deriver).

A view names a permission of the enum and its request methods; one that changes something has the
form token checked, unless ``require_csrf=False`` comes with ``csrf_exempt_reason="..."``.
"""

from typing import Any

from pyramid.config import Configurator
from pyramid.exceptions import ConfigurationError
from pyramid.predicates import RequestMethodPredicate
from pyramid.static import static_view

from portal.security.methods import READING
from portal.security.permissions import Permission

SAFE = READING | {"OPTIONS"}


def broken_rules(info: Any) -> list[str]:
    """Return what is wrong with a view, as its deriver info tells it."""
    if info.exception_only or isinstance(info.original_view, static_view):
        return []
    options = info.options
    methods = [m for p in info.predicates if isinstance(p, RequestMethodPredicate) for m in p.val]
    wrong = []
    if options.get("permission") not in set(Permission):
        wrong.append("names no permission of portal.security.Permission")
    if not methods:
        wrong.append("names no request_method")
    exempt = options.get("require_csrf") is False
    if exempt and set(methods) - SAFE and not options.get("csrf_exempt_reason"):
        wrong.append("has require_csrf=False without a csrf_exempt_reason")
    return wrong


def ruled_view(view: Any, info: Any) -> Any:
    """Refuse to start with a view that breaks a rule; otherwise leave it as it is."""
    wrong = broken_rules(info)
    if wrong:
        raise ConfigurationError(f"view {info.original_view!r} {' and '.join(wrong)}")
    return view


ruled_view.options = ("csrf_exempt_reason",)  # type: ignore[attr-defined]


def includeme(config: Configurator) -> None:
    """Look at every view."""
    config.add_view_deriver(ruled_view, "ruled_view")
