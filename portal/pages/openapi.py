"""The OpenAPI document of the JSON interface, put together from what features offer."""

from collections.abc import Iterable, Mapping
from typing import Any

from portal.slots import ApiOperation


def document(operations: Iterable[ApiOperation], *, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return the OpenAPI 3.1 document of ``operations``."""
    paths: dict[str, dict[str, Any]] = {}
    schemas: dict[str, Any] = {}
    for one in sorted(operations, key=lambda item: (item.path, item.method)):
        paths.setdefault(one.path, {})[one.method.lower()] = dict(one.operation)
        schemas.update(one.schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{settings['site.name']}: thủ tục hành chính {settings['site.province']}",
            "version": "1",
            "description": (
                "Danh mục thủ tục hành chính, đọc bằng máy. Không cần tài khoản; "
                "ghi nguồn khi dùng lại."
            ),
            "license": {"name": "CC BY 4.0", "identifier": "CC-BY-4.0"},
        },
        "servers": [{"url": settings["site.base_url"].rstrip("/")}],
        "paths": paths,
        "components": {"schemas": schemas},
    }
