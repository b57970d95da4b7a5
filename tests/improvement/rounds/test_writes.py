"""What may be written of a round, and the sentences that say why not."""

import datetime as dt
import re

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from improvement.models import Half, PeerReview, Reviewer, Round, WhatChanged
from improvement.rounds import writes
from tests.factories import (
    make_headship,
    make_membership,
    make_partnership,
    make_person,
    make_review,
    make_reviewer,
    make_round,
    make_school,
    make_topic,
)

pytestmark = pytest.mark.django_db
YEAR = 2026
DAY, OTHER_DAY = dt.date(2026, 11, 12), dt.date(2026, 12, 3)
A_DAY = dt.timedelta(days=1)
REVIEWER = Reviewer.Role.REVIEWER
ELSEWHERE = ("paper", "trust")
INSPECTION, DIARY = PeerReview.Reason.INSPECTION, PeerReview.Reason.DIARY


def saying(sentence: str):
    """It is refused with a sentence in which that stands."""
    return pytest.raises(ValidationError, match=re.escape(sentence))


@pytest.fixture
def round() -> Round:
    schools = [make_school(name) for name in ("Alpha", "Beta", "Gamma")]
    return make_round(make_partnership("Colne", schools=schools), year=YEAR)


@pytest.fixture
def review(round) -> PeerReview:
    """Of Alpha, without a day yet."""
    return make_review(round, _school(round))


def _school(round: Round, name: str = "Alpha"):
    return round.partnership.memberships.get(school__name=name).school


def visit(review: PeerReview, day: dt.date = DAY, half: str = Half.DAY, **more) -> PeerReview:
    return writes.set_visit(review=review, first=(day, half), by=None, **more)


class TestHow:
    def test_partnership_says_how_it_does_them_and_changes_its_mind(self, round):
        said = writes.say_how(partnership=round.partnership, year=2030, manner="none", why_none="new", by=None)
        changed = writes.say_how(partnership=round.partnership, year=2030, manner="paper", by=None)

        assert said == changed
        assert (changed.manner, changed.why_none) == ("paper", "")

    def test_none_has_a_reason(self, round):
        with saying("Choose why there are no peer reviews"):
            writes.say_how(partnership=round.partnership, year=2030, manner="none", by=None)

    @pytest.mark.parametrize("said", [{"manner": "none", "why_none": "capacity"}, *({"manner": m} for m in ELSEWHERE)])
    def test_what_is_not_planned_here_is_refused_while_a_review_goes_on(self, round, said):
        review = make_review(round, _school(round))
        other = {"partnership": round.partnership, "year": round.year, **said}

        with saying("Colne has a peer review this year. Cancel what is not to be first"):
            writes.say_how(**other, by=None)
        writes.cancel(review=review, reason=DIARY, by=None)

        assert writes.say_how(**other, by=None).manner == said["manner"]

    def test_review_is_refused_where_there_are_none(self, round):
        Round.objects.update(manner="none", why_none="capacity")
        round.refresh_from_db()

        with saying("Colne has no peer reviews in"):
            writes.plan_review(round=round, host=_school(round), by=None)


class TestPlanning:
    def test_review_of_a_member_is_planned(self, round):
        review = writes.plan_review(round=round, host=_school(round), by=None)

        assert (review.state, review.year, review.visit_on, review.topics) == ("planned", round.year, None, [])

    def test_review_of_a_school_that_never_was_a_member_is_refused(self, round):
        with saying("Omega is not a member of Colne in 2026 to 2027. Choose one of its schools"):
            writes.plan_review(round=round, host=make_school("Omega"), by=None)

    def test_review_of_a_school_that_left_is_refused(self, round):
        round.partnership.memberships.filter(school__name="Alpha").update(ended_on=round.days[0] - A_DAY)

        with saying("Alpha is not a member"):
            writes.plan_review(round=round, host=_school(round), by=None)

    def test_review_of_a_school_that_joins_within_the_year_is_planned(self, round):
        later = make_school("Delta")
        make_membership(round.partnership, later, started_on=round.days[1])

        assert writes.plan_review(round=round, host=later, by=None).pk

    def test_review_of_a_year_that_is_over_is_of_who_was_a_member_then(self, round):
        past = make_round(round.partnership, year=2024)
        round.partnership.memberships.filter(school__name="Alpha").update(ended_on=past.days[1])

        assert writes.plan_review(round=past, host=_school(round), by=None).pk

    def test_second_review_of_a_school_in_a_year_is_refused_in_another_partnership_too(self, round):
        host = _school(round)
        writes.plan_review(round=round, host=host, by=None)
        other = make_round(make_partnership(schools=[host]), year=round.year)

        with saying("One a year is enough"):
            writes.plan_review(round=other, host=host, by=None)


