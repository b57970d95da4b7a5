"""Planning a term and making an agenda."""

import datetime as dt

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.utils import timezone

from base.days import in_words
from boards.meetings.forms import term_span, terms_to_plan
from boards.models import Meeting, Paper, TermDates
from tests.boards.minuted import make_item
from tests.clients import signed_in
from tests.factories import make_board, make_meeting, make_user
from tests.pages.reading import read, texts

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]
PLAN = "/meetings/plan/"


@pytest.fixture
def recorder(setting) -> Client:
    return signed_in(setting.minute_taker)


def next_term() -> tuple[str, dt.date]:
    """The term after this one, and a day in it."""
    value, _ = terms_to_plan(timezone.localdate())[1]
    return value, term_span(int(value[:4]), value[5:])[0] + dt.timedelta(days=20)


@pytest.mark.parametrize(
    ("name", "span"),
    [
        ("Autumn", (dt.date(2026, 9, 1), dt.date(2026, 12, 31))),
        ("Spring", (dt.date(2027, 1, 1), dt.date(2027, 3, 31))),
        ("Summer", (dt.date(2027, 4, 1), dt.date(2027, 8, 31))),
    ],
)
def test_term_is_whole_months_until_the_council_sets_its_dates(name, span):
    assert term_span(2026, name) == span
    TermDates.objects.create(year=2026, name=name, starts_on=span[0] + dt.timedelta(days=2), ends_on=span[1])
    assert term_span(2026, name)[0] == span[0] + dt.timedelta(days=2)


def test_terms_to_plan_are_this_one_and_the_next_five():
    assert [value for value, _ in terms_to_plan(dt.date(2027, 2, 1))] == [
        "2026-Spring", "2026-Summer", "2027-Autumn", "2027-Spring", "2027-Summer", "2028-Autumn",
    ]  # fmt: skip


def test_plan_makes_a_meeting_for_each_board_with_a_day(setting):
    make_board("South quadrant meeting")
    term, day = next_term()

    answer = signed_in(setting.officer).post(
        f"{PLAN}?term={term}",
        {"school-partnership-board-held_on": day.isoformat(), "school-partnership-board-start_time": "13:30"},
    )

    meeting = Meeting.objects.get()
    assert answer.status_code == 302
    [said] = map(str, get_messages(answer.wsgi_request))
    assert said == "1 meeting is planned, with its board’s agenda."
    assert (meeting.board, meeting.held_on, meeting.start_time) == (setting.board, day, dt.time(13, 30))
    assert meeting.items.count() == 6


@pytest.mark.parametrize(("status", "planned"), [("planned", 1), ("cancelled", 2)])
def test_second_meeting_of_a_board_on_one_day_is_refused_at_its_day(setting, status, planned):
    term, day = next_term()
    make_meeting(setting.board, held_on=day, start_time=dt.time(9, 30), status=status)
    typed = {"held_on": day.isoformat(), "start_time": "1.30pm"}

    answer = signed_in(setting.officer).post(
        f"{PLAN}?term={term}", {f"school-partnership-board-{name}": value for name, value in typed.items()}
    )

    assert Meeting.objects.count() == planned
    refused = f"This board meets on {in_words(day)} already, 9.30am. The numbers of minutes are made of the board and"
    at_the_day = texts(answer, ".//p[@id='id_school-partnership-board-held_on-error']") if planned == 1 else []
    assert [refused in said for said in at_the_day] == [True] * (2 - planned)
    assert answer.status_code == (422 if planned == 1 else 302)


def test_plan_of_two_meetings_says_how_many(setting):
    make_board("South quadrant meeting")
    term, day = next_term()
    days = {f"{slug}-held_on": day.isoformat() for slug in ("school-partnership-board", "south-quadrant-meeting")}

    answer = signed_in(setting.officer).post(f"{PLAN}?term={term}", days)

    [said] = map(str, get_messages(answer.wsgi_request))
    assert said == "2 meetings are planned, each with its board’s agenda."


