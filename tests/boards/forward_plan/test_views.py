"""The pages of a forward plan: who reads and changes what."""

import datetime as dt

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import roles
from accounts.models import AuditEvent
from base.school_terms import Term
from boards.forward_plan.places import place_of
from boards.forward_plan.writes import move_planned, plan_item, set_done
from boards.meetings.planning import plan_meetings
from boards.models import Interest, Meeting, Part, PlannedItem
from boards.workflow import cancel, issue_agenda
from office.models import Message
from tests.factories import make_board, make_lead, make_meeting, make_partnership, make_person, make_quadrant, make_user
from tests.made_once import made_once

pytestmark = pytest.mark.django_db

PLAN = "/boards/school-partnership-board/forward-plan/"


def in_days(number: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=number)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def plan(board, title="Budget", **fields) -> PlannedItem:
    entry = PlannedItem(board=board, title=title, **fields)
    plan_item(entry=entry, by=None)
    return entry


@made_once
def meeting(setting):
    [made] = plan_meetings(meetings=[Meeting(board=setting.board, held_on=in_days(30))], by=None)
    return made


@made_once
def taker(setting):
    return signed_in(setting.minute_taker)


@pytest.mark.parametrize("who", ["chair", "member", "minute_taker", "officer"])
def test_who_sits_on_the_board_reads_its_plan_with_confidential_entries(setting, meeting, who):
    plan(setting.board, meeting=meeting)
    plan(setting.board, "Dismissal", part=Part.B)

    page = signed_in(getattr(setting, who)).get(PLAN).text

    assert "Budget" in page
    assert "Dismissal" in page
    assert ("Paste lines" in page) == (who in ("minute_taker", "officer"))


def test_lead_reads_the_plan_of_the_quadrants_meeting_without_confidential_entries():
    quadrant = make_quadrant("South")
    board = make_board("South quadrant meeting", quadrant=quadrant)
    person = make_person("Lea Lead")
    make_lead(make_partnership("Colne", home_quadrant=quadrant), person)
    plan(board)
    plan(board, "Dismissal", part=Part.B)
    lead = signed_in(make_user("lead@example.org", person=person))

    page = lead.get("/boards/south-quadrant-meeting/forward-plan/").text

    assert "Budget" in page
    assert "Dismissal" not in page
    assert "Part B" not in page
    assert lead.get("/boards/south-quadrant-meeting/year/").status_code == 404
    assert 'forward-plan/"' in lead.get("/boards/south-quadrant-meeting/").text


def test_superuser_plans_and_reads_no_confidential_entry_until_the_glass_is_broken(setting):
    plan(setting.board, "Dismissal", part=Part.B)
    root = signed_in(make_user("root@example.org", is_superuser=True))

    page = root.get(PLAN)

    assert page.status_code == 200
    assert "Dismissal" not in page.text
    root.post("/boards/school-partnership-board/part-b/", {"reason": "A complaint about the minutes of October"})
    assert "Dismissal" in root.get(PLAN).text


def test_others_find_no_plan(setting):
    assert signed_in(make_user("other@example.org", roles.ADMINISTRATOR)).get(PLAN).status_code == 404
    assert Client().get(PLAN).status_code == 302


def test_who_withdrew_from_the_item_does_not_read_its_entry(setting, meeting, taker):
    entry = plan(setting.board, "Dismissal", meeting=meeting, part=Part.B)
    person = setting.minute_taker.person
    Interest.objects.create(item=entry.agenda_items.get(), person=person, nature="family", withdrew=True)

    assert "Dismissal" not in taker.get(PLAN).text
    assert "Dismissal" not in taker.get("/boards/school-partnership-board/year/").text
    assert taker.get(f"{PLAN}{entry.pk}/").status_code == 404
    assert taker.post(f"{PLAN}{entry.pk}/move/", {"done": "yes"}).status_code == 404
    asked = taker.post(f"{PLAN}add/", {"title": "Dismissal", "purpose": "note", "when": ""})
    assert asked.status_code == 302  # nothing is said of the other


def test_item_made_confidential_on_its_agenda_hides_its_entry():
    quadrant = make_quadrant("South")
    board = make_board("South quadrant meeting", quadrant=quadrant)
    person = make_person("Lea Lead")
    make_lead(make_partnership("Colne", home_quadrant=quadrant), person)
    plan_meetings(meetings=[Meeting(board=board, held_on=in_days(30))], by=None)
    entry = plan(board, recurs="Every")
    entry.agenda_items.update(is_part_b=True)  # as admin does
    lead = signed_in(make_user("lead@example.org", person=person))

    assert "Budget" not in lead.get("/boards/south-quadrant-meeting/forward-plan/").text


