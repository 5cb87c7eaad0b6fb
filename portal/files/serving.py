"""Sending a stored file to a browser: always as a download, never as a page of ours."""

import re
from typing import Any
from urllib.parse import quote

from pyramid.httpexceptions import HTTPForbidden, HTTPNotFound
from pyramid.response import FileIter, Response

from portal.files.models import FileRow, FileState
from portal.files.stores.base import MissingFileError
from portal.text import clean_line

BLOCK = 64 * 1024
LONGEST_NAME = 120
POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'; base-uri 'none'"
UNFIT = re.compile(r'[\\/:*?"<>|%;]')
NOT_PLAIN = re.compile(r"[^A-Za-z0-9 ._()-]")


def download_name(name: str) -> str:
    """Return ``name`` as a file name for any system: one line, no path, at most 120 letters."""
    name = UNFIT.sub("_", clean_line(name)).strip(". ")
    stem, dot, extension = name.rpartition(".")
    if not stem:
        stem, dot, extension = name, "", ""
    return (stem[: LONGEST_NAME - len(dot + extension)] + dot + extension)[:LONGEST_NAME] or "tep"


def disposition(name: str) -> str:
    """Return the Content-Disposition header for ``name`` (RFC 6266, RFC 5987)."""
    name = download_name(name)
    plain = NOT_PLAIN.sub("_", name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def file_response(request: Any, stored: FileRow, name: str) -> Response:
    """Return the bytes of ``stored`` as a download called ``name``; the caller has judged access.

    Answers 403 for a file that was found unsafe, 404 when the bytes are gone.
    """
    if stored.state is FileState.UNSAFE:
        raise HTTPForbidden("the file was found unsafe")
    try:
        stream = request.registry["files.store"].open(stored.sha256)
    except MissingFileError:
        raise HTTPNotFound from None
    wrapper = request.environ.get("wsgi.file_wrapper", FileIter)
    response = Response(app_iter=wrapper(stream, BLOCK), content_length=stored.size)
    response.content_type = stored.media_type
    response.charset = None
    response.headers.update(
        {
            "Content-Disposition": disposition(name),
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": POLICY,
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cache-Control": "private, no-store",
        }
    )
    return response
