"""Commands of the portal say what they do and what each of their options is for."""

import pytest
from django.conf import settings
from django.core.management import get_commands, load_command_class

OURS = sorted(
    name
    for name, app in get_commands().items()
    if app != "django.core" and (settings.BASE_DIR / app.split(".")[0]).is_dir()
)


def test_commands_are_found():
    assert {"send_confirmations", "import_partnerships", "verify_minutes"} <= set(OURS)


@pytest.mark.parametrize("name", OURS)
def test_command_and_each_of_its_options_are_explained(name):
    command = load_command_class(get_commands()[name], name)
    parser = command.create_parser("manage.py", name)

    unexplained = [action.option_strings for action in parser._actions if action.option_strings and not action.help]

    assert command.help
    assert unexplained == []
