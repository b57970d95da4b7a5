"""Who presides, and times, on the recording screen."""

import datetime as dt

import pytest
from django.utils import timezone

from boards.minutes.content import content_of
from boards.models import Meeting, Part
from boards.recording.writes import declare_interest, mark_attendance
from boards.workflow import finish_recording, start_recording
from tests.boards.minuted import MET_ON, bring_to_members, make_item, make_recording
from tests.boards.recording.posting import at
from tests.pages.reading import read, texts

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_screen_asks_who_presides_where_no_chair_is_here(recorder, setting, meeting):
    assert "Nobody is in the chair" not in recorder.get(at(meeting)).content.decode()
    mark_attendance(meeting=meeting, person=setting.ann, presence="apologies", by=setting.minute_taker)
    page = recorder.get(at(meeting))
    assert "Nobody is in the chair" in page.content.decode()
    assert texts(page, ".//select[@id='chair-person']/option") == ["The board’s own chair", "Lee Oak"]

    said = recorder.post(at(meeting, "chair/"), {"person": setting.lee.pk, "item": ""}, follow=True).content.decode()

    assert "Lee Oak takes the chair." in said
    assert "In the chair: Lee Oak" in said


def test_chair_is_taken_from_an_item_or_for_it_alone(recorder, setting, meeting):
    first = meeting.items.get(number="1")

    recorder.post(at(meeting, "chair/"), {"person": setting.lee.pk, "item": first.pk, "alone": "on"})

    page = recorder.get(at(meeting)).content.decode()
    assert "In the chair: Lee Oak; Ann Day from item 2" in page
    assert "Lee Oak takes the chair from here" in page


def test_screen_asks_for_another_chair_where_the_chair_withdrew(recorder, setting, meeting):
    item = meeting.items.get(number="2")
    declare_interest(item=item, person=setting.ann, nature="", withdrew=True, by=setting.minute_taker)
    asks = "Ann Day withdrew from this item."
    assert recorder.get(at(meeting)).content.decode().count(asks) == 1

    recorder.post(at(meeting, "chair/"), {"person": setting.lee.pk, "item": item.pk})

    assert asks not in recorder.get(at(meeting)).content.decode()


@pytest.mark.parametrize("person", ["", "x", "999999", "9" * 30, "{kim}"])
def test_chair_that_cannot_be_is_refused_with_a_sentence(recorder, setting, meeting, person):
    answer = recorder.post(at(meeting, "chair/"), {"person": person.format(kim=setting.kim.pk)}, follow=True)

    meeting.refresh_from_db()
    assert (answer.status_code, meeting.chaired_by) == (200, None)


def test_chair_and_times_are_closed_with_the_minutes(recorder, setting, meeting):
    bring_to_members(meeting, setting)

    for tail, data in {"chair/": {"person": setting.lee.pk}, "times/": {"opened": "1pm"}}.items():
        page = recorder.post(at(meeting, tail), data, follow=True).content.decode()
        assert "The attendance of this meeting is closed (minutes circulated)." in page


def part_form(setting, meeting, **times):
    pk = setting.kim.pk
    first, last = meeting.items.all()
    times = {f"{name}-{pk}": value for name, value in times.items()}
    return {"part": pk, f"arrived_at-{pk}": first.pk, f"left_at-{pk}": last.pk} | times


def test_times_of_coming_and_going_stand_beside_the_items_and_in_the_minutes(recorder, setting, meeting):
    recorder.post(at(meeting, "roll/"), part_form(setting, meeting, time_came="1.40", time_left="1505"))

    attendance = meeting.attendances.get(person=setting.kim)
    assert (attendance.time_came, attendance.time_left) == (dt.time(13, 40), dt.time(15, 5))
    page = read(recorder.get(at(meeting)))
    values = [field.get("value") for field in page.iterfind(f".//input[@id='time-came-{setting.kim.pk}']")]
    assert values == ["1.40pm"]
    (body,) = [one for one in content_of(meeting, part=Part.A)["present"] if one["body"] == "EPHA"]
    notes = {person["name"]: person["note"] for person in body["people"]}
    assert notes == {"Lee Oak": "", "Kim Ash": "arrived at 1.40pm, during item 1; left at 3.05pm, before item 2"}

    recorder.post(at(meeting, "roll/"), {"mark": f"{setting.kim.pk}:present"})
    attendance.refresh_from_db()
    assert (attendance.time_came, attendance.time_left) == (None, None)


@pytest.mark.parametrize(
    ("times", "said"),
    [
        ({"time_came": "25.99"}, "“25.99” is no time of day. Enter one such as 10.20am or 14:05."),
        ({"time_came": "3pm", "time_left": "2pm"}, "Kim Ash left at 2pm, before they came at 3pm."),
    ],
)
def test_times_that_cannot_be_are_refused_with_a_sentence(recorder, setting, meeting, times, said):
    page = recorder.post(at(meeting, "roll/"), part_form(setting, meeting, **times), follow=True)

    assert said in page.content.decode()
    assert meeting.attendances.get(person=setting.kim).presence == "apologies"


