"""The sample province's content pages and news, read from the YAML files beside this module."""

from datetime import datetime
from pathlib import Path

import yaml
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.db import changes
from portal.pages.models import ContentPage, PageKind, PageMenu

FOLDER = Path(__file__).parent / "sample"
CHANGE_KIND = "page"


def seed(db: Session, now: datetime) -> None:
    """Add the sample pages that are not there yet; what an editor changed is left alone."""
    known = set(db.scalars(select(ContentPage.slug)))
    added = []
    for kind, folder in ((PageKind.PAGE, "pages"), (PageKind.NEWS, "news")):
        for path in sorted((FOLDER / folder).glob("*.yaml")):
            item = yaml.safe_load(path.read_text(encoding="utf-8"))
            if item["slug"] in known:
                continue
            item["menu"] = PageMenu(item.get("menu", "none"))
            item["position"] = item.pop("order", 0)
            db.add(ContentPage(kind=kind, changed_at=now, **item))
            added.append(item["slug"])
    db.flush()
    changes.record(db, CHANGE_KIND, keys=added, now=now)