class TestGroups:
    def test_groups_are_made_numbered_and_made_anew(self, round):
        keys = [make_review(round, m.school).host_id for m in round.partnership.memberships.order_by("pk")]
        more = [make_school() for _ in range(3)]
        for school in more:
            make_membership(round.partnership, school)
            keys.append(make_review(round, school).host_id)

        writes.set_groups(round=round, groups=[keys[:3], keys[3:]], by=None)
        first = list(round.groups.values_list("pk", "number"))
        writes.set_groups(round=round, groups=[keys[3:], keys[:3]], by=None)

        assert list(round.groups.values_list("pk", "number")) == first
        assert [group.number for group in round.groups.all()] == [1, 2]
        assert sorted(round.groups.get(number=1).reviews.values_list("host", flat=True)) == sorted(keys[3:])

    def test_group_that_is_left_over_goes_and_leaves_its_cancelled_reviews(self, round):
        schools = [membership.school for membership in round.partnership.memberships.order_by("pk")]
        for _ in range(3):
            schools.append(make_school())
            make_membership(round.partnership, schools[-1])
        reviews = [make_review(round, school) for school in schools]
        keys = [school.pk for school in schools]
        writes.set_groups(round=round, groups=[keys[:3], keys[3:]], by=None)
        for review in reviews[3:]:
            writes.cancel(review=review, reason=DIARY, by=None)

        writes.set_groups(round=round, groups=[keys[:3]], by=None)

        assert round.groups.count() == 1
        assert [review.group_id for review in round.reviews.filter(state="cancelled")] == [None] * 3

    def test_group_without_a_lead_has_none_under_another_number(self, round):
        schools = [membership.school for membership in round.partnership.memberships.order_by("pk")]
        for _ in range(3):
            schools.append(make_school())
            make_membership(round.partnership, schools[-1])
        reviews, keys = [make_review(round, school) for school in schools], [school.pk for school in schools]
        writes.set_groups(round=round, groups=[keys[:3], keys[3:]], by=None)
        lead = make_person()
        for review in (reviews[0], reviews[3]):  # of whose groups they both are
            make_reviewer(review, lead)
        writes.choose_group_lead(group=round.groups.get(number=1), person=lead, by=None)

        writes.set_groups(round=round, groups=[keys[3:], keys[:3]], by=None)

        assert [group.lead for group in round.groups.order_by("number")] == [None, lead]

    def test_groups_that_are_not_valid_are_refused(self, round):
        review = make_review(round, _school(round))

        with saying("One school has nobody to review it"):
            writes.set_groups(round=round, groups=[[review.host_id]], by=None)

    def test_groups_of_other_schools_are_refused(self, round):
        keys = [make_review(round, m.school).host_id for m in round.partnership.memberships.all()]

        with saying("of other schools than those that are reviewed"):
            writes.set_groups(round=round, groups=[[*keys, make_school().pk]], by=None)
        assert not round.groups.exists()


class TestTopics:
    def test_one_or_two_are_chosen(self, review):
        inclusion, achievement = make_topic(), make_topic("Achievement")

        writes.choose_topics(review=review, topics=[inclusion, achievement], by=None)
        review.refresh_from_db()
        assert review.topics == [inclusion, achievement]
        writes.choose_topics(review=review, topics=[achievement], by=None)
        review.refresh_from_db()
        assert review.topics == [achievement]

    @pytest.mark.parametrize("names", [[], ["Inclusion", "Achievement", "Early years"], ["Inclusion", "Inclusion"]])
    def test_none_three_and_the_same_twice_are_refused(self, review, names):
        with saying("Choose one topic, or two"):
            writes.choose_topics(review=review, topics=[make_topic(name) for name in names], by=None)

    def test_topic_that_ended_is_refused_unless_it_was_chosen_before(self, review):
        inclusion, achievement = make_topic(), make_topic("Achievement")
        writes.choose_topics(review=review, topics=[inclusion], by=None)
        for topic in (inclusion, achievement):
            topic.ended_on = timezone.localdate() - A_DAY
            topic.save()

        writes.choose_topics(review=review, topics=[inclusion], by=None)
        with saying("“Achievement” is not among the topics today"):
            writes.choose_topics(review=review, topics=[inclusion, achievement], by=None)

    def test_review_that_is_cancelled_takes_none(self, review):
        writes.cancel(review=review, reason=DIARY, by=None)

        with saying("was cancelled"):
            writes.choose_topics(review=review, topics=[make_topic()], by=None)


