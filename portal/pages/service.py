"""Rules of the content pages: what is public today, and Markdown as safe markup."""

from collections.abc import Sequence
from datetime import date

import markdown
import nh3
from markupsafe import Markup
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from portal.pages.models import ContentPage, PageKind, PageMenu

TAGS = {"p", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "a", "blockquote", "code"}
TAGS |= {"pre", "hr", "br", "table", "thead", "tbody", "tr", "th", "td", "dl", "dt", "dd", "span"}
ATTRIBUTES = {"a": {"href", "title"}, "h2": {"id"}, "h3": {"id"}, "th": {"scope"}, "ol": {"start"}}
ATTRIBUTES["span"] = {"lang"}  # Vietnamese names on an English page


def find(db: Session, slug: str, *, kind: PageKind, today: date) -> ContentPage | None:
    """Return the public page ``slug`` of ``kind``, or ``None``."""
    query = select(ContentPage).where(ContentPage.slug == slug, ContentPage.kind == kind)
    return db.scalars(query.where(_public(today))).one_or_none()


def news(db: Session, *, today: date, limit: int = 20, offset: int = 0) -> Sequence[ContentPage]:
    """Return the news that are public ``today`` (local date), newest first."""
    query = select(ContentPage).where(ContentPage.kind == PageKind.NEWS, _public(today))
    query = query.order_by(ContentPage.published_on.desc(), ContentPage.id.desc())
    return db.scalars(query.limit(limit).offset(offset)).all()


def in_menu(db: Session, menu: PageMenu, *, today: date) -> Sequence[ContentPage]:
    """Return the pages that ``menu`` links to, in their order."""
    query = select(ContentPage).where(
        ContentPage.kind == PageKind.PAGE, ContentPage.menu == menu, _public(today)
    )
    return db.scalars(query.order_by(ContentPage.position, ContentPage.id)).all()


def public(db: Session, *, today: date) -> Sequence[ContentPage]:
    """Return every page and news item that is public ``today``."""
    return db.scalars(select(ContentPage).where(_public(today)).order_by(ContentPage.id)).all()


def _public(today: date):  # a SQL condition
    return or_(ContentPage.published_on.is_(None), ContentPage.published_on <= today)


def render(text: str, *, prefix: str = "") -> Markup:
    """Return Markdown ``text`` as sanitised markup; ``prefix`` goes before addresses of the site.

    Raw HTML in the text does not survive unless it is one of a few harmless tags.
    """
    html = markdown.markdown(text, extensions=["tables", "sane_lists", "toc"], output_format="html")
    clean = nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, link_rel="noopener")
    if prefix:
        clean = clean.replace('href="/', f'href="{prefix}/')
    return Markup(clean)  # noqa: S704 (sanitised by nh3 just above)
