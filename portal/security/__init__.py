"""Who is asking, and what may they do."""

from portal.security.permissions import Permission, Role, Site

__all__ = ["Permission", "Role", "Site"]
