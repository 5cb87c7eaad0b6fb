"""What editors teach the search: words, featured results, and what they did.

Every change is recorded under a change number, so it is in the answers of every process within
seconds, and in the audit.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from portal import audit, clock
from portal.db import changes
from search.editorial import WORDS_CHANGED
from search.models import FeaturedResult, QueryDay, SearchWord, WordKind
from search.text import fold, tokenise
from search.words import GENERIC, Lexicon

MOST_ROWS = 400
EFFECT_DAYS = 30


class OutdatedWordError(Exception):
    """Another editor changed the word in the meantime."""


@dataclass(frozen=True, slots=True)
class FailedQuery:
    """A group of queries that say the same and lead nowhere."""

    query: str  # the most frequent wording
    wordings: tuple[str, ...]
    asked: int
    opened: int
    found: int  # hits, the last time

    @property
    def without_result(self) -> bool:
        """Whether nothing at all was found."""
        return self.found == 0


@dataclass(frozen=True, slots=True)
class Effect:
    """What became of a query after an editor taught it: shares of askings that were opened."""

    asked_before: int
    opened_before: int
    asked_after: int
    opened_after: int


def folded(text: str) -> str:
    """Return the folded words under which a query is kept."""
    return fold(" ".join(tokenise(text)))


def save_word(
    db: Session,
    *,
    term: str,
    kind: WordKind,
    expands_to: str = "",
    weight: float = 1.0,
    field: str = "",
    note: str = "",
    active: bool = True,
    by: str,
    now: datetime,
    version: int | None = None,
) -> SearchWord:
    """Add a word, or change the one of this term and field.

    ``version`` is the one that the editor saw; :class:`OutdatedWordError` when it is not the
    present one.
    """
    tokens = " ".join(tokenise(term))
    row = db.scalars(
        select(SearchWord).filter_by(folded=fold(tokens), term=tokens, field=field)
    ).one_or_none()
    if row is not None and version is not None and row.version != version:
        raise OutdatedWordError(term)
    if row is None:
        row = SearchWord(term=tokens, folded=fold(tokens), field=field)
        db.add(row)
    row.kind, row.expands_to, row.weight = kind, expands_to.strip(), weight
    row.note, row.active = note.strip(), active
    row.changed_by, row.changed_at = by, now
    try:
        db.flush()
    except StaleDataError:
        raise OutdatedWordError(term) from None
    _recorded(db, "search.word_saved", ("search_word", tokens), by=by, now=now)
    return row


def remove_word(db: Session, row: SearchWord, *, by: str, now: datetime) -> None:
    """Remove an editor's word; a shipped word of the same term holds again."""
    db.delete(row)
    db.flush()
    _recorded(db, "search.word_removed", ("search_word", row.term), by=by, now=now)


def feature(db: Session, *, query: str, target: str, by: str, now: datetime) -> FeaturedResult:
    """Put ``target`` (kind:key) first for the folded ``query``; doing it twice changes nothing."""
    row = db.scalars(select(FeaturedResult).filter_by(query=query, target=target)).one_or_none()
    if row is not None:
        return row
    last = db.scalar(select(func.max(FeaturedResult.place)).where(FeaturedResult.query == query))
    place = (last or 0) + 1
    row = FeaturedResult(query=query, target=target, place=place, changed_by=by, changed_at=now)
    db.add(row)
    db.flush()
    _recorded(db, "search.featured", ("search_query", query), by=by, now=now)
    return row


def unfeature(db: Session, row: FeaturedResult, *, by: str, now: datetime) -> None:
    """Take a featured result back."""
    db.delete(row)
    db.flush()
    _recorded(db, "search.unfeatured", ("search_query", row.query), by=by, now=now)


def _recorded(
    db: Session, action: str, subject: tuple[str, str], *, by: str, now: datetime
) -> None:
    audit.write(db, action, actor=by, subject=subject, now=now)
    changes.record(db, WORDS_CHANGED, keys=[subject[1][:200]], now=now)


def words(db: Session) -> list[SearchWord]:
    """Return the editors' words, last changed first."""
    order = (SearchWord.changed_at.desc(), SearchWord.id.desc())
    return list(db.scalars(select(SearchWord).order_by(*order).limit(MOST_ROWS)))


def featured(db: Session, query: str | None = None) -> list[FeaturedResult]:
    """Return the featured results (of ``query``), last changed first."""
    wanted = select(FeaturedResult).order_by(FeaturedResult.changed_at.desc(), FeaturedResult.place)
    if query is not None:
        wanted = wanted.where(FeaturedResult.query == query)
    return list(db.scalars(wanted.limit(MOST_ROWS)))


def failed(db: Session, *, lexicon: Lexicon, since: date, limit: int = 100) -> list[FailedQuery]:
    """Return the queries since a day that found nothing or were never opened, most asked first.

    Queries with the same words, order and generic words aside, are one group.
    """
    last = func.max(QueryDay.day).label("last")
    sums = (func.sum(QueryDay.asked), func.sum(QueryDay.opened), func.min(QueryDay.found), last)
    query = select(QueryDay.query, *sums).where(QueryDay.day >= since).group_by(QueryDay.query)
    groups: dict[tuple[str, ...], list[tuple[str, int, int, int]]] = defaultdict(list)
    for text, asked, opened, found, _ in db.execute(query):
        groups[_meaning(text, lexicon)].append((text, int(asked), int(opened), int(found)))
    done = [_group(rows) for rows in groups.values()]
    bad = [one for one in done if one.asked and (one.without_result or not one.opened)]
    bad.sort(key=lambda one: (-one.asked, not one.without_result, one.query))
    return bad[:limit]


def _group(rows: list[tuple[str, int, int, int]]) -> FailedQuery:
    rows = sorted(rows, key=lambda row: (-row[1], row[0]))
    return FailedQuery(
        query=rows[0][0],
        wordings=tuple(row[0] for row in rows),
        asked=sum(row[1] for row in rows),
        opened=sum(row[2] for row in rows),
        found=rows[0][3],
    )


def _meaning(text: str, lexicon: Lexicon) -> tuple[str, ...]:
    words = text.split()
    kept = []
    for at, word in enumerate(words):
        _, entries = lexicon.at(words, words, at)
        if not any(entry.kind == GENERIC for entry in entries):
            kept.append(word)
    return tuple(sorted(kept or words))


def effect(db: Session, *, query: str, since: datetime, now: datetime) -> Effect:
    """Return how often ``query`` was asked and opened in the days before and from ``since``."""
    turn = clock.today(since)
    first = turn - timedelta(days=EFFECT_DAYS)
    before, after = [0, 0], [0, 0]
    rows = select(QueryDay).where(QueryDay.query == query, QueryDay.day >= first)
    for row in db.scalars(rows.where(QueryDay.day <= clock.today(now))):
        into = after if row.day >= turn else before
        into[0] += row.asked
        into[1] += row.opened
    return Effect(before[0], before[1], after[0], after[1])
