"""Style sheet, scripts and pictures: read once, named by their content, packed once.

``registry["ui.assets"]`` holds every file of ``portal/ui/static``; nothing else can be asked for,
so there is no path to climb out of. An address with the right ``?v=`` may be kept for a year.
"""

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPNotFound
from pyramid.response import Response

from portal.security.permissions import Permission

FOLDER = Path(__file__).parent / "static"
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    ".ico": "image/x-icon",
    ".png": "image/png",
    ".txt": "text/plain; charset=utf-8",
}
PACKED = {".css", ".js", ".svg", ".txt"}
FOREVER = "public, max-age=31536000, immutable"
FOR_AN_HOUR = "public, max-age=3600"


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is sent: bytes, the same packed by gzip (or ``None``), type and digest."""

    name: str
    body: bytes
    packed: bytes | None
    content_type: str
    digest: str


class Assets:
    """The files of one folder, by their path inside it."""

    def __init__(self, folder: Path, *, reload: bool = False) -> None:
        """Read every file of a known type; with ``reload``, again when one of them changed."""
        self._folder = folder
        self._reload = reload
        self._seen = self._look()
        self._files = self._read()

    def __getitem__(self, name: str) -> Asset:
        """Return the file called ``name``; raise ``KeyError`` when there is none."""
        if self._reload and (seen := self._look()) != self._seen:
            self._files, self._seen = self._read(), seen
        return self._files[name]

    def path(self, name: str) -> str:
        """Return ``/static/<name>?v=<digest>``; raise ``KeyError`` when there is no such file."""
        return f"/static/{name}?v={self[name].digest}"

    def _look(self) -> dict[Path, tuple[int, int]]:
        found = (path for path in self._folder.rglob("*") if path.suffix in TYPES)
        return {path: ((stat := path.stat()).st_mtime_ns, stat.st_size) for path in found}

    def _read(self) -> Mapping[str, Asset]:
        found = sorted(path for path in self._folder.rglob("*") if path.suffix in TYPES)
        return {
            asset.name: asset
            for asset in (_asset(path, path.relative_to(self._folder).as_posix()) for path in found)
        }


def _asset(path: Path, name: str) -> Asset:
    body = path.read_bytes()
    packed = gzip.compress(body, 9, mtime=0) if path.suffix in PACKED else None
    return Asset(name, body, packed, TYPES[path.suffix], hashlib.sha256(body).hexdigest()[:12])


def respond(request: Any, asset: Asset) -> Response:
    """Return ``asset`` as an answer, packed where the browser takes it, or 304 when it has it."""
    accepted = request.environ.get("HTTP_ACCEPT_ENCODING", "")
    packed = asset.packed is not None and "gzip" in accepted
    response = Response(
        body=asset.packed if packed else asset.body,
        content_type=asset.content_type.partition(";")[0],
        charset="utf-8" if "charset" in asset.content_type else None,
        conditional_response=True,
    )
    response.headers["Cache-Control"] = (
        FOREVER if request.GET.get("v") == asset.digest else FOR_AN_HOUR
    )
    response.etag = f"{asset.digest}-gz" if packed else asset.digest
    if asset.packed is not None:
        response.vary = ("Accept-Encoding",)
    if packed:
        response.content_encoding = "gzip"
    return response


def serve(request: Any) -> Response:
    """Serve a file of the static folder."""
    try:
        asset = request.registry["ui.assets"][request.matchdict["path"]]
    except KeyError:
        raise HTTPNotFound() from None
    return respond(request, asset)


def favicon(request: Any) -> Response:
    """Serve the icon that browsers ask for without being told."""
    return respond(request, request.registry["ui.assets"]["favicon.ico"])


def includeme(config: Configurator) -> None:
    """Read the files and serve them."""
    reload = config.get_settings().get("pyramid.reload_assets") or config.get_settings().get(
        "pyramid.reload_templates"
    )
    config.registry["ui.assets"] = Assets(FOLDER, reload=str(reload).lower() in {"1", "true"})
    config.add_route("ui.static", "/static/{path:.*}")
    config.add_route("ui.favicon", "/favicon.ico")
    public = {"permission": Permission.VIEW, "request_method": "GET"}
    config.add_view(serve, route_name="ui.static", **public)
    config.add_view(favicon, route_name="ui.favicon", **public)
