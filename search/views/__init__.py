"""Pages of the search: results, suggestions, the JSON interface, and the editors' workshop."""
