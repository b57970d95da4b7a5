"""The desk: each line leads to a list of exactly as many records, for those who may view them."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import roles
from accounts.models import User
from base.school_terms import academic_year
from boards.models import Action, Seat
from confirmations.models import Question
from confirmations.proposals.kinds import OnlyWords
from confirmations.proposals.writes import propose
from confirmations.seasons import season_of
from confirmations.writes import ask_lead
from improvement.models import Resource, Round
from office.jobs import WorkerLife, noted
from office.models import Message
from office.post import seen
from partnerships.models import Authority, Lead, Membership, Partnership, Person, School
from portal.desk.last_runs import TIMERS
from portal.desk.tasks import TASKS, DeskLine, address
from tests.boards.minuted import make_item
from tests.factories import (
    make_board,
    make_enquiry,
    make_meeting,
    make_organisation,
    make_person,
    make_school,
    make_seat,
    make_user,
)

pytestmark = pytest.mark.once

# One of them only where a reorganisation left schools behind, one for the days on which the council is closed, one for
# the lists that officers keep.
MOST = 26


@pytest.fixture(scope="module")
def clients(demonstration) -> dict[str, Client]:
    """An officer and an administrator over the demonstration, with something to do in every line."""
    _make_work()
    clients = {}
    for role in (roles.OFFICER, roles.ADMINISTRATOR):
        clients[role] = Client()
        clients[role].force_login(make_user(None, role, is_staff=True))
    return clients


def _make_work() -> None:
    today = timezone.localdate()
    leads = list(Lead.objects.active().filter(ended_on=None).exclude(email="")[:4])
    Lead.objects.filter(pk=leads[0].pk).update(email="")
    Lead.objects.filter(pk=leads[1].pk).update(ended_on=today + dt.timedelta(days=60))
    season = season_of(Question.Kind.RECORD, today)
    asked = [ask_lead(lead=lead, season=season, by=None) for lead in leads[2:]]
    Question.objects.filter(pk=asked[0].pk).update(answered_at=timezone.now(), answer="proposed")
    propose(lead=leads[2], what=[OnlyWords("record")], comment="Please telephone me.")
    _make_disowned(leads[0].person, today)
    Message.objects.create(recipient="a@example.org", subject="S", kind="t", state="refused", error="refused")
    make_enquiry(Partnership.objects.counted().first())
    Resource.objects.update(review_on=today)
    schools = list(School.objects.in_scope().open().with_district()[:3])
    School.objects.filter(pk=schools[0].pk).update(district=schools[1].district_id, register_district=None)
    other = School.objects.with_district().exclude(district=schools[1].district_id).first().district_id
    School.objects.filter(pk=schools[1].pk).update(register_district=other)
    nowhere = {"district": None, "register_district": None, "easting": None, "northing": None, "postcode": ""}
    School.objects.filter(pk=schools[2].pk).update(**nowhere)
    closed = School.objects.closed().first()
    Membership.objects.create(partnership=Partnership.objects.counted().first(), school=closed, started_on=today)
    make_school("Left Behind School", la_code="998", la_name="Ended Council")
    Authority.objects.filter(code="998").update(ended_on=today + dt.timedelta(days=90))
    make_meeting(make_board("Late Board"), held_on=today + dt.timedelta(days=7))
    make_seat(make_board("Board Without Addresses"), make_person("Nobody Knows Where"))
    make_seat(
        make_board("Vacant Board"), organisation=make_organisation("ESSET"), ended_on=today - dt.timedelta(days=1)
    )


def _make_disowned(owner: Person, on: dt.date) -> None:
    item = make_item(make_meeting(make_board("Minuted Board"), held_on=on - dt.timedelta(days=30)))
    days = {"undertaken_on": on - dt.timedelta(days=30), "due_on": on}
    Action.objects.create(item=item, owner=owner, disowned_by=owner, text="Find a room", **days)


def test_every_task_has_work_to_do(clients):
    today = timezone.localdate()

    assert [task.one for task in TASKS if not task.rows(today).exists()] == []


def test_postcode_that_the_register_has_otherwise_is_on_the_desk(clients):
    [task] = [task for task in TASKS if task.query.get("corrected") == "disagrees"]
    before = task.rows(timezone.localdate()).count()
    school = School.objects.without_corrections().first()
    School.objects.filter(pk=school.pk).update(postcode="CO4 5EG", register_postcode="CO1 1AA")

    lines = {line.url: line.count for line in clients[roles.OFFICER].get("/admin/").context["lines"]}

    School.objects.filter(pk=school.pk).update(postcode=school.postcode, register_postcode=school.register_postcode)
    assert lines[address(School, task.query)] == before + 1


def test_school_that_a_reorganisation_left_behind_is_named(clients):
    page = clients[roles.OFFICER].get("/admin/").content.decode()

    school = School.objects.get(name="Left Behind School")
    assert f'<a href="/admin/partnerships/school/{school.pk}/change/">Left Behind School ({school.urn})</a>' in page


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.one)
def test_line_leads_to_a_list_of_as_many(clients, task):
    count = task.rows(timezone.localdate()).count()

    response = clients[roles.OFFICER].get(task.url)

    assert response.status_code == 200
    assert _listed(response.context) == count


def _listed(context) -> int:
    """How many records admin's list has, or the page of what is in none."""
    return context["cl"].result_count if "cl" in context else len(context["waiting"]) + len(context["to_review"])


