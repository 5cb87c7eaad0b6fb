"""Public e-services: filing, paying, tracking. Its features come one by one."""

from pyramid.config import Configurator


def includeme(config: Configurator) -> None:
    """Table of contents."""
    config.include("forms.definition")
    config.include("forms.attachments")
    config.include("forms.dossiers")
    config.include("forms.journey")
