"""Where signing in may lead: nowhere but here."""

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.accounts.addresses import safe_next
from portal.accounts.names import agent_label, is_username, plain_username

busy = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

HERE = "http://motcua.example/dang-nhap"


@pytest.mark.parametrize(
    "path", ["/", "/ho-so", "/en/tai-khoan?a=1&b=%C3%A9#x", "/thu-tuc/1.001193"]
)
def test_paths_of_ours_are_kept(path: str) -> None:
    assert safe_next(path) == path


@pytest.mark.parametrize(
    "path",
    [
        None,
        "",
        "ho-so",
        "//evil.example/",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "http://evil.example/",
        "https:evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/\n//evil.example",
        " //evil.example",
        "/ho-so\r\nSet-Cookie: a=b",
        "/\x00",
        "/thủ-tục",
        "/" + "a" * 500,
    ],
)
def test_everything_else_is_dropped(path: str | None) -> None:
    assert safe_next(path) is None


@busy
@given(st.text(alphabet=st.sampled_from("/\\:@?#.%\t\n evilhttps[]"), max_size=30))
def test_no_accepted_address_leaves_the_site(text: str) -> None:
    accepted = safe_next(text)
    if accepted is not None:
        assert urlsplit(urljoin(HERE, accepted)).netloc == "motcua.example"
        assert "\\" not in accepted


def test_user_names_are_compared_in_one_form() -> None:
    assert plain_username("  BienTap ") == "bientap"
    assert is_username("an.nguyen@so-tu-phap")
    assert not any(is_username(name) for name in ("ab", "Ab1", "có dấu", "a b c", "x" * 65))


def test_browsers_are_named_in_two_words() -> None:
    chrome = (
        "Mozilla/5.0 (Linux; Android 13; SM-A145F) AppleWebKit/537.36 (KHTML, like Gecko) "
        "Chrome/126.0 Mobile Safari/537.36"
    )
    assert agent_label(chrome) == "Chrome, Android"
    assert agent_label(None) == agent_label("<script>") == ""
