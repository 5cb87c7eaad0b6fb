"""Import of procedures from the national database: crawled pages and its own interface.

Pure readers turn a source record into :class:`catalogue.content.Content` and a list of what they
could not understand: ``national`` for crawled pages, ``api`` for the interface of 2026; both stand
on one reader per attribute (``channels``, ``fees``, ``papers``, ``forms``, ``legal``, ``steps``,
``results``, ``levels``, ``agencies``) and on ``text``. ``summary`` derives the words for people,
``related`` the neighbours, ``collect`` puts a file together. ``service`` writes to the database,
``cli`` is ``motcua import``, and ``measure`` checks the readers against records that people checked
by hand.
"""

from pyramid.config import Configurator


def includeme(config: Configurator) -> None:
    """Table of contents."""
    config.include("catalogue.importing.cli")