@pytest.mark.parametrize(("term", "is_said"), [("2026-Nonsense", True), ("", False)])
def test_plan_of_a_term_that_is_none_says_so(recorder, term, is_said):
    page = recorder.get(PLAN, {"term": term})

    said = texts(page, ".//div[@role='status']")
    assert bool(said) is is_said
    assert not said or said[0].startswith("No term called “2026-Nonsense” can be planned, so this is ")


@pytest.mark.parametrize(
    ("day", "problem"),
    [
        ("2020-01-01", "This day has passed"),
        ("2045-01-01", "The term is from"),
        ("soon", "“soon” is not a day."),
        ("", "Enter the day of at least"),
    ],
)
def test_plan_says_what_is_wrong_and_keeps_what_was_typed(recorder, day, problem):
    term, _ = next_term()
    form = {"school-partnership-board-held_on": day, "school-partnership-board-venue": "County Hall"}

    page = recorder.post(f"{PLAN}?term={term}", form)

    assert page.status_code == 422
    assert problem in " ".join(texts(page, ".//*[@role='alert']//li"))
    assert "County Hall" in page.content.decode()
    assert not Meeting.objects.exists()


def test_plan_is_for_who_records_a_board(setting):
    assert signed_in(setting.member).get(PLAN).status_code == 403
    assert signed_in(setting.minute_taker).get(PLAN).status_code == 200
    assert "Plan a term" in signed_in(setting.minute_taker).get("/meetings/").content.decode()
    assert "Plan a term" not in signed_in(setting.member).get("/meetings/").content.decode()


@pytest.fixture
def meeting(setting) -> Meeting:
    meeting = make_meeting(setting.board, held_on=timezone.localdate() + dt.timedelta(days=30))
    for number in "123":
        make_item(meeting, number)
    return meeting


def titles(meeting) -> list[tuple[str, str]]:
    return list(meeting.items.order_by("position").values_list("number", "title"))


def test_agenda_is_numbered_anew_until_it_is_issued_and_then_keeps_its_numbers(recorder, meeting):
    third = meeting.items.get(number="3")
    address = f"/meetings/{meeting.pk}/agenda/{third.pk}/move/"

    recorder.post(address, {"move": "up"})
    assert titles(meeting) == [("1", "Item 1"), ("2", "Item 3"), ("3", "Item 2")]
    meeting.status = "agenda-issued"
    meeting.save()
    recorder.post(address, {"move": "up"})
    assert titles(meeting) == [("2", "Item 3"), ("1", "Item 1"), ("3", "Item 2")]
    for move in ("remove", "off"):
        recorder.post(address, {"move": move})
        assert meeting.items.count() == 3


@pytest.mark.parametrize(
    ("number", "place", "expected"),
    [
        ("3", "1", ["Item 3", "Item 1", "Item 2"]),
        ("1", "3", ["Item 2", "Item 3", "Item 1"]),
        ("1", "2", ["Item 2", "Item 1", "Item 3"]),
        *(("2", place, ["Item 1", "Item 2", "Item 3"]) for place in ("2", "0", "4", "-1", "x", "", "9" * 30)),
    ],
)
def test_agenda_item_is_put_at_a_place(recorder, meeting, number, place, expected):
    item = meeting.items.get(number=number)
    address = f"/meetings/{meeting.pk}/agenda/{item.pk}/move/"

    answer = recorder.post(address, {"move": "to", "place": place})

    assert answer["Location"] == f"/meetings/{meeting.pk}/agenda/#item-{item.pk}"
    assert titles(meeting) == [(str(place), title) for place, title in enumerate(expected, start=1)]
    meeting.status = "agenda-issued"
    meeting.save()
    recorder.post(address, {"move": "to", "place": "1"})
    assert titles(meeting)[0][1] == item.title
    assert sorted(title for title in titles(meeting)) == sorted(
        (str(place), title) for place, title in enumerate(expected, start=1)
    )


