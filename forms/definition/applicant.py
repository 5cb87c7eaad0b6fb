"""Who applies, read from the answers by the ids that all forms of the house use.

``applicant`` is a person, ``organisation`` an organisation, ``contact`` the person who files for
it, ``applicant_kind`` says which of the two where both may apply. ``place`` is where the matter
lies (the building site, the shop, the rented room), where that is not where the applicant lives.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from forms.definition.conditions import Answers
from forms.definition.model import FormDefinition
from forms.definition.pages import shown


@dataclass(frozen=True, slots=True)
class Applicant:
    """The person or organisation that applies; what was not asked is empty."""

    kind: str = "person"  # or "organisation"
    name: str = ""
    national_id: str = ""
    tax_code: str = ""
    phone: str = ""
    email: str = ""
    province: str = ""
    commune: str = ""
    contact: str = ""  # name of the person who files for an organisation
    place: str = ""  # code of the commune where the matter lies: its office decides


def applicant(definition: FormDefinition, answers: Answers) -> Applicant:
    """Return who applies, as far as the form asks it."""
    given = shown(definition, answers)
    person, organisation = _dict(given.get("applicant")), _dict(given.get("organisation"))
    contact = _dict(given.get("contact")) or person
    main = organisation or person
    address = _dict(main.get("address"))
    place = _dict(given.get("place"))  # an address, or a land parcel with its place
    commune = str(address.get("commune") or "")

    def text(name: str) -> str:
        return str(main.get(name) or contact.get(name) or "")

    return Applicant(
        kind="organisation" if organisation else "person",
        name=str(main.get("name") or ""),
        national_id=str((contact if organisation else person).get("national_id") or ""),
        tax_code=str(organisation.get("tax_code") or ""),
        phone=text("phone"),
        email=text("email"),
        province=str(address.get("province") or ""),
        commune=commune,
        contact=str(contact.get("name") or "") if organisation else "",
        place=str(_dict(place.get("place", place)).get("commune") or commune),
    )


def _dict(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
