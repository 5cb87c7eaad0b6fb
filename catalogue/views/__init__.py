"""Pages of the catalogue: home, browsing, the procedure, and their JSON."""
