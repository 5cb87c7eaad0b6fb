"""``motcua serve`` (web and worker together, for one machine) and ``motcua work``."""

import os
import signal
import subprocess  # nosec: only this program itself is started
import sys
import threading
import time
from typing import Any

import click
from pyramid.exceptions import ConfigurationError

from portal import logs, server
from portal.accounts.seed import DEMO_PASSWORD, people
from portal.app import assemble
from portal.cli import database
from portal.cli.loading import config_file, configurator_of, registry_of, server_settings
from portal.db import migrations
from portal.worker import work as run_worker
from portal.worker.process import watch_parent

RESTART_PAUSES = (0.2, 1.0, 5.0, 15.0)  # seconds; a worker that cannot start must not spin
LIVED_WELL = 60.0
END_WITHIN = 30.0


class WorkerChild:
    """The worker process beside the web process: started again when it dies, ended with it."""

    def __init__(self, command: list[str]) -> None:
        self.command = command
        self._ending = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._keep, name="worker keeper", daemon=True)

    def start(self) -> None:
        """Start the worker and whoever watches over it."""
        self._thread.start()

    def _keep(self) -> None:
        tries = 0
        while not self._ending.is_set():
            began = time.monotonic()
            self._process = subprocess.Popen(self.command)  # noqa: S603  (our own command)
            self._process.wait()
            tries = 0 if time.monotonic() - began > LIVED_WELL else tries + 1
            self._ending.wait(RESTART_PAUSES[min(tries, len(RESTART_PAUSES) - 1)])

    def end(self) -> None:
        """Tell the worker to end and wait for it; kill it when it does not."""
        self._ending.set()
        process = self._process
        if process is None or process.poll() is not None:
            return
        process.terminate()
        try:
            process.wait(END_WITHIN)
        except subprocess.TimeoutExpired:
            process.kill()


def _worker_command(path: str) -> list[str]:
    own = [sys.executable, "-m", "portal.cli", "-c", path]
    return [*own, "work", "--parent", str(os.getpid())]


def _greet(registry: Any, listening: str) -> None:
    """Say where the portal is, and in development how to sign in."""
    click.echo(f"\n  {registry.settings['site.name']}: {listening}\n")
    if registry.settings["run.mode"] == "development":
        click.echo(f"  Demo sign-ins, password {DEMO_PASSWORD}:")
        for person in people():
            click.echo(f"    {person['username']:<14} {', '.join(person['roles'])}")
        click.echo("")
    sys.stdout.flush()


def _assembled(config: Any) -> Any:
    """Return the WSGI application; say in one line why it would not be safe to start."""
    try:
        return assemble(config)
    except ConfigurationError as error:
        raise click.ClickException(str(error)) from error


def _listening(app: Any, options: dict[str, Any]) -> Any:
    """Return the server, its port open; say so when another program has it."""
    try:
        return server.make_server(app, **options)
    except (OSError, ConfigurationError) as error:
        raise click.ClickException(f"the server cannot start: {error}") from error


@click.command()
@click.option("--prepare", is_flag=True, help="Migrate and seed first (what `make serve` does).")
@click.option("--no-worker", is_flag=True, help="Only the web; `motcua work` runs elsewhere.")
@click.option("--end-with-parent", is_flag=True, help="End when the starting process is gone.")
@click.pass_context
def serve(ctx: click.Context, prepare: bool, no_worker: bool, end_with_parent: bool) -> None:
    """Run web and worker on this machine; PORT overrides the port of the ini file."""
    path = config_file(ctx)
    config = configurator_of(ctx)
    registry = config.registry
    if prepare:
        database.bring_up_to_date(registry)
        database.sow(registry)
    if migrations.pending(registry["db.engine"]):
        raise click.ClickException("migrations are pending: run motcua migrate")
    web = _listening(_assembled(config), server_settings(path))
    logs.install(registry.settings)
    if end_with_parent:
        watch_parent(os.getppid(), lambda: os.kill(os.getpid(), signal.SIGTERM))
    child = None if no_worker else WorkerChild(_worker_command(path))
    try:
        if child is not None:
            child.start()
        _greet(registry, server.address(web))
        server.run(web)
    finally:
        if child is not None:
            child.end()


@click.command()
@click.option("--parent", type=int, metavar="PID", help="End when this process is gone.")
@click.pass_context
def work(ctx: click.Context, parent: int | None) -> None:
    """Run a worker: outbox and timed jobs. Several may run, on several machines."""
    run_worker(registry_of(ctx), parent=parent)
