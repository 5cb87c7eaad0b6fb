"""The frames of the staff's two work places: the desk (/can-bo) and editing (/bien-tap).

Features put their queues and work lists into them through ``portal.slots``.
"""

from pyramid.config import Configurator

from portal.i18n import _
from portal.security.permissions import Permission
from portal.slots import MenuItem


def includeme(config: Configurator) -> None:
    """Table of contents."""
    config.add_route("desk", "/can-bo")
    config.add_route("editing", "/bien-tap")
    config.add_menu_item(
        MenuItem("desk", _("Bàn làm việc"), "desk", order=90, permission=Permission.DESK)
    )
    config.add_menu_item(
        MenuItem("editing", _("Biên tập"), "editing", order=91, permission=Permission.EDITING)
    )
    config.scan("portal.backoffice.views")
