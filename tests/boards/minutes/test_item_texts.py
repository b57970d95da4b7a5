"""Saving texts and what follows from them: nothing that was acknowledged is ever lost."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import ValidationError

from boards.minutes.item_texts import LONGEST_TEXT, Saved, TextConflict, save_text
from boards.minutes.outcomes import NEXT, keep_outcomes_in_step
from boards.models import Action, ItemVersion
from boards.recording.writes import add_guest, mark_attendance
from boards.workflow import clear_draft, finish_recording
from tests.boards.minuted import MET_ON, make_recording, type_text

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def item(setting):
    return make_recording(setting).items.first()


def test_save_adds_a_version_and_keeps_those_before_it(setting, item):
    for base, text in enumerate(["One", "One two"]):
        assert isinstance(save_text(item=item, text=text, base=base, by=setting.minute_taker), Saved)

    item.refresh_from_db()
    assert (item.text, item.version) == ("One two", 2)
    assert [version.text for version in item.versions.all()] == ["One two", "One"]


def test_save_on_top_of_an_old_version_writes_nothing_and_shows_what_is_there(setting, item):
    save_text(item=item, text="Mine", base=0, by=setting.minute_taker)

    answer = save_text(item=item, text="Theirs", base=0, by=setting.officer)

    item.refresh_from_db()
    assert isinstance(answer, TextConflict)
    assert (answer.version, answer.text, answer.saved_by) == (1, "Mine", str(setting.minute_taker))
    assert (item.text, ItemVersion.objects.count()) == ("Mine", 1)


def test_save_sent_twice_is_one_save_even_after_another(setting, item):
    token = uuid.uuid4()
    first = save_text(item=item, text="One", base=0, by=setting.minute_taker, token=token)
    save_text(item=item, text="Two", base=1, by=setting.minute_taker)

    again = save_text(item=item, text="One", base=0, by=setting.minute_taker, token=token)

    assert (first.version, again.version) == (1, 1)
    assert [version.text for version in item.versions.all()] == ["Two", "One"]


def test_save_of_the_same_text_makes_no_version(setting, item):
    save_text(item=item, text="One", base=0, by=setting.minute_taker)

    assert save_text(item=item, text="One", base=0, by=setting.officer).version == 1
    assert ItemVersion.objects.count() == 1


def test_save_refuses_closed_minutes_and_endless_text(setting, item):
    with pytest.raises(ValidationError, match="longer than"):
        save_text(item=item, text="x" * (LONGEST_TEXT + 1), base=0, by=setting.minute_taker)
    item.meeting.status = "approved"
    item.meeting.save()
    with pytest.raises(ValidationError, match="still on this computer"):
        save_text(item=item, text="Late", base=0, by=setting.minute_taker)
    assert not ItemVersion.objects.exists()


def test_save_takes_back_what_the_chair_cleared(setting, item):
    finish_recording(meeting=item.meeting, by=setting.minute_taker)
    clear_draft(meeting=item.meeting, by=setting.chair)

    save_text(item=item, text="Something else", base=0, by=setting.minute_taker)

    item.meeting.refresh_from_db()
    assert item.meeting.cleared_at is None


def test_lines_become_decisions_and_actions(setting, item):
    type_text(item, "Agreed: to go on\n! Ann Day, Lee: write to heads by 12 November\n", setting.minute_taker)

    [decision], [action] = item.decisions.all(), item.actions.all()
    assert (decision.kind, decision.text) == ("agreed", "to go on")
    assert (action.text, action.owners) == ("write to heads", [setting.ann, setting.lee])
    assert (action.undertaken_on, action.due_on) == (MET_ON, dt.date(2025, 11, 12))


def test_edited_line_is_the_same_action_and_a_removed_one_goes(setting, item):
    type_text(item, "! Ann Day: write to heads\n! Lee: find a room", setting.minute_taker)
    first = item.actions.get(text="write to heads")

    type_text(item, "! Ann Day: write to all heads\nText", setting.minute_taker)

    [left] = item.actions.all()
    assert (left.pk, left.text) == (first.pk, "write to all heads")
    assert Action.history.filter(history_type="-").count() == 1


def test_each_decision_of_a_long_list_that_is_edited_throughout_stays_itself(setting, item):
    schools = [f"{name} School {number}" for name in ("Ash", "Beech", "Cedar") for number in range(NEXT)]
    type_text(item, "\n".join(f"Agreed: {school} joins" for school in schools), setting.minute_taker)
    made = dict(item.decisions.values_list("text", "pk"))

    type_text(item, "\n".join(f"Agreed: {school} joins in May" for school in schools), setting.minute_taker)

    now = dict(item.decisions.values_list("text", "pk"))
    assert now == {f"{text} in May": pk for text, pk in made.items()}


def test_decision_and_action_that_no_line_made_stay_whatever_is_typed(setting, item):
    item.decisions.create(kind="agreed", text="entered in admin")
    item.actions.create(owner=setting.ann, text="entered in admin", undertaken_on=MET_ON, due_on=MET_ON)

    for text in ("Agreed: to go on\n! Lee: find a room", "Agreed: to stop\n! Lee: find a hall", "Nothing"):
        type_text(item, text, setting.minute_taker)

    assert [decision.text for decision in item.decisions.all()] == ["entered in admin"]
    assert [action.text for action in item.actions.all()] == ["entered in admin"]


def test_line_that_cannot_be_an_action_is_a_problem_and_keeps_what_was_there(setting, item):
    type_text(item, "! Ann Day: write to heads", setting.minute_taker)
    save_text(item=item, text="! Anny Day: write to heads", base=1, by=setting.minute_taker)

    [problem] = keep_outcomes_in_step(item=item, by=setting.minute_taker)

    assert "Nobody at this meeting is called “Anny Day”" in problem.why
    assert item.actions.get().text == "write to heads"


def test_guest_may_own_an_action_and_a_substitute_represents_the_body(setting, item):
    guest = add_guest(meeting=item.meeting, name=" Bo  Elm ", by=setting.minute_taker, for_item=item)
    stand_in = add_guest(meeting=item.meeting, name="Una Fir", by=setting.minute_taker, substitute_for=setting.kim)

    type_text(item, "! Bo Elm: send slides", setting.minute_taker)

    assert item.actions.get().owner == guest.person
    assert guest.is_in_attendance
    assert not stand_in.is_in_attendance
    assert stand_in.organisation.name == "EPHA"


def test_person_is_on_the_roll_once(setting, item):
    with pytest.raises(ValidationError, match="listed under attendance already"):
        add_guest(meeting=item.meeting, name="", person=setting.ann, by=setting.minute_taker)
    mark_attendance(meeting=item.meeting, person=setting.ann, presence="absent", by=setting.minute_taker)

    assert item.meeting.attendances.filter(person=setting.ann).count() == 1
