"""Where everything must run (``REQUIRE_ALL=1``, as in CI), nothing may be missing."""

import os

import pytest

from tests.browser.chromium import CHROMIUM
from tests.conftest import DATABASES


def test_browser_and_postgresql_are_there() -> None:
    if os.environ.get("REQUIRE_ALL") != "1":
        pytest.skip("only where REQUIRE_ALL=1 says that browser and PostgreSQL tests must run")
    assert CHROMIUM is not None, "no Chromium: the browser tests would be skipped"
    assert "postgres" in DATABASES, "no TEST_DATABASE_URL: the PostgreSQL tests would be skipped"
