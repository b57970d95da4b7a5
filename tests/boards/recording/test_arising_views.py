"""Matters arising on the recording screen."""

import pytest

from boards.actions.writes import close_action
from boards.models import Action, AgendaItem, Interest, Meeting
from tests.boards.minuted import NEXT_ON, make_item, make_recording, type_text
from tests.boards.recording.posting import at
from tests.clients import signed_in
from tests.pages.reading import texts

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def action(setting, meeting) -> Action:
    type_text(meeting.items.first(), "! Ann Day: share the template", setting.minute_taker)
    return Action.objects.get()


@pytest.fixture
def item(action, next_meeting) -> AgendaItem:
    return make_item(next_meeting, "3", title="Matters arising", standing="matters-arising")


def work(item: AgendaItem, action: Action) -> str:
    return at(item.meeting, f"items/{item.pk}/arising/{action.pk}/")


def test_action_is_closed_where_it_stands_and_can_be_taken_back(recorder, action, item):
    page = recorder.post(work(item, action), {"close": "yes", "note": "All have it"}, follow=True).content.decode()

    assert f"The action of {action.item.reference}: closed." in page
    assert "Close the action" not in page
    assert "All have it" in page

    recorder.post(work(item, action), {"take_back": "yes"})

    action.refresh_from_db()
    assert not action.is_closed


def test_enter_in_the_day_extends_and_enter_in_the_note_notes(recorder, action, item):
    recorder.post(work(item, action), {"note_it": "yes", "due": "12 January 2027", "note": ""})
    page = recorder.post(work(item, action), {"note_it": "yes", "due": "", "note": "Nearly"}, follow=True)

    assert "Extended to 12 January 2027" in page.content.decode()
    assert "Nearly" in page.content.decode()


def test_what_is_refused_comes_back_with_what_was_typed(recorder, action, item):
    page = recorder.post(work(item, action), {"extend": "yes", "due": "soonish", "note": "They asked"})

    assert page.status_code == 422
    assert 'value="soonish"' in page.content.decode()
    assert 'value="They asked"' in page.content.decode()
    assert texts(page, ".//h2[@class='govuk-error-summary__title']") == ["There is a problem"]


def test_what_is_closed_meanwhile_says_so_and_keeps_the_note(recorder, action, item, setting):
    close_action(action=action, note="Done", by=setting.chair)

    page = recorder.post(work(item, action), {"close": "yes", "note": "They asked"})

    assert page.status_code == 422
    assert "closed it meanwhile" in page.content.decode()
    assert "They asked" in page.content.decode()


def test_another_note_meanwhile_is_shown_with_what_was_typed(recorder, action, item):
    page = recorder.post(work(item, action), {"note_it": "yes", "note": "Mine", "opened_on": "of-another"})

    assert page.status_code == 409
    assert 'value="Mine"' in page.content.decode()


@pytest.mark.parametrize("standing", ["", "welcome"])
def test_actions_are_worked_on_under_matters_arising_alone(recorder, action, item, standing):
    AgendaItem.objects.filter(pk=item.pk).update(standing=standing)

    assert recorder.post(work(item, action), {"close": "yes", "note": "x"}).status_code == 404


def test_action_of_this_meeting_is_not_worked_on(recorder, item, setting):
    type_text(item.meeting.items.first(), "! Lee Oak: book a room", setting.minute_taker)
    own = Action.objects.get(text="book a room")

    assert recorder.post(work(item, own), {"close": "yes", "note": "x"}).status_code == 404


def test_member_cannot(action, item, setting):
    assert signed_in(setting.member).post(work(item, action), {"close": "yes", "note": "x"}).status_code == 404


def test_who_withdrew_from_a_confidential_item_neither_sees_nor_works_on_its_action(recorder, action, item, setting):
    AgendaItem.objects.filter(pk=action.item_id).update(is_part_b=True)
    assert recorder.post(work(item, action), {"note_it": "yes", "note": "Secret"}).status_code == 302
    Interest.objects.create(item=action.item, person=setting.minute_taker.person, withdrew=True)

    assert recorder.post(work(item, action), {"close": "yes", "note": "x"}).status_code == 404
    assert "Secret" not in recorder.get(at(item.meeting)).content.decode()


def test_queries_do_not_grow_with_what_was_done(client, count_queries, recorder, action, item, setting):
    client.force_login(setting.minute_taker)
    recorder.post(work(item, action), {"note_it": "yes", "note": "One"})
    before = count_queries(at(item.meeting))
    other = make_recording(setting, NEXT_ON.replace(day=1))
    type_text(other.items.first(), "! Lee Oak: book a room\n\n! Kim Ash: write to heads", setting.minute_taker)
    for one in Action.objects.exclude(pk=action.pk):
        recorder.post(work(item, one), {"close": "yes", "note": "Done"})

    assert count_queries(at(item.meeting)) <= before + 1  # the parts of what was closed


def test_once_the_minutes_are_closed_it_says_so_on_the_meetings_page(recorder, action, item):
    Meeting.objects.filter(pk=item.meeting_id).update(status="circulated")

    page = recorder.post(work(item, action), {"close": "yes", "note": "x"}, follow=True)

    assert page.redirect_chain == [(f"/meetings/{item.meeting_id}/", 302)]
    assert "The minutes of this meeting are closed (minutes circulated)." in page.content.decode()