@pytest.mark.parametrize(("part", "noted"), [(Part.A, 0), (Part.B, 1)])
@pytest.mark.parametrize("page", ["forward-plan", "year"])
def test_reading_confidential_entries_is_noted(setting, taker, part, noted, page):
    plan(setting.board, part=part)

    taker.get(f"/boards/school-partnership-board/{page}/")

    assert AuditEvent.objects.filter(kind=AuditEvent.Kind.SAW_PART_B).count() == noted


@pytest.mark.parametrize("page", ["forward-plan", "year"])
def test_page_takes_as_many_queries_for_thirty_entries_as_for_three(setting, meeting, taker, page):
    setting.board.counts_working_days = True
    setting.board.save()
    address = f"/boards/school-partnership-board/{page}/"
    counts = []
    for number in range(30):
        place = ({"meeting": meeting}, {"recurs": "Every"}, {})[number % 3]
        plan(setting.board, f"Item {number}", presenter=setting.lee, part=(Part.A, Part.B)[number % 2], **place)
        if number in (2, 29):
            taker.get(address)  # what is asked once an hour is asked
            with CaptureQueriesContext(connection) as counted:
                taker.get(address)
            counts.append(len(counted))

    assert counts[0] == counts[1]


def test_minute_taker_adds_an_entry(setting, meeting, taker):
    typed = {"title": " Budget  of 2027", "when": f"meeting-{meeting.pk}", "purpose": "decide", "minutes_allowed": "15"}

    answer = taker.post(f"{PLAN}add/", typed, follow=True)

    entry = PlannedItem.objects.get()
    assert (entry.title, entry.meeting, entry.purpose, entry.minutes_allowed) == (
        "Budget of 2027",
        meeting,
        "decide",
        15,
    )
    assert "comes to the meeting on" in answer.text
    assert "from the forward plan" in taker.get(f"/meetings/{meeting.pk}/agenda/").text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"title": ""}, "Enter what is to come to the board"),
        ({"title": "x", "minutes_allowed": "long"}, "Enter the minutes as a number"),
        ({"title": "x", "when": "meeting-99"}, "Choose when it comes"),
        ({"title": "x", "outside_body": "Harlow College"}, "Enter who comes from there"),
        ({"title": "any other business"}, "is on every agenda of this board already"),
    ],
)
def test_what_cannot_be_planned_is_said_and_nothing_is_lost(setting, taker, typed, said):
    answer = taker.post(f"{PLAN}add/", {"purpose": "note", "note": "Keep this", **typed})

    assert answer.status_code == 422
    assert said in answer.text
    assert "Keep this" in answer.text
    assert not PlannedItem.objects.exists()


def test_title_that_is_in_the_plan_is_asked_about(setting, meeting, taker):
    plan(setting.board, meeting=meeting)
    typed = {"title": "budget", "purpose": "note", "when": ""}

    asked = taker.post(f"{PLAN}add/", typed)

    assert asked.status_code == 422
    assert "is in the plan already, at the meeting on" in asked.text
    assert PlannedItem.objects.count() == 1
    taker.post(f"{PLAN}add/", typed | {"is_another": "on"})
    assert PlannedItem.objects.count() == 2


def test_entry_is_changed_and_its_item_with_it(setting, meeting, taker):
    entry = plan(setting.board, meeting=meeting)

    taker.post(f"{PLAN}{entry.pk}/", {"title": "The budget", "purpose": "note", "when": f"meeting-{meeting.pk}"})

    item = entry.agenda_items.get()
    assert (item.title, item.purpose) == ("The budget", "note")


def test_entry_on_an_agenda_that_is_out_leads_back_to_the_plan(setting, meeting, taker):
    entry = plan(setting.board, meeting=meeting)
    issue_agenda(meeting=meeting, by=None)

    answer = taker.get(f"{PLAN}{entry.pk}/", follow=True)

    assert "is on an agenda that has gone out" in answer.text
    assert f"{PLAN}{entry.pk}/move/" not in answer.text


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"to": "every-Every"}, "comes to every meeting"),
        ({"to": ""}, "is not placed yet"),
        ({"postpone": "yes"}, "comes to the meeting on"),
        ({"done": "yes"}, "is done with"),
        ({"back": "yes"}, "is in the plan again"),
        ({"to": "meeting-999"}, "That meeting is not open any more"),
        ({}, "is not placed yet"),
    ],
)
def test_a_press_moves_an_entry(setting, meeting, taker, sent, said):
    entry = plan(setting.board)

    answer = taker.post(f"{PLAN}{entry.pk}/move/", sent, follow=True)

    assert said in answer.text


