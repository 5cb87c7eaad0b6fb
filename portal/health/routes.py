"""Addresses of the health checks."""

from pyramid.config import Configurator


def includeme(config: Configurator) -> None:
    """Add the routes."""
    config.add_route("health.live", "/healthz")
    config.add_route("health.ready", "/readyz")
