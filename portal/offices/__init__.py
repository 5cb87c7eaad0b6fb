"""Agencies, their former names, reception points and opening hours."""

from pyramid.config import Configurator

from portal.offices import seed, seed_calendars
from portal.slots import Seeder


def includeme(config: Configurator) -> None:
    """Table of contents."""
    config.add_seeder(Seeder("offices", seed.seed, order=10))
    config.add_seeder(Seeder("calendars", seed_calendars.seed, order=11))