def test_who_left_on_the_second_day_of_an_adjourned_meeting_may_have_come_later_on_the_first(setting, meeting):
    Meeting.objects.filter(pk=meeting.pk).update(resumed_on=MET_ON + dt.timedelta(days=7))
    meeting.refresh_from_db()

    times = {"time_came": dt.time(15), "time_left": dt.time(14)}
    mark_attendance(meeting=meeting, person=setting.kim, presence="in-part", by=setting.minute_taker, **times)

    assert meeting.attendances.get(person=setting.kim).time_left == dt.time(14)


@pytest.mark.parametrize(
    ("opened", "closed", "said"),
    [
        ("1.35", "3.10", "The meeting opened at 1.35pm and closed at 3.10pm."),
        ("13:35", "", "The meeting opened at 1.35pm."),
        ("", "", "No times are recorded."),
        ("3pm", "2pm", "The meeting closed at 2pm, before it opened at 3pm. Put one of them right."),
        ("half one", "", "“half one” is no time of day."),
    ],
)
def test_times_opened_and_closed_are_put_right(recorder, meeting, opened, closed, said):
    assert (
        said in recorder.post(at(meeting, "times/"), {"opened": opened, "closed": closed}, follow=True).content.decode()
    )


def test_times_that_are_refused_are_not_lost(recorder, meeting):
    page = recorder.post(at(meeting, "times/"), {"opened": "half one", "closed": "3.10"})

    assert page.status_code == 422
    fields = {field.get("name"): field.get("value") for field in read(page).iterfind(".//input[@id]")}
    assert (fields["opened"], fields["closed"]) == ("half one", "3.10")
    assert "<title>Error: Recording" in page.content.decode()


@pytest.mark.parametrize(
    ("item", "said"),
    [
        ("", "Choose the item from which somebody takes the chair"),
        ("nonsense", "Choose the item from which somebody takes the chair"),
        ("999999", "You may not record this item any more, or it is gone."),
    ],
)
def test_chair_of_no_item_is_not_the_chair_of_the_whole_meeting(recorder, setting, meeting, item, said):
    page = recorder.post(at(meeting, "chair/"), {"person": setting.lee.pk, "item": item, "alone": "on"}, follow=True)

    assert said in page.content.decode()
    meeting.refresh_from_db()
    assert meeting.chaired_by is None


@pytest.fixture
def now(monkeypatch):
    """Let it be that time of the meeting's first day, or of a later one."""

    def set_to(hour: int, minute: int = 0, day: dt.date = MET_ON) -> None:
        moment = dt.datetime.combine(day, dt.time(hour, minute, 42), tzinfo=timezone.get_current_timezone())
        monkeypatch.setattr(timezone, "now", lambda: moment.astimezone(dt.UTC))

    return set_to


def planned(setting) -> Meeting:
    meeting = make_recording(setting)
    Meeting.objects.filter(pk=meeting.pk).update(status="agenda-issued")
    meeting.refresh_from_db()
    return meeting


@pytest.mark.parametrize(
    ("hour", "minute", "opened"), [(13, 34, dt.time(13, 34)), (12, 50, dt.time(13, 30)), (13, 30, dt.time(13, 30))]
)
def test_meeting_opens_by_the_clock_and_not_before_it_was_to_begin(setting, now, hour, minute, opened):
    meeting = planned(setting)
    now(hour, minute)

    start_recording(meeting=meeting, by=setting.minute_taker)

    meeting.refresh_from_db()
    assert meeting.time_opened == opened


@pytest.mark.parametrize(("said", "closed"), [(None, dt.time(15, 40)), (dt.time(15), dt.time(15))])
def test_meeting_closes_by_the_clock_unless_that_was_said(setting, now, said, closed):
    meeting = planned(setting)
    Meeting.objects.filter(pk=meeting.pk).update(start_time=dt.time(14), time_closed=said)
    now(15, 12)

    start_recording(meeting=meeting, by=setting.minute_taker)
    now(15, 40)
    finish_recording(meeting=meeting, by=setting.minute_taker)

    meeting.refresh_from_db()
    assert (meeting.time_opened, meeting.time_closed) == (dt.time(15, 12), closed)


def test_meeting_recorded_on_a_later_day_has_no_times_of_the_clock(setting, now):
    meeting = planned(setting)
    now(10, day=MET_ON + dt.timedelta(days=1))

    start_recording(meeting=meeting, by=setting.minute_taker)
    finish_recording(meeting=meeting, by=setting.minute_taker)

    meeting.refresh_from_db()
    assert (meeting.time_opened, meeting.time_closed) == (None, None)


def test_who_presides_from_a_confidential_item_is_said_on_the_screen_to_who_reads_it(recorder, setting, meeting):
    secret = make_item(meeting, "3", is_part_b=True)
    recorder.post(at(meeting, "chair/"), {"person": setting.lee.pk, "item": secret.pk})
    assert "Lee Oak from item 3" in recorder.get(at(meeting)).content.decode()

    declare_interest(item=secret, person=setting.minute_taker.person, nature="", withdrew=True, by=setting.officer)

    assert "Lee Oak from item 3" not in recorder.get(at(meeting)).content.decode()
