"""The pages of a derived form: who asks, what for, and how the result comes back."""

from catalogue.content import Audience, Content
from forms.definition import blocks
from forms.definition.model import Condition, Field, Filer, Kind, Option, Page, Words

ORGANISATIONS = frozenset(
    {
        Audience.BUSINESS,
        Audience.FOREIGN_INVESTED_BUSINESS,
        Audience.COOPERATIVE,
        Audience.ORGANISATION,
        Audience.FOREIGN_ORGANISATION,
        Audience.PARTY,
    }
)
FROM_ABROAD = frozenset({Audience.OVERSEAS_VIETNAMESE, Audience.FOREIGNER})
KIND = Field(
    id="applicant_kind",
    kind=Kind.ONE_OF,
    label=Words(vi="Bạn nộp hồ sơ cho ai?", en="Who are you filing for?"),
    options=(
        Option(
            value="person",
            label=Words(vi="Cá nhân", en="A person"),
            hint=Words(vi="Cho bản thân hoặc người thân", en="Yourself or someone close to you"),
        ),
        Option(
            value="organisation",
            label=Words(vi="Tổ chức, doanh nghiệp", en="An organisation or a business"),
            hint=Words(
                vi="Công ty, hợp tác xã, hộ kinh doanh, cơ quan, hội",
                en="A company, cooperative, household business, agency or association",
            ),
        ),
    ),
)
APPLICANT = Words(vi="Người yêu cầu", en="Applicant")
ORGANISATION = Words(vi="Tổ chức, doanh nghiệp yêu cầu", en="Applying organisation")
CONTACT = Words(vi="Người nộp hồ sơ thay tổ chức", en="Person filing for the organisation")
AS_ORGANISATION = Condition(field="applicant_kind", is_="organisation")


def audiences_of(content: Content) -> tuple[bool, bool]:
    """Return whether people and whether organisations may apply; both when nothing is said."""
    given = set(content.audiences)
    people, organisations = bool(given - ORGANISATIONS), bool(given & ORGANISATIONS)
    return (people, organisations) if people or organisations else (True, True)


def filers_of(content: Content) -> tuple[Filer, ...]:
    """Return for whom one may file."""
    people, organisations = audiences_of(content)
    return (
        *((Filer.SELF, Filer.FAMILY) if people else ()),
        *((Filer.ORGANISATION,) if organisations else ()),
        Filer.OFFICER,
    )


def pages_of(content: Content) -> tuple[Page, ...]:
    """Return the pages."""
    people, organisations = audiences_of(content)
    both = people and organisations
    pages: list[Page] = []
    if both:
        title = Words(vi="Ai yêu cầu", en="Who applies")
        pages.append(Page(id="ai-yeu-cau", title=title, fields=(KIND,)))
    if people:
        pages.append(_person(content, Condition(field=KIND.id, is_="person") if both else None))
    if organisations:
        pages.extend(_organisation(AS_ORGANISATION if both else None))
    return (*pages, _request(content), _result())


def _person(content: Content, show: Condition | None) -> Page:
    abroad = bool(FROM_ABROAD & set(content.audiences))
    numbers = ("national_id?", "passport?") if abroad else ("national_id",)
    person = Field(
        id="applicant",
        kind=Kind.PERSON,
        label=APPLICANT,
        parts=("name", "birth_date", "sex", *numbers, "phone", "email?", "address"),
        prefill="account.person",
    )
    return Page(id="nguoi-yeu-cau", title=APPLICANT, fields=(person,), show=show)


def _organisation(show: Condition | None) -> tuple[Page, ...]:
    organisation = Field(
        id="organisation",
        kind=Kind.ORGANISATION,
        label=ORGANISATION,
        parts=("name", "tax_code?", "representative", "phone", "email?", "address"),
        prefill="organisation.organisation",
    )
    contact = Field(
        id="contact",
        kind=Kind.PERSON,
        label=CONTACT,
        parts=("name", "national_id?", "phone", "email?"),
        prefill="account.person",
    )
    return (
        Page(id="to-chuc", title=ORGANISATION, fields=(organisation,), show=show),
        Page(id="nguoi-nop", title=CONTACT, fields=(contact,), show=show),
    )


def _request(content: Content) -> Page:
    name = content.short_title or content.title
    request = Field(
        id="request",
        kind=Kind.LONG_TEXT,
        label=Words(
            vi="Bạn đề nghị cơ quan giải quyết việc gì?", en="What do you ask the agency to do?"
        ),
        hint=Words(
            vi="Sửa hoặc viết thêm: lý do, địa điểm, số lượng, những điều cơ quan cần biết",
            en="Change it or add more: reasons, place, quantity, what the agency should know",
        ),
        default=f"Đề nghị giải quyết thủ tục: {name}."[:1_000],
        max_length=4_000,
    )
    title = Words(vi="Nội dung đề nghị", en="Your request")
    return Page(id="noi-dung", title=title, fields=(request,))


def _result() -> Page:
    title = Words(vi="Nhận kết quả", en="Getting the result")
    return Page(id="nhan-ket-qua", title=title, fields=blocks.fields("result", "result"))
