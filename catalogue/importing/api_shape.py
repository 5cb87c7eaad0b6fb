"""The shape of one procedure as the national portal's interface of 2026 answers it.

Only what the catalogue keeps; unknown members are ignored, and nearly every member may be missing
or null.
"""

from typing import Any

import msgspec

Text = str | None


class Shape(msgspec.Struct, frozen=True, rename="camel"):
    """Parent of the parts: member names are camelCase in the source."""


class Named(Shape, frozen=True):
    """Something with a name and a code: department, legal document, result, category, subject."""

    name: Text = ""
    code: Text = ""


class StepShape(Shape, frozen=True):
    """One of ``executionSteps``."""

    name: Text = ""
    description: Text = ""


class FeeShape(Shape, frozen=True):
    """One of a method's ``fees``; ``value`` is in the currency ``currency_id``."""

    type: Text = ""
    value: float | None = None
    currency_id: Text = ""
    description: Text = ""


class MethodShape(Shape, frozen=True):
    """One of ``executionMethods``."""

    submission_method: str
    processing_time: float | None = None
    processing_time_unit: Text = ""
    description: Text = ""
    fees: list[FeeShape] | None = None


class ComponentShape(Shape, frozen=True):
    """One paper of a case."""

    name: Text = ""
    code: Text = ""
    original_qty: int | None = 0
    copy_qty: int | None = 0
    required: bool | None = None
    attachments: list[dict[str, Any]] | None = None


class CaseShape(Shape, frozen=True):
    """One of ``executionCases``."""

    name: Text = ""
    profile_components: list[ComponentShape] | None = None


class LimitShape(Shape, frozen=True):
    """A time limit of a coded case."""

    qty: float | None = None
    type: Text = ""


class CodedCaseShape(Shape, frozen=True):
    """One of ``cases``: code and time limit of a case."""

    name: Text = ""
    code: Text = ""
    processing_day: LimitShape | None = None
    profile_components: list[ComponentShape] | None = None


class ProposalShape(Shape, frozen=True):
    """``procedureProposal``: the decision of publication; dates in milliseconds since 1970."""

    proposal_number: Text = ""
    decision_number: Text = ""
    decision_date: int | None = None
    issuing_agency: Named | None = None


class ProcedureShape(Shape, frozen=True):
    """One procedure."""

    code: str
    name: str
    id: Text = ""
    decision_no: Text = ""
    description: Text = ""
    note: Text = ""
    keywords: Text = ""
    requirements_and_conditions: Text = ""
    dossier_receiving_addresses: str | list[Any] | None = ""
    formality_type: Text = ""
    state: Text = ""
    is_ward: bool | None = False
    is_province: bool | None = False
    is_ministry: bool | None = False
    is_other_agency: bool | None = False
    is_vertical: bool | None = False
    is_full_process: bool | None = None
    is_offline_only: bool | None = None
    execution_steps: list[StepShape] | None = None
    execution_methods: list[MethodShape] | None = None
    execution_cases: list[CaseShape] | None = None
    cases: list[CodedCaseShape] | None = None
    categories_details: list[Named] | None = None
    departments_executing: list[Named] | None = None
    departments_authority: list[Named] | None = None
    departments_authorized: list[Named] | None = None
    departments_coordinating: list[Named] | None = None
    legal_basises_details: list[Named] | None = None
    results_details: list[Named] | None = None
    subject_types_details: list[Named] | None = None
    department_promulgate_name: Text = ""
    procedure_related_group: list[Any] | None = None
    procedure_proposal: ProposalShape | None = None
