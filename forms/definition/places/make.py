"""Make ``provinces.tsv`` and ``communes.tsv`` from the data of the package vietnamadminunits.

Run by hand when the units change: ``python forms/definition/places/make.py <unpacked wheel>``.
The package (MIT licence, notice in ``LICENSE``) has the 34 provinces and 3,321 communes since
1/7/2025 and, for each of the 10,040 communes before that day, where it went.
"""

import json
import sqlite3
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
Former = dict[tuple[str, str], set[str]]  # (province key, commune key) -> former communes


def became(data: dict[str, Any]) -> Former:
    """Return which former communes went, wholly or in part, into each commune of today."""
    found: Former = defaultdict(set)
    for province, communes in data["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for commune, olds in communes.items():
            found[province, commune].update(olds)
    for province, olds in data["DICT_PROVINCE_WARD_DIVIDED"].items():
        for old, news in olds.items():
            for new in news:
                found[province, new["newWardKey"]].add(old)
    return found


def main(package: Path) -> None:
    """Write both files beside this one."""
    database = sqlite3.connect(package / "data" / "dataset.db")
    former = became(json.loads((package / "data" / "converter_2025.json").read_text("utf-8")))
    olds = {
        f"{row[0]}_{row[1]}_{row[2] or ''}": row[3:]
        for row in database.execute(
            "SELECT provinceKey, districtKey, wardKey, ward, district, province, provinceCode"
            " FROM admin_units_legacy"
        )
    }
    provinces: dict[str, tuple[str, set[str]]] = {}
    lines = []
    for province_key, key, name, province, province_code, code in database.execute(
        "SELECT provinceKey, wardKey, ward, province, provinceCode, wardCode"
        " FROM admin_units ORDER BY provinceCode, wardCode"
    ):
        before = []
        names = provinces.setdefault(province_code, (province, set()))[1]
        for old in sorted(former[province_key, key]):
            ward, district, old_province, old_code = olds[old]
            before.append(f"{ward or ''}, {district}, {old_code}")
            names.add(f"{old_code} {old_province}")
        lines.append("\t".join((code, province_code, name, "; ".join(before))))
    (HERE / "communes.tsv").write_text("\n".join(lines) + "\n", "utf-8")
    rows = (f"{code}\t{name}\t{'; '.join(sorted(old))}" for code, (name, old) in provinces.items())
    (HERE / "provinces.tsv").write_text("\n".join(rows) + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
