"""Attachments: files for the papers of a draft, opened and stripped by the worker."""

from collections.abc import Mapping
from datetime import timedelta
from importlib import import_module
from typing import Any

from pyramid.config import Configurator

from forms.attachments.service import INSPECT, Limits
from portal.settings import Setting
from portal.slots import Job

MB = 1024 * 1024
SETTINGS = (
    Setting("attachments.file_mb", int, 10, "Largest file of a paper, in MB."),
    Setting("attachments.total_mb", int, 100, "All files of one draft together, in MB."),
    Setting("attachments.per_paper", int, 20, "Most files of one paper."),
)


def limits(settings: Mapping[str, Any]) -> Limits:
    """Return the limits that the settings give."""
    return Limits(
        file=settings["attachments.file_mb"] * MB,
        total=settings["attachments.total_mb"] * MB,
        per_paper=settings["attachments.per_paper"],
    )


def _inspect(context: Any, payload: Mapping[str, Any]) -> None:
    """Open a file; the libraries for it stay out of the web process, which never runs this."""
    import_module("forms.attachments.inspecting").run(context, payload)


def includeme(config: Configurator) -> None:
    """Table of contents."""
    config.declare_settings(*SETTINGS)
    config.add_job(Job(INSPECT, _inspect, attempts=8, lease=timedelta(minutes=2)))
