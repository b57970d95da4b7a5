"""Signing in leads to what somebody has to do first."""

import datetime as dt

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.utils import timezone

from accounts import roles
from accounts.writes import confirm_address
from portal.landing.views import first_page_of
from tests.accounts.test_second_step import PASSWORD, code_now
from tests.factories import (
    make_board,
    make_headship,
    make_lead,
    make_meeting,
    make_person,
    make_review,
    make_reviewer,
    make_school,
    make_seat,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TODAY = timezone.localdate()


@pytest.fixture
def user():
    return make_user("ann@example.org", person=make_person("Ann Day"))


def takes_minutes(user, *, in_days: int | None = None, role: str = "minute-taker"):
    """Make the user the minute taker of a board, with a meeting in so many days; return it."""
    board = make_board("Colne board")
    make_seat(board, user.person, role=role)
    return make_meeting(board, held_on=TODAY + dt.timedelta(days=in_days)) if in_days is not None else None


def test_officer_comes_to_the_desk_whatever_else_they_are():
    officer = make_user(None, roles.OFFICER, is_staff=True, person=make_person())
    make_lead(person=officer.person)
    takes_minutes(officer, in_days=0)

    assert first_page_of(officer) == "/admin/"


def test_officer_who_is_not_let_into_admin_and_somebody_without_a_role_come_home(user):
    assert first_page_of(make_user(None, roles.OFFICER)) == "/"
    assert first_page_of(user) == "/"
    assert first_page_of(make_user(None)) == "/"


def test_administrator_comes_home_as_before():
    assert first_page_of(make_user(None, roles.ADMINISTRATOR, is_staff=True)) == "/"


@pytest.mark.parametrize("role", ["chair", "member"])
def test_chair_and_member_of_a_board_come_home_as_before(user, role):
    takes_minutes(user, in_days=3, role=role)

    assert first_page_of(user) == "/"


def test_lead_comes_to_their_partnership_and_a_head_who_leads_too(user):
    make_lead(person=user.person)
    make_headship(user.person, make_school())

    assert first_page_of(user) == "/my-partnership/"


def test_lead_of_yesterday_comes_home(user):
    make_lead(person=user.person, ended_on=TODAY - dt.timedelta(days=1))

    assert first_page_of(user) == "/"


def test_head_comes_to_their_school_and_of_two_to_the_first_by_name(user):
    for name in ("Stour Primary", "Colne Primary"):
        school = make_school(name)
        make_headship(user.person, school)

    assert first_page_of(user) == school.get_absolute_url()


def test_minute_taker_comes_to_their_next_meeting(user):
    later = takes_minutes(user, in_days=9)
    make_meeting(later.board, held_on=TODAY - dt.timedelta(days=9))
    sooner = make_meeting(later.board, held_on=TODAY + dt.timedelta(days=5))
    make_meeting(held_on=TODAY + dt.timedelta(days=1))  # of another board

    assert first_page_of(user) == sooner.get_absolute_url()


@pytest.mark.parametrize("days", [-30, 0])
def test_minute_taker_comes_to_the_recording_that_is_open_whatever_is_next(user, days):
    takes_minutes(user, in_days=1)
    board = make_board("Other board")
    make_seat(board, user.person, role="minute-taker")
    open_now = make_meeting(board, held_on=TODAY + dt.timedelta(days=days), status="in-progress")
    make_meeting(board, held_on=TODAY - dt.timedelta(days=60), status="draft")
    make_lead(person=user.person)

    assert first_page_of(user) == f"/meetings/{open_now.pk}/record/"


def test_minute_taker_without_a_meeting_to_come_comes_to_the_meetings(user):
    takes_minutes(user)

    assert first_page_of(user) == "/meetings/"


def test_stand_in_comes_to_the_meeting_and_afterwards_to_what_else_they_are(user):
    make_headship(user.person, school := make_school())
    meeting = make_meeting(held_on=TODAY + dt.timedelta(days=1), stand_in=user.person)
    before = first_page_of(user)
    type(meeting).objects.update(held_on=TODAY - dt.timedelta(days=1))

    assert before == meeting.get_absolute_url()
    assert first_page_of(user) == school.get_absolute_url()


@pytest.mark.parametrize(("days", "is_at_the_meeting"), [(0, True), (1, False)])
def test_lead_who_takes_minutes_comes_to_the_meeting_on_its_day(user, days, is_at_the_meeting):
    make_lead(person=user.person)
    meeting = takes_minutes(user, in_days=days)

    assert first_page_of(user) == (meeting.get_absolute_url() if is_at_the_meeting else "/my-partnership/")


class TestSigningIn:
    def sign_in(self, client, user, query: str = "", data: dict | None = None):
        confirm_address(user=user)
        return client.post(f"/accounts/login/{query}", {"login": user.email, "password": PASSWORD} | (data or {}))

    def test_leads_there(self, client, user):
        lead = make_lead(person=user.person)

        response = self.sign_in(client, user)

        assert response.url == "/accounts/start/"
        assert client.get(response.url).url == "/my-partnership/"
        assert client.get("/my-partnership/").url == f"/my-partnership/{lead.pk}/"

    def test_leads_to_the_page_that_was_asked_for(self, client, user):
        make_lead(person=user.person)

        assert self.sign_in(client, user, data={"next": "/actions/"}).url == "/actions/"

    def test_leads_to_no_other_site(self, client, user):
        assert self.sign_in(client, user, data={"next": "https://example.com/"}).url == "/accounts/start/"

    def test_leads_there_after_the_second_step_and_to_what_was_asked_for(self, client, user):
        secret = generate_totp_secret()
        TOTP.activate(user, secret)
        for asked, reached in (("", "/accounts/start/"), ("/actions/", "/actions/")):
            self.sign_in(client, user, data={"next": asked} if asked else None)
            response = client.post("/accounts/2fa/authenticate/", {"code": code_now(secret)})
            assert response.url == reached
            client.logout()
            cache.clear()  # a code is taken once

    def test_without_the_second_step_that_a_role_needs_leads_to_setting_it_up(self, client, user, settings):
        settings.REQUIRE_SECOND_FACTOR = True
        takes_minutes(user, in_days=1)

        response = self.sign_in(client, user)

        assert client.get(response.url).url == "/accounts/2fa/"

    def test_is_asked_of_whoever_is_not_signed_in(self, client):
        assert client.get("/accounts/start/").url == "/accounts/login/?next=/accounts/start/"


def test_who_reviews_another_school_comes_to_their_reviews(user):
    make_reviewer(make_review(), user.person)

    assert first_page_of(user) == "/reviews/"
