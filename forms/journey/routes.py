"""Addresses of the journey; an address of somebody else's draft is a 404."""

from pyramid.config import Configurator

RESOURCES = "forms.journey.resources"
DRAFT = "/nop-ho-so/{code}/{draft}"
ROUTES = (
    ("journey.resume", "/nop-ho-so/tiep-tuc", None),
    ("journey.link", "/nop-ho-so/mo/{secret}", None),
    ("journey.start", "/nop-ho-so/{code}", "Start"),
    ("journey.tasks", DRAFT, "OpenDraft"),
    ("journey.page", DRAFT + "/trang/{page}", "OpenDraft"),
    ("journey.group", DRAFT + "/nhom/{page}", "OpenDraft"),
    ("journey.item", DRAFT + "/nhom/{page}/{item:[0-9]{1,3}}", "OpenDraft"),
    ("journey.paper", DRAFT + "/giay-to/{paper}", "OpenDraft"),
    ("journey.file", DRAFT + "/tep/{file}", "OpenDraft"),
    ("journey.thumbnail", DRAFT + "/tep/{file}/anh", "OpenDraft"),
    ("journey.contact", DRAFT + "/lien-he", "OpenDraft"),
    ("journey.check", DRAFT + "/kiem-tra", "OpenDraft"),
    ("journey.done", DRAFT + "/xong", "FiledDraft"),
)


def includeme(config: Configurator) -> None:
    """Add every route with the resource that loads what it points at."""
    for name, pattern, resource in ROUTES:
        factory = f"{RESOURCES}.{resource}" if resource else None
        config.add_route(name, pattern, factory=factory)
