"""Home: one question first, which procedure do you need?"""

from typing import Any

from pyramid.interfaces import IRoutesMapper
from pyramid.view import view_config

from catalogue import words
from catalogue.resources import Catalogue
from catalogue.service import browse
from catalogue.views.browse import READ
from portal import clock
from portal.i18n import _
from portal.offices import service as offices
from portal.offices.models import Agency
from portal.pages import service as pages
from portal.pages.models import PageText
from portal.slots import ordered

ONE_STOP = "trung-tam-phuc-vu-hanh-chinh-cong"
EXAMPLES = ("khai sinh", "đổi bằng lái xe", "làm sổ đỏ", "mở cửa hàng")
# The doors are shown when the feature behind them is there; browsing is always there.
DOORS = (
    ("journey.mine", "send", _("Nộp hồ sơ"), _("Chọn thủ tục, điền từng bước, lưu giữa chừng.")),
    ("tracking.look_up", "search", _("Tra cứu hồ sơ"), _("Hồ sơ đang ở đâu, bao giờ xong.")),
    (
        "feedback.intake",
        "message-circle",
        _("Phản ánh, kiến nghị"),
        _("Nói điều chưa ổn và được trả lời."),
    ),
    (
        "catalogue.life_events",
        "list-check",
        _("Theo việc trong đời"),
        _("Biết làm gì trước, làm gì sau."),
    ),
    (
        "catalogue.fields",
        "list-details",
        _("Theo lĩnh vực"),
        _("Hộ tịch, đất đai, xây dựng và nhiều lĩnh vực khác."),
    ),
    (
        "catalogue.agencies",
        "building-bank",
        _("Theo cơ quan"),
        _("Địa chỉ, giờ làm việc và thủ tục mỗi nơi nhận."),
    ),
)
DOOR_COUNT = 3


def doors(request: Any) -> list[dict[str, Any]]:
    """Return the first three doors that lead somewhere."""
    mapper = request.registry.getUtility(IRoutesMapper)
    found = [
        {"title": title, "path": request.route_path(route), "icon": icon, "lead": lead}
        for route, icon, title, lead in DOORS
        if mapper.get_route(route) is not None
    ]
    return found[:DOOR_COUNT]


def life_events(request: Any) -> list[dict[str, Any]]:
    """Return the life events as the grid takes them."""
    english = request.locale_name == "en"
    return [
        {
            "title": event.label(request.locale_name),
            "lead": event.lead_en if english and event.lead_en else event.lead,
            "lang": "en" if english and event.title_en else "vi",
            "path": request.route_path("catalogue.life_event", slug=event.slug),
            "icon": event.icon,
        }
        for event, _count in browse.life_events(request.reading)
    ]


def news(request: Any) -> list[dict[str, Any]]:
    """Return the three latest news items."""
    items = pages.news(request.reading, today=clock.today(clock.now()), limit=3)
    texts = [PageText(item, request.locale_name) for item in items]
    return [
        {
            "title": text.title,
            "lang": text.lang,
            "on": text.published_on,
            "path": request.route_path("pages.news_item", slug=text.slug),
        }
        for text in texts
    ]


def hours(request: Any, centre: Agency | None) -> list[tuple[str, str]]:
    """Return the opening hours of the one-stop centre."""
    if centre is None or not centre.reception_points:
        return []
    return words.opening(request, offices.week(centre.reception_points[0].hours))


@view_config(route_name="home", renderer="catalogue:templates/home.jinja2", cached=True, **READ)
def home(context: Catalogue, request: Any) -> dict[str, Any]:
    """Show the home page."""
    db = request.reading
    centre = offices.find(db, ONE_STOP)
    blocks = [block.render(request) for block in ordered(request.registry["slots"].home_blocks)]
    search = request.route_path("search.page")
    return {
        "examples": [(text, f"{search}?q={text.replace(' ', '+')}") for text in EXAMPLES],
        "entrances": doors(request),
        "popular": [
            {**card, "title": card["short_title"]}
            for card in (words.card(request, row) for row in browse.popular(db))
        ],
        "events": life_events(request),
        "total": browse.total(db),
        "centre": centre,
        "hours": hours(request, centre),
        "news": news(request),
        "blocks": [block for block in blocks if block],
    }
