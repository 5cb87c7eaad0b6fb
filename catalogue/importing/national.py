"""A crawled page of the national portal as content, with what could not be understood."""

from collections.abc import Mapping
from typing import Any

from catalogue.content import Agencies, Content
from catalogue.importing import (
    agencies,
    channels,
    legal,
    levels,
    papers,
    results,
    steps,
    summary,
)
from catalogue.importing.parsed import Parsed, RecordError
from catalogue.importing.report import Notes
from catalogue.importing.sections import FIELDS, Sections, sections
from catalogue.importing.text import is_nothing, line

LONGEST_FIELD = 200


def looks_like(record: Mapping[str, Any]) -> bool:
    """Return whether ``record`` is a crawled page."""
    return "ma_thu_tuc" in record


def parse(record: Mapping[str, Any]) -> Parsed:
    """Return the procedure in a crawled ``record``; raise :class:`RecordError` when it has none."""
    for name in FIELDS:
        if not isinstance(record.get(name, ""), str):
            raise RecordError(f"«{name}» is no text")
    notes = Notes()
    found = sections({name: record.get(name, "") for name in FIELDS}, notes)
    code, title = line(found["ma_thu_tuc"]), line(found["ten_thu_tuc"])
    if not title:
        raise RecordError("no name («ten_thu_tuc»)")
    return Parsed.of(code, _content(found, title, notes), notes, record)


def _content(found: Sections, title: str, notes: Notes) -> Content:
    rows = channels.parse(found["cach_thuc_thuc_hien"], notes)
    cases = papers.parse(found["thanh_phan_ho_so"], notes)
    outcome = results.parse(found["ket_qua_xu_ly"], notes)
    audiences = levels.audiences(found["doi_tuong_thuc_hien"], notes)
    requirements = found["yeu_cau_dieu_kien"]
    return Content(
        title=title,
        short_title=summary.short_title(title),
        summary=summary.summary(audiences=audiences, results=outcome, channels=rows),
        keywords=summary.keywords(
            found.keywords, title=title, papers=(paper for case in cases for paper in case.papers)
        ),
        field=_field(found, notes),
        type=levels.procedure_type(found["loai_thu_tuc"], notes),
        levels=levels.levels(found["cap_thuc_hien"], notes),
        audiences=audiences,
        online_level=levels.online_level(rows),
        online_level_derived=True,
        channels=rows,
        cases=cases,
        steps=steps.parse(found["trinh_tu_thuc_hien"]),
        legal_bases=legal.parse(found["can_cu_phap_ly"], notes),
        results=outcome,
        requirements="" if is_nothing(requirements) else requirements,
        agencies=_agencies(found),
        receiving_address=_or_nothing(found["dia_chi_tiep_nhan"]),
        description="\n\n".join(found.description),
        decision=levels.decision(found["so_quyet_dinh"], notes),
        source_url=line(found["detail_url"]),
    )


def _field(found: Sections, notes: Notes) -> str:
    """Return the name of the field; a name too long to be one is kept as words."""
    name = line(found["linh_vuc"])
    if len(name) > LONGEST_FIELD:
        notes.add("linh_vuc", "odd-field", why="tên lĩnh vực dài bất thường", raw=name)
        found.description.append(name)
        return ""
    return name


def _agencies(found: Sections) -> Agencies:
    return Agencies(
        executing=agencies.split(found["co_quan_thuc_hien"]),
        competent=agencies.split(found["co_quan_co_tham_quyen"]),
        authorised=agencies.split(found["co_quan_duoc_uy_quyen"]),
        coordinating=agencies.split(found["co_quan_phoi_hop"]),
    )


def _or_nothing(text: str) -> str:
    return "" if is_nothing(text) else line(text)
