"""A head's own panel on their school's page."""

import datetime as dt
import re

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone
from django.utils.formats import date_format

from accounts import roles
from accounts.models import User
from base.school_terms import academic_year
from boards.models import Action
from tests.factories import (
    make_board,
    make_deployment,
    make_district,
    make_headship,
    make_lead,
    make_meeting,
    make_partnership,
    make_person,
    make_quadrant,
    make_review,
    make_round,
    make_school,
    make_seat,
    make_support_request,
    make_topic,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TODAY = timezone.localdate()
PANEL = "For you, as headteacher"


@pytest.fixture
def school():
    return make_school("Colne Primary")


@pytest.fixture
def bea(client, school):
    """A client signed in as Bea Hill, who heads the school."""
    bea = make_person("Bea Hill")
    make_headship(bea, school)
    client.force_login(make_user("bea@example.org", person=bea))
    client.bea = bea
    return client


def make_action(owner, text: str = "Do it") -> Action:
    """An open action of a meeting of some board."""
    board = make_board(f"Board {Action.objects.count()}")
    item = make_meeting(board, held_on=TODAY).items.create(position=1, title="Business")
    return Action.objects.create(item=item, owner=owner, text=text, undertaken_on=TODAY, due_on=TODAY)


def page(client, school) -> str:
    return client.get(school.get_absolute_url()).content.decode()


def meeting_of(quadrant, days: int):
    board = make_board(f"{quadrant} quadrant meeting", quadrant=quadrant)
    return make_meeting(board, held_on=TODAY + dt.timedelta(days=days))


def test_panel_has_the_partnership_the_next_meeting_the_actions_and_what_to_do_if_something_is_wrong(bea, school):
    south = make_quadrant("South")
    make_partnership("Colne", schools=[school, make_school()], home_quadrant=south)
    meeting = meeting_of(south, 9)
    action = make_action(owner=bea.bea, text="Share the template")

    shown = page(bea, school)

    for text in (PANEL, ">Colne</a>", meeting.get_absolute_url(), "Share the template", f"/actions/{action.pk}/"):
        assert text in shown, text
    assert shown.count(f"/schools/{school.urn}/report/") == 1


def test_panel_says_when_the_schools_review_is_and_what_comes_next(bea, school):
    round = make_round(make_partnership("Colne", schools=[school]), year=academic_year(TODAY))
    workshop = TODAY + dt.timedelta(days=7)
    review = make_review(round, school, visit_on=TODAY, state="held", topic=make_topic(), workshop_on=workshop)

    shown = page(bea, school)

    assert f'href="/reviews/{review.pk}/">Visit held: {review.visit_in_words}' in shown
    assert f"Next: workshop, {date_format(workshop, 'l j F Y')}" in shown


def test_panel_of_a_school_in_none_says_so_and_has_the_meeting_of_its_own_quadrant(bea):
    west = make_quadrant("West")
    school = make_school(district=make_district("Harlow", quadrant=west))
    make_headship(bea.bea, school)
    meeting = meeting_of(west, 1)

    shown = page(bea, school)

    assert "None yet: which are near is below" in shown
    assert meeting.get_absolute_url() in shown


def test_panel_with_nothing_in_it_says_so(bea, school):
    shown = page(bea, school)

    assert "None is planned at present." in shown
    assert "You have no open action." in shown


def test_panel_links_to_the_other_school_of_a_head_of_two_and_to_the_own_partnership_of_a_lead(bea, school):
    other = make_school("Stour Primary")
    make_headship(bea.bea, other, role="executive")
    make_lead(make_partnership("Colne", schools=[school, other]), bea.bea)

    shown = page(bea, school)

    assert f'<a class="govuk-link" href="{other.get_absolute_url()}">Stour Primary</a>' in shown
    assert "/my-partnership/" in shown
    assert ", which you lead" in shown
    assert "For you, as executive headteacher" in page(bea, other)


def test_panel_is_for_the_head_of_that_school_alone_and_of_today(bea, school, client):
    elsewhere = make_school()
    at_elsewhere = page(bea, elsewhere)
    bea.bea.headships.update(ended_on=TODAY - dt.timedelta(days=1))
    of_yesterday = page(bea, school)
    client.logout()

    for shown in (at_elsewhere, of_yesterday, page(client, school)):
        assert PANEL not in shown
        assert "Something wrong on this page?" in shown


def my_school(client) -> str:
    """Where “My school” in the header leads; empty where it is not there."""
    found = re.search(r'href="([^"]*)">My school</a>', client.get("/cookies/").content.decode())
    return found[1] if found else ""


@pytest.mark.parametrize("role", ["lead", "minute taker", "stand-in", roles.ADMINISTRATOR, roles.OFFICER])
def test_header_leads_a_head_to_their_school_whatever_else_they_are(bea, school, role):
    match role:
        case "lead":
            make_lead(person=bea.bea)
        case "minute taker":
            make_seat(make_board(), bea.bea, role="minute-taker")
        case "stand-in":
            make_meeting(held_on=TODAY + dt.timedelta(days=7), stand_in=bea.bea)
        case _:
            bea.bea.user.groups.add(Group.objects.get(name=role))
            User.objects.update(is_staff=True)

    assert my_school(bea) == school.get_absolute_url()


def test_header_leads_a_head_of_two_to_the_first_by_name_and_a_lead_to_no_school(bea):
    first = make_school("Aldham Primary")
    make_headship(bea.bea, first)
    of_head = my_school(bea)
    bea.bea.headships.update(ended_on=TODAY - dt.timedelta(days=1))
    make_lead(person=bea.bea)

    assert of_head == first.get_absolute_url()
    assert my_school(bea) == ""
    assert ">My partnership</a>" in bea.get("/cookies/").content.decode()


def test_panel_costs_no_more_for_more_partnerships_and_actions(bea, school, count_queries):
    def add() -> None:
        quadrant = make_quadrant(f"Quadrant {Action.objects.count()}")
        make_partnership(schools=[school, make_school()], home_quadrant=quadrant)
        meeting_of(quadrant, 2)
        make_action(owner=bea.bea)

    add()
    before = count_queries(school.get_absolute_url())
    add()

    assert count_queries(school.get_absolute_url()) == before


def test_panel_names_the_support_in_which_it_is_the_schools_turn_and_no_other(bea, school):
    today = timezone.localdate()
    own = make_support_request(school, next_on=today)
    asked = make_support_request(state="asked", owner="supporter")
    make_deployment(asked, school=school, state="asked")
    make_support_request(school, state="asked", owner="supporter")
    agreed = make_support_request(school, state="agreed", next_on=today + dt.timedelta(days=1))
    over = make_support_request(school, state="agreed", next_on=today)
    for request in (agreed, over):
        days = {"days": 1, "starts_on": today, "ends_on": request.next_on}
        make_deployment(request, state="agreed", payer="nobody", **days)
    make_support_request()

    shown = page(bea, school)

    numbers = re.findall(r"It is your turn in request (\d+)", shown)
    assert numbers == [str(own.pk), str(over.pk), str(asked.pk)]
    assert f'href="/support/{own.pk}/"' in shown


def test_panel_says_so_where_it_is_the_schools_turn_in_none(bea, school):
    assert "It is your turn in no request." in page(bea, school)
