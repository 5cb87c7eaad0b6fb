"""Provinces and communes of Việt Nam since 1/7/2025, found by today's names and by former ones.

The lists lie beside this file (``LICENSE``, ``make.py``) and are read when first asked for. Pure:
no database, no network.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from portal.collation import fold, sort_key
from portal.text import clean_line

HERE = Path(__file__).parent
LONGEST = 300  # characters of a commune with its district
_TYPES = {
    "phuong": "phuong",
    "p": "phuong",
    "xa": "xa",
    "x": "xa",
    "thi tran": "thi tran",
    "tt": "thi tran",
    "dac khu": "dac khu",
}
_TYPE = re.compile(r"(phuong|thi tran|dac khu|xa|tt|p|x)[. ]+(?=\S)")
_DISTRICT = re.compile(r"(quan|huyen|thi xa|thanh pho|tp|tx|q|h)[. ]+(?=\S)")
_TONES = "\u0300\u0301\u0303\u0309\u0323"


@dataclass(frozen=True, slots=True)
class Province:
    """A province or city; ``former`` are the names of those that went into it, its own left out."""

    code: str  # two figures
    name: str  # "Tỉnh Ninh Bình"
    former: tuple[str, ...]
    codes: tuple[str, ...]  # of itself and of those that went into it


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune, ward or special zone of today."""

    code: str  # five figures
    province: str
    name: str  # "Phường Hoa Lư"


@dataclass(frozen=True, slots=True)
class Found:
    """A commune, and the former name it was found by: empty, or "Xã Ninh Khang, Huyện Hoa Lư"."""

    commune: Commune
    former: str = ""


@dataclass(frozen=True, slots=True)
class _Entry:
    found: Found
    short: str  # with its marks, tones in one place
    type: str
    district: str


@cache
def provinces() -> dict[str, Province]:
    """Return the 34 provinces by code, in Vietnamese order."""
    made = []
    for line in (HERE / "provinces.tsv").read_text("utf-8").splitlines():
        code, name, former = line.split("\t")
        pairs = [old.split(" ", 1) for old in former.split("; ")]
        names = tuple(_short(old) for _, old in pairs if old != name)
        made.append(Province(code, name, names, tuple(old for old, _ in pairs)))
    return {one.code: one for one in sorted(made, key=lambda one: sort_key(_short(one.name)))}


def _short(name: str) -> str:
    return re.sub(r"^(Tỉnh|Thành phố) ", "", name)


@cache
def _lines() -> tuple[tuple[Commune, str], ...]:
    rows = (line.split("\t") for line in (HERE / "communes.tsv").read_text("utf-8").splitlines())
    return tuple((Commune(code, province, name), former) for code, province, name, former in rows)


@cache
def communes() -> dict[str, Commune]:
    """Return the 3,321 communes by code."""
    return {commune.code: commune for commune, _ in _lines()}


def communes_of(province: str) -> tuple[Commune, ...]:
    """Return the communes of a province in Vietnamese order of their names."""
    return _communes_of(province) if province in provinces() else ()


@cache
def _communes_of(province: str) -> tuple[Commune, ...]:
    found = (one for one in communes().values() if one.province == province)
    return tuple(sorted(found, key=lambda one: sort_key(one.name)))


@cache
def _index(province: str) -> dict[str, tuple[_Entry, ...]]:
    """Return the entries of a province, today's and former ones, by folded short name."""
    index: dict[str, list[_Entry]] = {}
    for commune, former in _lines():
        if commune.province != province:
            continue
        names = [(commune.name, "")]
        for old in former.split("; "):
            ward, district, _code = old.split(", ")
            names.append((ward or district, district if ward else ""))
        for place, (name, district) in enumerate(names):
            type_, short = _split(name, _TYPE)
            if not type_:
                short = _split(name, _DISTRICT)[1]  # islands that were districts without wards
            words = ", ".join(part for part in (name, district) if part) if place else ""
            entry = _Entry(Found(commune, words), _tones(short), type_, fold(district))
            index.setdefault(fold(short), []).append(entry)
    return {name: tuple(entries) for name, entries in index.items()}


def _split(name: str, types: re.Pattern[str]) -> tuple[str, str]:
    """Return the folded type and the rest: ``("phuong", "Hoa Lư")``."""
    found = types.match(fold(name))
    if found is None:
        return "", name
    return _TYPES.get(found[1], found[1]), name[found.end() :]


def _tones(text: str) -> str:
    """Return ``text`` in small letters with the tone at the end of each word: hòa as hoà."""
    words = []
    for word in unicodedata.normalize("NFD", text.lower()).split():
        tones = [sign for sign in word if sign in _TONES]
        words.append("".join(sign for sign in word if sign not in _TONES) + "".join(tones))
    return unicodedata.normalize("NFC", " ".join(words))


def find(text: str, province: str) -> tuple[Found, ...]:
    """Return the communes of ``province`` that ``text`` may mean; one when it is clear.

    ``text`` is a code, a name of today or a former one, with or without its type, marks and
    district: "Hoa Lư", "phuong hoa lu", "xã Ninh Khang, huyện Hoa Lư". A name of today comes
    before the same former name, unless a district is named.
    """
    text = clean_line(text[:LONGEST])
    known = communes().get(text)
    if known is not None:
        return (Found(known),) if known.province == province else ()
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not parts or province not in provinces():
        return ()
    type_, short = _split(parts[0], _TYPE)
    entries: Iterable[_Entry] = _index(province).get(fold(short), ())
    if not entries:  # "Xã Đàn" is a name, not a type and a name
        type_, short = "", parts[0]
        entries = _index(province).get(fold(short), ())
    district = fold(_split(parts[1], _DISTRICT)[1]) if parts[1:] else ""
    entries = _prefer(entries, lambda one: bool(district) and one.district.endswith(district))
    entries = _prefer(entries, lambda one: one.short == _tones(short))
    entries = _prefer(entries, lambda one: not type_ or one.type == type_)
    if not any(one.district and one.district.endswith(district) for one in entries) or not district:
        entries = _prefer(entries, lambda one: not one.found.former)
    first: dict[str, Found] = {}
    for one in entries:
        first.setdefault(one.found.commune.code, one.found)
    return tuple(first.values())


def _prefer(entries: Iterable[_Entry], wanted: "object") -> list[_Entry]:
    """Return the entries that are as wanted, or all of them when none is."""
    kept = list(entries)
    return [one for one in kept if callable(wanted) and wanted(one)] or kept


def full_name(province: str, commune: str = "") -> str:
    """Return "Phường Hoa Lư, tỉnh Ninh Bình" for codes; what is unknown is left out."""
    names = []
    if commune in communes():
        names.append(communes()[commune].name)
    if province in provinces():
        name = provinces()[province].name
        names.append(name[:1].lower() + name[1:] if names else name)
    return ", ".join(names)


@cache
def birth_codes() -> frozenset[str]:
    """Return the codes of the 63 provinces before 1/7/2025, as identity numbers use them."""
    return frozenset(f"0{code}" for one in provinces().values() for code in one.codes)
