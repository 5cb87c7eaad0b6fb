"""The real file of 2,642 crawled pages, where it lies beside the repository."""

import re
from collections import Counter
from pathlib import Path

import pytest

from catalogue.content import FeeState, to_json
from catalogue.importing import channels, legal, papers, results
from catalogue.importing.collect import collect
from catalogue.importing.measure import AIM, CHECKED, Figures, load_checked, measure
from catalogue.importing.reader import read
from catalogue.importing.sections import FIELDS
from catalogue.importing.text import NOTHING, is_nothing, tidy

FILE = Path(__file__).parents[4] / "shared" / "data" / "procedures-national.jsonl.gz"
HAS_FILE = pytest.mark.skipif(not FILE.exists(), reason=f"the national file is not at {FILE}")
# Closed lists become enumerations (what is not on a list is reported); the two records that name
# related procedures name themselves.
CLOSED = {"cap_thuc_hien", "doi_tuong_thuc_hien", "loai_thu_tuc", "thu_tuc_lien_quan"}
HEADINGS = (channels.HEADING, papers.HEADING, legal.HEADING, "Từ khóa", "Mô tả", "Mã:", NOTHING)
HEADINGS += ("Cơ quan thực hiện",)  # of the section that four pages have in the middle of another


ORDINARY = {"plain", "several cases", "drawn when the readers were finished"}


@pytest.fixture(scope="module")
def collected():
    return collect(FILE)


def test_the_checked_file_is_rich_enough():
    checked = load_checked(CHECKED)
    notes = Counter(record.note for record in checked)
    assert len(checked) == len({record.code for record in checked}) >= 60
    assert notes["fused amount"] >= 10
    assert sum(len(record.cases or ()) > 1 for record in checked) >= 15
    assert sum(number for note, number in notes.items() if note not in ORDINARY) >= 20


def test_a_miss_is_counted_and_named():
    figures = Figures()
    figures.count("papers", "1.000001", ["a", "b", "b"], ["b", "c"])
    assert (figures.right["papers"], figures.all["papers"]) == (1, 3)
    assert sorted(figures.wrong) == [
        "1.000001 papers: missing a",
        "1.000001 papers: missing b",
        "1.000001 papers: too much c",
    ]
    assert not figures.good


@HAS_FILE
def test_channels_and_papers_are_understood(collected):
    figures = measure(collected.procedures, load_checked(CHECKED))
    assert figures.share("channels") >= AIM, figures.rows()
    assert figures.share("papers") >= AIM, figures.rows()
    assert figures.good


@HAS_FILE
def test_no_record_is_lost_and_no_code_comes_twice(collected):
    assert collected.records == len(collected.procedures) == 2642
    assert len({one.code for one in collected.procedures}) == 2642


@HAS_FILE
def test_no_fee_is_invented(collected):
    for one in collected.procedures:
        for channel in one.content.channels:
            assert all(fee.amount >= 1000 for fee in channel.fees), one.code
            assert bool(channel.fees) == (channel.fee_state is FeeState.FIXED), one.code
            if channel.fee_state is FeeState.FREE:
                assert re.search("không|miễn", channel.fee_note, re.IGNORECASE), one.code


@HAS_FILE
def test_every_word_of_the_source_is_found_in_the_content(collected):
    """Join the raw rows as they touched in the source, and look every word up."""
    contents = {one.code: one.content for one in collected.procedures}
    lost = []
    for row in read(FILE):
        code = row.record["ma_thu_tuc"]
        kept = f"{_kept(contents[code])}\n{code}"
        words, letters = set(map(_letters, kept.split())), _letters(kept)
        for name in FIELDS:
            if name not in CLOSED:
                missing = _words(row.record[name]) - words
                lost += [(code, name, word) for word in missing if not _found(word, letters)]
    assert lost == []


def _found(word, letters):
    """Return whether ``word`` is kept, or the two that touched where a repeated row went."""
    if word in letters:
        return True
    return any(word[:cut] in letters and word[cut:] in letters for cut in range(4, len(word) - 3))


def _letters(text):
    return re.sub(r"[\W_]", "", text).casefold()


def _words(text):
    said = results._FURNITURE.sub("", tidy(text))
    for heading in HEADINGS:
        said = said.replace(heading, "\n")
    if is_nothing(said):
        return set()
    # "SỐ" before and QD for QĐ in the number of a decision are put right.
    if len(said) < 30:
        said = re.sub(r"^số:?\s*(?=\d)", "", said, flags=re.IGNORECASE).replace("/QD-", "/QĐ-")
    return {word for word in (_letters(part) for part in said.split()) if word}


def _kept(content):
    """Return all words of the content, and its raw rows joined as they touched in the source."""
    rows = [
        "".join(channel.raw for channel in content.channels),
        "".join(basis.raw for basis in content.legal_bases),
        "".join(case.name + "".join(paper.raw for paper in case.papers) for case in content.cases),
    ]
    return "\n".join([*_strings(to_json(content)), *rows])


def _strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _strings(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _strings(part)
