"""The search's operation as /api/openapi.json lists it."""

from portal.slots import ApiOperation

HIT = {
    "type": "object",
    "properties": {
        "code": {"type": "string"},
        "title": {"type": "string"},
        "short_title": {"type": "string"},
        "field": {"type": "string"},
        "agency": {"type": "string"},
        "level": {
            "type": "array",
            "items": {"type": "string", "enum": ["ministry", "province", "commune", "other"]},
        },
        "score": {"type": "number"},
        "url": {"type": "string", "format": "uri"},
    },
    "required": ["agency", "code", "field", "level", "score", "title", "url"],
}
ANSWER = {
    "type": "object",
    "properties": {
        "query": {"type": "string"},
        "total": {"type": "integer"},
        "hits": {"type": "array", "items": {"$ref": "#/components/schemas/SearchHit"}},
        "suggestion": {
            "type": ["string", "null"],
            "description": "Cách viết đã được tìm thay, hoặc có thể bạn muốn tìm",
        },
    },
    "required": ["hits", "query", "suggestion", "total"],
}
OPERATION = ApiOperation(
    path="/api/v1/search",
    method="GET",
    operation={
        "summary": "Tìm thủ tục theo cách người dân hỏi",
        "parameters": [
            {"name": "q", "in": "query", "required": True, "schema": {"type": "string"}},
            {
                "name": "limit",
                "in": "query",
                "schema": {"type": "integer", "minimum": 1, "maximum": 100, "default": 10},
            },
        ],
        "responses": {
            "200": {
                "description": "OK",
                "content": {
                    "application/json": {"schema": {"$ref": "#/components/schemas/SearchAnswer"}}
                },
            }
        },
    },
    schemas={"SearchHit": HIT, "SearchAnswer": ANSWER},
)
