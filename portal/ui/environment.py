"""The Jinja2 environment: where templates are found, and the words every template may use."""

import re
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from pathlib import Path
from typing import Any

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
    Template,
    Undefined,
)
from jinja2.utils import missing
from markupsafe import Markup, escape
from pyramid.config import Configurator
from pyramid.threadlocal import get_current_request
from pyramid_jinja2 import PARENT_RELATIVE_DELIM
from translationstring import TranslationString

from portal.ui import words
from portal.ui.frame import languages, link_to, menu, notices, session_seconds
from portal.ui.icons import icon, icon_or

TEMPLATES = Path(__file__).parent / "templates"
DOMAIN = "motcua"
NOTHING = Markup()


class Missing(Undefined):
    """Strict about names and attributes, lenient about absent keys of a dictionary.

    The components of govuk-frontend-jinja take one dictionary and ask it for many optional keys.
    """

    __slots__ = ()

    def _refuse(self) -> None:
        if self._undefined_obj is missing:  # an inline if without else; words of the components
            lenient = self._undefined_name in {None, "undefined", "null", "caller"}
        else:
            lenient = isinstance(self._undefined_obj, dict)
        if not lenient:
            self._fail_with_undefined_error()

    def __str__(self) -> str:
        self._refuse()
        return super().__str__()

    def __bool__(self) -> bool:
        self._refuse()
        return False

    def __iter__(self) -> Iterator[Any]:
        self._refuse()
        return iter(())

    def __len__(self) -> int:
        self._refuse()
        return 0

    def __eq__(self, other: object) -> bool:
        self._refuse()
        return super().__eq__(other)

    __hash__ = Undefined.__hash__


class HouseLoader(BaseLoader):
    """Templates of the house by plain name, each compiled once; all others as Pyramid finds them.

    pyramid_jinja2 hangs the parent's name on every template a template asks for, so that relative
    names work; layout and macros would be compiled again for each page. Names that exist in
    ``portal/ui/templates``, or begin with ``govuk_frontend_jinja/``, lose that tail.
    """

    def __init__(self, others: BaseLoader) -> None:
        """Wrap the loader that finds everything else."""
        self._others = others
        self._house = ChoiceLoader(
            [
                PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
                FileSystemLoader(TEMPLATES),
            ]
        )

    def load(
        self,
        environment: Environment,
        name: str,
        globals: MutableMapping[str, Any] | None = None,
    ) -> Template:
        """Return the template called ``name``."""
        short = name.partition(PARENT_RELATIVE_DELIM)[0]
        if not _is_ours(short):
            return self._others.load(environment, name, globals)
        if short != name:
            return environment.get_template(short, globals=globals)
        return self._house.load(environment, short, globals)


def fill(text: str, values: Mapping[str, Any]) -> str:
    """Return ``text`` with ``${name}`` replaced; markup among ``values`` makes the whole markup."""
    marked = any(hasattr(value, "__html__") for value in values.values())
    keep = escape if marked else str

    def value_of(found: re.Match[str]) -> str:
        return str(keep(values[found[1]])) if found[1] in values else found[0]

    filled = re.sub(r"\$\{(\w+)\}", value_of, str(keep(text)))
    return Markup(filled) if marked else filled  # noqa: S704 (every part was escaped above)


def _is_ours(name: str) -> bool:
    if name.startswith(("/", ".")) or ":" in name:
        return False
    return name.startswith("govuk_frontend_jinja/") or (TEMPLATES / name).is_file()


# What templates call on every line asks the thread for the request, not jinja2 for its context:
# a page calls these a few hundred times, and contexts inside loops are built anew for each call.
def translate(message: str, **values: Any) -> str:
    """Return a message of ours in the language of the page: ``_("Trang ${number}", number=3)``."""
    localizer = get_current_request().localizer
    known = localizer.__dict__.setdefault("motcua_said", {})
    text = known.get(message)
    if text is None:
        text = known[message] = localizer.translate(message, domain=DOMAIN)
    return fill(text, values) if values else text


def plural(one: str, many: str, count: int, **values: Any) -> str:
    """Return ``one`` or ``many`` as the language of the page counts; ``${count}`` is filled in."""
    request = get_current_request()
    text = request.localizer.pluralize(one, many, count, domain=DOMAIN)
    return fill(text, {"count": words.number(count, request.locale_name), **values})


def say(label: Any) -> str:
    """Return a label that may be a translation string of any domain, in the page's language."""
    if label is None:
        return ""
    if not isinstance(label, TranslationString):
        return label
    return get_current_request().localizer.translate(label)


def static(name: str) -> str:
    """Return the address of a file of ``portal/ui/static``, the same in every language."""
    request = get_current_request()
    return request.environ.get("motcua.root", "") + request.registry["ui.assets"].path(name)


def address(route: str, **values: Any) -> str:
    """Return the path of a route, or nothing when no included feature has it."""
    try:
        return get_current_request().route_path(route, **values)
    except KeyError:
        return ""


def lang_attr(language: str = "vi") -> Markup:
    """Return `` lang="vi"`` where a text is in another language than its page, else nothing."""
    if get_current_request().locale_name == language:
        return NOTHING
    return Markup(' lang="{}"').format(language)


def spoken(function: Callable[..., str]) -> Callable[..., str]:
    """Return ``function(value, lang)`` as a filter that knows the language of the page."""

    def word(value: Any, **options: Any) -> str:
        return function(value, get_current_request().locale_name, **options)

    return word


def prepare(environment: Environment) -> Environment:
    """Give the environment its loader, globals and filters; return it."""
    if environment.loader is None:
        raise RuntimeError("pyramid_jinja2 made an environment without a loader")
    environment.loader = HouseLoader(environment.loader)
    environment.undefined = Missing
    for name in ("number", "money", "day", "moment", "time_limit"):
        word = spoken(getattr(words, name))
        environment.filters[name] = environment.globals[name] = word
    environment.filters["lower_first"] = words.lower_first
    environment.globals.update(
        {
            "_": translate,
            "gettext": translate,
            "ngettext": plural,
            "say": say,
            "static": static,
            "address": address,
            "lang_attr": lang_attr,
            "icon": icon,
            "icon_or": icon_or,
            "menu": menu,
            "notices": notices,
            "session_seconds": session_seconds,
            "languages": languages,
            "link_to": link_to,
        }
    )
    return environment


def includeme(config: Configurator) -> None:
    """Make ``.jinja2`` templates a renderer, strict and escaped."""
    settings = config.get_settings()
    settings.update(
        {
            "jinja2.autoescape": True,
            "jinja2.trim_blocks": True,
            "jinja2.lstrip_blocks": True,
            "jinja2.cache_size": 600,
            "jinja2.i18n.domain": DOMAIN,
        }
    )
    config.include("pyramid_jinja2")
    config.action(
        "ui.environment",
        lambda: config.registry.setdefault(
            "ui.environment", prepare(config.get_jinja2_environment())
        ),
        order=1,  # after pyramid_jinja2 made it (0), before the first renderer is asked for
    )
