"""Backups: one file with every row and every stored file, verified when it is read back.

The archive is a tar: ``tables/<name>.jsonl``, then ``files/<sha256>``, and ``manifest.json`` at the
end, so that one that was cut off is known as such. Rows are plain JSON, so a backup taken from
SQLite restores into PostgreSQL and the other way round. The hash of a table does not depend on the
order of its rows.
"""
