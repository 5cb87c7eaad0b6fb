"""Addresses of the catalogue."""

from pyramid.config import Configurator

RESOURCES = "catalogue.resources"
ROUTES = (
    ("home", "/", "Catalogue"),
    ("catalogue.all", "/thu-tuc", "Catalogue"),
    ("catalogue.procedure", "/thu-tuc/{code}", "ProcedurePage"),
    ("catalogue.print", "/thu-tuc/{code}/in", "ProcedurePage"),
    ("catalogue.history", "/thu-tuc/{code}/lich-su", "ProcedureHistory"),
    ("catalogue.revision", "/thu-tuc/{code}/lich-su/{number:[0-9]{1,6}}", "ProcedureHistory"),
    ("catalogue.fields", "/linh-vuc", "Catalogue"),
    ("catalogue.field", "/linh-vuc/{slug}", "FieldPage"),
    ("catalogue.field_board", "/linh-vuc/{slug}/niem-yet", "FieldPage"),
    ("catalogue.agencies", "/co-quan", "Catalogue"),
    ("catalogue.agency", "/co-quan/{slug}", "AgencyPage"),
    ("catalogue.agency_board", "/co-quan/{slug}/niem-yet", "AgencyPage"),
    ("catalogue.level", "/cap/{slug}", "LevelPage"),
    ("catalogue.life_events", "/su-kien", "Catalogue"),
    ("catalogue.life_event", "/su-kien/{slug}", "LifeEventPage"),
    ("catalogue.api.list", "/api/v1/procedures", "Catalogue"),
    ("catalogue.api.procedure", "/api/v1/procedures/{code}", "ProcedurePage"),
)


def includeme(config: Configurator) -> None:
    """Add every route with the resource that loads what it points at."""
    for name, pattern, resource in ROUTES:
        config.add_route(name, pattern, factory=f"{RESOURCES}.{resource}")
