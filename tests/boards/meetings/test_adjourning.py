"""A meeting that is adjourned and goes on on another day, as one meeting."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from icalendar import Calendar

from boards.minutes.approving.writes import approve
from boards.models import AgendaItem, Meeting, Part
from boards.steps import ADJOURN
from boards.workflow import adjourn, finish_recording, resume
from tests.boards.minuted import MET_ON, bring_to_members, make_recording, make_setting
from tests.clients import signed_in
from tests.factories import make_meeting, make_quadrant
from tests.pages.reading import read, texts

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]
RESUMED_ON = MET_ON + dt.timedelta(days=7)
TODAY = timezone.localdate()


@pytest.fixture
def meeting(setting) -> Meeting:
    return make_recording(setting)


def test_resumed_meeting_is_one_meeting_on_two_days(setting, meeting, client):
    address = f"/meetings/{meeting.pk}/adjourn/"

    answer = signed_in(setting.minute_taker).post(address, {"resumed_on": RESUMED_ON.isoformat()})

    assert answer.status_code == 302
    page = client.get(f"/meetings/{meeting.pk}/")
    facts = dict(zip(texts(page, ".//dl//dt"), texts(page, ".//dl//dd"), strict=True))
    assert facts["Adjourned, and was to go on on"] == "Wednesday 22 October 2025"
    bring_to_members(meeting, setting)
    page = signed_in(setting.member).get(f"/meetings/{meeting.pk}/minutes/")
    facts = dict(zip(texts(page, ".//dt"), texts(page, ".//dd"), strict=True))
    assert facts["Adjourned, and resumed on"] == "22 October 2025"
    assert [number.split()[0] for number in texts(page, ".//section/h3")] == ["1", "2"]


def test_minutes_of_a_meeting_on_one_day_say_nothing_of_another(setting, meeting):
    bring_to_members(meeting, setting)

    page = signed_in(setting.member).get(f"/meetings/{meeting.pk}/minutes/")

    assert texts(page, ".//article/dl[1]//dt") == ["Date", "Time", "In the chair", "Quorum", "Reference"]


def test_calendar_has_both_days_under_uids_of_their_own(setting, client):
    meeting = make_recording(setting, TODAY)
    adjourn(meeting=meeting, resumed_on=TODAY + dt.timedelta(days=7), by=setting.minute_taker)

    events = Calendar.from_ical(client.get("/meetings/calendar.ics").content).walk("VEVENT")

    assert {str(event["uid"]).split("@")[0]: str(event["summary"]) for event in events} == {
        f"meeting-{meeting.pk}": "School Partnership Board",
        f"meeting-{meeting.pk}-resumed": "School Partnership Board, resumed",
    }
    assert [event.decoded("dtstart") for event in events][1] == TODAY + dt.timedelta(days=7)


@pytest.mark.parametrize(("days", "is_open"), [(1, True), (0, False)])
def test_recording_stays_open_until_the_other_day(setting, days, is_open):
    meeting = make_recording(setting, TODAY - dt.timedelta(days=3))
    adjourn(meeting=meeting, resumed_on=TODAY + dt.timedelta(days=days), by=setting.minute_taker)

    if is_open:
        with pytest.raises(ValidationError, match="This meeting goes on on"):
            finish_recording(meeting=meeting, by=setting.minute_taker)
    else:
        finish_recording(meeting=meeting, by=setting.minute_taker)

    meeting.refresh_from_db()
    assert meeting.status == ("adjourned" if is_open else "draft")


@pytest.mark.parametrize(("days", "is_later"), [(7, False), (8, True)])
def test_meeting_that_approves_is_later_than_both_days(setting, meeting, days, is_later):
    adjourn(meeting=meeting, resumed_on=RESUMED_ON, by=setting.minute_taker)
    meeting = bring_to_members(meeting, setting)
    approving = make_recording(setting, MET_ON + dt.timedelta(days=days))
    arguments = {
        "meeting": meeting,
        "part": Part.A,
        "in_item": approving.items.first(),
        "version": 2,
        "by": setting.chair,
    }

    offered = AgendaItem.objects.that_may_approve(meeting, setting.chair, part=Part.A)
    assert offered.exists() is is_later
    if is_later:
        approve(**arguments)
    else:
        with pytest.raises(ValidationError, match="approved by a meeting of the same board that began later"):
            approve(**arguments)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Enter the day on which the meeting goes on"),
        (MET_ON.isoformat(), "This meeting began on 15 October 2025. Enter a later day."),
        ("9999-12-31", "Day on which it goes on: “9999-12-31” is not between 1800 and "),
        ("32 October", "Day on which it goes on: “32 October” is not a day."),
        ("10/15/25", "“10/15/25” has day and month the other way round. Write 15 October 2025 if that is meant."),
    ],
)
def test_adjourning_refused_says_why_at_the_field_and_keeps_what_was_typed(setting, meeting, typed, sentence):
    page = signed_in(setting.minute_taker).post(f"/meetings/{meeting.pk}/adjourn/", {"resumed_on": typed})

    assert page.status_code == 422
    assert sentence in " ".join(texts(page, ".//span[@class='govuk-error-message']"))
    assert f'value="{typed}"' in page.content.decode()


@pytest.mark.parametrize(("days", "is_kept"), [(1, False), (0, True), (-1, True)])
def test_meeting_resumed_before_its_other_day_was_not_adjourned_after_all(setting, days, is_kept):
    meeting = make_recording(setting, TODAY - dt.timedelta(days=3))
    adjourn(meeting=meeting, resumed_on=TODAY + dt.timedelta(days=days), by=setting.minute_taker)

    answer = signed_in(setting.minute_taker).post(f"/meetings/{meeting.pk}/steps/resume/")

    meeting.refresh_from_db()
    assert answer["Location"] == f"/meetings/{meeting.pk}/record/"
    assert meeting.status == "in-progress"
    assert (meeting.resumed_on is not None) == is_kept


def test_meeting_adjourned_twice_and_resumed_at_once_keeps_its_second_day(setting):
    meeting = make_recording(setting, TODAY - dt.timedelta(days=3))
    for days in (-1, 7):  # it went on yesterday; then a slip of the hand
        adjourn(meeting=meeting, resumed_on=TODAY + dt.timedelta(days=days), by=setting.minute_taker)
        resume(meeting=meeting, by=setting.minute_taker)

    meeting.refresh_from_db()
    assert meeting.resumed_on == TODAY - dt.timedelta(days=1)


@pytest.mark.parametrize(("days_ago", "goes_on_on"), [(0, None), (1, TODAY)])
def test_meeting_resumed_early_goes_on_that_day_unless_it_was_adjourned_on_it(setting, client, days_ago, goes_on_on):
    meeting = make_recording(setting, TODAY - dt.timedelta(days=3))
    adjourn(meeting=meeting, resumed_on=TODAY + dt.timedelta(days=9), by=setting.minute_taker)
    adjourned_at = timezone.now() - dt.timedelta(days=days_ago)
    meeting.history.filter(history_change_reason=ADJOURN.noted).update(history_date=adjourned_at)
    adjourn(meeting=meeting, resumed_on=TODAY + dt.timedelta(days=7), by=setting.minute_taker)  # said once more

    resume(meeting=meeting, by=setting.minute_taker)

    meeting.refresh_from_db()
    assert meeting.resumed_on == goes_on_on
    assert ("Adjourned, and resumed on" in texts(client.get(f"/meetings/{meeting.pk}/"), ".//dt")) is bool(goes_on_on)


@pytest.mark.parametrize("address", ["/", "/meetings/", "/quadrants/west/", "/boards/west-quadrant-meeting/"])
def test_lists_have_an_adjourned_meeting_on_the_day_on_which_it_goes_on(client, address):
    setting = make_setting(name="West quadrant meeting", quadrant=make_quadrant("West"))
    held_on, goes_on_on = TODAY - dt.timedelta(days=3), TODAY + dt.timedelta(days=7)
    soon = make_meeting(setting.board, held_on=TODAY + dt.timedelta(days=2))
    late = make_meeting(setting.board, held_on=TODAY + dt.timedelta(days=9))
    meeting = make_recording(setting, held_on)
    adjourn(meeting=meeting, resumed_on=goes_on_on, by=setting.minute_taker)

    page = client.get(address)

    shown = [link.get("href") for link in read(page).findall(".//main//li//a") if "/meetings/" in link.get("href")]
    order = [href for href in shown if href in {one.get_absolute_url() for one in (soon, late, meeting)}]
    assert order == [one.get_absolute_url() for one in (soon, meeting, late)]
    content = " ".join(texts(page, ".//li"))
    assert f"oes on from {date_format(held_on, 'j F Y')}" in content
    assert date_format(goes_on_on, "l j F Y") in " ".join(texts(page, "."))
    assert date_format(held_on, "l j F Y") not in " ".join(texts(page, "."))


def test_lists_have_an_adjourned_meeting_among_the_past_once_its_other_day_is_over(setting, client):
    meeting = make_recording(setting, TODAY - dt.timedelta(days=3))
    adjourn(meeting=meeting, resumed_on=TODAY - dt.timedelta(days=1), by=setting.minute_taker)

    page = client.get("/meetings/")
    own = client.get(meeting.get_absolute_url())

    assert page.context["to_come"] == []
    assert [one.next_day for _, meetings in page.context["past"] for one in meetings] == [meeting.held_on]
    assert "goes on from" not in page.content.decode().lower()
    assert "Adjourned, and was to go on on" in texts(own, ".//dt")


def test_adjourned_meeting_is_not_the_one_that_follows_a_later_one(setting):
    earlier = make_recording(setting, TODAY - dt.timedelta(days=3))
    adjourn(meeting=earlier, resumed_on=TODAY + dt.timedelta(days=7), by=setting.minute_taker)
    later = make_meeting(setting.board, held_on=TODAY - dt.timedelta(days=1))

    assert list(Meeting.objects.after(later)) == []


def test_another_day_may_be_said_once_more(setting, meeting):
    adjourn(meeting=meeting, resumed_on=RESUMED_ON, by=setting.minute_taker)

    adjourn(meeting=meeting, resumed_on=RESUMED_ON + dt.timedelta(days=1), by=setting.minute_taker)

    meeting.refresh_from_db()
    assert (meeting.status, meeting.resumed_on) == ("adjourned", RESUMED_ON + dt.timedelta(days=1))


def test_adjourning_is_for_who_records_and_only_meanwhile(setting, meeting):
    address = f"/meetings/{meeting.pk}/adjourn/"
    assert signed_in(setting.chair).get(address).status_code == 404
    bring_to_members(meeting, setting)
    assert signed_in(setting.minute_taker).post(address, {"resumed_on": RESUMED_ON}).status_code == 302
    with pytest.raises(ValidationError, match="Only a meeting that is being recorded is adjourned"):
        adjourn(meeting=meeting, resumed_on=RESUMED_ON, by=setting.officer)


def test_meeting_adjourned_by_slip_on_its_second_day_keeps_when_it_went_on(setting):
    meeting = make_recording(setting, TODAY - dt.timedelta(days=3))
    adjourn(meeting=meeting, resumed_on=TODAY, by=setting.minute_taker)
    resume(meeting=meeting, by=setting.minute_taker)
    Meeting.objects.filter(pk=meeting.pk).update(resumes_at=dt.time(0, 5))
    meeting.history.filter(resumed_on=TODAY).update(resumes_at=dt.time(0, 5))

    adjourn(meeting=meeting, resumed_on=TODAY + dt.timedelta(days=7), by=setting.minute_taker)
    resume(meeting=meeting, by=setting.minute_taker)

    meeting.refresh_from_db()
    assert (meeting.resumed_on, meeting.resumes_at) == (TODAY, dt.time(0, 5))
