"""The forward plan and agendas in step."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from base.school_terms import Term
from boards.agendas.coming_back import bring_back
from boards.agendas.writes import add_item, change_item, remove_item
from boards.forward_plan.writes import move_planned, plan_item, plan_items, postpone_planned, set_done
from boards.meetings.planning import change_when_and_where, plan_meetings
from boards.models import AgendaItem, Interest, Meeting, Paper, Part, PlannedItem, TemplateItem
from boards.recording.writes import move_to_part
from boards.workflow import cancel, issue_agenda, set_up_again
from tests.boards.minuted import bring_to_members, make_recording
from tests.factories import make_board, make_meeting, make_person
from tests.made_once import made_once

pytestmark = pytest.mark.django_db


def in_days(number: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=number)


def plan(board, title="Budget", **fields) -> PlannedItem:
    entry = PlannedItem(board=board, title=title, **fields)
    plan_item(entry=entry, by=None)
    return entry


def titles(meeting) -> list[str]:
    return list(meeting.items.order_by("position").values_list("title", flat=True))


@made_once
def board():
    return make_board()


@made_once
def meeting(board):
    [made] = plan_meetings(meetings=[Meeting(board=board, held_on=in_days(30))], by=None)
    return made


@made_once
def later(board):
    [made] = plan_meetings(meetings=[Meeting(board=board, held_on=in_days(60))], by=None)
    return made


def test_entry_at_a_meeting_is_on_its_agenda_in_its_place(board, meeting):
    person = make_person("Ann Day")

    entry = plan(board, meeting=meeting, presenter=person, minutes_allowed=15, purpose="decide")

    item = meeting.items.get(title="Budget")
    assert (item.planned_as, item.presenter, item.minutes_allowed, item.purpose) == (entry, person, 15, "decide")
    assert titles(meeting)[-3:] == ["Budget", "Any other business", "Date of next meeting"]
    assert not item.is_late


def test_confidential_entry_is_a_confidential_item(board, meeting):
    plan(board, meeting=meeting, part=Part.B)

    assert meeting.items.get(title="Budget").part is Part.B


def test_what_is_planned_for_a_term_comes_onto_the_first_meeting_that_is_planned_in_it(board):
    term = Term.of(in_days(200))
    entry = plan(board, term_year=term.year, term_name=term.name)
    first, last = term.days

    plan_meetings(meetings=[Meeting(board=board, held_on=day) for day in (last, first)], by=None)

    entry.refresh_from_db()
    assert (entry.meeting.held_on, entry.term) == (first, None)
    assert [item.meeting.held_on for item in entry.agenda_items.all()] == [first]


@pytest.mark.parametrize("recurs", ["Autumn", "Spring", "Summer", "Every"])
def test_recurring_entry_comes_onto_each_such_meeting_that_is_planned_before_and_after_it(board, recurs):
    year = Term.of(in_days(250)).year + 1
    days = [Term(year, name).days[0] for name in ("Autumn", "Spring", "Summer")]
    plan_meetings(meetings=[Meeting(board=board, held_on=day) for day in days], by=None)
    entry = plan(board, recurs=recurs)
    days = [day + dt.timedelta(days=7) for day in days]

    plan_meetings(meetings=[Meeting(board=board, held_on=day) for day in days], by=None)

    came = [item.meeting.term.name for item in entry.agenda_items.all()]
    assert sorted(came) == sorted(2 * ([recurs] if recurs != "Every" else ["Autumn", "Spring", "Summer"]))


def test_entry_moves_from_one_agenda_to_another(board, meeting, later):
    entry = plan(board, meeting=meeting)

    move_planned(entry=entry, meeting=later, by=None)

    assert "Budget" not in titles(meeting)
    assert "Budget" in titles(later)
    assert sorted(meeting.items.values_list("number", flat=True)) == sorted(str(n) for n in range(1, 7))


def test_entry_whose_item_has_papers_stays_where_it_is(board, meeting, later):
    entry = plan(board, meeting=meeting)
    Paper.objects.create(meeting=meeting, item=entry.agenda_items.get(), title="Budget", timing="to-follow")

    with pytest.raises(ValidationError, match="has papers"):
        move_planned(entry=entry, meeting=later, by=None)

    entry.refresh_from_db()
    assert entry.meeting == meeting
    assert "Budget" not in titles(later)


@pytest.mark.parametrize("has_later", [True, False])
def test_postponed_entry_goes_to_the_next_meeting_or_is_not_placed(board, meeting, has_later, request):
    entry = plan(board, meeting=meeting)
    target = request.getfixturevalue("later") if has_later else None

    assert postpone_planned(entry=entry, by=None) == target

    entry.refresh_from_db()
    assert entry.meeting == target
    assert "Budget" not in titles(meeting)


def test_entry_that_is_not_placed_goes_to_the_next_meeting(board, later, meeting):
    entry = plan(board)

    assert postpone_planned(entry=entry, by=None) == meeting


def test_entry_stays_on_an_agenda_that_went_out(board, meeting, later):
    entry = plan(board, meeting=meeting)
    issue_agenda(meeting=meeting, by=None)

    with pytest.raises(ValidationError, match="has gone out with this"):
        move_planned(entry=entry, meeting=later, by=None)
    entry.title = "Another"
    with pytest.raises(ValidationError, match="has gone out with this"):
        plan_item(entry=entry, by=None)


@pytest.mark.parametrize("status", ["agenda-issued", "cancelled", "in-progress"])
def test_nothing_comes_to_a_meeting_that_is_not_open(board, meeting, status):
    entry = plan(board)
    Meeting.objects.filter(pk=meeting.pk).update(status=status)

    with pytest.raises(ValidationError, match="not open any more"):
        move_planned(entry=entry, meeting=meeting, by=None)

    entry.refresh_from_db()
    assert not entry.is_placed


def test_item_taken_off_its_agenda_is_in_the_plan_as_it_was_on_the_agenda(board, meeting):
    entry = plan(board, meeting=meeting)
    item = entry.agenda_items.get()
    item.title, item.part = "The budget of 2027", Part.B
    change_item(item=item, by=None)

    remove_item(item=item, by=None)

    entry.refresh_from_db()
    assert (entry.title, entry.part, entry.is_placed) == ("The budget of 2027", Part.B, False)


def test_recurring_item_taken_off_one_agenda_is_in_the_plan_once_and_goes_on_coming(board, meeting, later):
    entry = plan(board, recurs="Every", note="Ask for figures", wants_report=True)

    remove_item(item=meeting.items.get(planned_as=entry), by=None)

    [once] = PlannedItem.objects.exclude(pk=entry.pk)
    assert (once.title, once.is_placed, once.note, once.wants_report) == ("Budget", False, "Ask for figures", True)
    assert "Budget" in titles(later)


def test_items_of_the_template_are_refused_as_entries(board, meeting):
    TemplateItem.objects.create(board=board, position=1, title="Safeguarding")

    with pytest.raises(ValidationError, match="on every agenda of this board already"):
        plan(board, "safeguarding", meeting=meeting)


def test_item_of_the_entrys_title_on_the_agenda_is_that_entry(board, meeting):
    item = add_item(meeting=meeting, title="BUDGET", by=None)

    entry = plan(board, meeting=meeting)

    assert entry.agenda_items.get() == item
    assert len(titles(meeting)) == 7


def test_item_of_the_entrys_title_in_another_part_is_another(board, meeting):
    add_item(meeting=meeting, title="Budget", by=None, is_part_b=True)

    plan(board, meeting=meeting)

    assert titles(meeting).count("Budget") == 2


@pytest.mark.parametrize("part", [Part.A, Part.B])
def test_entry_has_the_part_to_which_its_item_is_moved(board, meeting, part):
    entry = plan(board, meeting=meeting, part=Part.A if part is Part.B else Part.B)

    move_to_part(item=entry.agenda_items.get(), part=part, by=None)

    entry.refresh_from_db()
    assert entry.part is part


@pytest.mark.parametrize("is_placed_elsewhere", [True, False])
def test_entry_at_a_meeting_that_is_cancelled_is_not_placed_until_that_is_set_up_again(
    board, meeting, later, is_placed_elsewhere
):
    entry = plan(board, meeting=meeting)
    cancel(meeting=meeting, by=None)
    entry.refresh_from_db()
    cancelled = PlannedItem.objects.with_cancelled().get()
    if is_placed_elsewhere:
        move_planned(entry=entry, meeting=later, by=None)

    set_up_again(meeting=meeting, by=None)

    assert (cancelled.is_placed, cancelled.was_to_come_on) == (False, meeting.held_on)
    entry.refresh_from_db()
    assert entry.meeting == (later if is_placed_elsewhere else meeting)
    assert "Budget" in titles(meeting)  # its agenda is as it was
    assert meeting.items.get(title="Budget").planned_as == (None if is_placed_elsewhere else entry)


def test_done_entry_stays_on_its_agenda_and_may_come_back(board, meeting):
    entry = plan(board, meeting=meeting)

    set_done(entry=entry, is_done=True, by=None)

    entry.refresh_from_db()
    assert entry.done_on == timezone.localdate()
    assert "Budget" in titles(meeting)
    set_done(entry=entry, is_done=False, by=None)
    entry.refresh_from_db()
    assert entry.done_on is None


@pytest.mark.parametrize("is_dealt_with", [True, False])
@pytest.mark.parametrize("has_next", [True, False])
def test_what_a_meeting_put_off_stands_at_the_next_and_the_rest_is_done(setting, is_dealt_with, has_next):
    meeting = make_recording(setting, timezone.localdate())
    entry = PlannedItem.objects.create(board=setting.board, title="Budget", meeting=meeting)
    item = AgendaItem.objects.create(meeting=meeting, position=3, number="3", title="Budget", planned_as=entry)
    if is_dealt_with:
        AgendaItem.objects.filter(pk=item.pk).update(text="It was agreed to wait.")
    following = make_meeting(setting.board, held_on=in_days(40)) if has_next else None

    bring_to_members(meeting, setting)

    entry.refresh_from_db()
    if is_dealt_with:
        assert (entry.done_on, entry.meeting) == (meeting.held_on, meeting)
    else:
        assert (entry.done_on, entry.meeting) == (None, following)
    if not is_dealt_with and not has_next:
        [following] = plan_meetings(meetings=[Meeting(board=setting.board, held_on=in_days(40))], by=None)
        entry.refresh_from_db()
        assert entry.meeting == following
    if not is_dealt_with:
        back = following.items.get(title="Budget")
        assert (back.planned_as, back.comes_from) == (entry, item)


def test_what_comes_back_and_what_is_planned_of_one_title_is_one_item(setting):
    meeting = make_recording(setting, timezone.localdate())
    AgendaItem.objects.create(meeting=meeting, position=3, number="3", title="Budget")
    following = make_meeting(setting.board, held_on=in_days(40))
    entry = plan(setting.board, meeting=following)

    bring_to_members(meeting, setting)

    [item] = following.items.filter(title="Budget")
    assert (item.planned_as, item.comes_from.meeting) == (entry, meeting)


def test_several_entries_are_written_or_none(board, meeting):
    TemplateItem.objects.create(board=board, position=1, title="Safeguarding")
    entries = [PlannedItem(board=board, title=title, meeting=meeting) for title in ("Budget", "Safeguarding")]

    with pytest.raises(ValidationError, match="“Safeguarding”: “Safeguarding” is on every agenda"):
        plan_items(entries=entries, by=None)

    assert not PlannedItem.objects.exists()
    assert "Budget" not in titles(meeting)


@pytest.mark.parametrize(
    "fields",
    [
        {"recurs": "Every", "term_year": 2026, "term_name": "Autumn"},
        {"recurs": "Never"},
        {"term_year": 2026},
        {"term_name": "Autumn"},
        {"term_year": 2026, "term_name": "Winter"},
        {"purpose": "sleep"},
    ],
)
def test_database_refuses_an_entry_in_two_places_or_at_none_that_there_is(board, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        PlannedItem.objects.create(board=board, title="Budget", **fields)


@pytest.mark.parametrize("fields", [{"recurs": "Every"}, {"term_year": 2026, "term_name": "Autumn"}])
def test_database_refuses_an_entry_at_a_meeting_and_elsewhere(board, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        PlannedItem.objects.create(board=board, title="Budget", meeting=make_meeting(board), **fields)


def test_database_refuses_an_entry_twice_on_one_agenda(board, meeting):
    entry = plan(board, meeting=meeting)

    with pytest.raises(IntegrityError), transaction.atomic():
        AgendaItem.objects.create(meeting=meeting, position=99, number="99", title="Again", planned_as=entry)


def test_note_of_a_recurring_entry_leaves_what_its_agendas_changed(board, meeting, later):
    entry = plan(board, recurs="Every", minutes_allowed=10)
    item = meeting.items.get(planned_as=entry)
    item.part, item.minutes_allowed, item.title = Part.B, 25, "Budget and pay"
    change_item(item=item, by=None)
    entry.note, entry.minutes_allowed, entry.purpose = "Ask for figures", 15, "decide"

    plan_item(entry=entry, by=None)

    item.refresh_from_db()
    assert (item.part, item.minutes_allowed, item.title, item.purpose) == (Part.B, 25, "Budget and pay", "decide")
    other = later.items.get(planned_as=entry)
    assert (other.part, other.minutes_allowed, other.purpose) == (Part.A, 15, "decide")


@pytest.mark.parametrize(("recurs", "becomes"), [("", Part.A), ("Every", Part.B)])
@pytest.mark.parametrize("opens", [True, False])
def test_confidential_entry_is_opened_only_where_who_saves_it_says_so(board, meeting, recurs, becomes, opens):
    entry = plan(board, part=Part.B, recurs=recurs, meeting=None if recurs else meeting)
    entry.part = Part.A

    plan_item(entry=entry, by=None, opens=opens)

    entry.refresh_from_db()
    assert entry.part is (Part.A if opens else Part.B)
    assert meeting.items.get(planned_as=entry).part is (becomes if opens else Part.B)


@pytest.mark.parametrize("recurs", ["", "Every"])
def test_entry_that_becomes_confidential_takes_its_items_along(board, meeting, recurs):
    entry = plan(board, recurs=recurs, meeting=None if recurs else meeting)
    entry.part = Part.B

    plan_item(entry=entry, by=None)

    assert meeting.items.get(planned_as=entry).part is Part.B


def test_entry_takes_all_that_was_typed_of_its_item_to_another_agenda(board, meeting, later):
    entry = plan(board, meeting=meeting)
    item = entry.agenda_items.get()
    item.recommendations = "That the budget be agreed."
    change_item(item=item, by=None)
    AgendaItem.objects.filter(pk=item.pk).update(text="Typed before the day.")

    move_planned(entry=entry, meeting=later, by=None)

    moved = entry.agenda_items.get()
    assert (moved.pk, moved.meeting, moved.recommendations) == (item.pk, later, "That the budget be agreed.")
    assert moved.text == "Typed before the day."
    for agenda in (meeting, later):
        assert titles(agenda)[-1] == "Date of next meeting"
        numbers = list(agenda.items.order_by("position").values_list("number", flat=True))
        assert numbers == [str(number) for number in range(1, len(numbers) + 1)]


def test_entry_whose_item_has_recommendations_is_not_taken_off_from_the_plan(board, meeting):
    entry = plan(board, meeting=meeting)
    AgendaItem.objects.filter(planned_as=entry).update(recommendations="That the budget be agreed.")

    with pytest.raises(ValidationError, match="has recommendations, which would be lost"):
        move_planned(entry=entry, by=None)

    assert "Budget" in titles(meeting)


def test_recurring_item_taken_off_one_agenda_stays_off_when_its_entry_is_saved(board, meeting, later):
    entry = plan(board, recurs="Every")
    remove_item(item=meeting.items.get(planned_as=entry), by=None)
    entry.note = "Ask for figures"

    plan_item(entry=entry, by=None)

    assert "Budget" not in titles(meeting)
    assert "Budget" in titles(later)


def test_two_entries_of_one_title_are_two_items(board, meeting):
    first = plan(board, meeting=meeting)

    second = plan(board, meeting=meeting)

    assert titles(meeting).count("Budget") == 2
    assert first.agenda_items.get() != second.agenda_items.get()


@pytest.mark.parametrize("write", [plan_item, move_planned, postpone_planned])
def test_entry_that_is_done_with_is_not_moved(board, meeting, write):
    entry = plan(board, part=Part.B)
    set_done(entry=entry, is_done=True, by=None)
    entry.refresh_from_db()

    with pytest.raises(ValidationError, match="The confidential entry is done with"):
        write(entry=entry, by=None)


def test_entry_done_by_an_agenda_that_is_out_is_not_put_back(board, meeting):
    entry = plan(board, meeting=meeting)
    issue_agenda(meeting=meeting, by=None)
    set_done(entry=entry, is_done=True, by=None)

    with pytest.raises(ValidationError, match="has gone out with this"):
        set_done(entry=entry, is_done=False, by=None)


def test_place_that_was_not_chosen_stays_as_it_is_by_now(board, meeting, later):
    entry = plan(board, meeting=meeting)
    move_planned(entry=PlannedItem.objects.get(), meeting=later, by=None)
    entry.note = "Ask for figures"

    plan_item(entry=entry, by=None, is_moved=False)

    entry.refresh_from_db()
    assert (entry.meeting, entry.note) == (later, "Ask for figures")


def test_entry_at_a_meeting_that_is_over_without_an_agenda_can_be_changed_there(board, meeting):
    entry = plan(board, meeting=meeting)
    Meeting.objects.filter(pk=meeting.pk).update(held_on=in_days(-1))
    entry = PlannedItem.objects.get()
    entry.title = "Budget of 2027"

    plan_item(entry=entry, by=None)

    assert entry.agenda_items.get().title == "Budget of 2027"


def test_meeting_that_is_set_up_again_has_what_was_planned_meanwhile(board, meeting):
    cancel(meeting=meeting, by=None)
    plan(board, "Pay", term_year=meeting.term.year, term_name=meeting.term.name)
    plan(board, "Attendance", recurs="Every")

    set_up_again(meeting=meeting, by=None)

    assert {"Pay", "Attendance"} <= set(titles(meeting))
    assert PlannedItem.objects.get(title="Pay").meeting == meeting


def test_meeting_that_moves_to_another_term_has_what_is_planned_for_that(board, meeting):
    term = meeting.term.after
    plan(board, "Pay", term_year=term.year, term_name=term.name)
    plan(board, "Attendance", recurs=term.name)

    change_when_and_where(meeting=meeting, held_on=term.days[0], by=None)

    assert {"Pay", "Attendance"} <= set(titles(meeting))


def put_off(setting, **fields) -> tuple[PlannedItem, AgendaItem]:
    """An entry whose confidential item waits since a meeting did not come to it, and from which Lee withdrew."""
    meeting = make_recording(setting, timezone.localdate())
    entry = PlannedItem.objects.create(board=setting.board, title="Pay", meeting=meeting, part=Part.B)
    item = AgendaItem.objects.create(
        meeting=meeting, position=3, number="3", title="Pay", planned_as=entry, part=Part.B, **fields
    )
    Interest.objects.create(item=item, person=setting.lee, nature="Spouse", withdrew=True)
    return entry, item


def test_entry_that_a_meeting_put_off_moves_as_its_item_with_who_withdrew(setting):
    entry, item = put_off(setting)
    bring_to_members(item.meeting, setting)
    following = make_meeting(setting.board, held_on=in_days(40))  # as a script makes it: nothing came back yet
    entry.refresh_from_db()
    assert not entry.is_placed

    move_planned(entry=entry, meeting=following, by=None)

    back = following.items.get(planned_as=entry)
    assert (back.comes_from, back.part) == (item, Part.B)
    assert [interest.person for interest in back.interests.filter(withdrew=True)] == [setting.lee]
    item.refresh_from_db()
    assert item.put_off_at is None


def test_what_comes_back_is_the_item_of_its_entry_under_whatever_title(setting):
    entry, item = put_off(setting)
    bring_to_members(item.meeting, setting)
    following = make_meeting(setting.board, held_on=in_days(40))
    AgendaItem.objects.create(
        meeting=following, position=1, number="1", title="Pay of 2027", planned_as=entry, part=Part.B
    )

    bring_back(board=setting.board, by=None)

    [back] = following.items.filter(is_part_b=True)
    assert (back.title, back.planned_as, back.comes_from) == ("Pay of 2027", entry, item)
    assert back.interests.count() == 1
