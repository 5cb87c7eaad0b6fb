"""The attributes of one crawled page, tidy, and put right where the crawler cut at a wrong word.

The crawler cut the page at the headings of its sections; where a heading's words stand inside a
text ("theo quy định tại mục 5.3 (Thành phần hồ sơ); ..."), the rest of that text landed in the
section of that name, and the true section was lost. Each such cut is mended and reported.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from catalogue.importing import agencies, channels, legal, papers, results
from catalogue.importing.report import Notes
from catalogue.importing.text import NOTHING, is_nothing, seems_legacy, tidy

FIELDS = (
    "ma_thu_tuc",
    "detail_url",
    "ten_thu_tuc",
    "so_quyet_dinh",
    "cap_thuc_hien",
    "loai_thu_tuc",
    "linh_vuc",
    "doi_tuong_thuc_hien",
    "co_quan_co_tham_quyen",
    "dia_chi_tiep_nhan",
    "co_quan_duoc_uy_quyen",
    "co_quan_phoi_hop",
    "thu_tuc_lien_quan",
    "trinh_tu_thuc_hien",
    "cach_thuc_thuc_hien",
    "thanh_phan_ho_so",
    "can_cu_phap_ly",
    "co_quan_thuc_hien",
    "yeu_cau_dieu_kien",
    "ket_qua_xu_ly",
)
AGENCY_FIELDS = (
    "co_quan_thuc_hien",
    "co_quan_co_tham_quyen",
    "co_quan_duoc_uy_quyen",
    "co_quan_phoi_hop",
)
_EXECUTING = "Cơ quan thực hiện"


@dataclass(slots=True)
class Sections:
    """Tidy text by attribute, and what the page printed behind its last section."""

    text: dict[str, str]
    keywords: tuple[str, ...] = ()
    description: list[str] = field(default_factory=list)

    def __getitem__(self, name: str) -> str:
        return self.text.get(name, "")

    def move(self, source: str, target: str, *, words: str, notes: Notes) -> None:
        """Append the text of ``source`` to that of ``target``, with the heading that cut it off."""
        why = "đoạn văn bị cắt nhầm theo tên mục, đã nối lại"
        notes.add(source, "cut-section", why=why, raw=self[source])
        self.text[target] = f"{self[target]} {words} {self[source]}".strip()
        self.text[source] = ""


def sections(record: dict[str, str], notes: Notes) -> Sections:
    """Return the tidy attributes of ``record`` with wrong cuts mended."""
    found = Sections({name: tidy(record.get(name, "")) for name in FIELDS})
    for name, said in found.text.items():
        if encoding := seems_legacy(said):
            notes.add(name, "legacy-encoding", why=f"có vẻ là bảng mã cũ ({encoding})", raw=said)
    for name in ("ket_qua_xu_ly", "yeu_cau_dieu_kien"):
        _cut_tail(found, name)
    for mend in MENDS:
        mend(found, notes)
    return found


def _cut_tail(found: Sections, name: str) -> None:
    found.text[name], tail = results.cut_tail(found[name])
    found.keywords += tail.keywords
    if tail.description:
        found.description.append(tail.description)


def _steps_in_papers(found: Sections, notes: Notes) -> None:
    said = found["thanh_phan_ho_so"]
    if papers.HEADING not in said and not is_nothing(said.replace("-", "")):
        found.move("thanh_phan_ho_so", "trinh_tu_thuc_hien", words="Thành phần hồ sơ", notes=notes)


def _papers_in_requirements(found: Sections, notes: Notes) -> None:
    if papers.HEADING in found["yeu_cau_dieu_kien"]:
        words = "yêu cầu, điều kiện thực hiện"
        found.move("yeu_cau_dieu_kien", "thanh_phan_ho_so", words=words, notes=notes)


def _papers_in_results(found: Sections, notes: Notes) -> None:
    said = found["ket_qua_xu_ly"]
    if "Mã:" not in said and next(papers.quantities(said), None) is not None:
        found.move("ket_qua_xu_ly", "thanh_phan_ho_so", words="Kết quả xử lý", notes=notes)


def _channels_in_legal(found: Sections, notes: Notes) -> None:
    said = found["can_cu_phap_ly"]
    if not is_nothing(said) and not said.startswith((legal.HEADING, NOTHING)):
        notes.add("can_cu_phap_ly", "cut-section", why="đoạn văn bị cắt nhầm, đã nối lại", raw=said)
        joined = f"{found['cach_thuc_thuc_hien']}Căn cứ pháp lý{said}"
        found.text["cach_thuc_thuc_hien"], found.text["can_cu_phap_ly"] = joined, ""


def _agency_in_legal(found: Sections, notes: Notes) -> None:
    said, cut, names = found["can_cu_phap_ly"].rpartition(_EXECUTING)
    if cut and (is_nothing(said.removeprefix(legal.HEADING)) or said[-1:].isalnum()):
        if not agencies.split(names) or not names[:1].isupper():
            return
        notes.add("can_cu_phap_ly", "cut-section", why="tên cơ quan nằm nhầm mục", raw=names)
        found.text["can_cu_phap_ly"] = said
        here = found["co_quan_thuc_hien"]
        found.text["co_quan_thuc_hien"] = names if is_nothing(here) else f"{here}, {names}"


def _text_in_agencies(found: Sections, notes: Notes) -> None:
    for name in AGENCY_FIELDS:
        if found[name] and agencies.seems_misplaced(found[name]):
            why = "mục cơ quan chứa đoạn văn của mục khác, chuyển sang mô tả"
            notes.add(name, "misplaced-text", why=why, raw=found[name])
            found.description.append(found[name])
            found.text[name] = ""


def _text_before_channels(found: Sections, notes: Notes) -> None:
    said = found["cach_thuc_thuc_hien"]
    if said and not said.startswith(channels.HEADING) and not is_nothing(said):
        why = "mục cách thức thực hiện không có bảng, chuyển sang mô tả"
        notes.add("cach_thuc_thuc_hien", "no-table", why=why, raw=said)
        found.description.append(said)
        found.text["cach_thuc_thuc_hien"] = ""


MENDS: tuple[Callable[[Sections, Notes], None], ...] = (
    _papers_in_requirements,
    _papers_in_results,
    _steps_in_papers,
    _agency_in_legal,
    _channels_in_legal,
    _text_in_agencies,
    _text_before_channels,
)
