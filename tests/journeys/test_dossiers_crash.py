"""kill -9 while a dossier is filed: nothing is half there, and sending again gives one dossier."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, select

from forms.dossiers import service
from forms.dossiers.models import Dossier, NumberCounter, Party
from portal.outbox.models import OutboxRow
from tests.journeys.test_dossiers_at_once import submit

ROOT = Path(__file__).parents[2]
POINTS = ("dossiers.prepared", "dossiers.numbered", "dossiers.filed")
CHILD = """
import sys
from portal.app import configure
from portal.faults import arm
from tests.conftest import SETTINGS
from tests.journeys.test_dossiers_at_once import submit
url, folder, key = sys.argv[1:]
registry = configure({**SETTINGS, "sqlalchemy.url": url, "data.dir": folder}).registry
arm("development")
submit(registry, key)
"""


def counts(registry) -> tuple[int, int, int, int]:
    with registry["db.factory"]() as db:
        found = [
            db.scalar(select(func.count()).select_from(table))
            for table in (Dossier, Party, OutboxRow)
        ]
        numbers = db.scalar(select(func.sum(NumberCounter.last)))
        return found[0], found[1], found[2], numbers


@pytest.mark.parametrize("point", POINTS)
def test_killed_while_filing_leaves_nothing_and_sending_again_files_once(fresh, point) -> None:
    app = fresh()
    registry, database = app.registry, app.database
    before = counts(registry)
    ended = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", CHILD, database.url, str(database.folder), "kill"],
        env={**os.environ, "MOTCUA_FAULT": point},
        cwd=ROOT,
        timeout=120,
        check=False,
    )
    assert ended.returncode == -signal.SIGKILL
    assert counts(registry) == before
    number = submit(registry, "kill")
    assert submit(registry, "kill") == number == "H42.31-261123-0001"
    after = counts(registry)
    assert (after[0], after[1], after[3]) == (before[0] + 1, before[1] + 1, before[3] + 1)
    with registry["db.factory"]() as db:
        assert service.verify(db) == []
