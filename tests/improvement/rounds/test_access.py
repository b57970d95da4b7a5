"""Who may do what with a peer review: the rows of design, section 5, one by one, for everybody who may sign in."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts import roles
from accounts.models import User
from base.school_terms import Term, academic_year, day_in_year
from boards.models import Seat
from improvement.models import PeerReview, Reviewer, Round, YearFigure, YearSnapshot
from improvement.rounds.steps import STEPS, closable
from tests.factories import (
    make_board,
    make_delegate,
    make_headship,
    make_lead,
    make_membership,
    make_partnership,
    make_person,
    make_review,
    make_reviewer,
    make_round,
    make_school,
    make_seat,
    make_topic,
    make_user,
)
from tests.made_once import made_once

pytestmark = pytest.mark.django_db
A_DAY = dt.timedelta(days=1)
YEAR = academic_year(timezone.localdate())
VISIT = day_in_year(YEAR, 11, 12)
NOTHING: set[str] = set()
ALL_BUT_REPORT = {step.name for step in STEPS} - {"report"}


@made_once
def world():
    """A review of Alpha, which works with Beta in Colne; everybody who may know something of it, and who may not."""
    alpha, beta, omega = make_school("Alpha"), make_school("Beta"), make_school("Omega")
    colne = make_partnership("Colne", schools=[alpha, beta])
    elsewhere = make_partnership("Elsewhere", schools=[omega])
    round = make_round(colne)
    review = make_review(round, alpha, topic=make_topic(), visit_on=VISIT, reason="inspection", postponed_from=VISIT)
    return SimpleNamespace(
        alpha=alpha, beta=beta, omega=omega, colne=colne, elsewhere=elsewhere, round=round, review=review
    )


def account(person=None, *groups: str, **fields) -> User:
    return make_user(None, *groups, person=person or make_person(), **fields)


def acting(post) -> User:
    """A delegate of whoever holds the post."""
    user = make_user(name="Sam Office")
    make_delegate(post, user)
    return user


def of_seat(world, role: str) -> User:
    seat = make_seat(make_board("South quadrant meeting", quadrant=world.colne.home_quadrant), role=role)
    return account(seat.person)


def of_review(world, role: str) -> User:
    return account(make_reviewer(world.review, role=role).person)


def head_of(school) -> User:
    return account(make_headship(make_person(), school).person)


WHO = {
    "public": lambda _: AnonymousUser(),
    "somebody signed in": lambda _: account(),
    "head of the host": lambda world: head_of(world.alpha),
    "delegate of the host's head": lambda world: acting(make_headship(make_person(), world.alpha)),
    "head of another member": lambda world: head_of(world.beta),
    "delegate of that head": lambda world: acting(make_headship(make_person(), world.beta)),
    "head elsewhere": lambda world: head_of(world.omega),
    "lead": lambda world: account(make_lead(world.colne).person),
    "delegate of the lead": lambda world: acting(make_lead(world.colne)),
    "lead elsewhere": lambda world: account(make_lead(world.elsewhere).person),
    "lead reviewer": lambda world: of_review(world, "lead-reviewer"),
    "reviewer": lambda world: of_review(world, "reviewer"),
    "champion": lambda world: of_review(world, "champion"),
    "reviewer of another review": lambda world: account(make_reviewer(make_review()).person),
    "chair of the quadrant": lambda world: of_seat(world, Seat.Role.CHAIR),
    "minute taker of the quadrant": lambda world: of_seat(world, Seat.Role.MINUTE_TAKER),
    "board member": lambda world: of_seat(world, Seat.Role.MEMBER),
    "officer": lambda _: account(None, roles.OFFICER, is_staff=True),
    "administrator": lambda _: account(None, roles.ADMINISTRATOR, is_staff=True),
    "superuser": lambda _: account(is_staff=True, is_superuser=True),
}
THE_HOSTS = {"head of the host", "delegate of the host's head"}
THE_LEADS = {"lead", "delegate of the lead"}
ITS_PEOPLE = {"lead reviewer", "reviewer", "champion"}
OTHER_MEMBERS = {"head of another member", "delegate of that head"}
everybody = pytest.mark.parametrize("who", WHO)


def seen_by(user, review: PeerReview) -> PeerReview:
    return PeerReview.objects.with_rights(user).select_related("topic", "second_topic").get(pk=review.pk)


class TestWhoReviewsWhomAndOnWhichDays:
    MAY = THE_HOSTS | THE_LEADS | ITS_PEOPLE | OTHER_MEMBERS

    @everybody
    def test_row(self, world, who):
        user = WHO[who](world)

        assert PeerReview.objects.visible_to(user).filter(pk=world.review.pk).exists() == (who in self.MAY)
        assert seen_by(user, world.review).may_see == (who in self.MAY)

    @everybody
    def test_row_of_the_round_with_its_groups(self, world, who):
        visible = Round.objects.visible_to(WHO[who](world))

        assert (world.round in visible) == (who in THE_HOSTS | THE_LEADS | OTHER_MEMBERS)

    @everybody
    def test_row_of_the_officer_who_knows_state_and_month(self, world, who):
        rows = list(PeerReview.objects.filter(round=world.round).states_and_months(WHO[who](world)))

        known = {"partnership": world.colne.pk, "year": YEAR, "state": "planned", "month": VISIT.replace(day=1), "n": 1}
        assert rows == ([known] if who == "officer" else [])

    def test_officer_is_told_of_no_school_and_no_day(self, world):
        make_review(world.round, world.beta, visit_on=VISIT + A_DAY)
        undecided = make_school()
        make_membership(world.colne, undecided)
        make_review(world.round, undecided)
        make_review(make_round(world.colne, year=YEAR - 1), world.alpha)

        rows = PeerReview.objects.states_and_months(WHO["officer"](world))

        months = [(YEAR - 1, None, 1), (YEAR, None, 1), (YEAR, VISIT.replace(day=1), 2)]
        assert [(row["year"], row["month"], row["n"]) for row in rows] == months
        assert {name for row in rows for name in row} == {"partnership", "year", "state", "month", "n"}

    def test_head_of_a_school_that_left_sees_its_own_review_alone(self, world):
        user = head_of(world.alpha)
        other = make_review(world.round, world.beta)
        world.colne.memberships.filter(school=world.alpha).update(ended_on=timezone.localdate() - A_DAY)

        assert set(PeerReview.objects.visible_to(user)) == {world.review}
        assert other not in PeerReview.objects.plannable_by(user)
        assert not Round.objects.visible_to(user)


class TestTopics:
    @everybody
    def test_row(self, world, who):
        review = seen_by(WHO[who](world), world.review)

        assert review.may_see_topics == (who in THE_HOSTS | ITS_PEOPLE)
        assert [str(topic) for topic in review.topics_shown] == (["Inclusion"] if review.may_see_topics else [])

    @everybody
    def test_row_where_the_host_lets_the_lead_see_them(self, world, who):
        PeerReview.objects.update(is_topic_shared=True)

        assert seen_by(WHO[who](world), world.review).may_see_topics == (who in THE_HOSTS | THE_LEADS | ITS_PEOPLE)

    def test_nobody_is_shown_them_where_nobody_asked_who_looks(self, world):
        review = PeerReview.objects.get(pk=world.review.pk)

        assert (review.topics_shown, review.reason_shown, closable(review)) == ([], "", [])


class TestPlanning:
    @everybody
    def test_row(self, world, who):
        user = WHO[who](world)
        review = seen_by(user, world.review)

        assert review.may_plan == (who in THE_HOSTS | THE_LEADS)
        assert PeerReview.objects.plannable_by(user).filter(pk=review.pk).exists() == review.may_plan
        assert review.may_set_days == (who in THE_HOSTS | THE_LEADS | ITS_PEOPLE)

    @everybody
    def test_row_of_the_whole_round_which_its_lead_plans(self, world, who):
        assert (world.round in Round.objects.editable_by(WHO[who](world))) == (who in THE_LEADS)

    @everybody
    def test_row_of_steps_of_which_people_close_theirs_and_the_host_alone_the_report(self, world, who):
        own = {
            "lead reviewer": {"visit", "impact-review"},
            "reviewer": {"visit"},
            "champion": {"workshop", "impact-review"},
            **dict.fromkeys(THE_LEADS, ALL_BUT_REPORT),
            **{host: ALL_BUT_REPORT | {"report"} for host in THE_HOSTS},
        }
        review = seen_by(WHO[who](world), world.review)

        assert {step.name for step in closable(review)} == own.get(who, NOTHING)

    def test_step_is_a_day_of_the_review(self):
        fields = {field.name: field.get_internal_type() for field in PeerReview._meta.concrete_fields}

        assert {fields[step.field] for step in STEPS} == {"DateField"}

    def test_step_of_a_review_that_is_cancelled_is_closed_by_nobody(self, world):
        PeerReview.objects.update(state="cancelled")

        assert closable(seen_by(head_of(world.alpha), world.review)) == []


class TestReasons:
    @everybody
    def test_row(self, world, who):
        review = seen_by(WHO[who](world), world.review)

        assert review.may_see_reason == (who in THE_HOSTS | THE_LEADS | ITS_PEOPLE)
        assert review.reason_shown == ("An inspection" if review.may_see_reason else "")

    @everybody
    def test_row_of_the_officer_who_knows_how_many_once_the_year_is_over(self, world, who):
        snapshot = YearSnapshot.objects.create(year=YEAR - 1, frozen_on=timezone.localdate())
        YearFigure.objects.create(snapshot=snapshot, kind="reasons", reason="diary", value=7)
        YearFigure.objects.create(snapshot=snapshot, kind="reviews", value=30)
        user = WHO[who](world)

        counted = [(row.reason, row.value) for row in YearFigure.objects.reasons_of_year(user, YEAR - 1)]

        assert counted == ([("diary", 7)] if who == "officer" else [])
        assert not YearFigure.objects.reasons_of_year(user, YEAR).exists()


class TestHowLongPeopleKeepTheirRight:
    @pytest.fixture
    def reviewer(self, world) -> User:
        return of_review(world, "reviewer")

    def sees(self, user, review) -> bool:
        seen = seen_by(user, review)
        assert (seen.own_role is not None) == seen.may_see_topics == seen.may_set_days == seen.may_see
        return seen.may_see

    def held(self, review, impact_review_on: dt.date) -> None:
        PeerReview.objects.filter(pk=review.pk).update(
            state="held", visit_on=impact_review_on, impact_review_held_on=impact_review_on
        )

    def test_to_the_end_of_the_term_after_the_impact_review(self, world, reviewer):
        first_day_of_the_term_before = Term.of(timezone.localdate()).before.days[0]

        self.held(world.review, first_day_of_the_term_before)
        assert self.sees(reviewer, world.review)
        self.held(world.review, first_day_of_the_term_before - A_DAY)
        assert not self.sees(reviewer, world.review)

    @pytest.mark.parametrize(("ago", "may"), [(0, True), (1, True), (2, False)])
    def test_to_the_end_of_the_next_year_where_there_was_no_impact_review(self, world, reviewer, ago, may):
        PeerReview.objects.update(year=YEAR - ago)

        assert self.sees(reviewer, world.review) == may

    def test_until_somebody_takes_their_place(self, world, reviewer):
        assert self.sees(reviewer, world.review)
        Reviewer.objects.all().delete()

        assert not self.sees(reviewer, world.review)

    def test_not_with_an_account_that_is_closed(self, world, reviewer):
        reviewer.is_active = False

        assert not self.sees(reviewer, world.review)

    @pytest.mark.parametrize("post", ["lead", "headship"])
    def test_not_once_a_post_has_ended(self, world, post):
        yesterday = timezone.localdate() - A_DAY
        make = {
            "lead": lambda: make_lead(world.colne, ended_on=yesterday),
            "headship": lambda: make_headship(make_person(), world.alpha, ended_on=yesterday),
        }
        row = make[post]()

        assert not seen_by(account(row.person), world.review).may_see
        assert not seen_by(acting(row), world.review).may_see


def test_rights_of_many_reviews_take_one_query_more_for_who_acts(world, django_assert_num_queries):
    user = account(make_lead(world.colne).person)
    make_review(world.round, world.beta)

    with django_assert_num_queries(2):
        assert [review.may_plan for review in PeerReview.objects.with_rights(user)] == [True, True]
