"""Import of procedures from the national database: crawled pages and its own interface.

Pure readers turn a source record into :class:`catalogue.content.Content` and a list of what they
could not understand: ``national`` for crawled pages, ``api`` for the interface of 2026; both stand
on one reader per attribute (``channels``, ``fees``, ``papers``, ``forms``, ``legal``, ``steps``,
``results``, ``levels``) and on ``text``. ``summary`` derives the words for people, ``related`` the
neighbours. ``service`` writes to the database; ``measure`` checks the readers against records that
people checked by hand.
"""