class TestVisits:
    def test_visit_has_one_day_or_two(self, review):
        visit(review, second=(DAY + A_DAY, Half.MORNING))
        review.refresh_from_db()
        assert list(review.visit_days) == [(DAY, "day"), (DAY + A_DAY, "morning")]

        visit(review, OTHER_DAY, Half.AFTERNOON)
        review.refresh_from_db()
        assert list(review.visit_days) == [(OTHER_DAY, "afternoon")]
        assert review.reason == ""

    @pytest.mark.parametrize("day", [dt.date(2026, 9, 1), dt.date(2027, 8, 31)])
    def test_visit_is_on_a_day_of_its_year(self, review, day):
        assert visit(review, day).visit_on == day

    @pytest.mark.parametrize("day", [dt.date(2026, 8, 31), dt.date(2027, 9, 1)])
    def test_visit_of_another_year_is_refused(self, review, day):
        with saying("is not in 2026 to 2027. Enter a day from 1 September 2026 to"):
            visit(review, day)

    @pytest.mark.parametrize(("days", "is_member"), [(-1, False), (0, True), (1, True)])
    def test_visit_of_a_member_that_left_before_it_is_refused(self, review, days, is_member):
        review.round.partnership.memberships.filter(school=review.host).update(ended_on=DAY + days * A_DAY)

        if is_member:
            visit(review)
            return
        with saying("Alpha left Colne on 11 November 2026, before 12 November 2026"):
            visit(review)

    def test_visit_of_a_member_that_joins_after_it_is_refused(self, review):
        review.round.partnership.memberships.filter(school=review.host).update(started_on=DAY + A_DAY)

        with saying("Alpha joins Colne on 13 November 2026, after 12 November 2026"):
            visit(review)

    def test_visit_of_who_never_was_a_member_is_refused(self, review):
        review.round.partnership.memberships.filter(school=review.host).delete()

        with saying("Alpha is not a member of Colne. Choose another day, or cancel"):
            visit(review)

    def test_visit_of_a_school_that_has_closed_is_refused(self, review):
        review.host.closed_on = DAY - A_DAY
        review.host.save()

        with saying("Alpha is not open on 12 November 2026"):
            visit(review)

    def test_second_day_is_looked_at_like_the_first(self, review):
        review.round.partnership.memberships.filter(school=review.host).update(ended_on=DAY)

        with saying("before 13 November 2026"):
            visit(review, second=(DAY + A_DAY, Half.DAY))

    def test_visit_is_postponed_to_another_day_in_one_step(self, review):
        visit(review)
        visit(review, OTHER_DAY, reason=INSPECTION)
        review.refresh_from_db()

        assert (review.state, review.visit_on, review.postponed_from) == ("planned", OTHER_DAY, DAY)
        assert review.reason == INSPECTION

    def test_visit_after_the_workshop_that_is_planned_is_refused_unless_that_moves_too(self, review):
        writes.set_days_around(review=review, workshop=DAY + A_DAY, impact_review=None, by=None)

        with saying("The workshop would be on 13 November 2026, before the visit on 3 December 2026"):
            visit(review, OTHER_DAY)
        visit(review, OTHER_DAY, around=(OTHER_DAY + A_DAY, None))

        review.refresh_from_db()
        assert (review.visit_on, review.workshop_on) == (OTHER_DAY, OTHER_DAY + A_DAY)

    def test_visit_is_postponed_without_a_day_and_gets_one_later(self, review):
        visit(review, second=(DAY + A_DAY, Half.DAY))
        writes.postpone(review=review, reason=INSPECTION, by=None)
        review.refresh_from_db()
        assert (review.state, list(review.visit_days), review.postponed_from) == ("postponed", [], DAY)

        visit(review, OTHER_DAY)
        review.refresh_from_db()
        assert (review.state, review.visit_on, review.postponed_from, review.reason) == (
            *("planned", OTHER_DAY),
            *(DAY, INSPECTION),
        )

    def test_visit_that_is_postponed_already_changes_its_reason(self, review):
        visit(review)
        writes.postpone(review=review, reason=INSPECTION, by=None)
        writes.postpone(review=review, reason=DIARY, by=None)
        review.refresh_from_db()

        assert (review.postponed_from, review.reason) == (DAY, DIARY)

    def test_visit_without_a_day_is_not_postponed(self, review):
        for refused in (
            lambda: writes.postpone(review=review, reason=INSPECTION, by=None),
            lambda: visit(review, reason=INSPECTION),
        ):
            with saying("This visit has no day yet, so it cannot be postponed"):
                refused()

    @pytest.mark.parametrize("reason", ["", "They fell out"])
    def test_visit_is_postponed_and_cancelled_for_one_of_the_reasons_alone(self, review, reason):
        visit(review)

        for write in (writes.postpone, writes.cancel):
            with pytest.raises(ValidationError):
                write(review=review, reason=reason, by=None)

    def test_review_that_is_cancelled_is_not_changed(self, review):
        visit(review)
        writes.cancel(review=review, reason=DIARY, by=None)

        for refused in (lambda: visit(review), lambda: writes.hold(review=review, by=None)):
            with saying("was cancelled. Plan a new one"):
                refused()


