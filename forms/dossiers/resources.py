"""What a dossier's address points at; somebody else's dossier is a 404."""

from typing import Any

from pyramid.httpexceptions import HTTPNotFound

from forms.dossiers import service
from forms.dossiers.models import Dossier
from portal.security.permissions import Site


class OwnDossier(Site):
    """A dossier of the account that is signed in.

    Nobody is told whether a code exists before signing in: then the permission sends them there.
    """

    dossier: Dossier

    def __init__(self, request: Any) -> None:
        identity = request.identity
        if identity is None:
            return
        found = service.find(request.reading, request.matchdict["code"])
        if found is None or found.account_id is None or found.account_id != identity.account_id:
            raise HTTPNotFound
        self.dossier = found
