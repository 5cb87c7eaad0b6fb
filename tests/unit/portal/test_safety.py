"""What production refuses to start with: each reason alone, and a sound configuration with none."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pyramid.exceptions import ConfigurationError

from portal.db import migrations
from portal.security import safety
from portal.settings import Setting

SECRET = "pK3vR8xQ2mZ7wT5yB9nH4jL6dF1gS0aC-eU_iOuYtReW"
OTHER = "Zx9-Lk2_Qw8.Er7,Ty6;Ui5:Op4!As3?Df2/Gh1+Jk0="
DECLARED = {
    setting.name: setting
    for setting in (
        Setting("secrets.session", str, "", "one", secret=True),
        Setting("pay.secret", str, "", "two", secret=True),
        Setting("site.name", str, "Một Cửa", "no secret"),
    )
}


@pytest.fixture
def settings(tmp_path: Path) -> dict[str, Any]:
    """Settings of a sound production."""
    data = tmp_path / "data"
    data.mkdir(mode=0o750)
    return {
        "run.mode": "production",
        "run.web_processes": 4,
        "site.base_url": "https://motcua.ninhbinh.gov.vn",
        "site.hosts": (),
        "site.name": "Một Cửa",
        "secrets.session": SECRET,
        "pay.secret": OTHER,
        "data.dir": str(data),
        "notify.email": "smtp",
        "notify.sms": "off",
    }


def registry(settings: dict[str, Any], dialect: str = "postgresql", **checks: Any) -> Any:
    class Registry(dict[str, Any]):
        pass

    made = Registry(
        {
            "settings.declared": DECLARED,
            "security.checks": checks,
            "db.engine": SimpleNamespace(dialect=SimpleNamespace(name=dialect)),
        }
    )
    made.settings = settings
    return made


@pytest.fixture(autouse=True)
def migrated(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the database be up to date."""
    monkeypatch.setattr(migrations, "pending", lambda engine: False)


def reasons(settings: dict[str, Any], **kw: Any) -> list[str]:
    return safety.unsafe(settings, registry(settings, **kw))


def test_a_sound_configuration_starts(settings: dict[str, Any]) -> None:
    assert reasons(settings) == []
    safety.refuse_unsafe(registry(settings))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"secrets.session": ""}, "is missing"),
        ({"secrets.session": SECRET[:31]}, "shorter than 32"),
        ({"secrets.session": "development-only-" * 4}, "looks like an example"),
        ({"secrets.session": "ChangeMe" + SECRET}, "looks like an example"),
        ({"secrets.session": "abcd" * 20}, "looks like an example"),
        ({"pay.secret": "example-key"}, "looks like an example"),
        ({"pay.secret": SECRET}, "is the same as secrets.session"),
        ({"site.base_url": "http://motcua.ninhbinh.gov.vn"}, "does not begin with https"),
        ({"server.trusted_proxy": "*"}, "trusted_proxy is *"),
        ({"trusted_proxy": "10.0.0.1 *"}, "trusted_proxy is *"),
        ({"site.hosts": ("*.gov.vn",)}, "name the hosts"),
        ({"pyramid.reload_templates": "true"}, "reload_templates is on"),
        ({"pyramid.debug_authorization": True}, "debug_authorization is on"),
        ({"debug_all": "yes"}, "debug_all is on"),
        ({"notify.email": "file"}, "notify.email is file"),
        ({"notify.email": "console"}, "notify.email is console"),
        ({"notify.sms": "file"}, "notify.sms is file"),
    ],
)
def test_each_unsafe_setting_is_a_reason(
    settings: dict[str, Any], change: dict[str, Any], said: str
) -> None:
    found = reasons({**settings, **change})
    assert len(found) == 1
    assert said in found[0]


def test_no_reason_tells_a_secret(settings: dict[str, Any]) -> None:
    told = "\n".join(reasons({**settings, "pay.secret": SECRET}))
    assert SECRET not in told


def test_sqlite_with_several_processes_is_refused(settings: dict[str, Any]) -> None:
    assert any("SQLite" in reason for reason in reasons(settings, dialect="sqlite"))
    assert reasons({**settings, "run.web_processes": 1}, dialect="sqlite") == []


def test_a_folder_that_others_can_read_or_that_is_served_is_refused(
    settings: dict[str, Any],
) -> None:
    for mode in (0o755, 0o751, 0o702):
        Path(settings["data.dir"]).chmod(mode)
        assert any("chmod" in reason for reason in reasons(settings))
    for inside in (safety.STATIC, safety.STATIC / "files", safety.STATIC.parent):
        found = reasons({**settings, "data.dir": str(inside)})
        assert any("static files" in reason for reason in found)


def test_pending_migrations_are_refused(
    settings: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrations, "pending", lambda engine: True)
    assert any("motcua migrate" in reason for reason in reasons(settings))


def test_a_feature_s_own_check_is_asked(settings: dict[str, Any]) -> None:
    found = reasons(settings, payments=lambda registry: ["the stub gateway is on"])
    assert found == ["the stub gateway is on"]


def test_production_raises_with_every_reason_and_development_does_not(
    settings: dict[str, Any],
) -> None:
    bad = {**settings, "secrets.session": "", "site.base_url": "http://x"}
    with pytest.raises(ConfigurationError) as refused:
        safety.refuse_unsafe(registry(bad))
    assert "is missing" in str(refused.value)
    assert "https" in str(refused.value)
    safety.refuse_unsafe(registry({**bad, "run.mode": "development"}))
