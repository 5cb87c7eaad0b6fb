"""Forms as data: see README.md."""

from pyramid.config import Configurator

from forms.definition.answers import Problem, check, submitted
from forms.definition.applicant import Applicant, applicant
from forms.definition.derive import derive
from forms.definition.drawing import PageForm, merge, page_form, page_schema
from forms.definition.loading import DefinitionError, load
from forms.definition.model import (
    CASE,
    CASE_PAGE,
    Case,
    Condition,
    Field,
    Filer,
    FormDefinition,
    Kind,
    Option,
    Page,
    PaperKind,
    PaperRequest,
    Repeat,
    Text,
    Words,
    language,
    to_json,
    words,
)
from forms.definition.pages import (
    Asked,
    all_pages,
    asked_on,
    chosen_case,
    group_pages,
    item_pages,
    items,
    page,
    papers_for,
    shown,
    visible_pages,
    walk,
)
from forms.definition.prefill import prefilled
from forms.definition.wording import Row, Section, in_words, say

__all__ = [
    "CASE",
    "CASE_PAGE",
    "Applicant",
    "Asked",
    "Case",
    "Condition",
    "DefinitionError",
    "Field",
    "Filer",
    "FormDefinition",
    "Kind",
    "Option",
    "Page",
    "PageForm",
    "PaperKind",
    "PaperRequest",
    "Problem",
    "Repeat",
    "Row",
    "Section",
    "Text",
    "Words",
    "all_pages",
    "applicant",
    "asked_on",
    "check",
    "chosen_case",
    "derive",
    "group_pages",
    "in_words",
    "item_pages",
    "items",
    "language",
    "load",
    "merge",
    "page",
    "page_form",
    "page_schema",
    "papers_for",
    "prefilled",
    "say",
    "shown",
    "submitted",
    "to_json",
    "visible_pages",
    "walk",
    "words",
]


def includeme(config: Configurator) -> None:
    """Table of contents."""
    config.include("forms.definition.routes")
    config.scan("forms.definition.views")
