"""Provinces and communes by today's names and by former ones."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.definition import places

NINH_BINH = "37"


def names(text, province=NINH_BINH):
    return [found.commune.name for found in places.find(text, province)]


def test_the_lists_are_whole():
    assert len(places.provinces()) == 34
    assert len(places.communes()) == 3_321
    assert sum(len(one.codes) for one in places.provinces().values()) == 63
    assert {one.province for one in places.communes().values()} == set(places.provinces())


def test_every_commune_is_found_by_its_name_and_code():
    for commune in places.communes().values():
        assert [one.commune for one in places.find(commune.name, commune.province)] == [commune]
        assert places.find(commune.code, commune.province) == (places.Found(commune),)


@pytest.mark.parametrize(
    "text",
    [
        "Phường Hoa Lư",
        "hoa lư",
        "phuong hoa lu",
        "P. Hoa Lư",
        "p.hoa lu",
        " HOA  LƯ ",
        unicodedata.normalize("NFD", "Phường Hoa Lư"),
        "14329",
        "Phường Hoa Lư, tỉnh Ninh Bình",
    ],
)
def test_a_name_is_found_however_it_is_written(text):
    assert names(text) == ["Phường Hoa Lư"]


@pytest.mark.parametrize(
    ("former", "today", "told"),
    [
        ("Ninh Khang", "Phường Hoa Lư", "Xã Ninh Khang, Thành phố Hoa Lư"),
        ("xã Ninh Khang, TP Hoa Lư", "Phường Hoa Lư", "Xã Ninh Khang, Thành phố Hoa Lư"),
        ("Thị trấn Giao Thuỷ", "Xã Giao Thủy", "Thị trấn Giao Thủy, Huyện Giao Thủy"),
        ("tt giao thuy", "Xã Giao Thủy", "Thị trấn Giao Thủy, Huyện Giao Thủy"),
    ],
)
def test_a_former_name_leads_to_the_commune_of_today(former, today, told):
    (found,) = places.find(former, NINH_BINH)
    assert (found.commune.name, found.former) == (today, told)


def test_tones_are_one_wherever_they_stand():
    assert names("Giao Thuỷ") == names("Giao Thủy") == ["Xã Giao Thủy"]


def test_a_former_name_of_several_places_gives_all_and_a_district_decides():
    assert len(places.find("Tân Thành", NINH_BINH)) == 2
    assert names("Tân Thành, Kim Sơn") == ["Xã Lai Thành"]


def test_a_name_of_today_comes_before_the_same_former_name():
    assert names("Bình Minh") == ["Xã Bình Minh"]


@pytest.mark.parametrize(
    "text", ["", ",", "Không Có", "Hoa Lư Phường", "13", "Xã", "🙂", "a" * 500]
)
def test_what_is_no_place_is_not_found(text):
    assert places.find(text, NINH_BINH) == ()
    assert places.find("Phường Hoa Lư", "99") == ()
    assert places.find("14329", "01") == ()


@given(st.text(max_size=40), st.sampled_from(["37", "79", "", "x"]))
def test_anything_may_be_looked_up(text, province):
    places.find(text, province)


def test_full_names():
    assert places.full_name("37", "14329") == "Phường Hoa Lư, tỉnh Ninh Bình"
    assert places.full_name("37") == "Tỉnh Ninh Bình"
    assert places.full_name("", "") == ""
