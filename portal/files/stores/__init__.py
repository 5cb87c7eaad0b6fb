"""Where bytes are kept: one protocol, implementations chosen by the setting ``files.store``."""

from collections.abc import Mapping
from typing import Any

from pyramid.exceptions import ConfigurationError
from pyramid.util import DottedNameResolver

from portal.files.stores.base import FileStore
from portal.files.stores.local import from_settings
from portal.files.stores.memory import MemoryStore

BUILT_IN: Mapping[str, Any] = {"local": from_settings, "memory": MemoryStore}


def open_store(settings: Mapping[str, Any]) -> FileStore:
    """Return the store that the setting ``files.store`` asks for: a name, or a dotted name."""
    wanted = settings["files.store"]
    factory = BUILT_IN.get(wanted)
    if factory is None:
        try:
            factory = DottedNameResolver().resolve(wanted)
        except (ImportError, ValueError) as error:
            known = ", ".join(BUILT_IN)
            raise ConfigurationError(
                f"setting files.store: {wanted!r} is neither one of {known} nor importable"
            ) from error
    return factory(settings)
