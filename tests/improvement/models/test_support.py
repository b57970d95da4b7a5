"""What the database holds of system leaders, offers and support, whoever writes; and what is not kept at all."""

import datetime as dt

import pytest
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from improvement.models import Deployment, Designation, Offer, PeerReview, Reviewer, Round, SupportRequest, SystemLeader
from improvement.models.support import KEPT
from improvement.models.system_leaders import confirmed_since
from partnerships.models import School
from tests.factories import (
    make_deployment,
    make_designation,
    make_district,
    make_offer,
    make_organisation,
    make_partnership,
    make_person,
    make_quadrant,
    make_school,
    make_support_request,
    make_system_leader,
    make_topic,
)

pytestmark = pytest.mark.django_db
PROGRAMME = (SystemLeader, Designation, Offer, SupportRequest, Deployment)
A_DAY = dt.timedelta(days=1)


def change(row: models.Model, **fields) -> None:
    """Change it past every form, as a bulk update would."""
    with transaction.atomic():
        type(row)._base_manager.filter(pk=row.pk).update(**fields)


def refused(row: models.Model, said: str | None = None, **fields) -> None:
    """The database refuses it, and a form says why."""
    with pytest.raises(IntegrityError):
        change(row, **fields)
    for name, value in fields.items():
        setattr(row, name, value)
    with pytest.raises(ValidationError, match=said):
        row.full_clean()


@pytest.fixture
def today() -> dt.date:
    return timezone.localdate()


class TestWhatIsNotKept:
    @pytest.mark.parametrize("model", PROGRAMME)
    def test_no_model_has_a_column_for_words(self, model):
        texts = [
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField) and not field.choices
        ]

        assert texts == []

    @pytest.mark.parametrize("model", [SupportRequest, Deployment])
    def test_request_and_what_is_agreed_lead_to_no_review(self, model):
        reviews = {PeerReview, Reviewer, Round}

        assert reviews.isdisjoint({field.related_model for field in model._meta.get_fields()})

    @pytest.mark.parametrize("model", PROGRAMME)
    def test_none_has_a_history_a_permission_or_a_list_in_admin(self, model):
        assert not hasattr(model, "history")
        assert model._meta.default_permissions == ()
        assert model not in admin.site._registry

    def test_each_is_called_by_a_number_alone(self):
        leader, request = make_system_leader(make_person("Ann Day")), make_support_request(make_school("Alpha"))
        rows = [leader, leader.designations.get(), make_offer(), request, make_deployment(request)]

        assert [str(row) for row in rows] == [
            f"System leader {leader.pk}",
            f"Designation {rows[1].pk}",
            f"Offer {rows[2].pk}",
            f"Request for support {request.pk}",
            f"Support for request {request.pk}",
        ]


class TestSystemLeaders:
    def test_person_is_on_the_register_once(self):
        there = make_system_leader()

        refused(make_system_leader(), "on the register already", person=there.person)

    def test_leader_works_in_a_phase_for_some_days(self):
        leader = make_system_leader()

        refused(leader, "at least one phase", works_in_primary=False)
        refused(make_system_leader(), "from 1 to 195", days=0)
        refused(make_system_leader(), "from 1 to 195", days=196)

    def test_designation_ends_is_known_and_is_awarded_by_somebody(self, today):
        designation = make_system_leader().designations.get()

        refused(designation, "Enter the last day", ended_on=None)
        refused(make_system_leader().designations.get(), "on or after the start", ended_on=dt.date(2020, 1, 1))
        refused(make_system_leader().designations.get(), kind="best")
        assert not Designation._meta.get_field("awarded_by").null

    def test_designation_is_there_once_from_a_day(self, today):
        first = make_system_leader().designations.get()
        other = make_designation(first.system_leader, started_on=today)

        refused(other, "there already", started_on=first.started_on)

    def test_leader_is_shown_while_on_the_register_confirmed_and_with_a_designation(self, today):
        shown = make_system_leader()
        make_system_leader(ended_on=today - A_DAY)
        without = make_system_leader(is_shown=False)
        ended = make_system_leader(is_shown=False)
        make_designation(ended, ended_on=today - A_DAY)
        quiet = make_system_leader(confirmed_on=confirmed_since() - A_DAY)
        last_day = make_system_leader(confirmed_on=confirmed_since())

        assert set(SystemLeader.objects.shown()) == {shown, last_day}
        assert set(SystemLeader.objects.not_shown()) == {
            quiet,
            ended,
            without,
        }

    @pytest.mark.parametrize(
        ("on", "since"),
        [
            (dt.date(2026, 9, 15), dt.date(2025, 9, 16)),
            (dt.date(2028, 2, 29), dt.date(2027, 3, 1)),
            (dt.date(2027, 12, 31), dt.date(2027, 1, 1)),
        ],
    )
    def test_leader_has_to_be_confirmed_within_twelve_months(self, on, since):
        assert confirmed_since(on) == since

    def test_leader_disappears_on_the_day_that_is_said(self):
        leader = SystemLeader(confirmed_on=dt.date(2026, 9, 15))

        assert leader.confirm_by == dt.date(2027, 9, 15)
        assert leader.confirmed_on < confirmed_since(leader.confirm_by)
        assert leader.confirmed_on >= confirmed_since(leader.confirm_by - A_DAY)
        assert SystemLeader(confirmed_on=dt.date(2028, 2, 29)).confirm_by == dt.date(2029, 2, 28)

    def test_all_through_school_is_for_who_works_in_either_part(self):
        primary = make_system_leader()
        secondary = make_system_leader(works_in_primary=False, works_in_secondary=True)

        assert set(SystemLeader.objects.working_in(phase=School.Phase.ALL_THROUGH)) == {primary, secondary}
        assert set(SystemLeader.objects.working_in(phase=School.Phase.SECONDARY)) == {secondary}
        assert set(SystemLeader.objects.working_in(district="basildon")) == {primary, secondary}
        assert not SystemLeader.objects.working_in(district="harlow")


