"""What is handed in: the people, the papers, and the application as a whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from forms.dossiers.models import FilingChannel, PartyKind
from forms.dossiers.receiving import Receiving


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """Everything that makes a dossier.

    ``owner`` is whose matter it is, ``filer`` who hands it in if that is somebody else;
    ``account_id`` whose list it stands in. ``definition`` is the form it was filled in with (its
    JSON), ``answers`` what was submitted, ``origins`` where prefilled answers came from, by field
    id. ``case`` is the index of ``Content.cases``, ``case_id`` its id in the form. ``tracking`` is
    for samples and what is moved here with a code.
    """

    revision_id: int
    answers: Mapping[str, Any]
    owner: Person
    receiving: Receiving
    channel: FilingChannel
    papers: Sequence[SentPaper] = ()
    filer: Person | None = None
    account_id: int | None = None
    definition: Mapping[str, Any] | None = None
    origins: Mapping[str, str] = field(default_factory=dict)
    case: int | None = None
    case_id: str = ""
    language: str = "vi"
    parent_id: int | None = None
    tracking: str | None = None
