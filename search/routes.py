"""Addresses of the search."""

from pyramid.config import Configurator


def includeme(config: Configurator) -> None:
    """Add the routes."""
    config.add_route("search.page", "/tim-kiem")
    config.add_route("search.suggest", "/tim-kiem/goi-y")
    config.add_route("search.opened", "/tim-kiem/mo")
    config.add_route("search.api", "/api/v1/search")
    workshop, resources = "/bien-tap/tim-kiem", "search.resources"
    config.add_route("search.workshop", workshop)
    config.add_route("search.query", f"{workshop}/cau-hoi")
    config.add_route("search.feature", f"{workshop}/len-dau")
    config.add_route("search.means", f"{workshop}/nghia-la")
    config.add_route("search.new_word", f"{workshop}/tu")
    config.add_route(
        "search.word", f"{workshop}/tu/{{id:[0-9]{{1,9}}}}", factory=f"{resources}.WordResource"
    )
    config.add_route(
        "search.remove_word",
        f"{workshop}/tu/{{id:[0-9]{{1,9}}}}/xoa",
        factory=f"{resources}.WordResource",
    )
    config.add_route(
        "search.unfeature",
        f"{workshop}/len-dau/{{id:[0-9]{{1,9}}}}/xoa",
        factory=f"{resources}.FeaturedResource",
    )
