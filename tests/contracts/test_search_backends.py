"""The contract of the search engines: every engine keeps it, and ranks alike."""

from collections.abc import Callable
from pathlib import Path

import pytest

from search.backends.base import ABOUT, NAME, NAME_FOLDED, NUMBERS, Backend, Wanted
from search.backends.tantivy import TantivyBackend
from search.backends.whoosh import WhooshBackend
from search.documents import Document, document
from tests.bench.search_corpus import Catalogue, questions, titles

BACKENDS: tuple[Callable[[], Backend], ...] = (WhooshBackend, TantivyBackend)


@pytest.fixture(params=BACKENDS, ids=lambda made: made.name)
def backend(request: pytest.FixtureRequest) -> Backend:
    return request.param()


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    return [document(text) for text in titles() if text.field in {"Hộ tịch", "Đất đai", "Thủy sản"}]


@pytest.fixture
def made(backend: Backend, documents: list[Document], tmp_path: Path) -> Path:
    assert backend.create(tmp_path, documents) == len(documents)
    return tmp_path


def found(backend: Backend, folder: Path, documents: list[Document], wanted: Wanted) -> list[str]:
    reader = backend.open(folder)
    ids = {one.uid: one.id for one in documents}
    try:
        return [ids[int(uid)] for uid in reader.candidates(wanted)]
    finally:
        reader.close()


def test_documents_come_back_whole(backend: Backend, documents: list[Document], made: Path) -> None:
    reader = backend.open(made)
    back = {one.id: one for one in reader.documents()}
    assert back == {one.id: one for one in documents}


def test_the_sum_of_weights_decides(
    backend: Backend, documents: list[Document], made: Path
) -> None:
    words = ((NAME, "khai", 2.0), (NAME, "tử", 3.0), (NAME_FOLDED, "dang", 1.0))
    hits = found(backend, made, documents, Wanted(words, limit=3))
    assert len(hits) == 3
    names = {one.id: one.words.split("\x1f")[0].split() for one in documents}
    assert all({"khai", "tử", "đăng"} <= set(names[hit]) for hit in hits)


def test_filters_hold(backend: Backend, documents: list[Document], made: Path) -> None:
    filters = (("level=commune", "level=ministry"), ("kind=procedure",))
    hits = found(backend, made, documents, Wanted(((NAME, "đất", 1.0),), filters))
    by_id = {one.id: one for one in documents}
    assert hits
    for hit in hits:
        assert set(by_id[hit].filters) & {"level=commune", "level=ministry"}
    nothing = Wanted(((NAME, "đất", 1.0),), (("kind=page",),))
    assert found(backend, made, documents, nothing) == []


def test_no_words_mean_everything(backend: Backend, documents: list[Document], made: Path) -> None:
    hits = found(backend, made, documents, Wanted((), limit=10_000))
    assert sorted(hits) == sorted(one.id for one in documents)


def test_unknown_words_find_nothing(
    backend: Backend, documents: list[Document], made: Path
) -> None:
    for word in ("không-có", "", "a b", "*", "\x00", "đ" * 5000):
        assert found(backend, made, documents, Wanted(((NAME, word, 1.0),))) == []


def test_numbers_and_fields_are_found(
    backend: Backend, documents: list[Document], made: Path
) -> None:
    code = Wanted(((NUMBERS, "#1001193", 1.0),))
    assert found(backend, made, documents, code) == ["procedure:1.001193"]
    assert found(backend, made, documents, Wanted(((ABOUT, "tịch", 1.0),), limit=500))


def test_a_replaced_document_disappears(
    backend: Backend, documents: list[Document], made: Path
) -> None:
    """Whoosh-Reloaded shows replaced documents in a refreshed searcher; our readers are new."""
    before = next(one for one in documents if one.id == "procedure:1.000656")
    after = Document(
        before.id, before.words.replace("khai", "xyzzy"), before.numbers, before.filters, b""
    )
    backend.open(made).close()
    backend.change(made, put=[after], remove=["procedure:1.001193", "procedure:none"])
    old = Wanted(((NAME, "khai", 1.0),), limit=1000)
    assert before.id not in found(backend, made, documents, old)
    assert "procedure:1.001193" not in found(backend, made, documents, old)
    new = Wanted(((NAME, "xyzzy", 1.0),))
    assert found(backend, made, documents, new) == [before.id]
    back = {one.id: one for one in backend.open(made).documents()}
    assert back[before.id] == after
    assert len(back) == len(documents) - 1


def test_a_reader_stays_as_it_was(backend: Backend, documents: list[Document], made: Path) -> None:
    reader = backend.open(made)
    everything = reader.candidates(Wanted((), limit=10_000))
    backend.change(made, put=[], remove=["procedure:1.001193"])
    assert len(reader.candidates(Wanted((), limit=10_000))) == len(everything)


# Whoosh leaves a file open when it cannot read it.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("damage", ["empty", "cut", "gone"])
def test_a_broken_index_is_said_to_be_broken(
    backend: Backend, documents: list[Document], made: Path, damage: str
) -> None:
    for path in [path for path in made.iterdir() if path.is_file()]:
        if damage == "gone":
            path.unlink()
        elif path.stat().st_size:
            path.write_bytes(path.read_bytes()[:7] if damage == "cut" else b"")
    with pytest.raises((OSError, ValueError)):
        list(backend.open(made).documents())


def test_every_engine_gives_the_same_answers(tmp_path: Path) -> None:
    texts = titles()[::5]
    asked = [one.query for one in questions()][::8]
    answers = []
    for make in BACKENDS:
        backend = make()
        catalogue = Catalogue(texts)
        finder = catalogue.finder(backend, tmp_path / backend.name)
        with catalogue.session() as db:
            answers.append(
                [
                    [(hit.text.key, hit.score) for hit in finder.search(db, text).hits]
                    for text in asked
                ]
            )
    assert answers[0] == answers[1]
