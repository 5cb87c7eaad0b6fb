"""Corpora and questions that the search is measured on, and a search over them without a portal.

``national_titles.jsonl.gz`` has only facts of the national catalogue (2,642 procedures of 2026):
code, name, field, levels, agency, audiences. The crawled texts around them are not shipped; where
the crawl lies beside the repository, ``--crawl`` measures on it.
"""

import gzip
import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from portal import clock
from portal.db import Base, make_engine
from portal.db.changes import ChangeCounter, record
from portal.slots import SearchSource, SearchText
from search.backends.base import Backend
from search.follower import Follower
from search.index import IndexFolder
from search.service.finding import Finder

DATA = Path(__file__).parents[1] / "data"
TITLES = DATA / "national_titles.jsonl.gz"
QUESTIONS = DATA / "search_queries.jsonl"
CRAWL_LEVELS = {
    "Cấp bộ": "ministry",
    "Cấp tỉnh": "province",
    "Cấp xã": "commune",
    "Cơ quan khác": "other",
}
CRAWL_AUDIENCES = (
    ("Công dân Việt Nam", "citizen"),
    ("Người nước ngoài", "foreigner"),
    ("Doanh nghiệp", "business"),
    ("Hợp tác xã", "cooperative"),
    ("Tổ chức", "organisation"),
    ("Cán bộ", "official"),
)
CHANGE_KIND = "test.procedures"


@dataclass(frozen=True)
class Question:
    """A question with the codes that answer it."""

    type: str
    query: str
    relevant: frozenset[str]
    set: str = ""


def questions(path: Path = QUESTIONS) -> list[Question]:
    """Return the questions of a file in the format of ``queries-dev.jsonl``."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    return [
        Question(row["type"], row["query"], frozenset(row["relevant"]), row.get("set", ""))
        for row in rows
    ]


def titles(path: Path = TITLES) -> list[SearchText]:
    """Return the national procedures as far as the repository has them: facts only."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [_from_facts(json.loads(line)) for line in lines]


def _from_facts(row: dict[str, Any]) -> SearchText:
    return SearchText(
        kind="procedure",
        key=row["code"],
        title=row["title"],
        path=f"/thu-tuc/{row['code']}",
        field=row["field"],
        agency=row["agency"],
        facets={
            "field": row["field"],
            "level": tuple(row["levels"]),
            "audience": tuple(row["audiences"]),
        },
    )


def crawl(path: Path) -> list[SearchText]:
    """Return the procedures of a crawl with all their texts."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [_from_crawl(json.loads(line)) for line in lines]


def _from_crawl(row: dict[str, str]) -> SearchText:
    results = re.findall(r"(.*?)Mã: KQ[\w.]+", row["ket_qua_xu_ly"].replace("\n", " "))
    numbers = re.findall(r"\d+/\d{4}/[A-ZĐ]+[\w-]*", row["can_cu_phap_ly"])
    levels = [CRAWL_LEVELS[one] for one in row["cap_thuc_hien"].split(", ") if one in CRAWL_LEVELS]
    audiences = [key for words, key in CRAWL_AUDIENCES if words in row["doi_tuong_thuc_hien"]]
    return SearchText(
        kind="procedure",
        key=row["ma_thu_tuc"],
        title=row["ten_thu_tuc"],
        path=f"/thu-tuc/{row['ma_thu_tuc']}",
        field=row["linh_vuc"],
        agency=row["co_quan_thuc_hien"],
        results=tuple(results) or (row["ket_qua_xu_ly"][:200],),
        papers=(row["thanh_phan_ho_so"],),
        body=row["trinh_tu_thuc_hien"],
        legal_numbers=tuple(numbers),
        facets={
            "field": row["linh_vuc"],
            "level": tuple(levels),
            "audience": tuple(audiences),
        },
    )


def synthetic(texts: Sequence[SearchText], count: int, *, seed: int = 7) -> Iterator[SearchText]:
    """Yield ``count`` procedures made of the names of real ones: halves joined, places added."""
    chance = random.Random(seed)
    yield from texts[:count]
    for number in range(len(texts), count):
        one, other = chance.choice(texts), chance.choice(texts)
        left, right = one.title.split(), other.title.split()
        words = left[: max(2, len(left) // 2)] + right[len(right) // 2 :]
        title = f"{' '.join(words)} (địa bàn số {number % 3321})"
        key = f"9.{number:06d}"
        yield SearchText(
            kind="procedure",
            key=key,
            title=title,
            path=f"/thu-tuc/{key}",
            field=one.field,
            agency=other.agency,
            results=one.results,
            papers=other.papers,
            body=one.body,
            facets=one.facets,
        )


class Catalogue:
    """Texts that can change, as a feature would offer them, over a database of their own."""

    def __init__(self, texts: Sequence[SearchText], url: str = "sqlite://") -> None:
        self.texts = {text.key: text for text in texts}
        self.engine: Engine = make_engine(url)
        Base.metadata.create_all(self.engine)
        with Session(self.engine) as db:
            if db.get(ChangeCounter, 1) is None:
                db.add(ChangeCounter(id=1, value=0))
                db.commit()
        self.source = SearchSource("procedure", "Thủ tục", self._load, CHANGE_KIND)

    def _load(self, db: Session, keys: Sequence[str] | None) -> Iterator[SearchText]:
        wanted = self.texts if keys is None else [key for key in keys if key in self.texts]
        yield from [self.texts[key] for key in wanted]

    def session(self) -> Session:
        """Return a new session."""
        return Session(self.engine)

    def put(self, *texts: SearchText) -> None:
        """Publish texts."""
        self.texts.update({text.key: text for text in texts})
        self._changed([text.key for text in texts])

    def retire(self, *keys: str) -> None:
        """Take texts back."""
        for key in keys:
            self.texts.pop(key)
        self._changed(keys)

    def _changed(self, keys: Sequence[str]) -> None:
        with self.session() as db:
            record(db, CHANGE_KIND, keys=keys, now=clock.now())
            db.commit()

    def follower(self, backend: Backend, folder: Path) -> Follower:
        """Return a process's follower over these texts."""
        return Follower(IndexFolder(folder, backend), {"procedure": self.source})

    def finder(self, backend: Backend, folder: Path) -> Finder:
        """Return a search over these texts, its index built in ``folder``."""
        follower = self.follower(backend, folder)
        with self.session() as db:
            follower.build(db)
        return Finder(follower)