def test_desk_shows_each_line_with_its_count_and_link(clients):
    lines = {line.url: line.count for line in clients[roles.OFFICER].get("/admin/").context["lines"]}

    today = timezone.localdate()
    assert lines == {task.url: task.rows(today).count() for task in TASKS}


@pytest.mark.slow
def test_coverage_and_answers_lead_to_lists_of_as_many(clients):
    client = clients[roles.OFFICER]
    context = client.get("/admin/").context
    links = [(row.without_url, row.coverage.without) for row in context["coverage_rows"]]
    links += [(row.unanswered_url, row.unanswered) for row in context["answer_rows"]]
    links += [(row.answered_url, row.answered) for row in context["answer_rows"]]

    shown = [(url, client.get(url).context["cl"].result_count) for url, _ in links]

    assert shown == links
    assert len(links) > 6


def test_desk_draws_the_trend_and_says_the_same_in_a_table(clients):
    response = clients[roles.OFFICER].get("/admin/")

    page = response.content.decode()
    assert page.count("<polyline") == 5
    assert len(response.context["trend"].rows) == 9
    assert "style=" not in page.split('class="portal-desk"')[1]


@pytest.mark.slow
def test_desk_takes_few_queries_and_no_more_for_more_work(clients):
    few = _count(clients[roles.OFFICER])
    Partnership.objects.update(last_confirmed_on=None)
    Lead.objects.active().update(email="")

    many = _count(clients[roles.OFFICER])

    assert many == few <= MOST


def _count(client: Client) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/admin/").status_code == 200
    return len(queries)


def test_desk_says_how_many_partnerships_have_said_how_they_do_this_years_peer_reviews(clients):
    said = Round.objects.in_year(academic_year(timezone.localdate())).count()
    asked = Partnership.objects.counted().count()

    page = clients[roles.OFFICER].get("/admin/").content.decode()

    line = f'<a href="/improvement/this-year/">{said} of {asked} partnerships have said how</a>'
    assert f"Peer reviews this year: {line}" in page
    assert "Peer reviews" not in clients[roles.ADMINISTRATOR].get("/admin/").content.decode()


def test_desk_of_an_officer_leads_to_the_termly_reports(clients):
    assert 'href="/reports/"' in clients[roles.OFFICER].get("/admin/").content.decode()
    assert 'href="/reports/"' not in clients[roles.ADMINISTRATOR].get("/admin/").content.decode()


def test_administrator_sees_only_lines_of_records_they_may_view(clients):
    response = clients[roles.ADMINISTRATOR].get("/admin/")

    page = response.content.decode()
    assert "/admin/boards/meeting/" not in page
    assert not {url for line in response.context["lines"] for url in [line.url] if "/proposal/" in url}
    assert "partnerships without a lead" in page or "partnership without a lead" in page


@pytest.mark.django_db
def test_line_does_not_count_messages_that_are_kept_from_the_reader(client, monkeypatch):
    officer = make_user(None, roles.OFFICER, is_staff=True)
    client.force_login(officer)
    for whom in ("to a hidden guest", "to a lead"):
        Message.objects.create(recipient="a@example.org", subject=whom, kind="t", state="refused", error="refused")
    monkeypatch.setattr(seen, "_kept_from", [lambda user: Message.objects.filter(subject="to a hidden guest")])

    lines = {line.url: line.count for line in client.get("/admin/").context["lines"]}

    assert lines[address(Message, {"fared": "lately"})] == 1


@pytest.mark.django_db
def test_desk_with_nothing_to_do_but_what_does_not_run_says_so(client):
    client.force_login(User.objects.create_superuser("root@example.org", "a long test password"))

    assert "Nothing else needs doing today" in client.get("/admin/").content.decode()


@pytest.mark.parametrize(
    ("is_urgent", "headings"),
    [((True, False), ["First", "Then"]), ((True, True), ["First"]), ((False, False), ["When there is time"])],
)
def test_desk_groups_what_comes_first_and_says_so_once(is_urgent, headings):
    lines = [DeskLine(f"work {number}", 1, "/", urgent) for number, urgent in enumerate(is_urgent)]

    page = render_to_string("portal/desk/_tasks.html", {"lines": lines, "may_see_tasks": True})

    assert re.findall("<h3>(.*?)</h3>", page) == headings
    assert re.findall("work [01]", page) == ["work 0", "work 1"]


@pytest.mark.django_db
def test_desk_with_nothing_to_do_says_so(client):
    client.force_login(User.objects.create_superuser("root@example.org", "a long test password"))
    WorkerLife().beat()
    for timer in TIMERS:
        with noted(timer.command):
            pass

    page = client.get("/admin/").content.decode()

    assert "Nothing needs doing today" in page
    assert "The trend needs snapshots" in page
    assert "No meeting is planned" in page


@pytest.mark.django_db
def test_vacated_seat_is_the_bodys_last_and_no_vacancy_once_the_next_is_entered():
    board, body, today = make_board(), make_organisation(), timezone.localdate()
    make_seat(board, organisation=body, ended_on=today - dt.timedelta(days=40))
    last = make_seat(board, organisation=body, ended_on=today - dt.timedelta(days=1))
    make_seat(board, ended_on=today - dt.timedelta(days=1))
    assert list(Seat.objects.vacated()) == [last]

    make_seat(board, organisation=body, started_on=today + dt.timedelta(days=30))

    assert not Seat.objects.vacated().exists()
