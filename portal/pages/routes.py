"""Addresses of the content pages and of what machines read."""

from pyramid.config import Configurator


def includeme(config: Configurator) -> None:
    """Add the routes."""
    resources = "portal.pages.resources"
    config.add_route("pages.page", "/trang/{slug}", factory=f"{resources}.PageResource")
    config.add_route("pages.news", "/tin-tuc")
    config.add_route("pages.news_item", "/tin-tuc/{slug}", factory=f"{resources}.NewsResource")
    config.add_route("pages.sitemap", "/sitemap.xml")
    config.add_route("pages.robots", "/robots.txt")
    config.add_route("pages.openapi", "/api/openapi.json")
    if config.registry.settings["run.mode"] == "development":
        config.add_route("pages.styleguide", "/phong-cach")
