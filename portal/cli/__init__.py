"""The ``motcua`` command: its own commands, and those that features put into the slot ``commands``.

See README.md in this folder.
"""

from portal.cli.root import main

__all__ = ["main"]
