"""What of reviews is due, overdue or quiet, on the lead's desk and in reminders that go once."""

import datetime as dt

import pytest
from django.core.management import call_command

from improvement.dates.due import due_of, due_steps
from improvement.dates.links import token_of
from improvement.dates.nudging import post_nudges
from improvement.models import PeerReview, Reviewer
from improvement.rounds import writes
from office.models import Message
from tests.clients import signed_in
from tests.factories import make_user
from tests.improvement.dates.conftest import IMPACT, VISIT, WORKSHOP
from tests.post import outbox

pytestmark = pytest.mark.django_db
A_DAY = dt.timedelta(days=1)


def change(**fields) -> PeerReview:
    PeerReview.objects.update(**fields)
    return PeerReview.objects.get()


@pytest.mark.parametrize(
    ("fields", "step", "since"),
    [
        ({}, "visit", VISIT),
        ({"second_visit_on": VISIT + A_DAY}, "visit", VISIT + A_DAY),
        ({"state": "held", "workshop_on": None, "impact_review_on": None}, "report", VISIT + dt.timedelta(28)),
        ({"state": "held", "report_received_on": VISIT}, "workshop", WORKSHOP),
        ({"state": "held", "report_received_on": VISIT, "workshop_on": None}, "workshop", VISIT + dt.timedelta(42)),
        ({"state": "held", "report_received_on": VISIT, "workshop_held_on": VISIT}, "impact-review", IMPACT),
        (
            {"state": "held", "report_received_on": VISIT, "workshop_held_on": VISIT, "impact_review_on": None},
            "impact-review",
            dt.date(2027, 4, 1),  # the second term after the one of the visit
        ),
    ],
)
def test_step_is_due_from_the_day_after_its_own_or_after_what_is_usual(world, fields, step, since):
    review = change(**fields)

    assert [due.step.name for due in due_steps(review, since)] == []
    (due,) = due_steps(review, since + A_DAY)
    assert (due.step.name, due.since) == (step, since)
    assert not due.is_overdue(since + dt.timedelta(14))
    assert due.is_overdue(since + dt.timedelta(15))


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "cancelled", "reason": "diary"},
        {"state": "postponed", "reason": "diary", "postponed_from": VISIT, "visit_on": None},
        {"state": "held", **dict.fromkeys(("report_received_on", "workshop_held_on", "impact_review_held_on"), VISIT)},
    ],
)
def test_nothing_is_due_of_what_is_off_or_done(world, fields):
    assert list(due_steps(change(**fields), dt.date(2027, 8, 31))) == []


@pytest.mark.parametrize(
    ("fields", "is_quiet"),
    [
        ({}, False),
        ({"visit_on": None}, True),
        ({"state": "postponed", "reason": "diary", "postponed_from": VISIT, "visit_on": None}, True),
        ({"state": "cancelled", "reason": "diary", "visit_on": None}, False),
        ({"state": "held"}, False),
        ({"state": "held", "workshop_on": None}, True),
        ({"state": "held", "workshop_held_on": VISIT, "impact_review_on": None}, True),
        ({"state": "held", "workshop_held_on": VISIT, "impact_review_held_on": VISIT}, False),
    ],
)
def test_quiet_is_what_has_no_day_for_what_comes_next(world, fields, is_quiet):
    assert bool(due_of([change(**fields)]).quiet) is is_quiet


def test_desk_of_the_lead_says_what_is_overdue_due_and_quiet(world, today):
    change(state="held", workshop_on=None, impact_review_on=None)
    lead = signed_in(make_user(person=world.lead.person))

    def desk() -> str:
        return lead.get(f"/my-partnership/{world.lead.pk}/").content.decode()

    assert "<strong>Quiet</strong>" in desk()
    today(VISIT + dt.timedelta(days=44))
    page = desk()
    assert "<strong>Overdue</strong>" in page.replace("\n", "")
    assert "</a>, report" in page.partition("<strong>Overdue")[2].partition("</li>")[0]
    assert "</a>, workshop" in page.partition("<strong>Due")[2].partition("</li>")[0]
    assert "<strong>Quiet</strong>" not in page


def test_desk_of_the_lead_says_what_is_due_of_last_year_though_nobody_has_planned_this_one(world, today):
    change(state="held", report_received_on=VISIT, workshop_held_on=VISIT)
    lead = signed_in(make_user(person=world.lead.person))
    today(dt.date(2027, 9, 2))

    page = lead.get(f"/my-partnership/{world.lead.pk}/").content.decode()

    assert "Nobody has said yet how the schools review each other this year" in page
    assert "Alpha</a> (2026 to 2027), impact review" in page.partition("<strong>Overdue")[2].partition("</li>")[0]


