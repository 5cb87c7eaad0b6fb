"""Files: bytes under their SHA-256, outside the web root."""
