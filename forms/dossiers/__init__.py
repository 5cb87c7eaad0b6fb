"""Dossiers: what people file, its number, its states and its clock. See README.md here."""

from pyramid.config import Configurator

from forms.dossiers import models  # noqa: F401 (the tables belong to the whole from the start)


def includeme(config: Configurator) -> None:
    """Table of contents."""
