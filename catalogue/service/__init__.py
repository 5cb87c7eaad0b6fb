"""Rules of the catalogue: plain functions over a session.

``revisions`` adds and publishes what the law says, ``listings`` derives what is live now,
``browse`` reads it for pages, ``places`` finds fields and agencies by the names that sources use.
"""
