"""From a source file to procedures ready to be stored: read, understood, told apart, linked."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from msgspec import structs

from catalogue.content import Content
from catalogue.importing import api, national, reader, summary
from catalogue.importing.parsed import Parsed, RecordError
from catalogue.importing.reader import BrokenFileError, Row
from catalogue.importing.related import related
from catalogue.importing.report import Issue
from portal.collation import fold


@dataclass(frozen=True, slots=True)
class Collected:
    """The procedures of a file, one for each code, and every issue with its place."""

    procedures: tuple[Parsed, ...]
    issues: tuple[Issue, ...]
    records: int  # how many the file has


def collect(
    path: Path, *, rows: Sequence[Row] | None = None, step: Callable[[int], None] | None = None
) -> Collected:
    """Return the procedures of the file at ``path`` (or of its ``rows``), in their order.

    A record that is no procedure refuses the whole file: raises :class:`BrokenFileError` with the
    line. ``step`` is called with 1 after each record. Of two records with one code the first
    stands and the other is reported.
    """
    rows = reader.read(path) if rows is None else rows
    found: dict[str, Parsed] = {}
    issues: list[Issue] = []
    for row in rows:
        parsed = parse_row(path, row)
        located = [one.at(file=path.name, line=row.line, code=parsed.code) for one in parsed.issues]
        if parsed.code in found:
            why = "mã thủ tục đã có ở dòng trước, bỏ qua dòng này"
            again = Issue("ma_thu_tuc", "duplicate-code", why, parsed.code)
            located = [again.at(file=path.name, line=row.line, code=parsed.code)]
        else:
            found[parsed.code] = parsed
        issues += located
        if step is not None:
            step(1)
    return Collected(tuple(link(found.values())), tuple(issues), len(rows))


def parse_row(path: Path, row: Row) -> Parsed:
    """Return the procedure of one row, whichever of the two shapes it has."""
    try:
        if national.looks_like(row.record):
            return national.parse(row.record)
        if api.looks_like(row.record):
            return api.parse(row.record)
    except RecordError as wrong:
        raise BrokenFileError(path, row.line, str(wrong)) from wrong
    raise BrokenFileError(
        path, row.line, "no procedure: neither «ma_thu_tuc» nor «code» with «executionMethods»"
    )


def link(procedures: Iterable[Parsed]) -> list[Parsed]:
    """Return ``procedures`` with short names that tell them apart, and with their neighbours."""
    apart = _told_apart(list(procedures))
    near = related({one.code: one.content for one in apart})
    return [
        replace(one, content=structs.replace(one.content, related=near[one.code]))
        if not one.content.related
        else one
        for one in apart
    ]


def _told_apart(procedures: Sequence[Parsed]) -> list[Parsed]:
    """Give procedures whose short names collide the longer ones back."""
    shown = Counter(_shown(one.content) for one in procedures)
    result = []
    for one in procedures:
        content = one.content
        if shown[_shown(content)] > 1:
            content = structs.replace(content, short_title=summary.full_title(content.title))
        result.append(replace(one, content=content))
    return result


def _shown(content: Content) -> str:
    return fold(content.short_title or content.title)
