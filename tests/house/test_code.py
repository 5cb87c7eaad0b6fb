"""House rules about the code itself: size, names, and no import inside a function."""

import ast
import unicodedata
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("portal", "forms", "catalogue", "search")
SOURCES = sorted(
    path
    for package in PACKAGES
    for path in (ROOT / package).rglob("*")
    if path.suffix in {".py", ".jinja2", ".scss"}
    or (path.suffix == ".js" and path.parent.name == "js")
)
PYTHON = [path for path in SOURCES if path.suffix == ".py"]
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}
MOST_LINES = 300
MOST_FUNCTION_LINES = 40


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_file_is_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of the body without the docstring."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (function.end_lineno or 0) - body[0].lineno + 1 if body else 0


@pytest.mark.parametrize("path", PYTHON, ids=name_of)
def test_functions_are_short_and_import_nothing(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    long = [f.name for f in functions if length(f) > MOST_FUNCTION_LINES]
    inside = [
        f"{f.name}: line {node.lineno}"
        for f in functions
        for node in ast.walk(f)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert not long, f"longer than {MOST_FUNCTION_LINES} lines: {long}"
    assert not inside, f"imports inside functions: {inside}"


def test_no_room_without_a_meaning() -> None:
    found = {part for path in SOURCES for part in path.relative_to(ROOT).with_suffix("").parts}
    assert not found & FORBIDDEN_NAMES


def test_every_feature_has_a_readme() -> None:
    rooms = [path for package in PACKAGES for path in (ROOT / package).iterdir() if path.is_dir()]
    features = [room for room in rooms if (room / "models.py").exists()]
    features += [ROOT / package for package in PACKAGES]
    silent = [name_of(room) for room in features if not (room / "README.md").exists()]
    assert not silent


def test_text_in_the_repository_is_nfc() -> None:
    torn = [
        name_of(path)
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.suffix in {".py", ".jinja2", ".yaml", ".tsv", ".po", ".txt", ".md"}
        and not unicodedata.is_normalized("NFC", path.read_text(encoding="utf-8"))
    ]
    assert not torn