def test_entry_at_a_term_is_there_until_its_meeting_is_planned(setting, taker):
    term = Term.of(in_days(250))
    entry = plan(setting.board)

    taker.post(f"{PLAN}{entry.pk}/move/", {"to": f"term-{term.year}-{term.name}"})

    entry.refresh_from_db()
    assert entry.term == term
    assert f"{term}" in taker.get(PLAN).text


def test_entry_of_a_cancelled_meeting_is_said_to_be_not_placed(setting, meeting, taker):
    plan(setting.board, meeting=meeting)
    asked = taker.post(f"/meetings/{meeting.pk}/steps/cancel/", {"reason": "Snow"})
    cancel(meeting=meeting, by=None, reason="Snow")

    page = taker.get(PLAN).text

    assert "1 entry of the forward plan is then not placed" in asked.text
    assert "that meeting is cancelled" in page


def test_member_changes_nothing(setting):
    entry = plan(setting.board)
    member = signed_in(setting.member)

    for address in ("add/", "paste/", f"{entry.pk}/", f"{entry.pk}/move/"):
        assert member.post(f"{PLAN}{address}", {"title": "X"}).status_code == 404
    assert member.get("/boards/school-partnership-board/year/").status_code == 404


def test_pasted_lines_are_shown_before_they_are_put_into_the_plan(setting, meeting, taker):
    old = plan(setting.board, "Safeguarding")
    lines = f"Budget\t{meeting.held_on:%d/%m/%Y}\tLee Oak\nSafeguarding\tevery meeting"

    shown = taker.post(f"{PLAN}paste/", {"lines": lines})
    before = PlannedItem.objects.count()
    done = taker.post(f"{PLAN}paste/", {"lines": lines, "sure": "yes"}, follow=True)

    assert "This is what they say" in shown.text
    assert before == 1
    assert "1 added, 1 moved or changed" in done.text
    old.refresh_from_db()
    assert old.recurs == "Every"
    assert meeting.items.get(title="Budget").presenter == setting.lee


def test_pasted_lines_with_one_that_is_wrong_change_nothing(setting, meeting, taker):
    answer = taker.post(f"{PLAN}paste/", {"lines": "Budget\nSafeguarding\tsoon", "sure": "yes"})

    assert answer.status_code == 422
    assert "Line 2: “soon” is not a day" in answer.text
    assert "Safeguarding\tsoon" in answer.text
    assert not PlannedItem.objects.exists()


def test_pasted_line_that_a_rule_refuses_changes_nothing(setting, meeting, taker):
    entry = plan(setting.board, "Safeguarding", meeting=meeting)
    entry.agenda_items.get().papers.create(meeting=meeting, title="Report", timing="to-follow")

    answer = taker.post(f"{PLAN}paste/", {"lines": "Budget\nSafeguarding\ttbc", "sure": "yes"})

    assert answer.status_code == 422
    assert "“Safeguarding”: Item" in answer.text
    assert not PlannedItem.objects.filter(title="Budget").exists()


def test_nothing_pasted_is_asked_for(setting, taker):
    answer = taker.post(f"{PLAN}paste/", {"lines": " "})

    assert answer.status_code == 422
    assert "Paste the lines of your plan" in answer.text


def test_year_has_meetings_deadlines_and_what_is_planned(setting, meeting, taker):
    plan(setting.board, meeting=meeting, presenter=setting.lee)
    year = meeting.term.year

    page = taker.get(f"/boards/school-partnership-board/year/?year={year}").text

    assert "Budget (Lee Oak)" in page
    due = in_days(23)
    assert f"{due:%a} {due.day} {due:%B %Y}" in page


def test_year_keeps_the_dates_of_an_agenda_that_is_out(setting, meeting, taker):
    Meeting.objects.filter(pk=meeting.pk).update(status="agenda-issued", agenda_issued_at=timezone.now())

    page = taker.get(f"/boards/school-partnership-board/year/?year={meeting.term.year}").text

    due, today = in_days(23), in_days(0)
    assert f"out on {today:%a} {today.day} {today:%B %Y}, was due on {due:%a} {due.day} {due:%B %Y}" in page


def test_year_says_who_may_change_the_deadlines(setting, meeting, taker):
    address = "/boards/school-partnership-board/year/"

    assert "An officer can change it" in taker.get(address).text
    officer_s = signed_in(setting.officer).get(address).text
    assert f"/admin/boards/board/{setting.board.pk}/change/" in officer_s
    assert "An officer can change it" not in officer_s


