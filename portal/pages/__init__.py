"""Content pages (about, help, privacy ...), news, and what machines read of the site."""

from typing import Any

from pyramid.config import Configurator
from sqlalchemy.orm import Session

from portal import clock
from portal.pages import searchable, seed, service
from portal.pages.models import PageMenu, PageText
from portal.slots import Seeder, SitemapSource


def _addresses(db: Session):
    for page in service.public(db, today=clock.today(clock.now())):
        yield searchable.path(page), page.changed_at
    yield "/tin-tuc", None


def _footer(request: Any) -> list[tuple[str, str]]:
    """Return title and path of the pages that the footer links to, kept until something changes."""
    registry = request.registry
    key = (registry["db.watch"].number(), request.locale_name, clock.today(clock.now()))
    kept = registry.setdefault("pages.footer", {})
    if key not in kept:
        kept.clear()
        pages = service.in_menu(request.reading, PageMenu.FOOTER, today=key[2])
        kept[key] = [PageText(page, request.locale_name) for page in pages]
    return [(text.title, request.route_path("pages.page", slug=text.slug)) for text in kept[key]]


def includeme(config: Configurator) -> None:
    """Table of contents."""
    config.include("portal.pages.routes")
    config.include("portal.pages.styleguide")
    config.add_request_method(_footer, name="footer_pages", reify=True)
    config.add_seeder(Seeder("pages", seed.seed, order=30))
    config.add_search_source(searchable.SOURCE)
    config.add_sitemap_source(SitemapSource("pages", _addresses))
    config.scan("portal.pages.views")
