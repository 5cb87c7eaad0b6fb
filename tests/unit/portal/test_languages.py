"""One address for each page and language."""

from typing import Any

import pytest

from portal.i18n import LanguageLayer, addresses


def ask(
    path: str, *, query: str = "", root: str = ""
) -> tuple[dict[str, Any], str, dict[str, str]]:
    """Return what the application saw, the status and the headers of the answer."""
    seen: dict[str, Any] = {}
    answers: list[tuple[str, list[tuple[str, str]]]] = []

    def app(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        seen.update(environ)
        start_response("200 OK", [])
        return [b""]

    environ = {"PATH_INFO": path, "QUERY_STRING": query, "SCRIPT_NAME": root}
    LanguageLayer(app)(environ, lambda *answer: answers.append(answer))
    return seen, answers[0][0], dict(answers[0][1])


@pytest.mark.parametrize(
    ("path", "lang", "inner", "script"),
    [
        ("/", "vi", "/", ""),
        ("/linh-vuc", "vi", "/linh-vuc", ""),
        ("/en/", "en", "/", "/en"),
        ("/en/linh-vuc", "en", "/linh-vuc", "/en"),
        ("/english", "vi", "/english", ""),
        ("/en/en/", "en", "/en/", "/en"),
    ],
)
def test_the_prefix_tells_the_language(path: str, lang: str, inner: str, script: str) -> None:
    seen, status, _headers = ask(path)
    assert status == "200 OK"
    assert (seen["motcua.lang"], seen["PATH_INFO"], seen["SCRIPT_NAME"]) == (lang, inner, script)


@pytest.mark.parametrize(
    ("query", "root", "where"),
    [
        ("", "", "/en/"),
        ("q=khai+sinh&trang=2", "", "/en/?q=khai+sinh&trang=2"),
        ("", "/cong", "/cong/en/"),
        ("a=\r\nSet-Cookie: x", "", "/en/?a=%0D%0ASet-Cookie:%20x"),
    ],
)
def test_the_english_home_page_has_one_address(query: str, root: str, where: str) -> None:
    seen, status, headers = ask("/en", query=query, root=root)
    assert not seen, "the application is not asked"
    assert status.startswith("301")
    assert headers["Location"] == where


@pytest.mark.parametrize("path", ["/", "/linh-vuc", "/en/", "/en/linh-vuc"])
def test_the_switch_names_addresses_that_answer_at_once(path: str) -> None:
    seen, _status, _headers = ask(path, query="a=1")
    switch = addresses(seen)
    assert switch[seen["motcua.lang"]] == f"{path}?a=1"
    for lang, address in switch.items():
        there, status, _headers = ask(address.partition("?")[0])
        assert status == "200 OK"
        assert (there["motcua.lang"], there["PATH_INFO"]) == (lang, seen["PATH_INFO"])
