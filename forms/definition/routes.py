"""Addresses of what the fields of forms look up."""

from pyramid.config import Configurator


def includeme(config: Configurator) -> None:
    """Table of contents."""
    config.add_route("places.communes", "/dia-danh/{province}.json")
