"""Outbox: what is to be done outside the database, in the same transaction."""
