"""What the files plug into the house: settings, the store, timed jobs, a probe."""

from datetime import timedelta

from pyramid.config import Configurator

from portal.files import tidying
from portal.files.scanners import open_scanner
from portal.files.stores import open_store
from portal.settings import Setting
from portal.slots import Probe, TimedJob

SETTINGS = (
    Setting(
        "files.store",
        str,
        "local",
        "Where bytes are kept: local ({data.dir}/store), memory (tests), or a dotted name.",
    ),
    Setting(
        "files.scanner",
        str,
        "off",
        "Virus scanner: off, warn (a file counts when clamd is away), require (it waits).",
        choices=("off", "warn", "require"),
    ),
    Setting("files.clamd", str, "127.0.0.1:3310", "Where clamd listens: host:port or a socket."),
    Setting("files.clamd_seconds", float, 20.0, "Seconds to wait for clamd."),
    Setting("files.max_bytes", int, 20 * 1024 * 1024, "Largest single file that people may send."),
)


def includeme(config: Configurator) -> None:
    """Plug in."""
    config.declare_settings(*SETTINGS)
    config.registry["files.store"] = open_store(config.registry.settings)
    config.registry["files.scanner"] = open_scanner(config.registry.settings)
    config.add_timed_job(
        TimedJob("files.collect", tidying.collect, timedelta(hours=6), "Remove unwanted files")
    )
    config.add_timed_job(
        TimedJob("files.scrub", tidying.scrub, timedelta(days=7), "Hash every file again")
    )
    config.add_probe(Probe("files", tidying.nothing_damaged, required=False))
