"""Agencies by the many names that sources give them: splitting of lists, and the one body meant.

The source writes 431 spellings: "Uỷ ban Nhân dân cấp xã, phường, thị trấn", "Chủ tịch UBND cấp xã"
and "Ủy ban Nhân dân xã, phường, thị trấn." are one generic body, "Sở Nông nghiệp và Môi trường -
tỉnh An Giang" means that department of any province, "Cục Thuế - Bộ tài chính" names its ministry.
"""

import re
from dataclasses import dataclass

from catalogue.content import Content, Level
from catalogue.importing.text import is_nothing, line
from portal.collation import fold
from portal.offices.models import AgencyKind, Tier

# A comma splits only before a word that an agency's name begins with: names have commas inside.
_HEADS = (
    r"Bộ\b|Cục\b|Sở\b|Ủy ban|Uỷ ban|UBND|Chi cục|Chi Cục|Cảng vụ|Công an\b|Phòng\b|Văn phòng"
    r"|Trung tâm|Tổ chức\b|Thuế\b|Kho bạc|Ngân hàng|Chủ tịch|Thủ tướng|Chính phủ|Quốc [Hh]ội"
    r"|Hải quan|Ban\b|Cơ quan\b|Bảo hiểm|Tòa án|Chi nhánh|Tổng công ty|Công đoàn|Biên phòng"
    r"|Giám đốc|Người đứng đầu|Khu Quản lý|Đơn vị|Hội đồng|Viện\b|Vụ\b|Thanh tra|Cơ sở|Các\b"
    r"|Thi hành án|Quỹ\b|Lãnh đạo"
)
_SPLIT = re.compile(rf"\s*,\s+(?={_HEADS})")
_OF = re.compile(r"\s*[-–]\s*(?=(?:Bộ|Cục|Tổng cục) )")


@dataclass(frozen=True, slots=True)
class Body:
    """The body a name means; ``slug`` is that of the province's own agency where it is one."""

    name: str
    tier: Tier
    kind: AgencyKind
    slug: str = ""
    parent: str = ""

    @property
    def vague(self) -> bool:
        """Return whether the name describes a body instead of naming one."""
        return self.kind is AgencyKind.GENERIC and not self.slug


COMMUNE = Body("Ủy ban nhân dân cấp xã", Tier.COMMUNE, AgencyKind.GENERIC, "ubnd-cap-xa")
COMMUNE_POLICE = Body("Công an cấp xã", Tier.COMMUNE, AgencyKind.GENERIC, "cong-an-cap-xa")
PROVINCE = Body("Ủy ban nhân dân cấp tỉnh", Tier.PROVINCE, AgencyKind.COMMITTEE, "ubnd-tinh")
POLICE = Body("Công an cấp tỉnh", Tier.PROVINCE, AgencyKind.POLICE, "cong-an-tinh")
INSURANCE = Body(
    "Bảo hiểm xã hội cấp tỉnh", Tier.PROVINCE, AgencyKind.BRANCH, "bao-hiem-xa-hoi-tinh"
)
TAX = Body("Thuế tỉnh, thành phố", Tier.PROVINCE, AgencyKind.BRANCH, "thue-tinh")
LAND = Body(
    "Văn phòng đăng ký đất đai", Tier.PROVINCE, AgencyKind.CENTRE, "van-phong-dang-ky-dat-dai"
)
CENTRE = Body(
    "Trung tâm Phục vụ hành chính công cấp tỉnh",
    Tier.PROVINCE,
    AgencyKind.CENTRE,
    "trung-tam-phuc-vu-hanh-chinh-cong",
)


def _department(name: str, slug: str) -> Body:
    return Body(name, Tier.PROVINCE, AgencyKind.DEPARTMENT, slug)


