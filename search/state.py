"""Everything that one answer needs, as of one change number; replaced as a whole, never changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.db import changes
from portal.slots import SearchSource
from search import editorial
from search.backends.base import Reader
from search.documents import Document, document
from search.held import Held, Understanding, hold_changed, understanding

SLOW_DICTIONARY = 20_000  # documents above which the dictionary is only made with a new build
EDITORIAL_KINDS = (editorial.WORDS_CHANGED, editorial.POPULARITY_CHANGED)


@dataclass(frozen=True, slots=True)
class Position:
    """A place in the history of a database: the last change number, and when that change was.

    Numbers alone could deceive: a database that was restored from a backup gives them out again.
    """

    number: int
    at: str = ""

    def is_past_of(self, db: Session) -> bool:
        """Tell whether the history that ``db`` has goes through this place."""
        return self.number == 0 or self == position(db, self.number)


def position(db: Session, number: int | None = None) -> Position:
    """Return the present place in the history of ``db``, or the one at ``number``."""
    number = changes.current(db) if number is None else number
    at = db.scalar(select(changes.Change.at).where(changes.Change.number == number))
    return Position(number, at.isoformat() if at else "")


@dataclass(frozen=True, eq=False)
class State:
    """What a process answers from."""

    position: Position
    held: Held
    understanding: Understanding
    editorial: editorial.Editorial
    reader: Reader | None = None
    reader_number: int = -1
    build: str = ""  # name of the build that the reader reads
    fresh: Mapping[str, int] = field(default_factory=dict)  # id -> number, not in the reader yet
    gone: Mapping[str, int] = field(default_factory=dict)  # id -> number, still in the reader
    generation: int = 0  # of this process: what caches are keyed by

    @property
    def number(self) -> int:
        """The last change number that the state has."""
        return self.position.number

    @property
    def fresh_rows(self) -> list[int]:
        """Rows that the engine may not know yet."""
        return [self.held.row_of[one] for one in self.fresh if one in self.held.row_of]

    def with_words(self, document_id: str) -> Document:
        """Return a held document with its words, as the index stores it."""
        row = self.held.row_of[document_id]
        return replace(self.held.documents[row], words=self.held.corpus.stored_words(row))


def first(db: Session, held: Held, *, at: Position, now: datetime) -> State:
    """Return the state of ``held`` at a place in history, with what editors say."""
    said = editorial.read(db, now=now)
    return State(at, held, understanding(held, said.lexicon), said)


def moved(
    db: Session,
    state: State,
    *,
    found: Sequence[changes.Change],
    at: Position,
    sources: Sequence[SearchSource],
    now: datetime,
) -> State:
    """Return ``state`` after the changes ``found``, which lead to ``at``."""
    put, gone = _loaded(db, found, sources)
    held = hold_changed(state.held, put=put, remove=gone) if put or gone else state.held
    kinds = {change.kind for change in found}
    said = state.editorial
    if kinds.intersection(EDITORIAL_KINDS):
        said = editorial.read(db, now=now)
    understood = state.understanding
    other_names = held is not state.held and held.corpus.size <= SLOW_DICTIONARY
    if other_names or editorial.WORDS_CHANGED in kinds:
        understood = understanding(held, said.lexicon)
    new = dict.fromkeys((one.id for one in put), at.number)
    old = dict.fromkeys(gone, at.number)
    return replace(
        state,
        position=at,
        held=held,
        understanding=understood,
        editorial=said,
        fresh={**_without(state.fresh, old), **new},
        gone={**_without(state.gone, new), **old},
    )


def _loaded(
    db: Session, found: Sequence[changes.Change], sources: Sequence[SearchSource]
) -> tuple[list[Document], list[str]]:
    """Return the changed documents that are public now, and the ids that are not."""
    put: list[Document] = []
    gone: list[str] = []
    for source in sources:
        keys = list(dict.fromkeys(one.key for one in found if one.kind == source.change_kind))
        loaded = [document(text) for text in source.load(db, keys)] if keys else []
        there = {one.id for one in loaded}
        put += loaded
        gone += [one for one in (f"{source.kind}:{key}" for key in keys) if one not in there]
    return put, gone


def _without(numbers: Mapping[str, int], keys: Mapping[str, int]) -> dict[str, int]:
    return {key: value for key, value in numbers.items() if key not in keys}


def read_by(state: State, reader: Reader, *, number: int, build: str) -> State:
    """Return ``state`` with a reader of the index as it was at ``number``."""
    return replace(
        state,
        reader=reader,
        reader_number=number,
        build=build,
        fresh={one: at for one, at in state.fresh.items() if at > number},
        gone={one: at for one, at in state.gone.items() if at > number},
    )
