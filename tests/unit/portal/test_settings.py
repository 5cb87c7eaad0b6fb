"""Settings: typed, the environment over the ini file, clear about what is wrong."""

import pytest
from pyramid.config import Configurator
from pyramid.exceptions import ConfigurationError

from portal.settings import Setting, read

PORTION = Setting("kitchen.portions", int, 4, "How many.")
MODE = Setting("kitchen.mode", str, "hot", "How.", choices=("hot", "cold"))


def test_default_ini_environment_in_that_order() -> None:
    assert read(PORTION, {}, {}) == 4
    assert read(PORTION, {"kitchen.portions": "5"}, {}) == 5
    assert read(PORTION, {"kitchen.portions": "5"}, {"MOTCUA_KITCHEN_PORTIONS": "6"}) == 6


@pytest.mark.parametrize(("setting", "value"), [(PORTION, "many"), (MODE, "lukewarm")])
def test_a_wrong_value_names_setting_variable_and_value(setting: Setting, value: str) -> None:
    with pytest.raises(ConfigurationError) as failure:
        read(setting, {setting.name: value}, {})
    assert setting.name in str(failure.value)
    assert setting.variable in str(failure.value)
    assert value in str(failure.value)


def test_one_name_cannot_be_declared_twice() -> None:
    config = Configurator(settings={})
    config.include("portal.settings")
    config.declare_settings(PORTION)
    with pytest.raises(ConfigurationError, match="declared twice"):
        config.declare_settings(Setting("kitchen.portions", int, 9, "Again."))


def test_every_setting_is_documented(app) -> None:
    declared = app.registry["settings.declared"]
    assert len(declared) > 20
    assert [name for name, setting in declared.items() if len(setting.doc.split()) < 2] == []
    assert all(name in app.registry.settings for name in declared)
