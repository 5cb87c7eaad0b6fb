"""``python -m portal.cli`` is ``motcua``: how the server starts its worker."""

from portal.cli.root import main

main()
