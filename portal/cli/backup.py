"""``motcua backup FILE`` and ``motcua restore FILE``."""

from pathlib import Path
from typing import Any

import click

from portal import clock
from portal.cli.backups.keys import BrokenKeysError
from portal.cli.backups.restoring import RestoreError, read_manifest, restore_backup
from portal.cli.backups.writing import Manifest, write_backup
from portal.cli.loading import registry_of
from portal.db import migrations


def _sum_up(manifest: Manifest) -> None:
    total = sum(about["rows"] for about in manifest.tables.values())
    click.echo(f"{len(manifest.tables)} tables, {total} rows")
    click.echo(f"{manifest.files} files, {manifest.file_bytes} bytes")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--force", is_flag=True, help="Overwrite FILE.")
@click.pass_context
def backup(ctx: click.Context, file: Path, force: bool) -> None:
    """Write every row and every stored file into FILE (a tar, mode 0600) while the portal runs.

    It holds personal data: keep it where only operators get at it. Secrets and settings are not in
    it. Exit code 2 when files were missing from the store.
    """
    registry: Any = registry_of(ctx)
    if file.exists() and not force:
        raise click.ClickException(f"{file} exists already (--force overwrites it)")
    if migrations.pending(registry["db.engine"]):
        raise click.ClickException("migrations are pending: run motcua migrate first")
    with click.progressbar(length=1, label="Backing up") as bar:
        manifest = write_backup(registry, file, now=clock.now(), bar=bar)
    _sum_up(manifest)
    for sha256 in manifest.missing:
        click.echo(f"missing or damaged in the store: {sha256}", err=True)
    if manifest.missing:
        raise click.exceptions.Exit(2)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--list", "only_list", is_flag=True, help="Only show what is in FILE.")
@click.pass_context
def restore(ctx: click.Context, file: Path, only_list: bool) -> None:
    """Restore FILE into an empty database and data folder, and check counts and hashes."""
    try:
        if only_list:
            manifest = read_manifest(file)
            click.echo(f"taken {manifest.created_at} at {', '.join(manifest.revision)}")
            for name, about in manifest.tables.items():
                click.echo(f"{name:<40} {about['rows']:>10} rows")
        else:
            with click.progressbar(length=1, label="Restoring") as bar:
                manifest = restore_backup(registry_of(ctx), file, bar=bar)
    except (RestoreError, BrokenKeysError) as error:
        raise click.ClickException(str(error)) from error
    _sum_up(manifest)
    if not only_list:
        click.echo("everything equals the backup; the search index is rebuilt at the next start")
