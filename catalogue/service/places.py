"""Fields and agencies by the names that sources use for them."""

from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.content import Content
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
        """Return the agency people deal with: the first executing one, else the competent one."""
        names = content.agencies.executing + content.agencies.competent
        for name in names:
            found = self.agencies.get(fold(name))
            if found is not None:
                return found
        return self.add_agency(names[0]) if names else None

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
