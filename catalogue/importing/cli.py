"""``motcua import``: bring procedures in, and measure how well they were understood."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from pyramid.config import Configurator
from sqlalchemy.exc import SQLAlchemyError

from catalogue.importing import reader, report
from catalogue.importing.collect import Collected, collect
from catalogue.importing.measure import CHECKED, load_checked, measure
from catalogue.importing.parsed import Parsed
from catalogue.importing.reader import BrokenFileError
from catalogue.importing.service import Done, Outcome, import_records
from portal import clock

BATCH = 200  # records in one transaction: others may write in between, and a stop loses little
SHOWN = 20  # changes that a dry run lists
EXAMPLES = 10
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
WORDS = {
    Outcome.NEW: "new",
    Outcome.CHANGED: "changed",
    Outcome.UNCHANGED: "unchanged",
    Outcome.WAITING: "waiting for an editor (edited or taken off here)",
    Outcome.SKIPPED: "skipped (no longer in force)",
    Outcome.FAILED: "failed",
}
ALWAYS = (Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED)
SIGNS = {Outcome.NEW: "+", Outcome.CHANGED: "~", Outcome.WAITING: "?", Outcome.FAILED: "!"}


@click.group("import")
def group() -> None:
    """Bring procedures in from other systems."""


@group.command("national")
@click.argument("file", type=FILE)
@click.option("--dry-run", is_flag=True, help="Show what would change, attribute by attribute.")
@click.option("--limit", type=click.IntRange(min=1), help="Only the first N procedures.")
@click.option("--report", "report_path", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--all", "show_all", is_flag=True, help="List every change, not only the first ones.")
@click.pass_obj
def national(
    registry: Any,
    file: Path,
    *,
    dry_run: bool,
    limit: int | None,
    report_path: Path | None,
    show_all: bool,
) -> None:
    """Import crawled pages or the interface of the national portal (jsonl, jsonl.gz, json).

    A procedure that was edited here is never overwritten: what the source says of it waits as a
    draft. Running it again continues where it stopped and changes nothing that is the same.
    """
    found = _collect(file)
    chosen = found.procedures[:limit]
    done = _preview(registry, chosen) if dry_run else _import(registry, chosen)
    _tell(done, dry_run=dry_run, show_all=show_all)
    codes = {one.code for one in chosen}
    issues = [issue for issue in found.issues if issue.code in codes]
    _tell_issues(issues, report_path)
    if any(one.outcome is Outcome.FAILED for one in done):
        raise click.exceptions.Exit(1)


@group.command("measure")
@click.argument("file", type=FILE)
@click.option("--checked", type=FILE, default=CHECKED, show_default=True)
def measure_command(file: Path, checked: Path) -> None:
    """Compare what is understood of FILE with the records that people checked by hand."""
    figures = measure(_collect(file).procedures, load_checked(checked))
    for row in figures.rows():
        click.echo(row)
    if not figures.good:
        raise click.exceptions.Exit(1)


def _collect(file: Path) -> Collected:
    """Read and understand the whole file; a broken one ends the command before anything is done."""
    try:
        rows = reader.read(file)
        with click.progressbar(length=len(rows), label="Reading") as bar:
            return collect(file, rows=rows, step=bar.update)
    except BrokenFileError as broken:
        raise click.ClickException(f"{broken}. Nothing was imported.") from broken


def _preview(registry: Any, records: Sequence[Parsed]) -> list[Done]:
    with registry["db.reading"]() as db:
        return import_records(db, records, now=clock.now(), dry_run=True)


def _import(registry: Any, records: Sequence[Parsed]) -> list[Done]:
    """Import batch by batch, each in its own transaction; say how far it came when it breaks."""
    done: list[Done] = []
    with click.progressbar(length=len(records), label="Importing") as bar:
        for start in range(0, len(records), BATCH):
            batch = records[start : start + BATCH]
            try:
                with registry["db.factory"].begin() as db:
                    done += import_records(db, batch, now=clock.now(), step=bar.update)
            except SQLAlchemyError as broken:
                why = f"{broken.__class__.__name__}: {broken}"
                raise click.ClickException(
                    f"the database stopped at procedure {start + 1}: {why}\n"
                    f"The {len(done)} before it are imported; run the command again to go on."
                ) from broken
    return done


def _tell(done: Sequence[Done], *, dry_run: bool, show_all: bool) -> None:
    shown = [one for one in done if one.outcome in SIGNS and (dry_run or one.why)]
    for one in shown if show_all else shown[:SHOWN]:
        click.echo(
            f"{SIGNS[one.outcome]} {one.code} {one.title}{f': {one.why}' if one.why else ''}"
        )
        for change in one.differences:
            click.echo(f"    {change.path}: {change.before} → {change.after}")
    if len(shown) > SHOWN and not show_all:
        click.echo(f"... and {len(shown) - SHOWN} more (--all lists them)")
    counts = Counter(one.outcome for one in done)
    said = [
        f"{counts[outcome]:,} {word}" for outcome, word in WORDS.items() if _said(outcome, counts)
    ]
    head = "Dry run, nothing was written: " if dry_run else ""
    click.echo(f"{head}{', '.join(said)}.")


def _said(outcome: Outcome, counts: Counter[Outcome]) -> bool:
    return outcome in ALWAYS or bool(counts[outcome])


def _tell_issues(issues: Sequence[report.Issue], path: Path | None) -> None:
    """Say what was kept as words: how often, some of the places, and where to read all of them."""
    if not issues:
        click.echo("Every attribute was understood.")
        return
    click.echo(f"{len(issues):,} places were kept as words because they could not be understood:")
    for name, kind, number in report.counts(issues):
        click.echo(f"  {number:>6}  {name}: {kind}")
    if path is not None:
        report.write(path, issues)
        click.echo(f"File, line, code, field and why of each: {path}")
        return
    for issue in issues[:EXAMPLES]:
        place = f"{issue.file}:{issue.line} {issue.code} {issue.field}"
        click.echo(f"  {place}: {issue.why}")
    if len(issues) > EXAMPLES:
        click.echo(f"  ... all {len(issues):,} of them: --report FILE.tsv")


def includeme(config: Configurator) -> None:
    """Offer the command."""
    config.add_command(group)
