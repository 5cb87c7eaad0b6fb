"""What the blocks ask: person, organisation, address, land parcel, part by part.

A field of such a kind names its parts, ``["name", "birth_date", "email?"]``: a question mark after
what may stay empty. Parts are fields themselves, so they are drawn, checked and put in words as
any other; an answer is a dictionary by part.
"""

from msgspec import structs

from forms.definition.model import Field, Kind, Option, Words

SEXES = (
    Option(value="male", label=Words(vi="Nam", en="Male")),
    Option(value="female", label=Words(vi="Nữ", en="Female")),
)
ABROAD = "abroad"  # part of an address: it may be in another country; and its "province" then


def _part(id: str, kind: Kind, vi: str, en: str, **more: object) -> Field:
    return Field(id=id, kind=kind, label=Words(vi=vi, en=en), **more)  # type: ignore[arg-type]


def _text(id: str, vi: str, en: str, **more: object) -> Field:
    return _part(id, Kind.TEXT, vi, en, **{"max_length": 200, **more})


CONTACT = (
    _part("phone", Kind.PHONE, "Số điện thoại", "Phone number"),
    _part("email", Kind.EMAIL, "Thư điện tử", "Email"),
)
ISSUED = (
    _part("issued_on", Kind.DATE, "Ngày cấp", "Date of issue", max="today"),
    _text("issued_by", "Nơi cấp", "Issued by"),
)
PERSON = (
    _part("name", Kind.NAME, "Họ, chữ đệm và tên", "Full name", autocomplete="name"),
    _part("other_name", Kind.NAME, "Tên gọi khác", "Other name"),
    _part(
        "birth_date",
        Kind.DATE,
        "Ngày sinh",
        "Date of birth",
        hint=Words(vi="Ví dụ 20/5/1990", en="For example 20/5/1990"),
        min="1900-01-01",
        max="today",
        autocomplete="bday",
    ),
    _part("sex", Kind.ONE_OF, "Giới tính", "Sex", options=SEXES),
    _text("birth_place", "Nơi sinh", "Place of birth"),
    _text("ethnicity", "Dân tộc", "Ethnicity", max_length=60),
    _text("nationality", "Quốc tịch", "Nationality", max_length=60, default="Việt Nam"),
    _part(
        "national_id",
        Kind.NATIONAL_ID,
        "Số định danh cá nhân",
        "Personal identity number",
        hint=Words(vi="12 chữ số, in trên thẻ căn cước", en="12 digits, on the identity card"),
    ),
    _text(
        "passport",
        "Số hộ chiếu",
        "Passport number",
        max_length=20,
        hint=Words(
            vi="Nếu chưa có số định danh của Việt Nam", en="If you have no Vietnamese number"
        ),
    ),
    *ISSUED,
    _text("occupation", "Nghề nghiệp", "Occupation"),
    _text("relation", "Quan hệ với bạn", "Relation to you", max_length=60),
    *CONTACT,
    _part("address", Kind.ADDRESS, "Nơi cư trú", "Place of residence"),
)
ORGANISATION = (
    _text("name", "Tên tổ chức, doanh nghiệp", "Name of the organisation", max_length=300),
    _part(
        "tax_code",
        Kind.TAX_CODE,
        "Mã số thuế",
        "Tax code",
        hint=Words(
            vi="10 chữ số; hộ kinh doanh ghi số định danh của chủ hộ",
            en="10 digits; a household business gives its owner's identity number",
        ),
    ),
    _text("reg_number", "Số giấy đăng ký hoặc quyết định thành lập", "Registration number"),
    *ISSUED,
    _part("representative", Kind.NAME, "Người đại diện theo pháp luật", "Legal representative"),
    _text("position", "Chức vụ", "Position"),
    *CONTACT,
    _part("address", Kind.ADDRESS, "Địa chỉ trụ sở", "Head office"),
)
ON_CERTIFICATE = Words(vi="Ghi trên Giấy chứng nhận", en="On the land use certificate")
LAND = (
    _part("place", Kind.ADDRESS, "Nơi có thửa đất", "Where the land lies", parts=("commune",)),
    _text("position", "Địa chỉ thửa đất", "Address of the land"),
    _text("parcel", "Thửa đất số", "Parcel number", max_length=30, hint=ON_CERTIFICATE),
    _text("sheet", "Tờ bản đồ số", "Map sheet number", max_length=30),
    _part(
        "area",
        Kind.NUMBER,
        "Diện tích",
        "Area",
        decimals=2,
        min=0.01,
        max=1_000_000_000,
        unit="m²",
    ),
    _text("use", "Mục đích sử dụng", "Land use"),
    _text("certificate", "Số phát hành Giấy chứng nhận", "Certificate number", max_length=60),
)
ADDRESS = (
    _part("province", Kind.ONE_OF, "Tỉnh, thành phố", "Province or city"),
    _text("commune", "Xã, phường, đặc khu", "Commune or ward"),
    _text(
        "street",
        "Số nhà, đường, thôn, tổ dân phố",
        "House number, street, hamlet",
        autocomplete="street-address",
    ),
)
PARTS: dict[Kind, dict[str, Field]] = {
    Kind.PERSON: {part.id: part for part in PERSON},
    Kind.ORGANISATION: {part.id: part for part in ORGANISATION},
    Kind.LAND_PARCEL: {part.id: part for part in LAND},
    Kind.ADDRESS: {part.id: part for part in ADDRESS},
}
USUAL: dict[Kind, tuple[str, ...]] = {
    Kind.PERSON: ("name", "birth_date", "sex", "national_id", "phone", "email?", "address"),
    Kind.ORGANISATION: ("name", "tax_code", "representative", "phone", "email?", "address"),
    Kind.LAND_PARCEL: ("place", "parcel", "sheet", "area", "use?", "certificate?"),
    Kind.ADDRESS: ("province", "commune", "street"),
}


def parts_of(field: Field) -> tuple[Field, ...]:
    """Return the parts that ``field`` (a block) asks, in order, each with its ``required``."""
    known = PARTS.get(field.kind, {})
    found = []
    for name in field.parts or USUAL.get(field.kind, ()):
        part = known.get(name.removesuffix("?"))
        if part is not None:
            found.append(structs.replace(part, required=not name.endswith("?")))
    if any(part.id == "passport" for part in found):  # who has one may live abroad
        found = [_abroad(part) if part.kind is Kind.ADDRESS else part for part in found]
    if field.kind is Kind.ADDRESS and found and found[0].id != "province":
        found.insert(0, known["province"])  # a commune is found within its province
    return tuple(found)


def _abroad(part: Field) -> Field:
    return structs.replace(part, parts=(*(part.parts or USUAL[Kind.ADDRESS]), ABROAD))


def may_be_abroad(field: Field) -> bool:
    """Tell whether an address may lie in another country."""
    return ABROAD in field.parts
