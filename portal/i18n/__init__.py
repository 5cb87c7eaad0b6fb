"""Languages: Vietnamese is the source of every message, English is a translation.

Vietnamese pages live at ``/...``, English ones at ``/en/...`` with the same slugs. The WSGI layer
below moves ``/en`` from the path into SCRIPT_NAME, so every address that Pyramid generates while
serving an English page stays English by itself.
"""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import quote

from pyramid.config import Configurator
from pyramid.i18n import TranslationStringFactory

DOMAIN = "motcua"
LANGUAGES = ("vi", "en")
DEFAULT = "vi"
KEPT = "/:@!$&'()*+,;=~"  # what a path may hold as it is

_ = TranslationStringFactory(DOMAIN)

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class LanguageLayer:
    """WSGI layer: take the language prefix off the path and remember it in the environ.

    Sets ``motcua.lang`` and ``motcua.root`` (SCRIPT_NAME of the deployment, for static files);
    :func:`addresses` gives the address of the same page in each language.
    """

    def __init__(self, app: Wsgi, *, registry: Any = None) -> None:
        self.app = app
        self.registry = registry  # where pyramid's own commands and the tests look for it

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        """Serve the request in the language of its address."""
        path = environ.get("PATH_INFO", "")
        root = environ.get("SCRIPT_NAME", "")
        environ["motcua.root"] = root
        lang = DEFAULT
        for other in LANGUAGES[1:]:
            prefix = f"/{other}"
            if path == prefix:  # the home page has one address, the one that routes generate
                return _moved(f"{root}{prefix}/", environ, start_response)
            if path.startswith(prefix + "/"):
                lang = other
                environ["SCRIPT_NAME"] = root + prefix
                environ["PATH_INFO"] = path[len(prefix) :]
        environ["motcua.lang"] = lang
        return self.app(environ, start_response)


def _moved(path: str, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
    """Answer that the page is at ``path``, for good."""
    query = quote(environ.get("QUERY_STRING", "").encode("latin-1"), safe=KEPT + "?%")
    where = quote(path.encode("latin-1"), safe=KEPT) + (f"?{query}" if query else "")
    start_response("301 Moved Permanently", [("Location", where), ("Content-Length", "0")])
    return [b""]


def addresses(environ: dict[str, Any]) -> dict[str, str]:
    """Return the address of this very page by language, query included."""
    root = environ.get("motcua.root", "")
    path = quote(environ.get("PATH_INFO", "/").encode("latin-1"), safe=KEPT)
    query = environ.get("QUERY_STRING", "")
    ask = f"?{query}" if query else ""
    found = {DEFAULT: root + path + ask}
    for lang in LANGUAGES[1:]:
        found[lang] = f"{root}/{lang}{path}{ask}"
    return found


def _switch(request: Any) -> dict[str, str]:
    return request.environ.get("motcua.switch") or addresses(request.environ)


def locale_of(request: Any) -> str:
    """Return the language of the request's address (Pyramid's locale negotiator)."""
    return request.environ.get("motcua.lang", DEFAULT)


def includeme(config: Configurator) -> None:
    """Read the language from the address and find the translations of every package."""
    config.get_settings()["pyramid.default_locale_name"] = DEFAULT
    config.set_locale_negotiator(locale_of)
    config.add_request_method(_switch, name="language_switch", reify=True)
    config.add_translation_dirs(
        "colander:locale", "deform:locale", "portal:locale", "catalogue:locale"
    )
    config.add_translation_dirs("forms:locale", "search:locale")
