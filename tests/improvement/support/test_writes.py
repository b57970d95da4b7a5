"""What support does without somebody pressing a button: it goes further when its day has passed, and is forgotten."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone

from improvement.models import Deployment, Offer, SupportRequest, SystemLeader
from improvement.models.support import ALONE_AFTER, KEPT, UNANSWERED_AFTER
from improvement.support import writes
from office import jobs
from office.models import Message
from partnerships.models import School
from tests.factories import (
    make_deployment,
    make_district,
    make_headship,
    make_offer,
    make_person,
    make_school,
    make_support_request,
    make_system_leader,
)

pytestmark = pytest.mark.django_db
A_DAY = dt.timedelta(days=1)


@pytest.fixture
def today() -> dt.date:
    return timezone.localdate()


class TestGoingFurther:
    @pytest.fixture
    def due(self, today) -> SupportRequest:
        school = make_school(district=make_district())
        make_headship(make_person(email="ann@example.org"), school)
        return make_support_request(school, next_on=today - A_DAY)

    def test_request_goes_a_step_further_the_day_after_its_day_and_the_head_is_told(self, due, today):
        assert writes.widen_what_is_due()

        due.refresh_from_db()
        assert (due.reach, due.owner, due.next_on) == ("quadrant", "school", today + writes.STEP)
        assert Message.objects.get().recipient == "ann@example.org"
        assert not writes.widen_what_is_due()

    def test_not_on_its_day_not_where_somebody_is_asked_and_not_beyond_the_county(self, today):
        make_support_request(next_on=today)
        asked = make_support_request(next_on=today - A_DAY, state="asked", owner="supporter")
        make_deployment(asked, state="asked")
        make_support_request(next_on=today - A_DAY, reach="county", owner="officer")

        assert not writes.widen_what_is_due()

    def test_not_of_a_school_that_has_closed(self, due):
        due.school.status = School.Status.CLOSED
        due.school.save()

        assert not writes.widen_what_is_due()

    def test_at_the_county_the_council_has_the_next_step_unless_there_is_a_short_list(self, due):
        make_deployment(listed := make_support_request(reach="quadrant", next_on=due.next_on))
        SupportRequest.objects.filter(pk=due.pk).update(reach="quadrant")

        while writes.widen_what_is_due():
            pass

        owners = dict(SupportRequest.objects.values_list("pk", "owner"))
        assert owners == {due.pk: "officer", listed.pk: "school"}

    def test_school_is_told_too_where_the_next_step_is_the_councils(self, due):
        SupportRequest.objects.update(reach="quadrant")

        writes.widen_what_is_due()

        due.refresh_from_db()
        assert due.owner == "officer"
        mail = Message.objects.get(recipient="ann@example.org")
        assert f"There is news of request {due.pk} for support." in mail.text

    def test_worker_does_it(self):
        assert writes.widen_what_is_due in [job.work for job in jobs.all_jobs()]


class TestClosingWhatWouldStayForEver:
    @pytest.fixture
    def agreed(self, today):
        request = make_support_request(state="agreed", asked_on=today - 90 * A_DAY, wanted_by=today)
        days = {"days": 2, "starts_on": today - 60 * A_DAY, "ends_on": today - ALONE_AFTER}
        return make_deployment(request, state="agreed", payer="nobody", **days)

    def test_word_of_the_asker_alone_closes_it_28_days_after_the_last_day(self, agreed, today):
        closed = writes.say_outcome(deployment=agreed, outcome="given", is_asker=True, by=None)

        agreed.refresh_from_db()
        assert (closed.state, closed.closed_on, closed.outcome, agreed.outcome) == ("given", today, "given", "")

    def test_word_of_the_asker_waits_for_the_other_until_then_and_the_worker_closes_it(self, agreed, today):
        Deployment.objects.update(ends_on=today - ALONE_AFTER + A_DAY)
        waiting = writes.say_outcome(deployment=agreed, outcome="part", is_asker=True, by=None)
        assert (waiting.state, waiting.owner) == ("agreed", "supporter")
        assert not writes.close_what_is_due()

        Deployment.objects.update(ends_on=today - ALONE_AFTER)

        assert writes.close_what_is_due()
        waiting.refresh_from_db()
        assert (waiting.state, waiting.outcome, waiting.closed_on) == ("given", "part", today)
        assert not writes.close_what_is_due()

    def test_word_of_the_supporting_school_alone_does_not_close_it(self, agreed):
        still = writes.say_outcome(deployment=agreed, outcome="given", is_asker=False, by=None)

        assert still.state == "agreed"
        assert not writes.close_what_is_due()

    def test_one_at_the_county_that_nobody_acted_on_is_closed_as_not_met_and_the_school_is_told(self, today):
        school = make_school(district=make_district())
        make_headship(make_person(email="ann@example.org"), school)
        last_acted = today - UNANSWERED_AFTER
        left = make_support_request(school, reach="county", owner="officer", next_on=last_acted + writes.STEP)
        make_support_request(reach="county", owner="officer", next_on=last_acted + A_DAY + writes.STEP)
        make_support_request(reach="quadrant", next_on=last_acted)

        assert writes.close_what_is_due()

        left.refresh_from_db()
        assert (left.state, left.unmet_reason, left.closed_on) == ("unmet", "no-answer", today)
        assert Message.objects.get().recipient == "ann@example.org"
        assert not writes.close_what_is_due()

    def test_worker_does_it(self):
        assert writes.close_what_is_due in [job.work for job in jobs.all_jobs()]


class TestRetention:
    def test_request_is_erased_a_year_after_it_closed_and_an_open_one_stays(self, today):
        closed = {"state": "withdrawn", "owner": "", "next_on": None, "asked_on": today - 2 * KEPT}
        kept = make_support_request(closed_on=today - KEPT, **closed)
        gone = make_support_request(closed_on=today - KEPT - A_DAY, **closed)
        make_deployment(gone)
        still_open = make_support_request(asked_on=today - 2 * KEPT)

        call_command("apply_retention", verbosity=0)

        assert set(SupportRequest.objects.all()) == {kept, still_open}

    def test_entry_and_offer_are_erased_a_year_after_their_last_day(self, today):
        past = {"ended_on": today - KEPT - A_DAY}
        long_ago = today - 3 * KEPT
        make_system_leader(**past)
        make_offer(started_on=long_ago, **past)
        of_a_request = make_system_leader(**past)
        make_deployment(make_support_request(), system_leader=of_a_request)
        there, offer = make_system_leader(), make_offer(started_on=long_ago, ended_on=today - KEPT)

        call_command("apply_retention", verbosity=0)

        assert set(SystemLeader.objects.all()) == {of_a_request, there}
        assert set(Offer.objects.all()) == {offer}


def test_school_that_nobody_heads_in_the_records_is_not_asked_for_nobody_could_answer():
    there = make_deployment(make_support_request(), school=make_school("Omega"))

    with pytest.raises(ValidationError, match="Nobody heads Omega in the records"):
        writes.ask(deployment=there, by=None)


def test_step_that_is_taken_twice_is_refused_the_second_time():
    there = make_deployment(make_support_request())
    make_headship(make_person(), there.school)
    writes.ask(deployment=there, by=None)

    with pytest.raises(ValidationError, match="changed meanwhile"):
        writes.ask(deployment=there, by=None)
    with pytest.raises(ValidationError, match="changed meanwhile"):
        writes.widen(request=there.request, by=None)


def test_who_could_not_may_be_put_on_the_short_list_again_and_once():
    offer, request = make_offer(), make_support_request(reach="county")
    make_deployment(request, school=offer.school, state="declined", why_not="when")

    again = writes.put_on_short_list(request=request, offer=offer, by=None)

    assert list(request.deployments.all()) == [again]
    with pytest.raises(ValidationError, match="on the short list already"):
        writes.put_on_short_list(request=request, offer=offer, by=None)
