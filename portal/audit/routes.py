"""Addresses of the audit."""

from pyramid.config import Configurator


def includeme(config: Configurator) -> None:
    """Add them."""
    config.add_route("audit", "/can-bo/nhat-ky")
