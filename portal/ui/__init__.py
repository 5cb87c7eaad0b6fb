"""How pages and forms look: templates, words, icons, style sheet, and forms drawn by our own hand.

The rooms: ``environment`` (Jinja2), ``words`` (numbers, money, days), ``icons``, ``assets`` (static
files), ``forms`` with ``widgets`` and ``nodes``; ``templates/``, ``scss/``, ``js/``, ``static/``.
``README.md`` says how to add a component.
"""

from pyramid.config import Configurator

from portal.ui.forms import make_form


def includeme(config: Configurator) -> None:
    """Add the ``.jinja2`` renderer, the static files and ``request.make_form(schema, ...)``."""
    config.include("portal.ui.environment")
    config.include("portal.ui.assets")
    config.add_request_method(make_form, name="make_form")
