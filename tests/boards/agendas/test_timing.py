"""When items start, when the meeting ends and how far behind it is; and the pages that say so."""

import datetime as dt
import json

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from boards.agendas.timing import spent_on, time_on_items, timetable_of
from boards.models import Meeting, Part
from boards.papers.packs import _data, pack_for
from boards.recording.writes import declare_interest
from boards.workflow import adjourn, resume, start_recording
from tests.boards.minuted import MET_ON, make_item
from tests.clients import signed_in
from tests.factories import make_meeting, make_user
from tests.pages.reading import read, text_of, texts

MINUTE = dt.timedelta(minutes=1)
pytestmark = [pytest.mark.django_db, pytest.mark.once]
LATER_ON = dt.date(2025, 10, 22)


def make_timed(setting, *minutes: int | None, **fields) -> Meeting:
    """A meeting from 9.30am to 11.30am, whose items take so many minutes; 0 for Part B, which takes ten."""
    times = {"start_time": dt.time(9, 30), "end_time": dt.time(11, 30), "status": "agenda-issued"}
    meeting = make_meeting(setting.board, **{"held_on": MET_ON} | times | fields)
    for place, allowed in enumerate(minutes, start=1):
        confidential = {"is_part_b": True, "title": "MARKER"} if allowed == 0 else {}
        make_item(meeting, str(place), minutes_allowed=allowed or (10 if allowed == 0 else None), **confidential)
    return meeting


def at(hour: int, minute: int, day: dt.date = MET_ON):
    """That time of the day of the meeting, by the clock on the wall."""
    moment = dt.datetime.combine(day, dt.time(hour, minute), timezone.get_current_timezone())
    return time_machine.travel(moment, tick=False)


def started(setting, meeting: Meeting, hour: int, minute: int) -> Meeting:
    with at(hour, minute):
        start_recording(meeting=meeting, by=setting.minute_taker)
    meeting.refresh_from_db()
    return meeting


def starts_of(meeting: Meeting) -> list[str]:
    return list(timetable_of(meeting).starts.values())


@pytest.mark.parametrize(
    ("minutes", "starts", "take", "end"),
    [
        ((10, 20, 90), ["9.30am", "9.40am", "10am"], "2 hours", "11.30am, as planned."),
        ((10, 125), ["9.30am", "9.40am"], "2 hours 15 minutes", "11.45am, 15 minutes after 11.30am."),
        ((10, 109), ["9.30am", "9.40am"], "1 hour 59 minutes", "11.29am, 1 minute before 11.30am."),
        ((150, 1), ["9.30am", "midday"], "2 hours 31 minutes", "12.01pm, 31 minutes after 11.30am."),
        ((60, None), ["9.30am", "10.30am"], "1 hour", "10.30am, 1 hour before 11.30am. 1 item has no time."),
        ((900,), ["9.30am"], "15 hours", "12.30am, 13 hours after 11.30am."),
    ],
)
def test_times_add_up(setting, minutes, starts, take, end):
    meeting = make_timed(setting, *minutes)

    assert starts_of(meeting) == starts
    assert " ".join(timetable_of(meeting).sentences) == f"The items take {take}. The meeting ends at {end}"


def test_items_without_minutes_are_said(setting):
    assert timetable_of(make_timed(setting, None, None)).sentences == ["2 items have no time."]


def test_without_a_start_the_sum_alone_is_said(setting):
    meeting = make_timed(setting, 10, 20, start_time=None, end_time=None)

    assert starts_of(meeting) == []
    said = " ".join(timetable_of(meeting).sentences)
    assert said == "The items take 30 minutes. The meeting has no time to start at, so its items have none."


def test_without_an_end_none_is_compared(setting):
    meeting = make_timed(setting, 10, end_time=None)

    assert timetable_of(meeting).sentences == ["The items take 10 minutes.", "The meeting ends at 9.40am."]


def test_meeting_that_is_opened_late_moves_its_times(setting):
    meeting = started(setting, make_timed(setting, 10, 110), 9, 37)

    assert starts_of(meeting) == ["9.37am", "9.47am"]
    assert "Opened at 9.37am, the meeting ends at 11.37am, 7 minutes after 11.30am." in timetable_of(meeting).sentences


def test_issued_agenda_keeps_its_times_however_late_the_meeting_opens(setting, client):
    meeting = started(setting, make_timed(setting, 10, 110), 9, 37)

    page = text_of(read(client.get(f"/meetings/{meeting.pk}/")).find(".//main"))

    assert list(timetable_of(meeting, is_as_issued=True).starts.values()) == ["9.30am", "9.40am"]
    assert "9.40am" in page
    assert "9.47am" not in page