def test_desk_of_the_lead_asks_for_somebody_else_where_one_of_the_people_cannot_come(world, today):
    Reviewer.objects.filter(pk=world.vi.pk).update(can_come=False)
    Reviewer.objects.filter(pk=world.cham.pk).update(interest="declared")
    lead = signed_in(make_user(person=world.lead.person))

    page = lead.get(f"/my-partnership/{world.lead.pk}/").content.decode()

    assert "<strong>Cannot come</strong>: Vi Own, Alpha." in page
    assert f'href="/reviews/{world.review.pk}/people/{world.vi.pk}/">Choose somebody else' in page
    assert "<strong>Declares an interest</strong>: Cham Own, Alpha." in page


def test_desk_of_the_lead_asks_for_nobody_else_once_it_is_over_or_decided(world, today):
    change(state="held", workshop_held_on=VISIT)
    Reviewer.objects.update(can_come=False)
    Reviewer.objects.filter(pk=world.rae.pk).update(can_come=True, interest="stands")
    lead = signed_in(make_user(person=world.lead.person))

    page = lead.get(f"/my-partnership/{world.lead.pk}/").content.decode()

    assert "Cannot come" not in page
    assert "Declares an interest" not in page


@pytest.mark.parametrize("fields", [{"visit_on": None}, {"state": "cancelled", "reason": "diary"}])
def test_desk_of_the_lead_says_nothing_of_what_was_left_last_year(world, today, fields):
    change(**fields)
    lead = signed_in(make_user(person=world.lead.person))
    today(dt.date(2027, 9, 2))

    page = lead.get(f"/my-partnership/{world.lead.pk}/").content.decode()

    assert "<strong>Quiet</strong>" not in page
    assert "<strong>Overdue</strong>" not in page


@pytest.mark.parametrize(
    ("fields", "day", "to"),
    [
        ({}, VISIT, {"rae@example.org"}),
        ({"state": "held", "workshop_on": VISIT, "report_received_on": VISIT}, VISIT, {"cham@example.org"}),
        (
            {"state": "held", "workshop_held_on": VISIT, "report_received_on": VISIT},
            IMPACT,
            {"rae@example.org", "cham@example.org"},
        ),
        ({"state": "held"}, VISIT + dt.timedelta(28), {"hetty@example.org"}),
    ],
    ids=["visit", "workshop", "impact review", "report"],
)
def test_whose_step_is_due_is_reminded_once_and_not_of_what_it_is_about(world, fields, day, to):
    change(**fields)

    assert post_nudges(day) == []
    written = post_nudges(day + A_DAY)
    assert post_nudges(day + 2 * A_DAY) == []

    assert {message.recipient for message in written} == to
    for email in outbox():
        assert "Zztopic" not in email.subject + email.body + email.alternatives[0].content
        assert "Alpha" not in email.subject
        assert "You are reminded of this once" in email.body


def test_visit_that_moved_after_its_reminder_is_asked_about_again(world, today):
    today(VISIT + A_DAY)
    assert len(post_nudges(VISIT + A_DAY)) == 1
    moved_to = VISIT + dt.timedelta(days=14)
    writes.set_visit(review=world.review, first=(moved_to, "day"), reason="diary", by=None)

    assert len(post_nudges(moved_to + A_DAY)) == 1
    assert post_nudges(moved_to + 2 * A_DAY) == []


def test_champion_is_reminded_by_their_link_and_without_one_the_head_of_the_host(world):
    change(state="held", report_received_on=VISIT)
    post_nudges(WORKSHOP + A_DAY)
    assert f"/dates/{token_of(world.cham)}/" in outbox()[0].body

    Message.objects.all().delete()
    world.cham.delete()
    (message,) = post_nudges(WORKSHOP + A_DAY)

    assert message.recipient == "hetty@example.org"
    assert f"/reviews/{world.review.pk}/" in message.text


def test_head_is_reminded_where_no_address_of_the_champion_is_known(world):
    change(state="held", report_received_on=VISIT)
    world.cham.person.email = ""
    world.cham.person.save()

    assert [message.recipient for message in post_nudges(WORKSHOP + A_DAY)] == ["hetty@example.org"]


@pytest.mark.parametrize(("days", "times"), [(60, 1), (61, 0)])
def test_missed_day_is_made_up_for_and_nobody_is_reminded_of_what_is_long_past(world, days, times):
    assert len(post_nudges(VISIT + dt.timedelta(days=days))) == times


def test_command_says_how_many_it_wrote(world, today, capsys):
    call_command("remind_reviews")
    today(VISIT + A_DAY)
    call_command("remind_reviews")

    assert capsys.readouterr().out.split("\n")[1] == "Reminders written: 1."
