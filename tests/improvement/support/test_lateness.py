"""A school closes, a head leaves, a designation ends in the middle of it: somebody has the next step, until a day."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from improvement.models import Deployment, SupportRequest
from improvement.models.support import STEP, UNANSWERED_AFTER
from improvement.support import writes
from improvement.support.forms import OutcomeForm
from improvement.support.lateness import see_to_what_is_late
from office import jobs
from office.models import Message
from partnerships.models import School
from tests.factories import (
    make_deployment,
    make_district,
    make_headship,
    make_person,
    make_school,
    make_support_request,
    make_system_leader,
    make_user,
)

pytestmark = pytest.mark.django_db
A_DAY = dt.timedelta(days=1)
TODAY = timezone.localdate()
DAYS = {"days": 2, "starts_on": TODAY + 7 * A_DAY, "ends_on": TODAY + 30 * A_DAY}
BEGUN = DAYS | {"starts_on": TODAY - 7 * A_DAY}


def headed(email: str) -> School:
    school = make_school(district=make_district())
    make_headship(make_person(email=email), school)
    return school


def close(school: School, on: dt.date = TODAY - A_DAY) -> None:
    School.objects.filter(pk=school.pk).update(status="closed", closed_on=on)


def make_under_way(state: str, *, next_on: dt.date = TODAY, **fields) -> Deployment:
    """A request in that state, of a school that ann heads, of one that bob heads."""
    owner = "supporter" if state == "asked" else "school"
    request = make_support_request(
        headed("ann@example.org"), state=state, owner=owner, next_on=next_on, asked_on=TODAY - 300 * A_DAY
    )
    days = {} if state == "asked" else DAYS
    payer = {"payer": "nobody"} if state == "agreed" else {}
    return make_deployment(request, state=state, **{"school": headed("bob@example.org")} | days | payer | fields)


def read(there: Deployment) -> tuple[SupportRequest, Deployment]:
    return SupportRequest.objects.get(pk=there.request_id), Deployment.objects.get(pk=there.pk)


def to_whom() -> set[str]:
    return set(Message.objects.values_list("recipient", flat=True))


class TestSupportingSchoolThatCloses:
    @pytest.mark.parametrize("state", ["asked", "released", "agreed"])
    def test_what_has_not_begun_falls_through_and_the_school_asks_somebody_else(self, state):
        there = make_under_way(state)
        close(there.school)

        assert see_to_what_is_late()

        request, there = read(there)
        assert (request.state, request.owner, request.next_on) == ("looking", "school", TODAY + STEP)
        assert (there.state, there.why_not, there.days) == ("declined", "release", None)
        assert to_whom() == {"ann@example.org"}
        assert not see_to_what_is_late()

    def test_of_what_has_begun_the_school_that_asked_says_what_became(self):
        there = make_under_way("agreed", **BEGUN)
        close(there.school)

        assert not see_to_what_is_late()

        request, _ = read(there)
        assert (request.state, request.owner) == ("agreed", "school")

    def test_one_that_another_follows_is_waited_for(self, monkeypatch):
        there = make_under_way("asked")
        close(there.school)
        monkeypatch.setattr("improvement.support.lateness.became", lambda school, day: make_school())

        assert not see_to_what_is_late()

    def test_one_that_merges_into_the_school_that_asks_gives_it_nothing(self, monkeypatch):
        there = make_under_way("asked")
        close(there.school)
        monkeypatch.setattr("improvement.support.lateness.became", lambda school, day: there.request.school)

        assert see_to_what_is_late()

        assert read(there)[0].state == "looking"


class TestAskingSchoolThatCloses:
    @pytest.mark.parametrize("state", ["looking", "asked", "released"])
    def test_request_is_withdrawn_the_day_after_its_date_and_whoever_was_asked_is_told(self, state):
        request = make_support_request(state=state, owner="school", next_on=TODAY)
        if state != "looking":
            days = DAYS if state == "released" else {}
            make_deployment(request, state=state, school=headed("bob@example.org"), **days)
        close(request.school)
        assert not see_to_what_is_late()
        SupportRequest.objects.update(next_on=TODAY - A_DAY)

        assert see_to_what_is_late()

        request.refresh_from_db()
        assert (request.state, request.closed_on) == ("withdrawn", TODAY)
        assert to_whom() == (set() if state == "looking" else {"bob@example.org"})

    @pytest.mark.parametrize(("said", "outcome"), [("part", "part"), ("", "not-said")])
    def test_what_was_agreed_is_closed_as_the_supporting_school_says(self, said, outcome):
        there = make_under_way("agreed", next_on=TODAY - A_DAY, outcome=said)
        close(there.request.school)

        assert see_to_what_is_late()

        request, _ = read(there)
        assert (request.state, request.outcome, request.owner) == ("given", outcome, "")


class TestNobodyActs:
    def test_whoever_is_asked_is_reminded_once_after_the_day(self):
        there = make_under_way("asked", next_on=TODAY - A_DAY)

        assert see_to_what_is_late()
        assert not see_to_what_is_late()

        request, _ = read(there)
        assert (request.state, request.owner, request.next_on) == ("asked", "supporter", TODAY + STEP)
        assert to_whom() == {"bob@example.org"}

    def test_head_who_comes_after_is_reminded_in_the_place_of_the_one_who_left(self):
        there = make_under_way("asked", next_on=TODAY - A_DAY)
        there.school.headships.update(ended_on=TODAY - 2 * A_DAY)
        make_headship(make_person(email="cat@example.org"), there.school)

        see_to_what_is_late()

        assert to_whom() == {"cat@example.org"}

    @pytest.mark.parametrize("state", ["asked", "released"])
    def test_after_the_reminder_they_are_asked_no_more_and_both_are_told(self, state):
        there = make_under_way(state, next_on=TODAY - A_DAY)
        SupportRequest.objects.update(is_reminded=True)

        assert see_to_what_is_late()

        request, there = read(there)
        assert (request.state, request.owner, request.next_on) == ("looking", "school", TODAY + STEP)
        assert (request.is_reminded, there.state) == (False, "shortlisted")
        # Of what was released it was the turn of the school that asked already.
        assert to_whom() == {"ann@example.org", "bob@example.org"}

    def test_school_that_nobody_heads_any_more_is_not_reminded(self):
        there = make_under_way("asked", next_on=TODAY - A_DAY)
        there.school.headships.update(ended_on=TODAY - 2 * A_DAY)

        assert see_to_what_is_late()

        assert read(there)[0].state == "looking"
        assert to_whom() == {"ann@example.org"}

    def test_step_that_is_taken_ends_the_reminder(self):
        there = make_under_way("asked")
        SupportRequest.objects.update(is_reminded=True)

        writes.release(deployment=there, **DAYS, by=None)

        assert read(there)[0].is_reminded is False

    def test_school_that_says_nothing_of_support_that_is_over_is_reminded_once_and_then_it_is_closed(self):
        there = make_under_way("agreed", next_on=TODAY - A_DAY, **BEGUN | {"ends_on": TODAY - A_DAY})

        assert see_to_what_is_late()
        assert not see_to_what_is_late()
        assert to_whom() == {"ann@example.org"}
        over = {"starts_on": TODAY - 200 * A_DAY, "ends_on": TODAY - UNANSWERED_AFTER + A_DAY}
        Deployment.objects.update(**over)
        assert not see_to_what_is_late()
        Deployment.objects.update(ends_on=TODAY - UNANSWERED_AFTER)

        assert see_to_what_is_late()

        request, _ = read(there)
        assert (request.state, request.outcome, request.closed_on) == ("given", "not-said", TODAY)
        assert not see_to_what_is_late()

    @pytest.mark.parametrize(
        ("said", "shown"), [("", "Nobody said what became of it"), ("part", "A part of it was given")]
    )
    def test_page_does_not_put_what_it_did_not_say_into_the_schools_mouth(self, client, said, shown):
        there = make_under_way("agreed", outcome=said, **BEGUN | {"ends_on": TODAY})
        writes.close_unsaid(request=there.request)
        client.force_login(make_user(person=there.request.school.headships.get().person))

        page = client.get(f"/support/{there.request_id}/").content.decode()

        assert shown in page
        assert "The school says" not in page

    def test_nobody_says_that_nobody_said(self):
        assert "not-said" not in dict(OutcomeForm.base_fields["outcome"].choices)

    def test_worker_does_it(self):
        assert see_to_what_is_late in [job.work for job in jobs.all_jobs()]


class TestDesignationThatEnds:
    @pytest.fixture
    def there(self) -> Deployment:
        """Support of a system leader whose designation ended yesterday; bob heads their school."""
        leader = make_system_leader(school=headed("bob@example.org"))
        leader.designations.update(ended_on=TODAY - A_DAY)
        return make_under_way("asked", school=leader.school, system_leader=leader)

    def test_who_is_asked_is_not_released(self, there):
        with pytest.raises(ValidationError, match="not shown on the register of system leaders today"):
            writes.release(deployment=there, **DAYS, by=None)

        assert read(there)[0].owner == "supporter"

    def test_who_is_on_the_short_list_is_not_asked(self, there):
        writes.take_back(deployment=there, by=None)

        with pytest.raises(ValidationError, match="not shown on the register"):
            writes.ask(deployment=there, by=None)

    def test_school_can_still_say_no(self, there):
        writes.decline(deployment=there, why="release", by=None)

        assert read(there)[0].owner == "school"

    def test_page_of_the_request_says_so(self, there, client):
        client.force_login(make_user(person=there.request.school.headships.get().person))

        page = client.get(f"/support/{there.request_id}/").content.decode()

        assert f"{there.system_leader.person} is not shown on the register of system leaders today" in page
        assert "nothing new is agreed with them" in page

    def test_what_is_agreed_goes_on_as_agreed(self, there):
        Deployment.objects.update(state="agreed", payer="nobody", **BEGUN)
        SupportRequest.objects.update(state="agreed", owner="school", next_on=TODAY)

        said = writes.say_outcome(deployment=there, outcome="given", is_asker=True, by=None)

        assert (said.state, said.owner) == ("agreed", "supporter")


def test_system_leader_of_a_school_that_closed_is_not_shown():
    leader = make_system_leader()
    close(leader.school)

    assert not type(leader).objects.shown().exists()
    assert type(leader).objects.listed().get().why_not_shown == "Their school has closed"


def test_who_was_reminded_a_moment_ago_is_not_reminded_again():
    there = make_under_way("asked", next_on=TODAY - A_DAY)
    seen_before = SupportRequest.objects.get(pk=there.request_id)
    writes.remind(request=there.request)

    with pytest.raises(ValidationError):
        writes.remind(request=seen_before)

    assert Message.objects.count() == 1
