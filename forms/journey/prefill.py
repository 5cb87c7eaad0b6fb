"""What the portal already knows about the person who files, by the names that forms ask for."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from forms.definition import places
from forms.definition.prefill import SOURCES
from portal.accounts import profiles
from portal.collation import fold


def known_about(db: Session, account_id: int) -> dict[str, Any]:
    """Return the values of ``forms.definition.prefill.SOURCES`` that the account has.

    The portal keeps addresses as people write them; forms name province and commune by code, so
    what is found in the lists is translated and what is not is left for the person to fill in.
    """
    found: dict[str, Any] = {}
    for owner, values in profiles.known(db, account_id).items():
        for name, value in values.items():
            source = f"{owner}.{name}"
            if source in SOURCES:
                found[source] = address(value) if name == "address" else value
    return {source: value for source, value in found.items() if value not in (None, "", {})}


def address(said: Mapping[str, str]) -> dict[str, str]:
    """Return the parts of an address as forms answer them; empty when the province is unknown."""
    province = _province(said.get("province", ""))
    if not province:
        return {}
    parts = {"province": province}
    communes = places.find(said.get("commune", ""), province) if said.get("commune") else ()
    if len(communes) == 1:
        parts["commune"] = communes[0].commune.code
        if communes[0].former:
            parts["former"] = communes[0].former
    if said.get("street"):
        parts["street"] = said["street"]
    return parts


def _province(text: str) -> str:
    """Return the code of the province that ``text`` names, today or formerly; else nothing."""
    wanted = _short(text)
    if text in places.provinces():
        return text
    today = {_short(one.name): one.code for one in places.provinces().values()}
    former = {_short(old): one.code for one in places.provinces().values() for old in one.former}
    return {**former, **today}.get(wanted, "")


def _short(name: str) -> str:
    """Return a province's folded name without its kind: ``tỉnh Ninh Bình`` as ``ninh binh``."""
    folded = fold(name)
    for kind in ("tinh ", "thanh pho ", "tp. ", "tp "):
        folded = folded.removeprefix(kind)
    return folded.strip()
