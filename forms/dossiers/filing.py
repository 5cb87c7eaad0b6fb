"""What is handed in with a dossier: the people, and the papers."""

from dataclasses import dataclass

from forms.dossiers.models import PartyKind


@dataclass(frozen=True, slots=True)
class Person:
    """A person or organisation as the form says it."""

    name: str
    kind: PartyKind = PartyKind.PERSON
    id_number: str = ""  # identity number, or tax code of an organisation
    phone: str = ""
    email: str = ""
    address: str = ""
    commune_code: str = ""


@dataclass(frozen=True, slots=True)
class SentPaper:
    """One file of a paper, or (without a file) a paper handed in at the counter."""

    paper_id: str
    name: str
    file_sha256: str | None = None
    file_name: str = ""
    media_type: str = ""
    size: int = 0
    pages: int | None = None
    originals: int = 0
    copies: int = 0