def test_agenda_item_is_taken_off_before_it_is_issued_once_that_was_asked(recorder, meeting):
    address = f"/meetings/{meeting.pk}/agenda/{meeting.items.get(number='1').pk}/move/"

    asked = recorder.post(address, {"move": "remove"})

    assert texts(asked, ".//h1") == ["Take item 1 Item 1 off the agenda?"]
    assert meeting.items.count() == 3

    done = recorder.post(address, {"move": "off"}, follow=True)

    assert "“Item 1” is off the agenda." in done.content.decode()
    assert titles(meeting) == [("1", "Item 2"), ("2", "Item 3")]


def test_agenda_item_with_a_paper_stays_and_the_page_says_why(recorder, meeting):
    item = meeting.items.get(number="1")
    Paper.objects.create(meeting=meeting, item=item, title="Budget", timing="to-follow")

    for move in ("remove", "off"):
        page = recorder.post(f"/meetings/{meeting.pk}/agenda/{item.pk}/move/", {"move": move}, follow=True)
        assert "Item 1 has papers, or more that is kept, so it stays." in page.content.decode()

    assert meeting.items.count() == 3


@pytest.mark.parametrize("move", [{"move": "up"}, {"move": "down"}, {"move": "to", "place": "1"}, {"move": "remove"}])
def test_new_item_half_typed_is_given_back_once_after_another_was_moved(recorder, setting, meeting, move):
    agenda = f"/meetings/{meeting.pk}/agenda/"
    typed = {"title": "The bud", "purpose": "decide", "minutes_allowed": "ten", "presenter": str(setting.ann.pk)}

    recorder.post(f"{agenda}{meeting.items.get(number='2').pk}/move/", typed | {"is_part_b": "on"} | move)

    form = recorder.get(agenda).context["form"]
    assert {name: str(form[name].value()) for name in typed} == typed
    assert form["is_part_b"].value() == "on"
    assert form.errors == {}
    assert not recorder.get(agenda).context["form"]["title"].value()


def test_new_item_half_typed_is_given_back_at_its_own_meeting_alone(recorder, setting, meeting):
    other = make_meeting(setting.board, held_on=meeting.held_on + dt.timedelta(days=30))
    item = meeting.items.get(number="2")

    recorder.post(f"/meetings/{meeting.pk}/agenda/{item.pk}/move/", {"title": "The bud", "move": "up"})

    assert not recorder.get(f"/meetings/{other.pk}/agenda/").context["form"]["title"].value()
    assert recorder.get(f"/meetings/{meeting.pk}/agenda/").context["form"]["title"].value() == "The bud"


def test_every_button_of_the_agenda_posts_the_new_item_and_enter_saves_it(recorder, meeting):
    page = read(recorder.get(f"/meetings/{meeting.pk}/agenda/")).find(".//main")

    form = page.find(".//form[@id='agenda-item']")
    buttons = [button for button in page.iter("button") if button.get("form") == "agenda-item"]
    assert form.find(".//input[@name='title']") is not None
    assert [button.get("value") for button in buttons] == [None, *(["up", "down", "remove"] * 3)]
    assert buttons[0].get("formaction") is None  # the first is the one that Enter presses
    assert all(button.get("formaction", "").endswith("/move/") for button in buttons[1:])


def test_agenda_takes_a_new_item_and_changes_one(recorder, setting, meeting):
    address = f"/meetings/{meeting.pk}/agenda/"
    form = {"title": "Budget", "purpose": "decide", "minutes_allowed": "15", "presenter": setting.ann.pk}
    recorder.post(address, form)
    item = meeting.items.get(title="Budget")
    recorder.post(f"{address}{item.pk}/", form | {"title": "The budget", "is_part_b": "on"})

    item.refresh_from_db()
    assert (item.number, item.title, item.presenter, item.is_part_b) == ("4", "The budget", setting.ann, True)
    assert recorder.post(address, {"title": ""}).status_code == 422


def test_agenda_is_not_there_for_others(setting, meeting):
    for client in (signed_in(setting.member), signed_in(make_user())):
        assert client.get(f"/meetings/{meeting.pk}/agenda/").status_code == 404