def test_meeting_that_is_over_has_the_times_of_its_agenda(setting):
    meeting = started(setting, make_timed(setting, 10, 110), 9, 37)
    meeting.status = "circulated"

    assert starts_of(meeting) == ["9.30am", "9.40am"]


def test_adjourned_meeting_is_timed_from_when_it_goes_on(setting):
    meeting = started(setting, make_timed(setting, 10, 20, 30), 9, 30)
    with at(9, 45):
        meeting.items.filter(number="1").update(dealt_with_at=timezone.now())
        adjourn(meeting=meeting, resumed_on=LATER_ON, resumes_at=dt.time(14), by=setting.minute_taker)
    meeting.refresh_from_db()

    assert starts_of(meeting) == ["2pm", "2.20pm"]
    assert timetable_of(meeting).sentences == [
        "The items that are left take 50 minutes.",
        "The meeting ends at 2.50pm.",
    ]

    with at(14, 6, LATER_ON):
        resume(meeting=meeting, by=setting.minute_taker)
        meeting.refresh_from_db()
        meeting.items.filter(number="2").update(dealt_with_at=timezone.now())
    assert starts_of(meeting) == ["2.06pm", "2.26pm"]  # what is dealt with on that day keeps its time


@pytest.mark.parametrize(
    ("on", "hour", "resumed_on", "resumes_at"),
    [
        (MET_ON, 11, None, None),  # it was not adjourned after all
        (dt.date(2025, 10, 20), 11, dt.date(2025, 10, 20), dt.time(11)),  # earlier than was said
        (LATER_ON, 13, LATER_ON, dt.time(14)),  # opened before its time
        (LATER_ON, 15, LATER_ON, dt.time(15)),
        (dt.date(2025, 10, 23), 11, LATER_ON, dt.time(14)),
    ],
)
def test_time_of_going_on_is_kept_with_its_day(setting, on, hour, resumed_on, resumes_at):
    meeting = started(setting, make_timed(setting, 10), 9, 30)
    with at(10, 0):
        adjourn(meeting=meeting, resumed_on=LATER_ON, resumes_at=dt.time(14), by=setting.minute_taker)

    with at(hour, 0, on):
        resume(meeting=meeting, by=setting.minute_taker)

    meeting.refresh_from_db()
    assert (meeting.resumed_on, meeting.resumes_at) == (resumed_on, resumes_at)


@pytest.mark.parametrize(("typed", "kept"), [("2pm", dt.time(14)), ("", None), ("14.15", dt.time(14, 15))])
def test_time_of_going_on_is_typed_as_people_write_it(setting, typed, kept):
    meeting = started(setting, make_timed(setting, 10), 9, 30)

    signed_in(setting.minute_taker).post(
        f"/meetings/{meeting.pk}/adjourn/", {"resumed_on": "22/10/2025", "resumes_at": typed}
    )

    meeting.refresh_from_db()
    assert (meeting.resumed_on, meeting.resumes_at) == (LATER_ON, kept)


def test_time_that_is_none_is_refused_at_its_field(setting):
    meeting = started(setting, make_timed(setting, 10), 9, 30)

    answer = signed_in(setting.minute_taker).post(
        f"/meetings/{meeting.pk}/adjourn/", {"resumed_on": "22/10/2025", "resumes_at": "soon"}
    )

    assert answer.status_code == 422
    assert read(answer).find(".//input[@name='resumes_at']").get("value") == "soon"


@pytest.mark.parametrize(
    ("hour", "minute", "taken", "dealt", "behind"),
    [
        (9, 30, {}, {}, 0),
        (9, 35, {}, {}, 5),  # nobody has begun
        (9, 40, {"1": 30}, {}, 0),
        (9, 41, {"1": 30}, {}, 1),  # the first takes longer than its ten minutes
        (9, 50, {"1": 30, "2": 40}, {}, 0),  # it was left for the second, and so is over
        (9, 50, {"1": 30, "2": 45}, {"1": 45}, 5),
        (10, 45, {"1": 30, "2": 40, "3": 45}, {"1": 40, "2": 45}, 15),  # the last began early, and is over
        (10, 59, {"1": 30}, {"1": 35, "2": 40, "3": 59}, 0),  # all is dealt with
    ],
)
def test_how_far_behind_it_is(setting, hour, minute, taken, dealt, behind):
    meeting = started(setting, make_timed(setting, 10, 20, 30), 9, 30)
    for name, moments in (("taken_up_at", taken), ("dealt_with_at", dealt)):
        for number, then in moments.items():
            with at(9, then):
                meeting.items.filter(number=number).update(**{name: timezone.now()})

    with at(hour, minute):
        assert timetable_of(meeting).progress().behind == behind