class TestHolding:
    def test_visit_that_is_over_was_held(self, review, monkeypatch):
        monkeypatch.setattr(timezone, "localdate", lambda *args: DAY)
        visit(review)
        writes.choose_topics(review=review, topics=[make_topic()], by=None)

        writes.hold(review=review, by=None)

        review.refresh_from_db()
        assert review.is_held
        with saying("was held. Its day can no longer be moved"):
            writes.cancel(review=review, reason=DIARY, by=None)

    def test_visit_to_come_is_planned_and_not_held(self, review, monkeypatch):
        monkeypatch.setattr(timezone, "localdate", lambda *args: DAY)
        visit(review, second=(DAY + A_DAY, Half.DAY))
        writes.choose_topics(review=review, topics=[make_topic()], by=None)

        with saying("planned for 13 November 2026, which is still to come. Planned is not"):
            writes.hold(review=review, by=None)

    def test_visit_without_a_topic_is_not_held(self, review):
        visit(review)

        with saying("No topic is agreed for this review yet. The host chooses"):
            writes.hold(review=review, by=None)

    def test_visit_without_a_day_is_not_held(self, review):
        writes.choose_topics(review=review, topics=[make_topic()], by=None)

        with saying("no day yet. Enter the day on which it was held"):
            writes.hold(review=review, by=None)

    def test_visit_of_a_member_that_left_since_was_held_all_the_same(self, review, monkeypatch):
        monkeypatch.setattr(timezone, "localdate", lambda *args: OTHER_DAY)
        visit(review)
        writes.choose_topics(review=review, topics=[make_topic()], by=None)
        review.round.partnership.memberships.filter(school=review.host).update(ended_on=DAY)

        assert writes.hold(review=review, by=None).is_held

    def test_visit_after_which_the_school_shares_what_changed_was_held(self, review):
        PeerReview.objects.update(state="held", visit_on=DAY, topic=make_topic())
        WhatChanged.objects.create(review=review, sentence="More reading.", shared_with="heads")

        with saying("The school shares what changed after this visit"):
            writes.take_back_held(review=review, by=None)

    def test_visit_that_nobody_said_to_be_held_is_not_taken_back(self, review):
        with saying("Nobody has said that this visit was held"):
            writes.take_back_held(review=review, by=None)


