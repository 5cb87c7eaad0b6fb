"""Fields and agencies by the names that sources use for them."""

from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.content import Content
from catalogue.importing.agencies import Body, canonical, receiving
from catalogue.models import Field, FieldAlias
from portal.collation import fold, slugify
from portal.offices import service as offices
from portal.offices.models import Agency, AgencyKind, Tier


@dataclass(slots=True)
class Places:
    """Everything needed to resolve names, loaded once for many records."""

    db: Session
    fields: dict[str, Field] = field(default_factory=dict)
    agencies: dict[str, Agency] = field(default_factory=dict)

    @classmethod
    def load(cls, db: Session) -> "Places":
        """Load fields with their aliases, and agencies with their former names."""
        places = cls(db)
        by_id = {row.id: row for row in db.scalars(select(Field))}
        places.fields = {fold(row.name): row for row in by_id.values()}
        for alias in db.scalars(select(FieldAlias)):
            places.fields.setdefault(fold(alias.name), by_id[alias.field_id])
        places.agencies = offices.by_names(db)
        return places

    def field_of(self, name: str) -> Field | None:
        """Return the field called ``name``, made if it is new; ``None`` for an empty name."""
        if not name.strip():
            return None
        found = self.fields.get(fold(name))
        if found is None:
            found = Field(slug=self._free_slug(name), name=name)
            self.db.add(found)
            self.db.flush()
            self.fields[fold(name)] = found
        return found

    def agency_of(self, content: Content) -> Agency | None:
        """Return the agency people deal with, found by any of the names that sources give it."""
        for name in content.agencies.executing + content.agencies.competent:
            found = self.agencies.get(fold(name))
            if found is not None and not found.imported:
                return found
        body = receiving(content)
        return self.agency_for(body) if body else None

    def agency_for(self, body: Body) -> Agency:
        """Return the agency that is ``body``, made if it is new, below its parent if it has one."""
        own = next(
            (one for one in self.agencies.values() if body.slug and one.slug == body.slug), None
        )
        found = own or self.agencies.get(fold(body.name))
        if found is not None:
            return found
        made = self.add_agency(body.name, tier=body.tier, kind=body.kind)
        if body.parent:
            made.parent_id = self.agency_for(canonical(body.parent)).id
        return made

    def add_agency(
        self, name: str, *, tier: Tier = Tier.MINISTRY, kind: AgencyKind = AgencyKind.MINISTRY
    ) -> Agency:
        """Add an agency that only a source knows of, marked as imported."""
        taken = {agency.slug for agency in self.agencies.values()}
        slug = base = slugify(name) or "co-quan"
        number = 2
        while slug in taken:
            slug, number = f"{base}-{number}", number + 1
        agency = Agency(slug=slug, name=name[:300], tier=tier, kind=kind, imported=True)
        self.db.add(agency)
        self.db.flush()
        self.agencies[fold(name)] = agency
        return agency

    def _free_slug(self, name: str) -> str:
        taken = {known.slug for known in self.fields.values()}
        slug = base = slugify(name) or "linh-vuc"
        number = 2
        while slug in taken:
            slug, number = f"{base}-{number}", number + 1
        return slug
