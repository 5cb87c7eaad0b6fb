import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.content import Agencies, Content, Level
from catalogue.importing import agencies
from portal.offices.models import AgencyKind, Tier


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("Sở Tư pháp", ("Sở Tư pháp",)),
        ("Sở Xây dựng, Sở Xây dựng", ("Sở Xây dựng",)),
        ("Thuế tỉnh, thành phố, Thuế cơ sở", ("Thuế tỉnh, thành phố", "Thuế cơ sở")),
        (
            "Cục cảnh sát quản lý hành chính về trật tự, xã hội, Công an tỉnh",
            ("Cục cảnh sát quản lý hành chính về trật tự, xã hội", "Công an tỉnh"),
        ),
        (
            "Uỷ ban Nhân dân cấp xã, phường, thị trấn, Sở Nội vụ",
            ("Uỷ ban Nhân dân cấp xã, phường, thị trấn", "Sở Nội vụ"),
        ),
        (
            "Bộ, cơ quan ngang Bộ, cơ quan thuộc Chính phủ",
            ("Bộ, cơ quan ngang Bộ, cơ quan thuộc Chính phủ",),
        ),
        ("Không có thông tin", ()),
        ("", ()),
    ],
)
def test_lists_are_split_where_a_name_begins(said, names):
    assert agencies.split(said) == names


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Ủy ban Nhân dân xã, phường, thị trấn.", "ubnd-cap-xa"),
        ("Uỷ ban Nhân dân cấp xã, phường, thị trấn", "ubnd-cap-xa"),
        ("Chủ tịch UBND cấp xã", "ubnd-cap-xa"),
        ("UBND cấp xã - tỉnh Lào Cai", "ubnd-cap-xa"),
        ("Cơ quan quản lý đất đai cấp xã", "ubnd-cap-xa"),
        ("Công an cấp Xã", "cong-an-cap-xa"),
        ("Công An Tỉnh", "cong-an-tinh"),
        ("Phòng quản lý xuất nhập cảnh", "cong-an-tinh"),
        ("Chủ tịch ủy ban nhân dân cấp tỉnh", "ubnd-tinh"),
        ("Ủy ban Nhân dân tỉnh và thành phố trực thuộc trung ương.", "ubnd-tinh"),
        ("Sở Tài chính các tỉnh, thành phố", "so-tai-chinh"),
        ("Sở Kế hoạch và Đầu tư", "so-tai-chinh"),
        ("Sở Nông nghiệp và Môi trường - tỉnh An Giang", "so-nong-nghiep-va-moi-truong"),
        ("Bộ phận Một cửa Sở Nông nghiệp và Phát triển nông thôn", "so-nong-nghiep-va-moi-truong"),
        ("Sở Giao thông công chánh - TP.HCM", "so-xay-dung"),
        ("Giám đốc Sở Tư pháp", "so-tu-phap"),
        ("Chi cục Kiểm lâm", "so-nong-nghiep-va-moi-truong"),
        ("Bảo hiểm xã hội cấp huyện", "bao-hiem-xa-hoi-tinh"),
        ("Thuế cơ sở", "thue-tinh"),
        ("Chi nhánh Văn phòng đăng ký đất đai", "van-phong-dang-ky-dat-dai"),
        ("Trung tâm Hành chính công", "trung-tam-phuc-vu-hanh-chinh-cong"),
    ],
)
def test_local_bodies_by_their_many_names(name, slug):
    assert agencies.canonical(name).slug == slug


@pytest.mark.parametrize(
    ("name", "shown", "parent"),
    [
        ("Cục Thuế - Bộ tài chính", "Cục Thuế", "Bộ Tài chính"),
        (
            "Cục Chăn nuôi và Thú y - Bộ NN và MT",
            "Cục Chăn nuôi và Thú y",
            "Bộ Nông nghiệp và Môi trường",
        ),
        ("Bộ xây dựng (Giao thông vận tải cũ)", "Bộ Xây dựng", ""),
        ("Bộ trưởng Bộ Nông nghiệp và Môi trường", "Bộ Nông nghiệp và Môi trường", ""),
        ("Tòa án nhân dân_old", "Tòa án nhân dân", ""),
        ("Chi cục Chăn nuôi và Thú y vùng", "Chi cục Chăn nuôi và Thú y vùng", ""),
    ],
)
def test_central_bodies_are_spelled_one_way(name, shown, parent):
    body = agencies.canonical(name)
    assert (body.name, body.parent, body.slug) == (shown, parent, "")
    assert (body.tier, body.kind) == (Tier.MINISTRY, AgencyKind.MINISTRY)


def content(levels=(), **names):
    return Content(title="Việc thử", levels=levels, agencies=Agencies(**names))


def test_the_provinces_own_body_comes_before_a_central_one():
    found = agencies.receiving(content(executing=("Cục Thuế - Bộ tài chính", "Thuế cơ sở")))
    assert found.slug == "thue-tinh"


def test_a_named_body_comes_before_a_described_one():
    found = agencies.receiving(content(executing=("Các cơ quan, tổ chức liên quan", "Bộ Công an")))
    assert found.name == "Bộ Công an"


def test_without_a_name_the_level_decides_who_receives():
    assert agencies.receiving(content((Level.COMMUNE,))) == agencies.COMMUNE
    assert agencies.receiving(content((Level.PROVINCE, Level.COMMUNE))) == agencies.CENTRE
    assert agencies.receiving(content((Level.MINISTRY,))) is None


def test_pieces_of_other_attributes_are_recognised():
    assert agencies.seems_misplaced("chứng thực thì làm như sau:\n* Ghi lời chứng")
    assert not agencies.seems_misplaced("Sở Tư pháp, Công an tỉnh")


@given(st.text())
def test_any_text_has_a_body_and_splitting_loses_nothing(said):
    for name in agencies.split(said):
        assert name in " ".join(said.split())
        agencies.canonical(name)
