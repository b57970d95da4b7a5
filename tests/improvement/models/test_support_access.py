"""Who sees and edits system leaders, offers and requests for support: the rows of design, section 5, one by one."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts import roles
from accounts.models import User
from boards.models import Seat
from improvement.models import Offer, SupportRequest, SystemLeader
from improvement.models.system_leaders import confirmed_since
from tests.factories import (
    make_board,
    make_delegate,
    make_deployment,
    make_district,
    make_headship,
    make_lead,
    make_offer,
    make_partnership,
    make_person,
    make_school,
    make_seat,
    make_support_request,
    make_system_leader,
    make_user,
)
from tests.made_once import made_once

pytestmark = pytest.mark.django_db
A_DAY = dt.timedelta(days=1)


@made_once
def world():
    """Alpha of Colne asks for support; Omega, of another partnership, is to release a system leader for it."""
    alpha, beta = make_school("Alpha", district=make_district()), make_school("Beta")
    omega, other = make_school("Omega"), make_school("Other")
    colne = make_partnership("Colne", schools=[alpha, beta])
    elsewhere = make_partnership("Elsewhere", schools=[omega, other])
    leader = make_system_leader(school=omega)
    request = make_support_request(alpha)
    offers = {"of the school": make_offer(school=omega), "of the leader": make_offer(system_leader=leader)}
    return SimpleNamespace(
        alpha=alpha, beta=beta, omega=omega, other=other, colne=colne, elsewhere=elsewhere, leader=leader,
        request=request, offers=offers, deployment=make_deployment(request, system_leader=leader)
    )  # fmt: skip


def account(person=None, *groups: str, **fields) -> User:
    return make_user(None, *groups, person=person or make_person(), **fields)


def acting(post) -> User:
    """A delegate of whoever holds the post."""
    user = make_user(name="Sam Office")
    make_delegate(post, user)
    return user


def of_seat(world, role: str) -> User:
    return account(make_seat(make_board("South", quadrant=world.colne.home_quadrant), role=role).person)


def head_of(school) -> User:
    return account(make_headship(make_person(), school).person)


WHO = {
    "public": lambda _: AnonymousUser(),
    "somebody signed in": lambda _: account(),
    "head": lambda world: head_of(world.alpha),
    "delegate of the head": lambda world: acting(make_headship(make_person(), world.alpha)),
    "head of another member": lambda world: head_of(world.beta),
    "head elsewhere": lambda world: head_of(world.other),
    "lead": lambda world: account(make_lead(world.colne).person),
    "delegate of the lead": lambda world: acting(make_lead(world.colne)),
    "lead elsewhere": lambda world: account(make_lead(world.elsewhere).person),
    "supporting head": lambda world: head_of(world.omega),
    "delegate of the supporting head": lambda world: acting(make_headship(make_person(), world.omega)),
    "system leader": lambda world: account(world.leader.person),
    "other system leader": lambda _: account(make_system_leader().person),
    "chair": lambda world: of_seat(world, Seat.Role.CHAIR),
    "minute taker": lambda world: of_seat(world, Seat.Role.MINUTE_TAKER),
    "board member": lambda world: of_seat(world, Seat.Role.MEMBER),
    "officer": lambda _: account(None, roles.OFFICER, is_staff=True),
    "administrator": lambda _: account(None, roles.ADMINISTRATOR, is_staff=True),
    "superuser": lambda _: account(is_staff=True, is_superuser=True),
}
ASKING = {"head", "delegate of the head"}
LEADING = {"lead", "delegate of the lead"}
RELEASING = {"supporting head", "delegate of the supporting head"}
HEADS = ASKING | RELEASING | {"head of another member", "head elsewhere"}
LEADS = LEADING | {"lead elsewhere"}
READERS = HEADS | LEADS | {"chair", "minute taker", "officer"}
everybody = pytest.mark.parametrize("who", WHO)


class TestTheRegister:
    @everybody
    def test_row_of_who_sees_a_system_leader(self, world, who):
        visible = SystemLeader.objects.visible_to(WHO[who](world))

        assert (world.leader in visible) == (who in READERS | {"system leader"})

    @everybody
    def test_row_of_who_edits_one(self, world, who):
        editable = SystemLeader.objects.editable_by(WHO[who](world))

        assert (world.leader in editable) == (who in {"system leader", "officer"})

    @everybody
    def test_row_of_one_whom_nobody_confirmed_for_twelve_months(self, world, who):
        SystemLeader.objects.update(confirmed_on=confirmed_since() - A_DAY)

        visible = SystemLeader.objects.visible_to(WHO[who](world))

        assert (world.leader in visible) == (who in {"system leader", "officer"})

    @everybody
    def test_row_of_offers_that_are_seen_and_changed(self, world, who):
        user = WHO[who](world)
        own = {
            "system leader": {"of the leader"},
            "officer": set(world.offers),
            **{one: {"of the school"} for one in RELEASING},
        }.get(who, set())

        visible, editable = Offer.objects.visible_to(user), Offer.objects.editable_by(user)

        seen = {name for name, offer in world.offers.items() if offer in visible}
        assert seen == (set(world.offers) if who in READERS else own)
        assert {name for name, offer in world.offers.items() if offer in editable} == own

    @everybody
    def test_offer_of_a_leader_who_is_not_shown_is_the_leaders_alone(self, world, who):
        world.leader.designations.all().delete()

        visible = Offer.objects.visible_to(WHO[who](world))

        assert (world.offers["of the leader"] in visible) == (who in {"system leader", "officer"})

    def test_closed_account_sees_nothing(self, world):
        for who in ("head", "lead", "system leader", "chair"):
            user = WHO[who](world)
            user.is_active = False

            assert not SystemLeader.objects.visible_to(user)
            assert not Offer.objects.visible_to(user)

    def test_asking_who_sees_the_register_takes_no_more_for_more_of_them(self, world, django_assert_num_queries):
        user = WHO["head"](world)
        make_offer(system_leader=make_system_leader())

        with django_assert_num_queries(6):  # who is an officer, for whom one acts, leaders and three of their parts
            leaders = list(SystemLeader.objects.visible_to(user).listed())
            assert [len(leader.held_today) + len(leader.districts.all()) for leader in leaders] == [2, 2]


class TestARequest:
    def opens(self, user, request: SupportRequest) -> SupportRequest | None:
        return SupportRequest.objects.visible_to(user).with_rights(user).filter(pk=request.pk).first()

    @everybody
    def test_row_while_it_is_asked_of_the_partnership(self, world, who):
        seen = self.opens(WHO[who](world), world.request)

        assert (seen is not None) == (who in ASKING | LEADING)
        if seen:
            assert (seen.is_asker, seen.is_lead) == (who in ASKING, who in LEADING)
            assert not any([seen.is_officer_of, seen.is_supporter, seen.may_release])

    @everybody
    def test_row_while_it_is_with_the_quadrant(self, world, who):
        SupportRequest.objects.update(reach="quadrant")

        assert (self.opens(WHO[who](world), world.request) is not None) == (who in ASKING)

    @everybody
    def test_row_while_it_is_with_the_county(self, world, who):
        SupportRequest.objects.update(reach="county")
        seen = self.opens(WHO[who](world), world.request)

        assert (seen is not None) == (who in ASKING | {"officer"})
        if seen:
            assert seen.is_officer_of == (who == "officer")

    @everybody
    def test_row_once_it_is_closed_at_the_county(self, world, who):
        closed = {"state": "unmet", "unmet_reason": "nobody", "closed_on": timezone.localdate(), "owner": ""}
        SupportRequest.objects.update(reach="county", next_on=None, **closed)

        assert (self.opens(WHO[who](world), world.request) is not None) == (who in ASKING)

    @everybody
    @pytest.mark.parametrize(
        "became", [{"state": "withdrawn"}, {"state": "unmet", "unmet_reason": "nobody"}], ids=["withdrawn", "unmet"]
    )
    def test_row_once_it_is_closed_in_the_partnership(self, world, who, became):
        SupportRequest.objects.update(owner="", next_on=None, closed_on=timezone.localdate(), **became)

        assert (self.opens(WHO[who](world), world.request) is not None) == (who in ASKING)

    @everybody
    @pytest.mark.parametrize("state", ["asked", "released", "agreed"])
    def test_row_of_whom_it_is_asked(self, world, who, state):
        days = {"days": 2, "starts_on": timezone.localdate(), "ends_on": timezone.localdate()}
        agreed = {"asked": {}, "released": days, "agreed": days | {"payer": "nobody"}}[state]
        SupportRequest.objects.update(reach="quadrant")
        type(world.deployment).objects.update(state=state, **agreed)

        seen = self.opens(WHO[who](world), world.request)

        assert (seen is not None) == (who in ASKING | RELEASING | {"system leader"})
        if seen:
            assert seen.is_supporter == (who in RELEASING | {"system leader"})
            assert seen.may_release == (who in RELEASING)

    @pytest.mark.parametrize("who", [*sorted(RELEASING), "system leader"])
    def test_row_of_whom_it_is_not_asked_any_more(self, world, who):
        type(world.deployment).objects.update(state="declined", why_not="days")

        assert self.opens(WHO[who](world), world.request) is None

    @everybody
    def test_row_of_the_officer_who_knows_state_and_outcome(self, world, who):
        make_support_request(world.other, reach="quadrant")

        rows = list(SupportRequest.objects.states_and_outcomes(WHO[who](world)))

        known = {"year": world.request.year, "state": "looking", "why": "", "outcome": "", "n": 1}
        expected = [known | {"reach": "partnership"}, known | {"reach": "quadrant"}]
        assert rows == (expected if who == "officer" else [])

    def test_why_one_was_not_met_is_counted_once_its_year_is_over(self, world):
        unmet = {"state": "unmet", "unmet_reason": "nobody", "closed_on": timezone.localdate(), "owner": ""}
        SupportRequest.objects.filter(pk=world.request.pk).update(next_on=None, **unmet)
        before = {"year": world.request.year - 1, "asked_on": timezone.localdate() - 366 * A_DAY}
        now = SupportRequest.objects.states_and_outcomes(WHO["officer"](world)).get()

        SupportRequest.objects.filter(pk=world.request.pk).update(**before)

        assert (now["state"], now["why"]) == ("unmet", "")
        assert SupportRequest.objects.states_and_outcomes(WHO["officer"](world)).get()["why"] == "nobody"

    def test_nobody_may_do_anything_where_nobody_asked_who_looks(self, world):
        request = SupportRequest.objects.get(pk=world.request.pk)

        assert not any([request.is_asker, request.is_lead, request.is_officer_of, request.is_supporter])

    @pytest.mark.parametrize("who", ["head", "lead"])
    def test_post_that_has_ended_opens_nothing(self, world, who):
        user = WHO[who](world)
        yesterday = timezone.localdate() - A_DAY
        (user.person.headships if who == "head" else user.person.leads).update(ended_on=yesterday)

        assert self.opens(user, world.request) is None
