"""The catalogue's operations as /api/openapi.json lists them."""

from typing import Any

from catalogue.content import (
    Audience,
    ChannelKind,
    FeeState,
    Level,
    OnlineLevel,
    TimeUnit,
)
from portal.slots import ApiOperation


def _string(**more: Any) -> dict[str, Any]:
    return {"type": "string", **more}


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _record(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": sorted(properties)}


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def _one_of(kind: Any) -> dict[str, Any]:
    return _string(enum=[member.value for member in kind])


WHOLE = {"type": "integer"}
MAYBE_NUMBER = {"type": ["number", "null"]}
MAYBE_TEXT = {"type": ["string", "null"]}

SCHEMAS = {
    "Fee": _record(
        name=_string(),
        amount={**WHOLE, "description": "đồng"},
        kind=_string(enum=["fee", "charge", "unknown"]),
        legal=_string(),
    ),
    "Channel": _record(
        channel=_one_of(ChannelKind),
        time_value=MAYBE_NUMBER,
        time_unit={"type": ["string", "null"], "enum": [*(u.value for u in TimeUnit), None]},
        fee_state=_one_of(FeeState),
        fees=_list(_ref("Fee")),
        fee_note=_string(),
        note=_string(),
    ),
    "Paper": _record(
        name=_string(),
        originals=WHOLE,
        copies=WHOLE,
        required={"type": ["boolean", "null"]},
        form=MAYBE_TEXT,
    ),
    "Case": _record(name=_string(), papers=_list(_ref("Paper"))),
    "ProcedureItem": _record(code=_string(), title=_string(), field=_string(), agency=_string()),
    "ProcedureList": _record(total=WHOLE, page=WHOLE, items=_list(_ref("ProcedureItem"))),
    "Procedure": _record(
        code=_string(),
        title=_string(),
        short_title=_string(),
        summary=_string(),
        field=_string(),
        agency=_string(),
        agencies=_record(
            executing=_list(_string()),
            competent=_list(_string()),
            authorised=_list(_string()),
            coordinating=_list(_string()),
        ),
        levels=_list(_one_of(Level)),
        online_level=_one_of(OnlineLevel),
        online_level_derived={"type": "boolean"},
        reason_partial=_string(),
        filing=_string(enum=["here", "national", "counter"]),
        audiences=_list(_one_of(Audience)),
        revision=WHOLE,
        decision=_record(number=_string(), issued_on=MAYBE_TEXT),
        channels=_list(_ref("Channel")),
        cases=_list(_ref("Case")),
        steps=_list(_record(title=_string(), text=_string())),
        legal_bases=_list(_record(number=_string(), title=_string(), issued_on=MAYBE_TEXT)),
        results=_list(_record(name=_string(), code=_string())),
        requirements=_string(),
        related=_list(_string()),
        updated_at=_string(format="date-time"),
        url=_string(format="uri"),
    ),
}


def _answers(schema: str) -> dict[str, Any]:
    return {
        "200": {
            "description": "OK",
            "content": {"application/json": {"schema": _ref(schema)}},
        },
        "404": {"description": "Không có thủ tục này"},
    }


OPERATIONS = (
    ApiOperation(
        path="/api/v1/procedures",
        method="GET",
        operation={
            "summary": "Danh sách thủ tục đang có hiệu lực",
            "parameters": [
                {"name": "page", "in": "query", "schema": {**WHOLE, "minimum": 1, "default": 1}}
            ],
            "responses": _answers("ProcedureList"),
        },
        schemas=SCHEMAS,
    ),
    ApiOperation(
        path="/api/v1/procedures/{code}",
        method="GET",
        operation={
            "summary": "Một thủ tục với mọi nội dung công bố",
            "parameters": [
                {"name": "code", "in": "path", "required": True, "schema": {"type": "string"}}
            ],
            "responses": _answers("Procedure"),
        },
    ),
)