class TestOffers:
    def test_offer_is_of_one(self):
        offer = make_offer()

        refused(offer, "An offer is of", school=None)
        refused(make_offer(), "An offer is of", organisation=make_organisation())

    def test_offer_ends_and_is_of_some_days_and_a_phase_that_is_known(self):
        refused(make_offer(), "Enter the last day", ended_on=None)
        refused(make_offer(), "from 0.5 to 195", days=0)
        refused(make_offer(), phase="infants")

    def test_offer_stands_while_its_school_is_open_and_its_leader_is_shown(self, today):
        standing = make_offer()
        make_offer(ended_on=today - A_DAY)
        make_offer(school=make_school(status="closed", closed_on=today - A_DAY))
        shown = make_offer(system_leader=make_system_leader())
        make_offer(system_leader=make_system_leader(is_shown=False))
        hub = make_offer(organisation=make_organisation("Hub"))

        assert set(Offer.objects.standing()) == {standing, shown, hub}


class TestWhatIsWithinReach:
    @pytest.fixture
    def asked(self) -> SupportRequest:
        """A request of a primary school in Basildon, with another member of its partnership."""
        school, member = (
            make_school(district=make_district()),
            make_school(district=make_district("Harlow", make_quadrant("West"))),
        )
        return make_support_request(school, partnership=make_partnership("Colne", schools=[school, member]))

    def within(self, request: SupportRequest, reach: str) -> set[Offer]:
        request.reach = reach
        return set(Offer.objects.within_reach_of(request))

    def test_partnership_then_quadrant_then_county(self, asked):
        member = asked.partnership.memberships.exclude(school=asked.school).get().school
        of_member = make_offer(school=member)
        of_leader_there = make_offer(system_leader=make_system_leader(school=member, districts=[]))
        near = make_offer(school=make_school(district=make_district("Rochford")))
        leader = make_offer(system_leader=make_system_leader())
        hub = make_offer(organisation=make_organisation("Hub"), districts=[make_district()])
        far_hub = make_offer(organisation=make_organisation("Other hub"), districts=[member.district])

        assert self.within(asked, "partnership") == {of_member, of_leader_there}
        assert self.within(asked, "quadrant") == {near, leader, hub}
        assert self.within(asked, "county") == {of_member, of_leader_there, near, leader, hub, far_hub}

    def test_not_of_another_topic_or_phase_and_not_of_the_school_that_asks(self, asked):
        make_offer(topic=make_topic("Sixth form"))
        make_offer(phase=School.Phase.SECONDARY)
        make_offer(school=asked.school)
        make_offer(system_leader=make_system_leader(school=asked.school))
        make_offer(system_leader=make_system_leader(works_in_primary=False, works_in_special=True))
        fits = make_offer(phase=School.Phase.PRIMARY)

        assert self.within(asked, "county") == {fits}

    def test_nothing_of_a_quadrant_where_the_school_has_no_place(self, asked):
        make_offer()
        asked.school.district = None

        assert self.within(asked, "quadrant") == set()


