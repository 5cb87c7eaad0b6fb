"""Keys: one secret in the settings, one derived key for each purpose."""

import hmac
import secrets
from typing import Any

from pyramid.config import Configurator


def derived(registry: Any, purpose: str) -> bytes:
    """Return the 32-byte key for ``purpose``; keys of two purposes say nothing of each other."""
    return hmac.digest(registry["security.secret"], purpose.encode(), "sha256")


def tag(registry: Any, purpose: str, text: str) -> str:
    """Return a keyed hash of ``text`` as 64 hexadecimal digits."""
    return hmac.digest(derived(registry, purpose), text.encode(), "sha256").hex()


def includeme(config: Configurator) -> None:
    """Take the secret; without one, this process makes its own and forgets it at its end.

    Production refuses to start without one (see ``safety``), so that happens in tests and at play.
    """
    secret = config.get_settings()["secrets.session"] or secrets.token_hex(48)
    config.registry["security.secret"] = secret.encode()
