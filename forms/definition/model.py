"""A form as data: pages, fields with stable ids, conditions, papers, declarations.

One :class:`FormDefinition` is one immutable version of a form; ``schema.json`` beside this file is
the published JSON Schema of its document, made from these structs. What the shapes alone cannot
say (ids that are unique, conditions that look back) is held by ``forms.definition.loading``.
"""

from enum import StrEnum
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

FieldId = Annotated[
    str,
    Meta(
        pattern="^[a-z][a-z0-9_]{0,59}$",
        description="Stable for ever: answers are kept under it. Unique in the form.",
        examples=["child_name"],
    ),
]
PageId = Annotated[
    str,
    Meta(
        pattern="^[a-z0-9][a-z0-9-]{0,59}$",
        description="Stands in the address of the page.",
        examples=["nguoi-duoc-khai-sinh"],
    ),
]
CASE = "_case"  # the answer that holds the id of the chosen case
CASE_PAGE = "truong-hop"  # the page that asks for it, when there is more than one case


class Kind(StrEnum):
    """What a field asks for, and so how it is drawn, checked and put in words."""

    TEXT = "text"
    NAME = "name"  # of a person: letters of any language
    LONG_TEXT = "long_text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    YES_NO = "yes_no"
    ONE_OF = "one_of"
    MANY_OF = "many_of"
    NATIONAL_ID = "national_id"
    TAX_CODE = "tax_code"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    PERSON = "person"
    ORGANISATION = "organisation"
    LAND_PARCEL = "land_parcel"
    VEHICLE_PLATE = "vehicle_plate"
    FILE = "file"
    TABLE = "table"
    INFORMATION = "information"
    DECLARATION = "declaration"


class Filer(StrEnum):
    """For whom one may file with this form."""

    SELF = "self"
    FAMILY = "family"
    ORGANISATION = "organisation"
    OFFICER = "officer"  # an officer assists at the counter


class PaperKind(StrEnum):
    """File type that a paper may have."""

    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"
    DOCX = "docx"


class Document(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True
):
    """Parent of every part: frozen, and strict about names that it does not know."""


class Words(Document, frozen=True):
    """Words in several languages."""

    vi: str
    en: str = ""


Text = str | Words  # a plain string is Vietnamese


def words(text: Text, lang: str = "vi") -> str:
    """Return ``text`` in ``lang``, in Vietnamese where it has no such words."""
    if isinstance(text, str):
        return text
    return (text.en if lang == "en" else "") or text.vi


def language(text: Text, lang: str = "vi") -> str:
    """Return the language that :func:`words` really gives, for a ``lang`` attribute."""
    return "en" if lang == "en" and isinstance(text, Words) and text.en else "vi"


class Condition(Document, frozen=True):
    """One of: a field (with ``is``, ``in`` or ``filled``), a case, ``all``, ``any``, ``not``.

    ``field`` may go into a block: ``applicant.sex``. A field that is itself not shown counts as
    not answered.
    """

    field: str | UnsetType = UNSET
    is_: Any = msgspec.field(default=UNSET, name="is")  # for many_of: is among what was ticked
    in_: tuple[Any, ...] | UnsetType = msgspec.field(default=UNSET, name="in")
    filled: bool | UnsetType = UNSET
    case: str | UnsetType = UNSET
    all: tuple["Condition", ...] | UnsetType = UNSET
    any: tuple["Condition", ...] | UnsetType = UNSET
    not_: "Condition | UnsetType" = msgspec.field(default=UNSET, name="not")


class Option(Document, frozen=True):
    """One choice of ``one_of`` or ``many_of``; the value is stable, the label may change."""

    value: Annotated[str, Meta(min_length=1, max_length=80)]
    label: Text
    hint: Text = ""


class Field(Document, frozen=True):
    """One question.

    ``parts`` names what a block asks, in order, a question mark after what may stay empty:
    ``["name", "birth_date", "national_id", "email?"]``; empty means the block's usual parts.
    ``min`` and ``max`` bound a number, an amount, a date (``"2020-01-31"`` or ``"today"``), the
    ticks of ``many_of`` and the rows of a table. ``declaration`` and ``information`` carry their
    text in ``label`` (and ``hint``). ``file`` marks the place of the paper with the same id.
    """

    id: FieldId
    kind: Kind
    label: Text
    hint: Text = ""
    required: bool = True
    require: Condition | None = None  # required only when this holds
    show: Condition | None = None  # asked only when this holds
    options: tuple[Option, ...] = ()
    min: int | float | str | None = None
    max: int | float | str | None = None
    max_length: int | None = None  # characters
    decimals: int = 0  # of a number
    unit: Text = ""  # after a number: "m²", "người"
    columns: tuple["Field", ...] = ()  # of a table
    parts: tuple[str, ...] = ()
    autocomplete: str = ""  # HTML token; blocks and contact kinds know theirs
    prefill: str = ""  # e.g. "account.name"; see forms.definition.prefill
    default: Any = None


class Repeat(Document, frozen=True):
    """Pages asked once per item of a group ("add another"); answers lie under ``group``."""

    group: FieldId
    item_title: Text  # "Thành viên": numbered when shown
    min: int = 0
    max: int = 20
    add: Text = ""  # words of the button; "Thêm ..." when empty


class Page(Document, frozen=True):
    """One thing asked at a time. Neighbours with the same ``repeat.group`` belong to one item."""

    id: PageId
    title: Text
    fields: tuple[Field, ...]
    hint: Text = ""
    show: Condition | None = None
    repeat: Repeat | None = None


class Case(Document, frozen=True):
    """One case (trường hợp) to choose; ``case`` is its place in ``Content.cases``."""

    id: FieldId
    name: Text
    case: int | None = None
    hint: Text = ""


class PaperRequest(Document, frozen=True):
    """One paper to upload, for all cases when ``cases`` is empty."""

    id: FieldId
    name: Text
    hint: Text = ""
    cases: tuple[str, ...] = ()
    required: bool = True
    require: Condition | None = None
    show: Condition | None = None
    kinds: tuple[PaperKind, ...] = (PaperKind.PDF, PaperKind.JPEG, PaperKind.PNG)
    many: bool = True  # several files
    originals: int = 0
    copies: int = 0
    group: Text = ""  # heading under which long lists of papers are gathered
    template: str = ""  # name of the form to fill in (mẫu đơn, mẫu tờ khai)


class FormDefinition(Document, frozen=True):
    """One version of a form."""

    id: Annotated[str, Meta(min_length=1, max_length=80)]
    title: Text
    pages: tuple[Page, ...]
    intro: Text = ""
    papers: tuple[PaperRequest, ...] = ()
    declarations: tuple[Text, ...] = ()  # ticked on the last page
    filers: tuple[Filer, ...] = (Filer.SELF, Filer.FAMILY, Filer.OFFICER)
    anonymous: bool = False  # may be filed without an account
    cases: tuple[Case, ...] = ()  # asked first when there is more than one


def to_json(definition: FormDefinition) -> dict[str, Any]:
    """Return the plain JSON document of ``definition``, defaults left out."""
    return msgspec.to_builtins(definition)