class TestPeople:
    def name(self, review, person, role=REVIEWER, **more):
        return writes.name_reviewer(review=review, person=person, role=role, by=None, **more)

    @pytest.mark.parametrize("role", ["headteacher", "executive", "co-head", "acting"])
    @pytest.mark.parametrize("as_role", Reviewer.VISITING)
    def test_whoever_heads_the_host_is_refused(self, review, role, as_role):
        head = make_person("Ann Day")
        make_headship(head, review.host, role=role)
        make_headship(head, _school(review.round, "Beta"), role="executive")

        with saying("Ann Day heads Alpha, which is reviewed. Choose somebody of another"):
            self.name(review, head, as_role)

    @pytest.mark.parametrize(("ended_on", "may"), [(DAY - A_DAY, True), (DAY, False)])
    def test_whoever_headed_the_host_until_before_the_visit_may_review_it(self, review, ended_on, may):
        head = make_person("Ann Day")
        make_headship(head, review.host, ended_on=ended_on)
        visit(review)

        if may:
            assert self.name(review, head).pk
            return
        with saying("heads Alpha"):
            self.name(review, head)

    def test_visit_is_refused_on_a_day_when_its_reviewer_heads_the_host(self, review):
        head = make_person("Ann Day")
        visit(review)
        self.name(review, head)
        make_headship(head, review.host, started_on=OTHER_DAY)

        with saying("Ann Day heads Alpha"):
            visit(review, OTHER_DAY)

    def test_whoever_works_at_the_host_is_refused(self, review):
        with saying("Dan Oak works at Alpha, which is reviewed"):
            self.name(review, make_person("Dan Oak"), school=review.host)

    def test_champion_of_the_hosts_own_is_taken(self, review):
        assert self.name(review, make_person(), "champion", school=review.host).pk

    def test_person_twice_in_a_review_is_refused(self, review):
        person = make_person()
        self.name(review, person)

        with saying("in this review already"):
            self.name(review, person, "champion")

    @pytest.mark.parametrize(
        ("half", "other", "meet"),
        [
            ("day", "day", True),
            ("day", "morning", True),
            ("afternoon", "day", True),
            ("morning", "morning", True),
            ("morning", "afternoon", False),
        ],
    )
    def test_person_is_at_one_visit_in_a_half_day(self, round, review, half, other, meet):
        person = make_person("Ann Day")
        second = make_review(review.round, _school(round, "Beta"))
        make_reviewer(second, person)
        visit(second, DAY, other)
        visit(review, DAY, half)

        if not meet:
            assert self.name(review, person).pk
            return
        on = "12 November 2026" if half == "day" else f"12 November 2026 in the {half}"
        with saying(f"Ann Day is at another visit on {on}. Choose another day"):
            self.name(review, person)

    @pytest.mark.parametrize("is_second_day", [True, False])
    def test_visit_is_refused_where_one_of_its_people_is_elsewhere(self, round, review, is_second_day):
        person = make_person("Ann Day")
        second = make_review(review.round, _school(round, "Beta"))
        for one in (review, second):
            make_reviewer(one, person)
        visit(second, DAY - A_DAY, second=(DAY, Half.DAY))
        wanted = {"day": DAY - 2 * A_DAY, "second": (DAY, Half.MORNING)} if is_second_day else {"day": DAY}

        with saying("Ann Day is at another visit on 12 November 2026") as refused:
            visit(review, **wanted)
        assert "Beta" not in str(refused.value)
        review.refresh_from_db()
        assert review.visit_on is None

    @pytest.mark.parametrize("freed", ["cancelled", "champion", "same review"])
    def test_person_is_free_where_the_other_is_no_visit_of_theirs(self, round, review, freed):
        person = make_person()
        second = make_review(review.round, _school(round, "Beta"))
        make_reviewer(second, person, role="champion" if freed == "champion" else "reviewer")
        visit(second)
        if freed == "cancelled":
            writes.cancel(review=second, reason=DIARY, by=None)
        visit(review if freed != "same review" else second)

        assert freed == "same review" or self.name(review, person).pk

    def test_person_is_replaced_in_their_role(self, review):
        visit(review)
        old = self.name(review, make_person(), "lead-reviewer")

        new = writes.replace_reviewer(reviewer=old, person=make_person("New"), by=None)

        assert (new.role, new.review) == ("lead-reviewer", review)
        assert list(review.reviewers.all()) == [new]

    def test_person_stays_where_the_other_is_refused(self, review):
        head = make_person()
        make_headship(head, review.host)
        old = self.name(review, make_person())

        with saying("heads Alpha"):
            writes.replace_reviewer(reviewer=old, person=head, by=None)

        assert list(review.reviewers.all()) == [old]
