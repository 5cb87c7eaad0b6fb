"""The style guide: every component in its states, for those who build pages (development only)."""

from typing import Any

from pyramid.config import Configurator

from portal.security.permissions import Permission
from portal.ui.specimens import specimens


def styleguide(request: Any) -> dict[str, Any]:
    """Show every component."""
    return specimens(request)


def includeme(config: Configurator) -> None:
    """Add the page where the site is being developed."""
    if config.registry.settings["run.mode"] == "development":
        config.add_view(
            styleguide,
            route_name="pages.styleguide",
            renderer="styleguide.jinja2",
            permission=Permission.VIEW,
            request_method="GET",
        )
