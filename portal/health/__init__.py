"""Health: /healthz says that the process lives, /readyz whether it can do its work."""

from pyramid.config import Configurator

from portal.health.probes import Asker, database
from portal.slots import Probe


def includeme(config: Configurator) -> None:
    """Add the routes, the views and the probe of the database."""
    config.include("portal.health.routes")
    config.registry["health.asker"] = Asker(config.registry)
    config.add_probe(Probe("database", database))
    config.scan("portal.health.views")
