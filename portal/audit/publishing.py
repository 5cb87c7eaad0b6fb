"""Publishing the head: once a day its number and hash are added to a file that leaves the database.

``{data.dir}/audit/heads.tsv`` has one line a day: moment, number, hash. Copy it somewhere else (the
backup does): a chain that was rewritten to its end no longer fits the lines written before.
"""

import os
from datetime import datetime
from pathlib import Path
from typing import Any

from portal.audit import service


def heads_file(registry: Any) -> Path:
    """Return where the published heads are kept."""
    return Path(registry.settings["data.dir"]) / "audit" / "heads.tsv"


def read_heads(path: Path) -> dict[int, str]:
    """Return the published heads, number -> hash; a line that is torn or odd is left out."""
    if not path.is_file():
        return {}
    found = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        parts = line.split("\t")
        if len(parts) == 3 and parts[1].isascii() and parts[1].isdigit() and len(parts[2]) == 64:
            found[int(parts[1])] = parts[2]
    return found


def publish(path: Path, *, seq: int, value: str, now: datetime) -> bool:
    """Add a line for the head unless it is there already; return whether one was added."""
    if seq == 0 or seq in read_heads(path):
        return False
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{now.isoformat(timespec='seconds')}\t{seq}\t{value}\n")
        file.flush()
        os.fsync(file.fileno())
    return True


def publish_daily(context: Any) -> None:
    """Publish where the chain ends now (a timed job)."""
    with context.reading() as db:
        seq, value = service.head(db)
    publish(heads_file(context.registry), seq=seq, value=value, now=context.now)
