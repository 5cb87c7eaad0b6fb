"""Addresses of the dossiers."""

from pyramid.config import Configurator

RESOURCES = "forms.dossiers.resources"


def includeme(config: Configurator) -> None:
    """Add every route with the resource that loads what it points at."""
    config.add_route("journey.mine", "/ho-so")
    config.add_route("dossiers.show", "/ho-so/{code}", factory=f"{RESOURCES}.OwnDossier")
    config.add_route("desk.dossiers", "/can-bo/ho-so")
    config.add_route("clock.calculator", "/tinh-ngay-hen")
