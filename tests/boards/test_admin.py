"""Admin of boards and meetings, as an LA officer works in it."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from lxml import html

from accounts import roles
from boards.models import Action, AgendaItem, Attendance, Decision, Meeting, MinutesVersion, Paper, Part, Seat
from tests.admin import MEETING_INLINES, PERSON_INLINES, add, change, changelist, inlines
from tests.factories import make_board, make_meeting, make_person, make_seat, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def officer(client):
    """A client signed in as an LA officer."""
    client.force_login(make_user("officer@example.org", roles.OFFICER, is_staff=True))
    return client


def make_item(meeting: Meeting | None = None, **fields) -> AgendaItem:
    return AgendaItem.objects.create(
        meeting=meeting or make_meeting(), **{"position": 1, "number": "1", "title": "Welcome"} | fields
    )


def seat_form(seat: Seat, **fields: object) -> dict[str, object]:
    """What the browser sends to change a seat."""
    kept = {"board": seat.board_id, "person": seat.person_id, "role": seat.role, "position": 0}
    return {**kept, "by_virtue_of": seat.by_virtue_of_id or "", "started_on": seat.started_on.isoformat(), **fields}


def make_chair_with_a_seat_on_the_board(**brought: object) -> tuple[Seat, Seat]:
    chair = make_person("Ann Day")
    own = make_seat(make_board("South quadrant meeting"), chair, role="chair")
    return own, make_seat(make_board(), chair, by_virtue_of=own, **brought)


@pytest.mark.slow
class TestSeats:
    def test_seat_held_already_is_refused_with_a_sentence(self, officer):
        seat = make_seat(make_board())

        response = officer.post(add(Seat), seat_form(seat))

        assert "This person holds this seat already" in response.content.decode()

    @pytest.mark.parametrize(("began", "is_refused"), [("2026-11-30", True), ("2026-12-01", False)])
    def test_second_chair_on_one_day_is_refused_on_the_page_of_the_seat(self, officer, began, is_refused):
        board = make_board("South quadrant meeting")
        make_seat(board, make_person("Ann Day"), role="chair", ended_on=dt.date(2026, 11, 30))
        bo = make_seat(board, make_person("Bo Dee"), started_on=dt.date(2026, 12, 1))

        page = officer.post(change(bo), seat_form(bo, role="chair", started_on=began)).content.decode()

        said = (
            "Ann Day is chair of South quadrant meeting from 1 September 2023 until 30 November 2026, so on some days"
        )
        assert (said in page) is is_refused
        bo.refresh_from_db()
        assert (bo.role == "chair") is not is_refused

    def test_board_lists_its_seats_with_links_and_no_boxes(self, officer, count_queries):
        board = make_board()
        ann = make_seat(board, make_person("Ann Day"), role="chair")
        make_seat(board, make_person("Bo Dee"), ended_on=dt.date(2024, 8, 31))

        page = officer.get(change(board))
        baseline = count_queries(change(board))
        for _ in range(4):
            make_seat(board)

        assert [seat.person.name for seat, _ in page.context["seats"]] == ["Ann Day"]
        assert [seat.person.name for seat, _ in page.context["former_seats"]] == ["Bo Dee"]
        assert f'href="{change(ann)}"' in page.content.decode()
        assert f"{change(ann, 'hand-over')}?next=" in page.content.decode()
        assert 'name="seats-' not in page.content.decode()
        assert count_queries(change(board)) == baseline

    def test_below_the_seats_are_the_changes_of_the_board(self, officer):
        board = make_seat(make_board()).board

        shown = html.fromstring(officer.get(change(board)).content.decode())

        links = shown.xpath("//section[contains(@class, 'portal-seats')]/p/a/@href")
        assert links == [change(board, slug) for slug in ("new-chair", "new-member", "stand-in", "rename")]

    def test_person_is_not_chair_twice_over_the_same_days(self, officer):
        ann = make_seat(make_board(), make_person("Ann Day"), role="chair", ended_on=dt.date(2026, 11, 30))

        page = officer.post(add(Seat), seat_form(ann, started_on="2026-11-01")).content.decode()

        assert "Ann Day is chair of School Partnership Board" in page
        assert Seat.objects.count() == 1

    def test_two_chairs_recorded_before_can_be_put_right_step_by_step(self, officer):
        board = make_board()
        ann, bo = (make_seat(board, make_person(name), role="chair") for name in ("Ann Day", "Bo Dee"))

        responses = [
            officer.post(change(ann), seat_form(ann, ended_on="2026-11-30")),
            officer.post(change(bo), seat_form(bo, role="co-chair")),
        ]

        assert [response.status_code for response in responses] == [302, 302]

    def test_seat_that_is_brought_ends_with_the_one_that_brings_it(self, officer):
        _, brought = make_chair_with_a_seat_on_the_board()

        response = officer.post(change(brought), seat_form(brought, ended_on="2024-08-31"))

        assert "Give that one its last day" in response.content.decode()

    def test_end_before_the_brought_seat_began_is_refused_with_a_sentence(self, officer):
        own, _ = make_chair_with_a_seat_on_the_board(started_on=dt.date(2025, 9, 1))

        response = officer.post(change(own), seat_form(own, ended_on="2024-08-31"))

        assert response.status_code == 200
        assert "is held by virtue of this seat" in response.content.decode()

    @pytest.mark.parametrize("last_day", [dt.date(2025, 8, 31), dt.date(2025, 9, 1)])
    def test_end_before_a_seat_two_deep_began_is_refused_with_a_sentence(self, officer, last_day):
        own, brought = make_chair_with_a_seat_on_the_board()
        deepest = make_seat(
            make_board("Panel of the board"), own.person, by_virtue_of=brought, started_on=dt.date(2025, 9, 1)
        )

        response = officer.post(change(own), seat_form(own, ended_on=last_day.isoformat()))

        deepest.refresh_from_db()
        if last_day < deepest.started_on:
            assert f"“{deepest}” is held by virtue of this seat" in response.content.decode()
            assert deepest.ended_on is None
        else:
            assert deepest.ended_on == last_day

    def test_seat_is_brought_only_by_a_seat_of_the_same_person(self, officer):
        own = make_seat(make_board("South quadrant meeting"), make_person("Ann Day"))
        other = make_seat(make_board(), make_person("Bo Dee"))

        response = officer.post(change(other), seat_form(other, by_virtue_of=own.pk))

        assert "That is a seat of Ann Day" in response.content.decode()

    def test_end_of_a_seat_on_the_page_of_the_person_ends_the_seat_it_brings(self, officer):
        own, brought = make_chair_with_a_seat_on_the_board()
        person = own.person
        rows = inlines("leads", "headships", seats=[_row(own, ended_on="2024-08-31"), _row(brought)])
        data = {"name": person.name, "slug": person.slug, **rows, "seats-INITIAL_FORMS": 2}

        response = officer.post(change(person), data)

        brought.refresh_from_db()
        assert response.status_code == 302
        assert brought.ended_on == dt.date(2024, 8, 31)

    def test_person_page_refuses_the_same_seat_twice(self, officer):
        person, board = make_person(), make_board("South quadrant meeting")
        seat = {"board": board.pk, "role": "member", "started_on": "2023-09-01"}
        kept = {"name": person.name, "slug": person.slug, **inlines(*PERSON_INLINES)}

        response = officer.post(change(person), {**kept, **inlines(seats=[seat, seat])})

        assert "South quadrant meeting is listed twice for the same time" in response.content.decode()


def _row(seat: Seat, **fields: object) -> dict[str, object]:
    return {"id": seat.pk, "board": seat.board_id, "role": seat.role, "started_on": "2023-09-01", **fields}


class TestDeletion:
    @pytest.mark.parametrize(("status", "expected"), [("planned", 302), ("agenda-issued", 403), ("published", 403)])
    def test_agenda_item_may_go_only_until_the_agenda_is_out(self, officer, status, expected):
        item = make_item(make_meeting(status=status))

        assert officer.post(change(item, "delete"), {"post": "yes"}).status_code == expected

    @pytest.mark.parametrize(("status", "expected"), [("draft", 302), ("circulated", 403), ("approved", 403)])
    def test_decision_may_go_only_until_the_minutes_are_round(self, officer, status, expected):
        decision = Decision.objects.create(item=make_item(make_meeting(status=status)), text="Agreed")

        assert officer.post(change(decision, "delete"), {"post": "yes"}).status_code == expected

    def test_items_of_a_meeting_whose_agenda_is_out_cannot_be_ticked_for_deletion(self, officer):
        planned, issued = make_meeting(), make_meeting(make_board("Mid quadrant meeting"), status="agenda-issued")
        make_item(planned)
        make_item(issued)

        pages = [officer.get(change(meeting)).content.decode() for meeting in (planned, issued)]

        assert ["items-0-DELETE" in page for page in pages] == [True, False]

    def test_bulk_deletion_spares_what_is_out(self, officer):
        item = make_item(make_meeting(status="published"))
        data = {"action": "delete_selected", "_selected_action": [item.pk], "post": "yes"}

        officer.post(changelist(AgendaItem), data)

        assert AgendaItem.objects.filter(pk=item.pk).exists()

    def test_meeting_is_kept_and_says_how_to_call_it_off(self, officer):
        meeting = make_meeting()

        assert officer.post(change(meeting, "delete"), {"post": "yes"}).status_code == 403
        assert "press “Cancel the meeting”" in officer.get(change(meeting)).content.decode()


class TestPapers:
    def test_papers_of_a_meeting_choose_among_its_own_items(self, officer):
        own = make_item()
        make_item(make_meeting(make_board("Mid quadrant meeting")), title="Elsewhere")

        page = officer.get(change(own.meeting))

        formsets = {formset.formset.prefix: formset.formset for formset in page.context["inline_admin_formsets"]}
        assert list(formsets["papers"].empty_form.fields["item"].queryset) == [own]

    def test_item_of_another_meeting_is_refused_with_a_sentence(self, officer):
        other = make_item(make_meeting(make_board("Mid quadrant meeting")))

        response = officer.post(add(Paper), _paper(meeting=make_meeting().pk, item=other.pk))

        assert "This item is of another meeting" in response.content.decode()

    def test_public_paper_of_a_part_b_item_is_refused_with_a_sentence(self, officer):
        item = make_item(is_part_b=True)

        response = officer.post(add(Paper), _paper(meeting=item.meeting_id, item=item.pk, is_public="on"))

        assert response.status_code == 200
        assert "A paper of a Part B item is never public" in response.content.decode()


def _paper(**fields: object) -> dict[str, object]:
    return {"title": "Report", "file": SimpleUploadedFile("report.pdf", b"%PDF-"), "timing": "on-time", **fields}


def test_meeting_with_an_item_and_an_attendance_is_saved(officer):
    item = {"position": 1, "number": "1", "title": "Welcome", "purpose": "note"}
    present = {"person": make_person().pk, "presence": "present"}
    data = {"board": make_board().pk, "held_on": "2026-10-15", "status": "planned"}

    response = officer.post(add(Meeting), {**data, **inlines("papers", items=[item], attendances=[present])})

    assert response.status_code == 302
    assert (AgendaItem.objects.count(), Attendance.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("status", "day", "sentence"),
    [
        ("planned", -1, "This day has passed. Move the meeting to a day to come"),
        ("agenda-issued", -1, "This day has passed. Move the meeting to a day to come"),
        ("planned", 1, ""),
        ("draft", 1, "the numbers of the minutes are made of the board and the day"),
        ("published", 1, "the numbers of the minutes are made of the board and the day"),
    ],
)
def test_meeting_is_moved_to_a_day_to_come_until_it_has_minutes(officer, status, day, sentence):
    today = timezone.localdate()
    meeting = make_meeting(held_on=today, status=status)
    moved = today + dt.timedelta(days=day)

    response = officer.post(
        change(meeting), {"board": meeting.board_id, "held_on": moved.isoformat(), **inlines(*MEETING_INLINES)}
    )

    meeting.refresh_from_db()
    assert response.status_code == (200 if sentence else 302)
    assert sentence in response.content.decode()
    assert meeting.held_on == (today if sentence else moved)


def test_meeting_that_ends_before_it_starts_is_refused_with_a_sentence(officer):
    data = {"board": make_board().pk, "held_on": "2026-10-15", "status": "planned"}
    times = {"start_time": "11:00", "end_time": "10:00"}

    response = officer.post(add(Meeting), {**data, **times, **inlines(*MEETING_INLINES)})

    assert "The meeting must end after it starts" in response.content.decode()


@pytest.mark.parametrize(
    ("state", "expected"), [("overdue", ["late"]), ("open", ["late", "soon"]), ("closed", ["done"])]
)
def test_actions_are_filtered_by_state(officer, state, expected):
    days = {"undertaken_on": dt.date(2020, 1, 1), "owner": make_person()}
    item = make_item()
    Action.objects.create(item=item, text="late", due_on=dt.date(2020, 2, 1), **days)
    Action.objects.create(item=item, text="soon", due_on=dt.date(2999, 1, 1), **days)
    Action.objects.create(item=item, text="done", due_on=dt.date(2999, 2, 1), closed_on=dt.date(2020, 3, 1), **days)

    listed = officer.get(changelist(Action), {"state": state}).context["cl"].result_list

    assert [action.text for action in listed] == expected


def test_action_due_before_its_meeting_is_refused_with_a_sentence(officer):
    data = {"item": make_item().pk, "owner": make_person().pk, "text": "Do", "undertaken_on": "2026-10-15"}

    response = officer.post(add(Action), {**data, "due_on": "2026-10-14"})

    assert "The due date must be on or after the day of the meeting" in response.content.decode()


def test_frozen_minutes_can_only_be_read(officer):
    version = MinutesVersion.objects.create(
        meeting=make_meeting(),
        part=Part.A,
        number=1,
        stage="circulated",
        content="Text",
        sha256="0" * 64,
        frozen_by=make_user(),
    )

    answers = [officer.get(change(version)), officer.get(add(MinutesVersion)), officer.post(change(version, "delete"))]

    assert [answer.status_code for answer in answers] == [200, 403, 403]
    assert officer.post(change(version), {"content": "Other"}).status_code == 403
