"""Content pages, news, sitemap.xml, robots.txt and the description of the JSON interface."""

from typing import Any

from pyramid.response import Response
from pyramid.view import view_config

from portal import clock
from portal.pages import openapi, service
from portal.pages.models import ContentPage, PageText
from portal.pages.resources import PageResource
from portal.security.permissions import Permission

NEWS_PAGE = 20


def shown(request: Any, page: ContentPage) -> dict[str, Any]:
    """Return what the template of a page needs, in the language there is."""
    text = PageText(page, request.locale_name)
    prefix = request.environ.get("SCRIPT_NAME", "")
    request.response.last_modified = page.changed_at
    return {"page": text, "body": service.render(text.body, prefix=prefix)}


@view_config(
    route_name="pages.page",
    renderer="portal:pages/templates/page.jinja2",
    permission=Permission.VIEW,
    request_method="GET",
    cached=True,
)
def page(context: PageResource, request: Any) -> dict[str, Any]:
    """Show a lasting page."""
    return shown(request, context.page)


@view_config(
    route_name="pages.news_item",
    renderer="portal:pages/templates/news_item.jinja2",
    permission=Permission.VIEW,
    request_method="GET",
    cached=True,
)
def news_item(context: PageResource, request: Any) -> dict[str, Any]:
    """Show a news item."""
    return shown(request, context.page)


@view_config(
    route_name="pages.news",
    renderer="portal:pages/templates/news.jinja2",
    permission=Permission.VIEW,
    request_method="GET",
    cached=True,
)
def news(request: Any) -> dict[str, Any]:
    """List the news."""
    today = clock.today(clock.now())
    items = service.news(request.reading, today=today, limit=NEWS_PAGE)
    return {"items": [PageText(item, request.locale_name) for item in items]}


@view_config(
    route_name="pages.sitemap",
    renderer="portal:pages/templates/sitemap.jinja2",
    permission=Permission.VIEW,
    request_method="GET",
    cached=True,
)
def sitemap(request: Any) -> dict[str, Any]:
    """List every public address in both languages, from the slots."""
    urls: list[tuple[str, Any]] = []
    for source in request.registry["slots"].sitemap_sources.values():
        urls.extend(source.urls(request.reading))
    request.response.content_type = "application/xml"
    return {"base": request.registry.settings["site.base_url"].rstrip("/"), "urls": urls}


@view_config(
    route_name="pages.robots", permission=Permission.VIEW, request_method="GET", cached=True
)
def robots(request: Any) -> Response:
    """Tell crawlers where to go and what is not for them."""
    base = request.registry.settings["site.base_url"].rstrip("/")
    closed = ("/can-bo", "/bien-tap", "/ho-so", "/tai-khoan", "/nop-ho-so", "/tra-cuu", "/tim-kiem")
    lines = ["User-agent: *"]
    lines += [f"Disallow: {prefix}{path}" for prefix in ("", "/en") for path in closed]
    lines += ["", f"Sitemap: {base}/sitemap.xml", ""]
    return Response("\n".join(lines), content_type="text/plain", charset="utf-8")


@view_config(
    route_name="pages.openapi",
    renderer="json",
    permission=Permission.VIEW,
    request_method="GET",
    cached=True,
)
def openapi_document(request: Any) -> dict[str, Any]:
    """Describe the JSON interface (OpenAPI 3.1), from the slots."""
    operations = request.registry["slots"].api_operations.values()
    return openapi.document(operations, settings=request.registry.settings)
