"""Each room is installed with the configuration that it writes down."""

from pathlib import Path

from django.apps import AppConfig, apps

from tests.template_databases import PROJECT


def test_django_takes_the_configuration_that_each_room_has_in_its_apps():
    """A second configuration imported into ``apps.py`` makes Django take neither, and ``ready`` is not called."""
    rooms = [config for config in apps.get_app_configs() if Path(config.path).parent == PROJECT]

    assert len(rooms) > 10
    assert [config.name for config in rooms if type(config) is AppConfig] == []
