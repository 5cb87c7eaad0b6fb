"""Receive one file in a process of its own: ``python -m tests.store_process URL DIR``."""

import io
import sys

from portal.files import receive
from tests import samples
from tests.conftest import NOW
from tests.worker_process import configure

if __name__ == "__main__":
    registry = configure(sys.argv[1], sys.argv[2])
    with registry["db.factory"].begin() as db:
        receive(db, registry["files.store"], io.BytesIO(samples.pdf()), name="a.pdf", now=NOW)
