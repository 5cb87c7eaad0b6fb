"""Files: bytes under their SHA-256, outside the web root; a row for each. See README.md here."""

from pyramid.config import Configurator

from portal.files.models import FileRow, FileState
from portal.files.service import receive
from portal.files.stores.base import FileStore, StoredFile

__all__ = ["FileRow", "FileState", "FileStore", "StoredFile", "includeme", "receive"]


def includeme(config: Configurator) -> None:
    """Declare settings, open the store, add collector and scrub."""
    config.include("portal.files.plugs")
