"""The catalogue: procedures, fields, life events; it owns the home page."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from pyramid.config import Configurator
from sqlalchemy.orm import Session

from catalogue import openapi, searchable, seed
from catalogue.service import browse, revisions
from portal.clock import today
from portal.i18n import _
from portal.slots import MenuItem, Seeder, SitemapSource, TimedJob


def _addresses(db: Session) -> Iterator[tuple[str, datetime | None]]:
    yield "/", None
    for path in ("/linh-vuc", "/co-quan", "/su-kien", "/thu-tuc"):
        yield path, None
    yield from ((f"/linh-vuc/{field.slug}", None) for field, _count in browse.fields(db))
    yield from ((f"/co-quan/{one.slug}", None) for one, count in browse.agencies(db) if count)
    yield from ((f"/su-kien/{event.slug}", None) for event, _count in browse.life_events(db))
    yield from ((f"/thu-tuc/{code}", at) for code, at in browse.addresses(db))


def _publish_due(context: Any) -> None:
    """Make scheduled revisions live on their day."""
    for procedure in revisions.due(context.db, on=today(context.now)):
        revisions.refresh(context.db, procedure, now=context.now)


def includeme(config: Configurator) -> None:
    """Table of contents."""
    config.include("catalogue.routes")
    config.include("catalogue.importing")
    config.add_menu_item(MenuItem("fields", _("Lĩnh vực"), "catalogue.fields", order=20))
    config.add_menu_item(MenuItem("agencies", _("Cơ quan"), "catalogue.agencies", order=30))
    config.add_seeder(Seeder("catalogue", seed.seed, order=20))
    config.add_search_source(searchable.SOURCE)
    config.add_sitemap_source(SitemapSource("catalogue", _addresses))
    config.add_timed_job(
        TimedJob("catalogue.publish_due", _publish_due, timedelta(minutes=1), "Công bố theo lịch")
    )
    for operation in openapi.OPERATIONS:
        config.add_api_operation(operation)
    config.scan("catalogue.views")