@pytest.mark.parametrize(("days", "is_said"), [(30, True), (2, False)])
def test_plan_says_that_nothing_is_late_where_that_is_so(setting, taker, days, is_said):
    plan_meetings(meetings=[Meeting(board=setting.board, held_on=in_days(days))], by=None)

    assert ("Nothing is late" in taker.get(PLAN).text) is is_said


def test_pasting_names_the_heading_that_it_does_not_know_and_keeps_reports(setting, meeting, taker):
    lines = "Item | When | Report? | Cost centre\nBudget | tbc | yes | 12"

    page = taker.post(f"{PLAN}paste/", {"lines": lines}).text
    taker.post(f"{PLAN}paste/", {"lines": lines, "sure": "yes"})

    assert "I do not know the heading “Cost centre”: that column is left out" in " ".join(page.split())
    assert "A report is to come with it" in page
    assert PlannedItem.objects.get(title="Budget").wants_report


@pytest.mark.parametrize("query", ["year=1066", "year=x"])
def test_year_that_is_not_shown_is_said(setting, taker, query):
    assert "is shown here" in taker.get(f"/boards/school-partnership-board/year/?{query}").text


def test_deadlines_stand_where_meetings_are_run(setting, meeting, taker):
    due, reports = in_days(23), in_days(16)
    said = f"Reports by {reports:%A} {reports.day} {reports:%B %Y}, agenda by {due:%A} {due.day} {due:%B %Y}."

    assert said in taker.get(PLAN).text
    assert said in taker.get(f"/meetings/{meeting.pk}/").text
    assert said in taker.get("/meetings/").text
    assert said not in signed_in(setting.member).get("/meetings/").text
    assert said not in Client().get(f"/meetings/{meeting.pk}/").text


def test_meeting_planned_too_late_for_its_deadline_is_said(setting, taker):
    day = in_days(3)
    term = Term.of(day)
    sent = {f"{setting.board.slug}-held_on": day.isoformat()}

    answer = taker.post(f"/meetings/plan/?term={term.year}-{term.name}", sent, follow=True)

    assert "its agenda was due on" in answer.text
    assert "has passed already" in answer.text


def test_readers_see_what_they_were_sent(setting, meeting, taker):
    person = setting.minute_taker.person
    Message.objects.create(
        recipient="a@b.org", whom=f"person {person.pk}", about=f"agenda due of meeting {meeting.pk}", subject="Agenda X"
    )

    assert "Agenda X" in taker.get(PLAN).text
    assert "Agenda X" not in signed_in(setting.member).get(PLAN).text


def typed_of(entry, **others) -> dict[str, str]:
    """What the form of an entry sends as it is shown, with what is typed instead; None leaves a field out."""
    shown = {"title": entry.title, "purpose": entry.purpose, "when": place_of(entry), "seen_when": place_of(entry)}
    return {name: value for name, value in {**shown, **others}.items() if value is not None}


@pytest.mark.parametrize("recurs", ["", "Every"])
def test_entry_is_moved_out_of_part_b_once_somebody_is_sure(setting, meeting, taker, recurs):
    entry = plan(setting.board, part=Part.B, recurs=recurs, meeting=None if recurs else meeting)
    typed = typed_of(entry, note="Figures first")

    asked = taker.post(f"{PLAN}{entry.pk}/", typed)
    entry.refresh_from_db()

    assert "out of Part B?" in asked.text
    assert 'name="note" value="Figures first"' in asked.text
    assert (entry.part, entry.note) == (Part.B, "")
    assert meeting.items.get(planned_as=entry).part is Part.B
    taker.post(f"{PLAN}{entry.pk}/", typed | {"sure": "yes"})
    entry.refresh_from_db()
    assert (entry.part, entry.note) == (Part.A, "Figures first")


def test_entry_that_is_kept_in_part_b_is_saved_all_the_same(setting, taker):
    entry = plan(setting.board, part=Part.B)

    taker.post(f"{PLAN}{entry.pk}/", typed_of(entry, note="Figures first", is_part_b="yes"))

    entry.refresh_from_db()
    assert (entry.part, entry.note) == (Part.B, "Figures first")