def test_how_far_behind_is_said_with_the_end(setting):
    meeting = started(setting, make_timed(setting, 60, 60), 9, 30)

    with at(9, 42):
        said = timetable_of(meeting).progress().sentence

    assert said == "12 minutes behind: ends at 11.42am, 12 minutes after 11.30am"


def test_pulse_of_the_screen_says_how_far_behind_it_is_with_items_that_the_user_may_not_read(setting):
    meeting = started(setting, make_timed(setting, 10), 9, 30)
    secret = make_item(meeting, "9", is_part_b=True, minutes_allowed=60)
    taker = setting.minute_taker
    declare_interest(item=secret, person=taker.person, nature="", withdrew=True, by=setting.officer)

    with at(10, 10):
        browser = signed_in(taker)
        address = f"/meetings/{meeting.pk}/record/pulse/"
        answer = browser.post(address, json.dumps({"versions": {}}), content_type="application/json").json()
        said = timetable_of(meeting).progress().sentence

    assert answer["behind"] == said
    assert said.startswith("40 minutes behind: ends at 11.20am")


@pytest.mark.parametrize(
    ("end", "said"),
    [
        (dt.time(11, 45), "12 minutes behind: ends at 11.42am, before the planned 11.45am"),
        (dt.time(11, 42), "12 minutes behind: ends at 11.42am, as planned"),
        (dt.time(11, 41), "12 minutes behind: ends at 11.42am, 1 minute after 11.41am"),
    ],
)
def test_what_is_behind_and_ends_before_the_planned_end_is_said_to(setting, end, said):
    meeting = started(setting, make_timed(setting, 60, 60), 9, 30)
    meeting.end_time = end

    with at(9, 42):
        assert timetable_of(meeting).progress().sentence == said


@pytest.mark.parametrize("day", [MET_ON - dt.timedelta(days=1), MET_ON + dt.timedelta(days=1)])
def test_on_another_day_nothing_is_behind(setting, day):
    meeting = started(setting, make_timed(setting, 10), 9, 30)

    with at(11, 0, day):
        assert timetable_of(meeting).progress() is None


@pytest.mark.parametrize("minutes", [(), (None, None)])
def test_without_times_nothing_is_behind(setting, minutes):
    meeting = make_timed(setting, *minutes, status="in-progress")

    with at(11, 0):
        assert timetable_of(meeting).progress() is None


@pytest.mark.parametrize(("spent", "said"), [(9, 9), (600, 600), (601, 0), (-5, 0)])
def test_item_takes_time_since_it_was_taken_up_and_none_on_another_day(setting, spent, said):
    item = make_item(make_timed(setting), "1", taken_up_at=timezone.now())

    then = item.taken_up_at + dt.timedelta(minutes=spent)

    assert time_on_items(item.meeting, then)[item.pk].minutes(then) == said
    assert spent_on(item, then) == said


def test_time_of_an_item_stops_when_another_is_taken_up_and_goes_on_when_one_returns(setting):
    meeting, start = make_timed(setting), timezone.now()
    first, second = make_item(meeting, "1", taken_up_at=start), make_item(meeting, "2", taken_up_at=start + 4 * MINUTE)
    for number, (item, minute) in enumerate([(first, 1), (second, 6), (first, 10)], start=1):
        item.versions.create(number=number, text="x", saved_at=start + minute * MINUTE, saved_by=setting.officer)

    then = start + 12 * MINUTE
    spent = time_on_items(meeting, then)

    assert [spent[item.pk].minutes(then) for item in (first, second)] == [6, 6]
    assert [spent[item.pk].since is not None for item in (first, second)] == [True, False]


def test_item_that_is_dealt_with_takes_no_longer(setting):
    start = timezone.now()
    meeting = make_timed(setting)
    item = make_item(meeting, "1", taken_up_at=start, dealt_with_at=start + 13 * MINUTE)
    item.versions.create(number=1, text="x", saved_at=start + 20 * MINUTE, saved_by=setting.officer)

    assert time_on_items(meeting, start + 60 * MINUTE)[item.pk].minutes(start + 60 * MINUTE) == 13


def detail(browser, meeting: Meeting) -> str:
    return " ".join(texts(browser.get(meeting.get_absolute_url()), ".//table"))


def test_issued_agenda_says_the_times_where_the_board_wants_them(setting, client):
    meeting = make_timed(setting, 10, 20)
    assert "9.30am" in detail(client, meeting)
    assert "9.40am" in detail(client, meeting)

    setting.board.shows_agenda_times = False
    setting.board.save()

    assert "9.40am" not in detail(client, meeting)
    assert "Starts" not in detail(client, meeting)


