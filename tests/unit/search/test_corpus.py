"""What is held: a changed corpus is the one that would be built anew."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.slots import SearchText
from search.corpus import build_corpus, written_out
from search.documents import Document, document, filter_term, unpack
from search.held import Held, hold, hold_changed
from search.siblings import group

NAMES = st.lists(
    st.sampled_from(["khai sinh", "kết hôn", "đất đai", "cấp lại thẻ", ""]), max_size=4
)


def doc(key: str, title: str) -> Document:
    return document(
        SearchText(
            kind="procedure",
            key=key,
            title=title or "không tên",
            path=f"/thu-tuc/{key}",
            field="Hộ tịch",
            facets={"level": ("commune", "province"), "fee": "free"},
            card={"popular": 40, "fee": {"state": "free"}},
            titles={"en": "Birth"},
        )
    )


def said(held: Held) -> dict[str, str]:
    return {one.id: held.corpus.stored_words(row) for row, one in enumerate(held.documents)}


@given(NAMES, NAMES, st.sets(st.integers(0, 5), max_size=3))
@settings(max_examples=60, deadline=None)
def test_a_change_gives_what_a_build_gives(
    before: list[str], put: list[str], remove: set[int]
) -> None:
    first = {f"1.{n:06d}": name for n, name in enumerate(before)}
    changed = {f"1.{n:06d}": name for n, name in enumerate(put, start=2)}
    gone = {f"1.{n:06d}" for n in remove} - set(changed)
    after = {key: name for key, name in {**first, **changed}.items() if key not in gone}
    held = hold_changed(
        hold([doc(key, name) for key, name in first.items()]),
        put=[doc(key, name) for key, name in changed.items()],
        remove=[f"procedure:{key}" for key in gone],
    )
    fresh = hold([doc(key, name) for key, name in after.items()])
    assert said(held) == said(fresh)
    for word, number in fresh.corpus.numbers.items():
        assert held.corpus.names_with[held.corpus.numbers[word]] == fresh.corpus.names_with[number]
    uids = np.array([one.uid for one in fresh.documents], np.uint64)
    assert [held.documents[row].id for row in held.rows(uids)] == [d.id for d in fresh.documents]


def test_what_a_hit_shows_survives_the_index() -> None:
    text = unpack(doc("1.000001", "Đăng ký khai sinh").stored)
    assert text.title == "Đăng ký khai sinh"
    assert text.facets["level"] == ("commune", "province") or text.facets["level"] == [
        "commune",
        "province",
    ]
    assert text.card["fee"] == {"state": "free"}
    assert text.titles == {"en": "Birth"}


def test_filter_terms_have_no_spaces_or_marks() -> None:
    assert filter_term("field", "Trồng trọt và Bảo vệ thực vật, cây") == (
        "field=trong-trot-va-bao-ve-thuc-vat-cay"
    )


def test_initials_are_found_in_names() -> None:
    words = [doc(f"1.{n:06d}", "cấp giấy phép lái xe").words for n in range(3)]
    assert written_out(build_corpus(words), "gplx") == [("giấy", "phép", "lái", "xe")]
    assert written_out(build_corpus(words), "gp") == []
    assert written_out(build_corpus([]), "gplx") == []


def test_siblings_are_told_apart() -> None:
    names = [
        "Cấp lại giấy phép lái xe",
        "Đổi giấy phép lái xe",
        "Cấp hộ chiếu phổ thông ở trong nước (thực hiện tại cấp tỉnh)",
        "Đăng ký kết hôn",
        "Cấp hộ chiếu phổ thông ở trong nước (thực hiện tại cấp trung ương)",
        "Thủ tục đăng ký kết hôn lưu động",
    ]
    groups = group(names, ["a", "a", "b", "c", "b", "c"])
    assert [[member.index for member in one.members] for one in groups] == [[0, 1], [2, 4], [3, 5]]
    assert [member.label for member in groups[0].members] == ["Cấp lại", "Đổi"]
    assert groups[0].common == "Giấy phép lái xe"
    assert [member.label for member in groups[1].members] == [
        "Thực hiện tại cấp tỉnh",
        "Thực hiện tại cấp trung ương",
    ]
    assert [member.label for member in groups[2].members] == ["", "Lưu động"]


def test_what_stands_between_is_said_with_the_beginning() -> None:
    names = ["Cấp đổi thẻ căn cước", "Cấp lại thẻ căn cước", "Cấp hộ chiếu phổ thông ở trong nước"]
    groups = group(names, ["a", "a", "a"])
    assert [[member.label for member in one.members] for one in groups] == [["Cấp đổi", "Cấp lại"]]
    assert groups[0].common == "Thẻ căn cước"


def test_a_group_shares_one_name() -> None:
    names = ["Cấp đổi thẻ căn cước", "Cấp lại thẻ căn cước", "Cấp đổi giấy chứng nhận căn cước"]
    groups = group(names, ["a", "a", "a"])
    assert [[member.index for member in one.members] for one in groups] == [[0, 1]]


def test_other_fields_and_names_are_no_siblings() -> None:
    assert group(["Đăng ký kết hôn", "Đăng ký kết hôn"], ["a", "b"]) == []
    assert group(["Đăng ký khai sinh", "Cấp hộ chiếu phổ thông"], ["a", "a"]) == []
