"""An owner's link is theirs, of an action that is open, until it is taken back or they say that it is not theirs."""

import datetime as dt

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from boards.actions.writes import SALT, close_action, path_of, sign
from boards.emails import post_reminders
from boards.models import Action
from office.models import Council
from tests.boards.minuted import bring_to_members, make_recording, type_text
from tests.clients import signed_in
from tests.factories import make_user
from tests.pages.reading import texts
from tests.post import outbox

pytestmark = [pytest.mark.django_db, pytest.mark.once]
OVER = ["This link opens nothing any more"]


@pytest.fixture
def action(setting) -> Action:
    """An open action of two people."""
    meeting = make_recording(setting)
    type_text(meeting.items.first(), "! Lee Oak, Ann Day: find a room", setting.minute_taker)
    bring_to_members(meeting, setting)
    outbox().clear()
    return Action.objects.get()


def link(action: Action, owner) -> str:
    return path_of([action.pk, owner.pk])


def headings(address: str) -> list[str]:
    return texts(Client().get(address), ".//h1")


def is_over(address: str) -> bool:
    page, answer = Client().get(address), Client().post(address, {"note": "Done", "close": "yes"})
    assert page.status_code == answer.status_code
    assert "find a room" not in page.content.decode() + (answer.content.decode() if answer.status_code != 302 else "")
    return page.status_code == 404 and headings(address) == OVER


def test_each_owner_s_link_opens_the_action(setting, action):
    assert [headings(link(action, owner)) for owner in (setting.lee, setting.ann)] == [["find a room"]] * 2


def test_link_is_over_once_the_action_is_somebody_else_s(setting, action):
    lees, anns = link(action, setting.lee), link(action, setting.ann)

    action.owner = setting.kim
    action.save()

    assert is_over(lees)
    assert headings(anns) == ["find a room"]
    assert headings(link(action, setting.kim)) == ["find a room"]


def test_link_is_over_once_the_action_is_closed_by_another_and_stays_so_where_it_is_opened_again(setting, action):
    address = link(action, setting.lee)

    close_action(action=action, note="Done", by=setting.officer)
    assert is_over(address)
    Action.objects.update(closed_on=None)

    assert is_over(address)
    assert headings(link(action, setting.lee)) == ["find a room"]


def test_links_are_stopped_by_who_records_the_meeting_and_nobody_else(setting, action):
    address = link(action, setting.lee)
    for user in (setting.member, setting.chair, make_user()):
        assert signed_in(user).post(f"/actions/{action.pk}/", {"revoke": "yes"}).status_code == 404
        assert "Stop these links" not in signed_in(user).get(f"/actions/{action.pk}/").content.decode()
    assert headings(address) == ["find a room"]
    assert "Stop these links" in signed_in(setting.minute_taker).get(f"/actions/{action.pk}/").content.decode()

    signed_in(setting.minute_taker).post(f"/actions/{action.pk}/", {"revoke": "yes"})

    assert is_over(address)
    assert headings(link(action, setting.lee)) == ["find a room"]
    assert action.history.first().history_change_reason == "The owners’ links were taken back"


def test_owner_says_that_it_is_not_theirs_and_who_takes_the_minutes_is_told(setting, action):
    address, anns = link(action, setting.lee), link(action, setting.ann)

    page = Client().post(address, {"not_mine": "yes"}, follow=True)

    assert "You said that this action is not yours" in page.content.decode()
    assert headings(anns) == ["find a room"]
    [mail] = outbox()
    assert mail.to == ["taker@example.org"]
    assert mail.subject == f"Action {action.item.reference}: Lee Oak says it is not theirs"
    assert "find a room" not in mail.body
    assert "Essex County Council" in mail.body
    assert (
        "Lee Oak says that it is not theirs"
        in signed_in(setting.officer).get(f"/actions/{action.pk}/").content.decode()
    )
    assert action.history.first().history_change_reason == "“This is not mine”, through the owner’s link"
    assert Client().post(address, {"not_mine": "yes"}, follow=True).status_code == 200
    assert len(outbox()) == 1


def test_who_says_that_it_is_not_theirs_is_reminded_no_more_unless_an_officer_knows_better(setting, action):
    Client().post(link(action, setting.lee), {"not_mine": "yes"})
    on = timezone.localdate()
    Action.objects.update(undertaken_on=on - dt.timedelta(days=30), due_on=on + dt.timedelta(days=7))

    assert [message.name for message in post_reminders(on)] == ["Ann Day"]
    signed_in(setting.officer).post(f"/actions/{action.pk}/", {"revoke": "yes"})
    Action.objects.update(reminded_before=None)

    assert sorted(message.name for message in post_reminders(on)) == ["Ann Day", "Lee Oak"]


@pytest.mark.slow
@pytest.mark.parametrize("kept", [7, [7], [7, 8], [7, 8, 9, 10], {"a": 1}, "x", None, [None, None, None]])
def test_link_of_another_making_is_over(action, kept):
    kept = action.pk if kept == 7 else kept

    assert headings(f"/actions/by-link/{signing.dumps(kept, salt=SALT)}/") == OVER


def test_link_of_an_action_that_is_no_more_is_over(setting, action):
    address = link(action, setting.lee)
    Action.objects.all().delete()

    assert headings(address) == OVER
    assert f"mailto:{Council().mailbox}" in Client().get(address).content.decode()
    assert headings(path_of([action.pk, setting.lee.pk])) == OVER


def test_page_of_a_link_is_found_by_no_search_and_leaves_no_trace_of_it(setting, action):
    for address in (link(action, setting.lee), "/actions/by-link/wrong/"):
        page = Client().get(address)

        assert page["Referrer-Policy"] == "no-referrer"
        assert page["X-Robots-Tag"] == "noindex, nofollow"
        assert "no-store" in page["Cache-Control"]
        assert '<meta name="robots" content="noindex">' in page.content.decode()


def test_form_is_taken_from_a_browser_that_names_neither_referrer_nor_origin(setting, action):
    browser = Client(enforce_csrf_checks=True)

    answer = browser.post(link(action, setting.lee), {"note": "Half of it"}, headers={"origin": "null"}, secure=True)

    action.refresh_from_db()
    assert answer.status_code == 302
    assert action.closing_note == "Half of it"


def test_link_in_a_message_from_before_leads_to_where_one_signs_in(action):
    assert path_of(action.pk) == f"/actions/{action.pk}/"
    assert headings(f"/actions/by-link/{sign(action.pk)}/") == ["find a room"]