class TestRequests:
    @pytest.mark.parametrize("field", ["phase", "reach", "state", "owner", "unmet_reason", "outcome"])
    def test_request_takes_no_words_of_anybodys_own(self, field):
        refused(make_support_request(), **{field: "help"})

    def test_open_request_has_somebodys_turn_and_a_next_date(self, today):
        refused(make_support_request(), "somebody whose turn it is", owner="")
        refused(make_support_request(), "somebody whose turn it is", next_on=None)
        refused(make_support_request(), "somebody whose turn it is", closed_on=today)

    def test_closed_request_has_a_day_and_nobodys_turn(self, today):
        closed = {"state": "withdrawn", "owner": "", "next_on": None, "closed_on": today}
        change(make_support_request(), **closed)

        refused(make_support_request(), "somebody whose turn it is", **closed | {"closed_on": None})
        refused(make_support_request(), "somebody whose turn it is", **closed | {"owner": "school"})
        refused(make_support_request(), **closed | {"closed_on": today - A_DAY})

    def test_request_that_is_not_met_has_a_reason_and_no_other_has(self, today):
        closed = {"owner": "", "next_on": None, "closed_on": today}
        refused(make_support_request(), "why the request was not met", state="unmet", **closed)
        refused(make_support_request(), "why the request was not met", unmet_reason="nobody")
        change(make_support_request(), state="unmet", unmet_reason="nobody", **closed)

    def test_support_has_an_outcome_once_it_is_agreed_and_when_it_is_closed(self, today):
        refused(make_support_request(), "only once it is agreed", outcome="given")
        refused(make_support_request(), "what became", state="given", owner="", next_on=None, closed_on=today)
        change(make_support_request(), state="agreed", outcome="part")

    def test_request_is_wanted_by_a_day_to_come(self, today):
        refused(make_support_request(), "today or later", wanted_by=today - A_DAY)

    def test_partnership_that_is_asked_is_known(self):
        refused(make_support_request(), "Choose the partnership", partnership=None)
        make_support_request(partnership=None, reach="quadrant")

    def test_council_has_its_turn_once_the_county_is_asked(self):
        refused(make_support_request(), "only once the county", owner="officer")
        change(make_support_request(reach="county"), owner="officer")

    def test_request_says_until_when_it_is_kept_once_it_is_closed(self, today):
        assert SupportRequest(closed_on=today).forgotten_on == today + KEPT
        assert SupportRequest().forgotten_on is None


class TestDeployments:
    @pytest.fixture
    def there(self) -> Deployment:
        return make_deployment(make_support_request())

    @pytest.fixture
    def days(self, today) -> dict:
        return {"days": 3, "starts_on": today, "ends_on": today}

    def test_support_is_of_a_school_or_a_hub(self, there):
        refused(there, "by a school", school=None)
        refused(make_deployment(make_support_request()), "by a school", organisation=make_organisation())
        hub = make_deployment(make_support_request(), organisation=make_organisation())
        refused(hub, "by a school", system_leader=make_system_leader())

    def test_nobody_is_on_a_short_list_twice(self, there):
        leader, hub = make_system_leader(school=there.school), make_organisation()
        with_leader = make_deployment(there.request, system_leader=leader)
        make_deployment(there.request, organisation=hub)

        refused(make_deployment(there.request), "already", school=there.school)
        refused(with_leader, "already", system_leader=None)
        other = make_deployment(there.request, organisation=make_organisation("Other"))
        refused(other, "already", organisation=hub)
        another = make_deployment(there.request, system_leader=make_system_leader(school=there.school))
        refused(another, "already", system_leader=leader)

    def test_one_is_asked_at_a_time(self, there):
        change(there, state="asked")

        refused(make_deployment(there.request), "asked already", state="asked")

    def test_who_cannot_says_why_in_a_choice(self, there):
        refused(there, "why they cannot", state="declined")
        refused(make_deployment(make_support_request()), "why they cannot", why_not="days")
        change(make_deployment(make_support_request()), state="declined", why_not="days")

    def test_who_is_released_is_released_for_days_between_two_dates(self, there, today, days):
        for missing in days:
            refused(
                make_deployment(make_support_request()),
                "for a number of days",
                state="released",
                **days | {missing: None},
            )
        refused(make_deployment(make_support_request()), "for a number of days", days=3)
        refused(make_deployment(make_support_request()), "from 0.5 to 195", state="released", **days | {"days": 0})
        refused(there, "last day must be", state="released", **days | {"ends_on": today - A_DAY})

    def test_who_pays_is_said_once_it_is_agreed(self, there, days):
        refused(make_deployment(make_support_request()), "who pays", state="agreed", **days)
        refused(make_deployment(make_support_request()), "who pays", payer="school")
        refused(make_deployment(make_support_request()), "who pays", outcome="given")
        change(there, state="agreed", payer="school", order_number=4500123456, **days)

    def test_order_has_a_number_where_somebody_pays(self, there, days):
        agreed = {"state": "agreed", **days}
        refused(make_deployment(make_support_request()), "digits alone", payer="nobody", order_number=7, **agreed)
        refused(make_deployment(make_support_request()), "digits alone", payer="school", order_number=10**15, **agreed)
