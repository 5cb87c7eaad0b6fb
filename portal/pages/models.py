"""Tables of the content pages: lasting pages and dated news, in both languages."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Moment, choice


class PageKind(StrEnum):
    """A page that lasts, or news of a day."""

    PAGE = "page"
    NEWS = "news"


class PageMenu(StrEnum):
    """Where a page is linked from."""

    FOOTER = "footer"
    MAIN = "main"
    NONE = "none"


class ContentPage(Base):
    """A content page or a news item; bodies are Markdown."""

    __tablename__ = "content_page"
    __table_args__ = (Index(None, "kind", "published_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[PageKind] = mapped_column(choice(PageKind, "kind"))
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    title_en: Mapped[str] = mapped_column(String(200), default="")
    lead: Mapped[str] = mapped_column(Text, default="")
    lead_en: Mapped[str] = mapped_column(Text, default="")
    body: Mapped[str] = mapped_column(Text)
    body_en: Mapped[str] = mapped_column(Text, default="")
    menu: Mapped[PageMenu] = mapped_column(choice(PageMenu, "menu"), default=PageMenu.NONE)
    position: Mapped[int] = mapped_column(default=0)
    published_on: Mapped[date | None]  # local date; a page without one is always public
    changed_at: Mapped[datetime] = mapped_column(Moment)


class PageText:
    """A content page in one language: ``lang`` says which one it really is."""

    def __init__(self, page: ContentPage, lang: str) -> None:
        english = lang == "en" and bool(page.title_en and page.body_en)
        self.lang = "en" if english else "vi"
        self.slug = page.slug
        self.title = page.title_en if english else page.title
        self.lead = page.lead_en if english else page.lead
        self.body = page.body_en if english else page.body
        self.published_on = page.published_on
        self.changed_at = page.changed_at
