"""Assembly: the one place that names every feature, in words only."""

from typing import Any

from pyramid.config import Configurator

from portal.delivery import Delivery
from portal.i18n import LanguageLayer
from portal.logs import AccessLayer
from portal.security.headers import HeadersLayer
from portal.security.hosts import HostLayer
from portal.security.safety import refuse_unsafe

FOUNDATION = (
    "portal.settings",
    "portal.slots",
    "portal.logs",
    "portal.db",
    "portal.i18n",
    "portal.delivery",
    "portal.errors",
    "portal.security",
    "portal.ui",
    "portal.offices",
    "portal.audit",
    "portal.outbox",
    "portal.files",
    "portal.notifications",
    "portal.accounts",
    "portal.pages",
    "portal.backoffice",
    "portal.health",
)
FEATURES = ("search", "catalogue", "forms")


def configure(settings: dict[str, Any]) -> Configurator:
    """Return the configurator with everything included and committed."""
    config = Configurator(settings=settings)
    for name in FOUNDATION + FEATURES:
        config.include(name)
    config.commit()
    return config


def assemble(config: Configurator) -> Any:
    """Return the WSGI application of ``config`` inside its layers; refuse what is not safe."""
    registry = config.registry
    refuse_unsafe(registry)
    router = Delivery(config.make_wsgi_app(), registry=registry)
    inner = HostLayer(LanguageLayer(router, registry=registry), registry.settings)
    logged = AccessLayer(inner, registry=registry)
    https = registry.settings["site.base_url"].startswith("https:")
    return HeadersLayer(logged, registry=registry, https=https)


def main(global_config: dict[str, str] | None, **settings: Any) -> Any:
    """Return the WSGI application (the paste entry point)."""
    return assemble(configure(settings))
