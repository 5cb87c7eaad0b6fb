"""The root of the command line."""

import click

from portal.cli import backup, database, health, running, settings
from portal.cli.loading import registry_of

OWN: dict[str, click.Command] = {
    command.name: command
    for command in (
        running.serve,
        running.work,
        database.migrate,
        database.seed,
        settings.settings,
        health.health,
        backup.backup,
        backup.restore,
    )
    if command.name
}


class Commands(click.Group):
    """A group whose commands come from the slot ``commands`` too: the app is loaded to see them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return every command; only our own when the configuration cannot be loaded."""
        try:
            offered = set(registry_of(ctx)["slots"].commands)
        except click.ClickException as error:
            click.echo(f"Commands of the features are not listed: {error.message}", err=True)
            offered = set()
        return sorted(offered | set(OWN))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command ``cmd_name``; a feature's one finds the registry as its object."""
        return OWN.get(cmd_name) or registry_of(ctx)["slots"].commands.get(cmd_name)


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "-c",
    "--config",
    metavar="FILE",
    is_eager=True,
    expose_value=True,
    help="The ini file; otherwise MOTCUA_CONFIG, otherwise development.ini.",
)
def main(config: str | None) -> None:
    """Một Cửa: the portal of a province's administrative procedures."""
