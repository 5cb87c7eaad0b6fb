"""Rules of the attachments: take, replace, order and remove files within their limits."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from forms.attachments.models import Attachment, AttachmentState
from portal.files import service as files
from portal.files.serving import download_name
from portal.files.stores.base import FileStore
from portal.files.types import TYPES
from portal.outbox import put

INSPECT = "attachment.inspect"
KINDS = {
    "pdf": "application/pdf",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "docx": next(media for media in TYPES if "wordprocessing" in media),
}


class TooManyError(ValueError):
    """The paper has as many files as it may have; ``most`` says how many."""

    def __init__(self, most: int) -> None:
        super().__init__(f"at most {most} files")
        self.most = most


class QuotaError(ValueError):
    """The draft's files together are too large; ``most`` is the limit in bytes."""

    def __init__(self, most: int) -> None:
        super().__init__(f"at most {most} bytes")
        self.most = most


class KindError(ValueError):
    """The paper does not take this kind of file; ``kinds`` are those it takes."""

    def __init__(self, kinds: Sequence[str]) -> None:
        super().__init__(f"only {', '.join(kinds)}")
        self.kinds = tuple(kinds)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one draft may hold; sizes in bytes."""

    file: int = 10 * 1024 * 1024
    total: int = 100 * 1024 * 1024
    per_paper: int = 20


def add(
    db: Session,
    store: FileStore,
    *,
    owner: str,
    paper_id: str,
    name: str,
    stream: BinaryIO,
    now: datetime,
    kinds: Sequence[str] = ("pdf", "jpeg", "png"),
    many: bool = True,
    limits: Limits = Limits(),
) -> Attachment:
    """Take a file for a paper of ``owner`` and ask the worker to open it.

    With ``many=False`` the new file takes the place of the one before it. Raise
    ``RefusedFileError`` (empty, broken, unknown, too large ...), :class:`KindError`,
    :class:`TooManyError` or :class:`QuotaError`; nothing is kept then.
    """
    before = of_paper(db, owner, paper_id=paper_id)
    if many and len(before) >= limits.per_paper:
        raise TooManyError(limits.per_paper)
    row = files.receive(db, store, stream, name=name, now=now, limit=limits.file)
    if row.media_type not in {KINDS[kind] for kind in kinds}:
        raise KindError(kinds)
    if total_size(db, owner) + row.size > limits.total:
        raise QuotaError(limits.total)
    if not many:
        for other in before:
            db.delete(other)
        before = []
    attachment = Attachment(
        owner=owner,
        paper_id=paper_id,
        position=1 + max((one.position for one in before), default=0),
        name=download_name(name)[:255],
        sha256=row.sha256,
        received_sha256=row.sha256,
        media_type=row.media_type,
        size=row.size,
        added_at=now,
    )
    db.add(attachment)
    db.flush()
    put(db, INSPECT, key=f"{INSPECT}:{attachment.code}", payload={"code": attachment.code}, now=now)
    return attachment


def of_paper(db: Session, owner: str, *, paper_id: str) -> list[Attachment]:
    """Return the files of one paper in order."""
    query = select(Attachment).where(Attachment.owner == owner, Attachment.paper_id == paper_id)
    return list(db.scalars(query.order_by(Attachment.position, Attachment.id)))


def of_owner(db: Session, owner: str) -> dict[str, list[Attachment]]:
    """Return all files of ``owner`` by paper, each in order."""
    query = select(Attachment).where(Attachment.owner == owner)
    found: dict[str, list[Attachment]] = {}
    for one in db.scalars(query.order_by(Attachment.position, Attachment.id)):
        found.setdefault(one.paper_id, []).append(one)
    return found


def find(db: Session, owner: str, *, code: str) -> Attachment | None:
    """Return the file ``code`` if it is one of ``owner``'s."""
    query = select(Attachment).where(Attachment.owner == owner, Attachment.code == code)
    return db.scalars(query).one_or_none()


def total_size(db: Session, owner: str) -> int:
    """Return the bytes of all files of ``owner``."""
    query = select(func.coalesce(func.sum(Attachment.size), 0)).where(Attachment.owner == owner)
    return int(db.scalar(query) or 0)


def remove(db: Session, attachment: Attachment) -> None:
    """Take a file away; its bytes go when nobody refers to them any more."""
    db.delete(attachment)
    db.flush()


def move(db: Session, attachment: Attachment, *, up: bool) -> None:
    """Let a file change places with the one before it (or after it)."""
    row = of_paper(db, attachment.owner, paper_id=attachment.paper_id)
    at = row.index(attachment)
    other = at - 1 if up else at + 1
    if 0 <= other < len(row):
        row[at], row[other] = row[other], row[at]
    for position, one in enumerate(row, start=1):
        one.position = position
    db.flush()


def unready(attachments: Iterable[Attachment]) -> list[Attachment]:
    """Return the files that do not yet count, or never will."""
    return [one for one in attachments if one.state is not AttachmentState.READY]


def forget(db: Session, owner: str, *, papers: Iterable[str] | None = None) -> None:
    """Remove the files of ``owner``, or only those of ``papers``."""
    query = delete(Attachment).where(Attachment.owner == owner)
    if papers is not None:
        query = query.where(Attachment.paper_id.in_(list(papers)))
    db.execute(query)
