"""Rules of the dossiers; each file tells one of them."""

from forms.dossiers.service.acting import apply, possible
from forms.dossiers.service.clocks import appointment, limit_of, recount, rule_of, state_of
from forms.dossiers.service.events import verify
from forms.dossiers.service.kept import keep_form
from forms.dossiers.service.reading import Search, find, for_officer, mine, waiting
from forms.dossiers.service.refusing import RefusedError, StaleError
from forms.dossiers.service.submitting import add_papers, file, filed, prepare, submit

__all__ = [
    "RefusedError",
    "Search",
    "StaleError",
    "add_papers",
    "apply",
    "appointment",
    "file",
    "filed",
    "find",
    "for_officer",
    "keep_form",
    "limit_of",
    "mine",
    "possible",
    "prepare",
    "recount",
    "rule_of",
    "state_of",
    "submit",
    "verify",
    "waiting",
]