FARMING = _department("Sở Nông nghiệp và Môi trường", "so-nong-nghiep-va-moi-truong")
BUILDING = _department("Sở Xây dựng", "so-xay-dung")
FINANCE = _department("Sở Tài chính", "so-tai-chinh")
# Departments by the folded words behind "Sở", also those merged into others in 2025.
DEPARTMENTS = {
    "nong nghiep": FARMING,
    "tai nguyen": FARMING,
    "xay dung": BUILDING,
    "giao thong": BUILDING,
    "tai chinh": FINANCE,
    "ke hoach": FINANCE,
    "tu phap": _department("Sở Tư pháp", "so-tu-phap"),
    "noi vu": _department("Sở Nội vụ", "so-noi-vu"),
    "lao dong": _department("Sở Nội vụ", "so-noi-vu"),
    "y te": _department("Sở Y tế", "so-y-te"),
    "cong thuong": _department("Sở Công Thương", "so-cong-thuong"),
    "giao duc": _department("Sở Giáo dục và Đào tạo", "so-giao-duc-va-dao-tao"),
    "khoa hoc": _department("Sở Khoa học và Công nghệ", "so-khoa-hoc-va-cong-nghe"),
    "van hoa": _department("Sở Văn hóa, Thể thao và Du lịch", "so-van-hoa-the-thao-va-du-lich"),
}
_COMMITTEE = r"(?:uy ban nhan dan|ubnd)"
# Patterns over folded names, the first that matches decides.
RULES: tuple[tuple[re.Pattern[str], Body], ...] = tuple(
    (re.compile(pattern), body)
    for pattern, body in (
        (rf"(?:chu tich )?{_COMMITTEE} (?:cap )?(?:xa|phuong)\b", COMMUNE),
        (rf"{_COMMITTEE} cap huyen|phong tu phap", COMMUNE),  # no district since 1 July 2025
        (rf"co quan chuyen mon .*{_COMMITTEE} cap xa|co quan quan ly dat dai cap xa", COMMUNE),
        (r"cong an (?:cap )?(?:xa|phuong)\b", COMMUNE_POLICE),
        (r"co quan chuyen mon ve nong nghiep .*cap tinh", FARMING),
        (r"co quan co chuc nang quan ly dat dai cap tinh", FARMING),
        (r"co quan quan ly (?:nha nuoc ve thuy san|chuyen nganh thu y) cap tinh", FARMING),
        (r"chi cuc (?:kiem lam|lam nghiep|thuy san|chan nuoi|trong trot)(?!.*\bvung\b)", FARMING),
        (rf"(?:chu tich )?{_COMMITTEE} (?:cap )?tinh\b", PROVINCE),
        (rf"(?:co quan|nguoi dung dau) .*{_COMMITTEE} cap tinh", PROVINCE),
        (r"cong an (?:cap )?tinh\b|cong an tinh", POLICE),
        (r"phong (?:quan ly )?xuat nhap canh|phong canh sat", POLICE),
        (r"bao hiem xa hoi (?:cap )?(?:tinh|huyen|co so)", INSURANCE),
        (r"thue (?:tinh|co so)|chi cuc thue (?:khu vuc|huyen)|co quan thue", TAX),
        (r"(?:chi nhanh )?van phong dang ky dat dai", LAND),
        (r"trung tam (?:phuc vu )?hanh chinh cong", CENTRE),
    )
)
_DEPARTMENT = re.compile(
    r"^(?:bo phan mot cua |van phong |lanh dao |giam doc )?so (?P<words>[a-z].*)"
)
_MINISTER = re.compile(r"^(?:Bộ trưởng|Lãnh đạo) (?=Bộ )")
_BRACKETS = re.compile(r"\s*\([^)]*\)\s*$")
_VAGUE = re.compile(
    r"(?:cac |co quan, |co quan (?!dang ky|tham quyen quan ly cites)|to chuc |don vi |doanh nghiep "
    r"|nguoi |bo, |bo phan |giam doc |co so |chi nhanh ngan hang )"
    r"|(?:bo|bo truong|ban quan ly|thanh tra bo|phong thanh tra)$"
)
# Folded spelling -> the spelling to show.
SPELLINGS = {
    "bo cong thuong": "Bộ Công Thương",
    "bo tai chinh": "Bộ Tài chính",
    "bo ke hoach va dau tu": "Bộ Tài chính",
    "bo giao thong van tai": "Bộ Xây dựng",
    "bo xay dung": "Bộ Xây dựng",
    "bo nn va mt": "Bộ Nông nghiệp và Môi trường",
    "bo nong nghiep va moi truong": "Bộ Nông nghiệp và Môi trường",
    "cuc canh sat quan ly hanh chinh ve trat tu, xa hoi": (
        "Cục Cảnh sát quản lý hành chính về trật tự xã hội"
    ),
    "cuc canh sat quan ly hanh chinh ve trat tu xa hoi": (
        "Cục Cảnh sát quản lý hành chính về trật tự xã hội"
    ),
    "cuc canh sat giao thong": "Cục Cảnh sát giao thông",
    "cuc quan ly xuat nhap canh": "Cục Quản lý xuất nhập cảnh",
    "cuc thuy san va kiem ngu": "Cục Thủy sản và Kiểm ngư",
    "hai quan khu vuc/ hai quan cua khau": "Chi cục Hải quan khu vực",
    "cuc hai quan tinh, thanh pho": "Chi cục Hải quan khu vực",
    "cang vu duong thuy noi dia": "Cảng vụ Đường thủy nội địa",
    "quoc hoi": "Quốc hội",
    "bien phong cua khau": "Biên phòng cửa khẩu",
    "cuc to chuc can bo": "Cục Tổ chức cán bộ",
    "cuc do dac, ban do va thong tin dia ly vn": (
        "Cục Đo đạc, Bản đồ và Thông tin địa lý Việt Nam"
    ),
}