def test_issued_agenda_without_minutes_has_no_column_of_times(setting, client):
    assert "Starts" not in detail(client, make_timed(setting, None, None))


def test_confidential_item_s_time_is_its_readers_alone(setting, client):
    meeting = make_timed(setting, 17, 0)

    assert "9.47am" not in detail(client, meeting)
    assert "9.47am" not in detail(signed_in(make_user()), meeting)
    assert "9.47am" in detail(signed_in(setting.member), meeting)


@pytest.mark.parametrize("shows", [True, False])
def test_pack_says_the_times_where_the_board_wants_them(setting, shows):
    setting.board.shows_agenda_times = shows
    setting.board.save()
    meeting = Meeting.objects.with_rights(setting.member).get(pk=make_timed(setting, 10, 0, 5).pk)

    data = _data(pack_for(meeting, setting.member, part=Part.A))
    of_part_b = _data(pack_for(meeting, setting.member, part=Part.B))

    assert data["has_times"] is shows
    assert [item["starts"] for item in data["items"]] == (["9.30am", "9.40am", ""] if shows else ["", "", ""])
    assert [item["starts"] for item in of_part_b["items"]] == (["9.45am"] if shows else [""])


def test_agenda_that_is_made_says_times_and_sum_whatever_the_board_shows(setting):
    setting.board.shows_agenda_times = False
    setting.board.save()
    meeting = make_timed(setting, 10, 125, None)

    said = text_of(read(signed_in(setting.minute_taker).get(f"/meetings/{meeting.pk}/agenda/")).find(".//main"))

    assert "9.40am" in said
    assert "The meeting ends at 11.45am, 15 minutes after 11.30am. 1 item has no time." in said


def test_recording_screen_says_what_runs_over_without_scripts_or_announcing_it(setting):
    meeting = started(setting, make_timed(setting, 10, 110), 9, 30)
    with at(9, 30):
        meeting.items.filter(number="1").update(taken_up_at=timezone.now())

    with at(9, 45):
        page = read(signed_in(setting.minute_taker).get(f"/meetings/{meeting.pk}/record/"))

    said = [text_of(timer) for timer in page.findall(".//*[@data-timer]")]
    behind = page.find(".//*[@data-behind]")
    assert said == ["· 15 min on this item so far, 5 minutes over", ""]
    assert text_of(behind) == "5 minutes behind: ends at 11.35am, 5 minutes after 11.30am"
    parents = {child: parent for parent in page.iter() for child in parent}
    for place in (behind, *page.findall(".//*[@data-timer]")):
        while place is not None:
            assert place.get("role") not in ("status", "alert", "timer")
            assert place.get("aria-live") is None
            place = parents.get(place)


def test_recording_screen_on_a_wall_reckons_with_what_it_does_not_show(setting):
    meeting = started(setting, make_timed(setting, 10, 0, 100), 9, 30)
    browser = signed_in(setting.minute_taker)
    with at(9, 40):
        whole = read(browser.get(f"/meetings/{meeting.pk}/record/")).find(".//*[@data-behind]")
        on_a_wall = read(browser.get(f"/meetings/{meeting.pk}/record/?projecting=1")).find(".//*[@data-behind]")

    assert text_of(whole) == text_of(on_a_wall) == "10 minutes behind: ends at 11.40am, 10 minutes after 11.30am"


def test_recording_screen_of_a_meeting_without_times_says_nothing(setting):
    meeting = make_timed(setting, None, status="in-progress")

    page = read(signed_in(setting.minute_taker).get(f"/meetings/{meeting.pk}/record/"))

    assert page.find(".//*[@data-behind]") is None


@pytest.mark.parametrize("page", ["", "agenda/", "record/"])
def test_queries_do_not_grow_with_items(setting, page):
    few, many = (make_timed(setting, *[5] * count, held_on=MET_ON + dt.timedelta(days=count)) for count in (2, 20))
    Meeting.objects.update(status="in-progress")
    browser = signed_in(setting.minute_taker)
    browser.get(f"/meetings/{few.pk}/{page}")
    browser.get(f"/meetings/{many.pk}/{page}")

    assert queries_of(browser, f"/meetings/{many.pk}/{page}") <= queries_of(browser, f"/meetings/{few.pk}/{page}")


def queries_of(browser: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        browser.get(address)
    return len(queries)


def test_time_of_going_on_needs_its_day(setting):
    meeting = make_timed(setting, 10)
    meeting.resumes_at = dt.time(14)

    with pytest.raises(ValidationError, match="needs the day"):
        meeting.full_clean()
