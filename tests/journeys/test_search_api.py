"""The JSON interface of the search, and suggestions."""

from typing import Any

import pytest
import webtest

FIELDS = {"code", "title", "short_title", "field", "agency", "level", "score", "url"}


def test_the_published_shape(browser: webtest.TestApp) -> None:
    found = browser.get("/api/v1/search", {"q": "khai sinh", "limit": "5"}).json
    assert set(found) == {"query", "total", "hits", "suggestion"}
    assert found["query"] == "khai sinh"
    assert found["suggestion"] is None
    assert len(found["hits"]) <= 5 <= found["total"] + 5
    assert set(found["hits"][0]) == FIELDS
    assert found["hits"][0]["code"] == "1.001193"
    assert found["hits"][0]["url"].endswith("/thu-tuc/1.001193")
    assert found["hits"][0]["level"] == ["commune"]
    scores = [hit["score"] for hit in found["hits"]]
    assert scores == sorted(scores, reverse=True)


def test_siblings_are_never_collapsed(browser: webtest.TestApp) -> None:
    hits = browser.get("/api/v1/search", {"q": "thẻ căn cước", "limit": "20"}).json["hits"]
    assert sum("thẻ căn cước" in hit["title"].lower() for hit in hits) >= 3


def test_a_better_spelling_is_told(browser: webtest.TestApp) -> None:
    found = browser.get("/api/v1/search", {"q": "dangkykhaisinh"}).json
    assert found["suggestion"] == "đăng ký khai sinh"
    assert found["hits"][0]["code"] == "1.001193"


@pytest.mark.parametrize("limit", ["0", "-1", "100000", "abc", "", "1e2"])
def test_limits_are_bounded(browser: webtest.TestApp, limit: str) -> None:
    assert len(browser.get("/api/v1/search", {"q": "đăng ký", "limit": limit}).json["hits"]) <= 100


@pytest.mark.parametrize("query", ["", " ", "😀", "((", "%", "a" * 4000, '"đất', "NOT AND OR"])
def test_bad_input_is_an_answer(browser: webtest.TestApp, query: str) -> None:
    found = browser.get("/api/v1/search", {"q": query}).json
    assert isinstance(found["hits"], list)


def test_no_parameter_at_all(browser: webtest.TestApp) -> None:
    assert browser.get("/api/v1/search").json["query"] == ""
    assert browser.get("/tim-kiem/goi-y").json["suggestions"] == []


def test_anybody_may_read_it_from_anywhere(browser: webtest.TestApp) -> None:
    answer = browser.get("/api/v1/search", {"q": "đất"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.content_type == "application/json"


def test_it_is_described(browser: webtest.TestApp) -> None:
    described: dict[str, Any] = browser.get("/api/openapi.json").json
    assert "/api/v1/search" in described["paths"]
    assert set(described["components"]["schemas"]["SearchHit"]["required"]) <= FIELDS


@pytest.mark.parametrize("typed", ["đăng ký khai s", "dang ky khai s", "khai sinh", "1.0011"])
def test_suggestions(browser: webtest.TestApp, typed: str) -> None:
    found = browser.get("/tim-kiem/goi-y", {"q": typed}).json
    assert found["query"] == typed
    assert "1.001193" in [one["code"] for one in found["suggestions"]]
    assert set(found["suggestions"][0]) == {"text", "code", "agency", "path"}


def test_suggestions_keep_the_language(browser: webtest.TestApp) -> None:
    found = browser.get("/en/tim-kiem/goi-y", {"q": "khai sinh"}).json
    assert found["suggestions"][0]["path"].startswith("/en/thu-tuc/")