def split(text: str) -> tuple[str, ...]:
    """Return the names in a list of agencies, each once; none for "Không có thông tin"."""
    names = (name.strip(" .;") for name in _SPLIT.split(line(text)))
    return tuple(dict.fromkeys(name for name in names if not is_nothing(name)))


def seems_misplaced(text: str) -> bool:
    """Return whether ``text`` is a piece of another attribute rather than names of agencies."""
    return "\n" in text.strip() or "Tên thủ tục" in text or text.strip()[:1].islower()


def canonical(name: str) -> Body:
    """Return the body that ``name`` means; unknown names are central or vertical bodies."""
    said = line(name).replace("Uỷ ban", "Ủy ban").removesuffix("_old").strip(" .;")
    folded = fold(said)
    for pattern, body in RULES:
        if pattern.match(folded):
            return body
    if found := _DEPARTMENT.match(folded):
        return _find_department(said, found["words"])
    return _central(said)


def receiving(content: Content) -> Body | None:
    """Return the body people deal with here: the province's own, else the first that is named.

    When the source names none, the province's centre receives what the province carries out and
    the commune what communes do; what only ministries do has none.
    """
    bodies = [canonical(name) for name in content.agencies.executing + content.agencies.competent]
    own = next((body for body in bodies if body.slug), None)
    named = own or next((body for body in bodies if not body.vague), None)
    if named is not None:
        return named
    if Level.PROVINCE in content.levels:
        return CENTRE
    return COMMUNE if Level.COMMUNE in content.levels else None


def _find_department(said: str, words: str) -> Body:
    for start, body in DEPARTMENTS.items():
        if words.startswith(start):
            return body
    return _central(said) if words.startswith("va ") else _department(said, "")


def _central(said: str) -> Body:
    own, *above = _OF.split(said)
    parent = _spelled(above[0]) if above and _spelled(above[0]).startswith("Bộ ") else ""
    kind = AgencyKind.GENERIC if _VAGUE.match(fold(own)) else AgencyKind.MINISTRY
    return Body(_spelled(own), Tier.MINISTRY, kind, parent=parent)


def _spelled(name: str) -> str:
    plain = _MINISTER.sub("", _BRACKETS.sub("", name)).strip()
    plain = SPELLINGS.get(fold(plain), plain)
    return plain[:1].upper() + plain[1:]
