"""Rules of the search: finding, suggesting, what was asked, and what editors teach it."""