@pytest.mark.parametrize(("press", "part"), [("keep", Part.B), ("opens", Part.A)])
def test_pasted_line_opens_a_confidential_entry_where_that_was_pressed(setting, meeting, taker, press, part):
    entry = plan(setting.board, part=Part.B, meeting=meeting)
    lines = "Title\tConfidential\nBudget\tno"

    shown = taker.post(f"{PLAN}paste/", {"lines": lines})
    asked = taker.post(f"{PLAN}paste/", {"lines": lines, "sure": "yes"})
    entry.refresh_from_db()
    before = entry.part
    taker.post(f"{PLAN}paste/", {"lines": lines, press: "yes"})

    assert "It is confidential now, and would be open" in shown.text
    assert "out of Part B?" in asked.text
    assert asked.text.index('name="keep"') < asked.text.index('name="opens"')
    assert before is Part.B
    entry.refresh_from_db()
    assert (entry.part, entry.meeting) == (part, meeting)
    assert entry.agenda_items.get().part is part


@pytest.mark.parametrize("sent", [{"to": "every-Every"}, {"postpone": "yes"}, {"done": "yes"}])
def test_nothing_of_a_confidential_entry_is_in_the_cookie_of_a_message(setting, meeting, taker, sent):
    entry = plan(setting.board, "Dismissal", part=Part.B)

    moved = taker.post(f"{PLAN}{entry.pk}/move/", sent)
    said = str([*get_messages(moved.wsgi_request)])

    assert "Dismissal" not in said
    assert "The confidential entry" in said
    changed = taker.post(f"{PLAN}add/", {"title": "Grievance", "purpose": "note", "is_part_b": "on", "when": ""})
    assert "Grievance" not in str([*get_messages(changed.wsgi_request)])


def test_form_that_was_shown_before_an_entry_moved_leaves_it_where_it_is(setting, meeting, taker):
    [later] = plan_meetings(meetings=[Meeting(board=setting.board, held_on=in_days(60))], by=None)
    entry = plan(setting.board, meeting=meeting)
    typed = typed_of(entry, note="Figures first")
    move_planned(entry=entry, meeting=later, by=None)

    answer = taker.post(f"{PLAN}{entry.pk}/", typed, follow=True)

    entry.refresh_from_db()
    assert (entry.meeting, entry.note) == (later, "Figures first")
    assert f"comes to the meeting on {later.held_on.day} " in answer.text


def test_term_that_has_a_meeting_by_now_is_offered_where_an_entry_stands_at_it(setting, meeting, taker):
    term = meeting.term
    entry = PlannedItem.objects.create(board=setting.board, title="Budget", term_year=term.year, term_name=term.name)
    value = f"term-{term.year}-{term.name}"

    page, form = taker.get(PLAN), taker.get(f"{PLAN}{entry.pk}/")

    assert f'<option value="{value}" selected>' in page.text
    assert f'value="{value}" selected' in form.text
    taker.post(f"{PLAN}{entry.pk}/", typed_of(entry, note="Figures first"))
    taker.post(f"{PLAN}{entry.pk}/move/", {"to": value})
    entry.refresh_from_db()
    assert (entry.term, entry.note) == (term, "Figures first")


@pytest.mark.parametrize("years", [-1, 3])
@pytest.mark.parametrize("page", ["forward-plan", "year"])
def test_entry_at_a_term_that_is_not_shown_is_among_those_not_placed_with_why(setting, taker, years, page):
    term = Term(Term.of(timezone.localdate()).year + years, "Autumn")
    PlannedItem.objects.create(board=setting.board, title="Budget", term_year=term.year, term_name=term.name)

    text = taker.get(f"/boards/school-partnership-board/{page}/").text

    assert "Not placed yet" in text
    assert "Budget" in text
    assert ("which ended" if years < 0 else "later than this plan goes") in text


def test_entry_at_a_meeting_of_an_earlier_year_whose_agenda_never_went_out_is_shown_with_why(setting, taker):
    entry = plan(setting.board)
    PlannedItem.objects.update(meeting=make_meeting(setting.board, held_on=in_days(-400)))

    text = taker.get(PLAN).text

    assert "that is over, and its agenda never went out" in text
    assert f"{PLAN}{entry.pk}/move/" in text


def test_done_is_undone_while_the_agenda_is_not_out(setting, meeting, taker):
    entry = plan(setting.board, meeting=meeting)

    page = taker.post(f"{PLAN}{entry.pk}/move/", {"done": "yes"}, follow=True).text
    taker.post(f"{PLAN}{entry.pk}/move/", {"back": "yes"})

    assert 'name="back"' in page
    entry.refresh_from_db()
    assert entry.done_on is None
    set_done(entry=entry, is_done=True, by=None)
    issue_agenda(meeting=meeting, by=None)
    assert 'name="back"' not in taker.get(PLAN).text
