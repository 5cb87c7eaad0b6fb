"""The JSON of a procedure: the published shape of /api/v1/procedures/{code}, and JSON-LD."""

import json
from typing import Any

from markupsafe import Markup

from catalogue.content import Case, Channel, Content
from catalogue.models import Listing
from catalogue.service.browse import LiveProcedure


def procedure(live: LiveProcedure, *, base: str) -> dict[str, Any]:
    """Return the public record of a live procedure; ``base`` is the site's address."""
    content, document = live.content, live.document
    return {
        "code": live.listing.code,
        "title": content.title,
        "short_title": live.listing.short_title,
        "summary": content.summary,
        "field": _name(document["field"]) or content.field,
        "agency": _name(document["agency"]),
        "agencies": {
            "executing": list(content.agencies.executing),
            "competent": list(content.agencies.competent),
            "authorised": list(content.agencies.authorised),
            "coordinating": list(content.agencies.coordinating),
        },
        "levels": [level.value for level in content.levels],
        "online_level": content.online_level.value,
        "online_level_derived": content.online_level_derived,
        "reason_partial": document["reason_partial"],
        "filing": document["filing"],
        "audiences": [audience.value for audience in content.audiences],
        "revision": document["revision"],
        "decision": {
            "number": content.decision.number,
            "issued_on": _date(content.decision.issued_on),
        },
        "channels": [_channel(channel) for channel in content.channels],
        "cases": [_case(case) for case in content.cases],
        "steps": [{"title": step.title, "text": step.text} for step in content.steps],
        "legal_bases": [
            {"number": basis.number, "title": basis.title, "issued_on": _date(basis.issued_on)}
            for basis in content.legal_bases
        ],
        "results": [{"name": result.name, "code": result.code} for result in content.results],
        "requirements": content.requirements,
        "related": list(content.related),
        "updated_at": live.listing.changed_at.isoformat(),
        "url": f"{base}/thu-tuc/{live.listing.code}",
    }


def item(listing: Listing) -> dict[str, Any]:
    """Return one item of the list of procedures."""
    return {
        "code": listing.code,
        "title": listing.title,
        "field": listing.field.name if listing.field else "",
        "agency": listing.agency.name if listing.agency else "",
    }


def _name(place: dict[str, str] | None) -> str:
    return place["vi"] if place else ""


def _date(day: Any) -> str | None:
    return day.isoformat() if day else None


def _channel(channel: Channel) -> dict[str, Any]:
    time = channel.time
    return {
        "channel": channel.kind.value,
        "time_value": time.value if time else None,
        "time_unit": time.unit.value if time and time.unit else None,
        "fee_state": channel.fee_state.value,
        "fees": [
            {"name": fee.name, "amount": fee.amount, "kind": fee.kind.value, "legal": fee.legal}
            for fee in channel.fees
        ],
        "fee_note": channel.fee_note,
        "note": channel.note,
    }


def _case(case: Case) -> dict[str, Any]:
    return {
        "name": case.name,
        "papers": [
            {
                "name": paper.name,
                "originals": paper.originals,
                "copies": paper.copies,
                "required": paper.required,
                "form": paper.form.name if paper.form else None,
            }
            for paper in case.papers
        ],
    }


def json_ld(live: LiveProcedure, *, base: str, province: str) -> Markup:
    """Return the schema.org GovernmentService of a live procedure, safe inside a script element."""
    content, document = live.content, live.document
    url = f"{base}/thu-tuc/{live.listing.code}"
    record = {
        "@context": "https://schema.org",
        "@type": "GovernmentService",
        "@id": url,
        "url": url,
        "name": live.listing.short_title,
        "alternateName": content.title,
        "identifier": live.listing.code,
        "description": content.summary or content.title,
        "inLanguage": "vi",
        "serviceType": _name(document["field"]) or content.field,
        "areaServed": {"@type": "AdministrativeArea", "name": province},
        "provider": {"@type": "GovernmentOrganization", "name": _name(document["agency"])},
        "serviceOutput": [{"@type": "Thing", "name": result.name} for result in content.results],
        "audience": [
            {"@type": "Audience", "audienceType": audience.value} for audience in content.audiences
        ],
        "offers": _offers(content),
        "availableChannel": [
            {"@type": "ServiceChannel", "name": kind.value, "serviceUrl": url}
            for kind in dict.fromkeys(channel.kind for channel in content.channels)
        ],
    }
    text = json.dumps({key: value for key, value in record.items() if value}, ensure_ascii=False)
    safe = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return Markup(safe)  # noqa: S704 (nothing that could close the element is left)


def _offers(content: Content) -> list[dict[str, Any]]:
    """Return each distinct fee as an offer; unknown fees make no offer at all."""
    fees = dict.fromkeys((fee.name, fee.amount) for c in content.channels for fee in c.fees)
    return [
        {"@type": "Offer", "name": name, "price": amount, "priceCurrency": "VND"}
        for name, amount in fees
    ]
