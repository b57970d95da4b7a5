"""What other rooms show on the screens of boards."""

import pytest
from django.template.loader import get_template
from django.test import override_settings

from boards import panels
from tests.boards.minuted import make_recording, make_setting
from tests.clients import signed_in
from tests.pages.reading import texts

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TEMPLATE = "other_room/_panel.html"


@pytest.fixture
def setting():
    return make_setting()


@pytest.fixture(autouse=True)
def _template_of_another_room(settings):
    """A room whose template says what it was given."""
    words = {TEMPLATE: '<p class="of-another-room">{{ panel.words }}</p>'}
    loaders = [
        ("django.template.loaders.locmem.Loader", words),
        "django.template.loaders.filesystem.Loader",
        "django.template.loaders.app_directories.Loader",
    ]
    engine = dict(settings.TEMPLATES[0]) | {"APP_DIRS": False}
    engine["OPTIONS"] = {**engine["OPTIONS"], "loaders": loaders}
    with override_settings(TEMPLATES=[engine]):
        assert get_template(TEMPLATE)
        yield


@pytest.fixture
def shown(monkeypatch):
    """Return a function that adds a panel to a screen, gone after the test."""
    monkeypatch.setattr(panels, "_panels", {screen: [] for screen in panels.SCREENS})

    def add(screen: str, words: str, sees=lambda request, record: True) -> None:
        panels.add(screen, TEMPLATE, lambda request, record: {"words": words} if sees(request, record) else None)

    return add


def of_another_room(client, address: str) -> list[str]:
    return texts(client.get(address), ".//p[@class='of-another-room']")


def test_panels_stand_on_their_screen_alone_in_the_order_in_which_they_came(setting, shown):
    meeting = make_recording(setting)
    addresses = {
        panels.BOARD: setting.board.get_absolute_url(),
        panels.MEETING: meeting.get_absolute_url(),
        panels.RECORDING: f"/meetings/{meeting.pk}/record/",
    }
    for screen in panels.SCREENS:
        shown(screen, f"first of {screen}")
        shown(screen, f"second of {screen}")

    client = signed_in(setting.minute_taker)

    for screen, address in addresses.items():
        assert of_another_room(client, address) == [f"first of {screen}", f"second of {screen}"]


def test_panel_with_nothing_to_show_to_the_user_is_left_out(setting, shown):
    meeting = make_recording(setting)
    shown(panels.MEETING, "for those who record", lambda request, meeting: meeting.may_record)

    for user, seen in ((setting.minute_taker, ["for those who record"]), (setting.member, [])):
        assert of_another_room(signed_in(user), meeting.get_absolute_url()) == seen


def test_panel_of_a_screen_that_there_is_not_is_refused(shown):
    with pytest.raises(KeyError):
        shown("kitchen", "words")
