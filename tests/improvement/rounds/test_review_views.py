"""One school's peer review: who sees what of it, and what its host, its lead and its people enter."""

import datetime as dt
import re
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from base.school_terms import academic_year
from improvement.models import PeerReview, Reviewer
from improvement.rounds import steps, writes
from improvement.rounds.candidates import candidates_for
from office.models import Message
from partnerships.models import Person, School
from tests.clients import signed_in
from tests.factories import (
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
    make_topic,
    make_user,
)
from tests.made_once import made_once

pytestmark = pytest.mark.django_db
YEAR = 2026
TODAY = dt.date(2026, 11, 29)
DAY, OTHER_DAY = dt.date(2026, 11, 12), dt.date(2026, 12, 3)


@pytest.fixture(autouse=True)
def _today(monkeypatch) -> None:
    """A day in the middle of the year of the round."""
    monkeypatch.setattr(timezone, "localdate", lambda *_, **__: TODAY)
    assert academic_year(TODAY) == YEAR


@made_once(on=TODAY)
def world():
    """Alpha is reviewed in Colne, with Beta and Gamma; each has a head, and Beta's leads the partnership."""
    schools = [make_school(name) for name in ("Alpha", "Beta", "Gamma")]
    heads = [make_headship(make_person(f"Head of {school}"), school).person for school in schools]
    colne = make_partnership("Colne", schools=schools)
    round = make_round(colne, year=YEAR)
    review = make_review(round, schools[0])
    lead = make_lead(colne)
    return SimpleNamespace(
        schools=schools, heads=heads, colne=colne, round=round, review=review, lead=lead, inclusion=make_topic()
    )


def client_of(person) -> Client:
    return signed_in(make_user(person=person))


@made_once(on=TODAY)
def client(world) -> Client:
    """Signed in as the lead."""
    return client_of(world.lead.person)


@made_once(on=TODAY)
def host(world) -> Client:
    """Signed in as the head of the host."""
    return client_of(world.heads[0])


def at(review: PeerReview, page: str = "") -> str:
    return f"/reviews/{review.pk}/{page}"


def entered(**changed) -> dict[str, object]:
    """What the form sends where nothing but this is entered."""
    nothing = {"visit_on": "", "visit_half": "day", "second_visit_on": "", "second_visit_half": "day"}
    around = {"workshop_on": "", "impact_review_on": "", "data_shared_on": ""}
    return {**nothing, **around, "lead_reviewer": "", **changed}


def sent(client: Client, review: PeerReview, **changed) -> str:
    """The page after the form was sent."""
    return client.post(at(review, "edit/"), entered(**changed), follow=True).content.decode()


def is_at(page: str, field: str, sentence: str) -> bool:
    """Whether the sentence is in the error summary, as a link to the field, and at the field itself."""
    return f'<a href="#id_{field}">{sentence}' in page and page.count(sentence) >= 2


class TestWhoSeesWhat:
    @made_once(on=TODAY)
    def review(self, world) -> PeerReview:
        """Of a topic that the lead does not know, postponed from a day, with somebody in every role."""
        PeerReview.objects.update(
            topic=make_topic("Zztopic"), visit_on=OTHER_DAY, postponed_from=DAY, reason="inspection"
        )
        make_reviewer(world.review, make_person("Rae Viewer"))
        return world.review

    @pytest.mark.parametrize(
        ("who", "topic", "reason", "may_change"),
        [("host", True, True, True), ("lead", False, True, True), ("reviewer", True, True, True)],
    )
    def test_review_is_shown_to_its_own(self, world, review, who, topic, reason, may_change):
        people = {"host": world.heads[0], "lead": world.lead.person, "reviewer": Reviewer.objects.get().person}

        page = client_of(people[who]).get(at(review)).content.decode()

        assert "Rae Viewer" in page
        assert "3 December 2026" in page
        assert ("Zztopic" in page, "An inspection" in page, "/edit/" in page) == (topic, reason, may_change)

    def test_head_of_another_member_sees_who_and_when_and_nothing_else(self, world, review):
        page = client_of(world.heads[2]).get(at(review)).content.decode()

        assert "Rae Viewer" in page
        assert "3 December 2026" in page
        for hidden in ("Zztopic", "Topics", "An inspection", "12 November", "/edit/", "/postpone/", "Report received"):
            assert hidden not in page, hidden

    def test_everybody_else_finds_nothing(self, world, review):
        for user in (make_user(), make_user(person=make_lead().person), make_user(is_superuser=True)):
            assert signed_in(user).get(at(review)).status_code == 404

    @pytest.mark.parametrize("page", ["edit/", "held/", "postpone/", "cancel/", "steps/workshop/"])
    def test_pages_that_change_it_are_closed_to_other_members(self, world, review, page):
        other = client_of(world.heads[2])

        assert other.get(at(review, page)).status_code == other.post(at(review, page)).status_code == 404

    @pytest.mark.parametrize("page", ["postpone/", "cancel/", "people/{}/", "steps/report/", "steps/data/"])
    def test_reviewer_sets_days_and_plans_nothing(self, world, review, page):
        reviewer = Reviewer.objects.get()

        assert client_of(reviewer.person).get(at(review, page.format(reviewer.pk))).status_code == 404

    def test_lead_does_not_say_that_the_report_was_received(self, client, host, review):
        PeerReview.objects.update(state="held", topic=review.topic or make_topic())

        assert client.get(at(review, "steps/report/")).status_code == 404
        assert host.get(at(review, "steps/report/")).status_code == 200

    def test_delegate_of_the_head_sees_and_changes_what_the_head_may(self, world, review):
        delegate = make_user(name="Sam Office")
        make_delegate(world.heads[0].headships.get(), delegate, started_on=TODAY)  # whatever day it is today

        assert "Zztopic" in signed_in(delegate).get(at(review)).content.decode()
        assert signed_in(delegate).get(at(review, "edit/")).status_code == 200

    @pytest.mark.parametrize("page", ["postpone/", "cancel/"])
    def test_who_says_a_reason_reads_who_else_may_come_to_see_it(self, host, review, page):
        said = host.get(at(review, page)).content.decode()

        for words in (
            "Two named officers see it where somebody asks for it by law",
            "whoever runs this site",
            "is told",
        ):
            assert words in said

    def test_no_page_has_a_box_for_words(self, host, review):
        for page in ("", "edit/", "held/", "postpone/", "cancel/", "steps/workshop/"):
            assert "<textarea" not in host.get(at(review, page)).content.decode()


class TestEditing:
    def test_lead_enters_all_of_a_review_at_once(self, client, world):
        lead_reviewer, champion = world.heads[1].pk, world.heads[0].pk

        page = sent(
            client,
            world.review,
            topics=[world.inclusion.pk],
            visit_on="12 Nov",
            visit_half="morning",
            second_visit_on="13/11/26",
            lead_reviewer=lead_reviewer,
            reviewers=[world.heads[2].pk],
            champions=[champion],
            data_shared_on="2 November",
            workshop_on="12 Jan",
            impact_review_on="30 March 2027",
        )

        review = PeerReview.objects.get()
        assert "The review of Alpha is changed." in page
        assert review.topics == [world.inclusion]
        assert list(review.visit_days) == [(DAY, "morning"), (DAY + dt.timedelta(days=1), "day")]
        assert [review.data_shared_on, review.workshop_on, review.impact_review_on] == [
            dt.date(2026, 11, 2),
            dt.date(2027, 1, 12),
            dt.date(2027, 3, 30),
        ]
        assert {(one.role, one.person_id, one.school) for one in review.reviewers.all()} == {
            ("lead-reviewer", lead_reviewer, world.schools[1]),
            ("reviewer", world.heads[2].pk, world.schools[2]),
            ("champion", champion, world.schools[0]),
        }

    def test_form_that_is_sent_as_it_is_changes_nothing(self, client, world):
        writes.set_visit(review=world.review, first=(DAY, "morning"), by=None)
        make_reviewer(world.review, world.heads[1], role="lead-reviewer", school=world.schools[1])
        before = list(PeerReview.objects.values()), list(Reviewer.objects.values())
        form = client.get(at(world.review, "edit/")).context["form"]

        shown = {name: form[name].value() or [] for name in form.fields}
        page = client.post(at(world.review, "edit/"), shown, follow=True).content.decode()

        assert (list(PeerReview.objects.values()), list(Reviewer.objects.values())) == before
        assert "Nothing was changed." in page
        assert "is changed" not in page

    def test_lead_returns_to_the_sheet_and_the_host_to_the_review(self, client, host, world):
        sheet = f"/my-partnership/{world.lead.pk}/round/"

        assert f'href="{sheet}#review-{world.review.pk}"' in client.get(at(world.review, "edit/")).content.decode()
        assert client.post(at(world.review, "edit/"), entered()).url == sheet
        assert host.post(at(world.review, "edit/"), entered()).url == at(world.review)

    @pytest.mark.parametrize("page", ["postpone/", "cancel/", "people/{}/"])
    def test_who_changes_their_mind_goes_back_where_they_came_from(self, client, host, world, page):
        page = page.format(make_reviewer(world.review, make_person()).pk)
        back = 'class="govuk-back-link" href="{}"'

        lead, own = (one.get(at(world.review, page)).content.decode() for one in (client, host))

        assert back.format(f"/my-partnership/{world.lead.pk}/round/#review-{world.review.pk}") in lead
        assert back.format(at(world.review)) in own

    def test_lead_is_told_before_they_choose_topics_that_they_cannot_see_them_afterwards(self, client, host, world):
        lead, own = (one.get(at(world.review, "edit/")).content.decode() for one in (client, host))
        assert "Once you save them, you can neither see nor change them" in lead
        assert "Once you save them" not in own

        PeerReview.objects.update(topic=world.inclusion, is_topic_shared=True)

        assert "Once you save them" not in client.get(at(world.review, "edit/")).content.decode()

    def test_lead_chooses_topics_once_and_then_only_where_the_host_lets_them_see_them(self, client, host, world):
        sent(client, world.review, topics=[world.inclusion.pk])
        assert PeerReview.objects.get().topics == [world.inclusion]

        page = client.get(at(world.review, "edit/")).content.decode()
        assert "Inclusion" not in page
        assert "The school sees them, and may let you see them" in page
        sent(client, world.review, topics=[make_topic("Achievement").pk])
        assert PeerReview.objects.get().topics == [world.inclusion], "what is not asked for is not taken"

        sent(host, world.review, topics=[world.inclusion.pk], is_topic_shared="on")
        assert "Inclusion" in client.get(at(world.review, "edit/")).content.decode()

    def test_host_takes_the_lead_s_sight_of_the_topics_back(self, client, host, world):
        PeerReview.objects.update(topic=world.inclusion, is_topic_shared=True)
        assert "Inclusion" in client.get(at(world.review)).content.decode()

        sent(host, world.review, topics=[world.inclusion.pk])

        assert "Inclusion" not in client.get(at(world.review)).content.decode()

    def test_reviewer_is_asked_for_days_alone(self, world):
        reviewer = make_reviewer(world.review, make_person("Rae Viewer"))

        form = client_of(reviewer.person).get(at(world.review, "edit/")).context["form"]

        assert set(form.fields) == {
            *("visit_on", "visit_half", "second_visit_on", "second_visit_half"),
            *("workshop_on", "impact_review_on", "seen", "looked"),
        }

    def test_visit_moves_to_another_day_for_a_reason(self, client, world):
        writes.set_visit(review=world.review, first=(DAY, "day"), by=None)

        sent(client, world.review, visit_on="3 Dec", reason="reviewer")

        review = PeerReview.objects.get()
        assert (review.state, review.visit_on, review.postponed_from, review.reason) == (
            *("planned", OTHER_DAY),
            *(DAY, "reviewer"),
        )

    @pytest.mark.parametrize(("moved", "to"), [("3 Dec", "4 Dec"), ("5 Nov", "6 Nov")])
    def test_visit_and_workshop_move_together_either_way(self, client, world, moved, to):
        PeerReview.objects.update(visit_on=DAY, workshop_on=dt.date(2026, 11, 20))

        assert "is changed" in sent(client, world.review, visit_on=moved, workshop_on=to)

    def test_day_that_was_entered_wrongly_is_put_right_without_one(self, client, world):
        writes.set_visit(review=world.review, first=(DAY, "day"), by=None)

        sent(client, world.review, visit_on="3 Dec")

        review = PeerReview.objects.get()
        assert (review.visit_on, review.postponed_from, review.reason) == (OTHER_DAY, None, "")

    def test_new_day_that_is_over_is_taken_and_warned_of(self, client, world):
        page = sent(client, world.review, visit_on="20 Nov 2026")

        assert "20 November 2026 is over. Say that the visit was held, or enter another day." in page
        assert PeerReview.objects.get().visit_on == dt.date(2026, 11, 20)
        assert "is over. Say" not in sent(client, world.review, visit_on="20 Nov 2026", workshop_on="12 Jan")
        assert "is over. Say" not in sent(client, world.review, visit_on="3 Dec", workshop_on="12 Jan")

    def test_impact_review_before_the_workshop_is_refused_at_its_field(self, client, world):
        page = sent(client, world.review, visit_on="3 Dec", workshop_on="12 Jan", impact_review_on="11 Jan")

        said = (
            "The impact review would be on 11 January 2027, before the workshop on 12 January 2027. Enter a later day"
        )
        assert is_at(page, "impact_review_on", said)
        assert PeerReview.objects.get().visit_on is None
        sent(client, world.review, visit_on="3 Dec", workshop_on="12 Jan", impact_review_on="12 Jan")
        assert PeerReview.objects.get().impact_review_on == dt.date(2027, 1, 12)

    @pytest.mark.parametrize("field", ["workshop_on", "impact_review_on"])
    @pytest.mark.parametrize(("typed", "is_taken"), [("31 August 2028", True), ("1 September 2028", False)])
    def test_what_follows_the_visit_is_in_its_year_or_the_next(self, client, world, field, typed, is_taken):
        page = sent(client, world.review, visit_on="3 Dec", **{field: typed})

        assert (PeerReview.objects.get().visit_on is not None) is is_taken
        assert is_taken or is_at(page, field, f"The {field[:-3].replace('_', ' ')} would be on 1 September 2028")

    def test_inset_day_at_a_weekend_is_refused(self, client, world):
        page = sent(client, world.review, inset_days="5 December 2026")

        assert is_at(page, "inset_days", "INSET days: 5 December 2026 is a Saturday. Enter a day on which")

    def test_inset_day_in_the_holidays_is_warned_of(self, client, world):
        assert "The INSET day 29 December 2026 is outside term." in sent(client, world.review, inset_days="29 Dec")

    def test_topics_keep_their_order_where_something_else_is_saved(self, client, world):
        later, earlier = make_topic("Zz"), make_topic("Aa")
        PeerReview.objects.update(topic=later, second_topic=earlier, is_topic_shared=True)

        sent(client, world.review, topics=[earlier.pk, later.pk], workshop_on="3 Dec")

        review = PeerReview.objects.get()
        assert (review.topics, review.workshop_on) == ([later, earlier], OTHER_DAY)

    def test_dates_come_first(self, client, world):
        PeerReview.objects.update(visit_on=OTHER_DAY)
        form = client.get(at(world.review, "edit/")).content.decode()

        assert form.index('name="visit_on"') < form.index('name="workshop_on"') < form.index('name="impact_review_on"')
        assert form.index('name="impact_review_on"') < form.index('name="topics"') < form.index('name="reviewers"')

    def test_people_change_places_and_leave(self, client, world):
        one, other = world.heads[1], world.heads[2]
        make_reviewer(world.review, one, role="lead-reviewer")
        make_reviewer(world.review, other)

        sent(client, world.review, lead_reviewer=other.pk)

        assert [(row.role, row.person) for row in Reviewer.objects.all()] == [("lead-reviewer", other)]

    def test_both_champions_stay_where_something_else_is_changed(self, client, world):
        for head in world.heads[:2]:
            make_reviewer(world.review, head, role="champion")
        form = client.get(at(world.review, "edit/")).context["form"]
        shown = {name: form[name].value() or [] for name in form.fields}

        client.post(at(world.review, "edit/"), shown | {"workshop_on": "12 Jan"})

        assert PeerReview.objects.get().workshop_on == dt.date(2027, 1, 12)
        assert [row.person for row in Reviewer.objects.order_by("pk")] == world.heads[:2]

    def test_who_leaves_is_not_asked_about_the_new_day(self, client, world):
        busy = world.heads[1]
        make_reviewer(world.review, busy)
        elsewhere = make_review(world.round, world.schools[2], visit_on=OTHER_DAY)
        make_reviewer(elsewhere, busy)

        sent(client, world.review, visit_on="3 Dec", reviewers=[])

        assert PeerReview.objects.get(pk=world.review.pk).visit_on == OTHER_DAY

    def test_visit_that_was_held_keeps_its_days(self, client, world):
        PeerReview.objects.update(state="held", visit_on=DAY, topic=world.inclusion)

        sent(client, world.review, visit_on="3 Dec", workshop_on="12 Jan")

        review = PeerReview.objects.get()
        assert (review.visit_on, review.workshop_on) == (DAY, dt.date(2027, 1, 12))

    @pytest.mark.parametrize("page", ["edit/", "postpone/", "cancel/", "people/{}/"])
    def test_review_that_was_cancelled_is_not_changed(self, client, world, page):
        reviewer = make_reviewer(world.review, make_person())
        PeerReview.objects.update(state="cancelled", reason="other")
        address = at(world.review, page.format(reviewer.pk))

        assert "was cancelled. Plan a new one" in client.get(address, follow=True).content.decode()
        client.post(address, {"reason": "diary", "nobody": "1"})
        assert (PeerReview.objects.get().reason, Reviewer.objects.count()) == ("other", 1)

    def test_what_somebody_else_saved_meanwhile_is_not_undone_unseen(self, client, host, world):
        opened = client.get(at(world.review, "edit/")).context["form"]["seen"].value()
        sent(host, world.review, visit_on="3 Dec")

        page = sent(client, world.review, visit_on="4 Dec", seen=opened)
        assert "Somebody has changed this review since you opened this page" in page
        assert 'value="4 Dec"' in page
        assert PeerReview.objects.get().visit_on == OTHER_DAY

        again = re.search(r'name="seen" value="(\w+)"', page)[1]
        sent(client, world.review, visit_on="4 Dec", seen=again)
        assert PeerReview.objects.get().visit_on == OTHER_DAY + dt.timedelta(days=1)

    def test_what_is_saved_meanwhile_is_said_where_it_differs(self, client, host, world):
        opened = client.get(at(world.review, "edit/")).context["form"]["seen"].value()
        rae = make_headship(make_person("Rae Viewer"), world.schools[1]).person
        sent(host, world.review, visit_on="3 Dec", workshop_on="10 Dec", reviewers=[rae.pk])

        page = sent(client, world.review, visit_on="4 Dec", workshop_on="10 Dec", seen=opened)

        assert "What is saved now, where it differs from what you entered" in page
        assert "<li>Day of the visit: 3 December 2026</li>" in page
        assert "<li>Reviewers: Rae Viewer, Beta</li>" in page
        assert "<li>Workshop planned for" not in page

    def test_mark_of_what_was_shown_says_nothing_of_a_topic_that_was_not(self, client, world):
        def mark() -> str:
            return client.get(at(world.review, "edit/")).context["form"]["seen"].value()

        PeerReview.objects.update(topic=world.inclusion)
        before = mark()
        PeerReview.objects.update(topic=make_topic("Achievement"))

        assert mark() == before

    def test_name_of_a_person_is_written_out_as_it_is(self, client, world):
        head = make_headship(make_person("<b>Bo & Co"), world.schools[0]).person

        page = sent(client, world.review, lead_reviewer=head.pk)

        assert "<b>Bo" not in page
        assert page.count("&lt;b&gt;Bo &amp; Co heads Alpha") == 2


class TestSentencesAtTheirFields:
    def refused(self, client: Client, review: PeerReview, **changed) -> str:
        """The page that says why; what was there stays."""
        before = list(PeerReview.objects.values()), list(Reviewer.objects.values())
        page = sent(client, review, **changed)
        assert "<title>Error: " in page
        assert (list(PeerReview.objects.values()), list(Reviewer.objects.values())) == before
        return page

    def test_reviewer_who_heads_the_host(self, client, world):
        page = self.refused(client, world.review, lead_reviewer=world.heads[0].pk, visit_on="12 Nov")

        assert is_at(page, "lead_reviewer", "Head of Alpha heads Alpha, which is reviewed.")
        assert 'value="12 Nov"' in page, "what was typed is kept"
        assert f'<option value="{world.heads[0].pk}" selected>' in page

    def test_executive_head_of_host_and_reviewing_school(self, client, world):
        make_headship(world.heads[0], world.schools[1], role="executive")

        page = self.refused(client, world.review, reviewers=[world.heads[0].pk])

        assert is_at(page, "reviewers_1", "Head of Alpha heads Alpha, which is reviewed.")

    def test_two_visits_of_one_person_in_one_half_day(self, client, world):
        elsewhere = make_review(world.round, world.schools[2], visit_on=DAY)
        make_reviewer(elsewhere, world.heads[1])

        page = self.refused(client, world.review, visit_on="12 Nov", reviewers=[world.heads[1].pk])

        assert is_at(page, "reviewers_1", "Head of Beta is at another visit on 12 November 2026.")
        assert "Gamma</a>" not in page

    def test_visit_on_which_one_of_its_people_is_elsewhere(self, client, world):
        elsewhere = make_review(world.round, world.schools[2], visit_on=DAY)
        for review in (elsewhere, world.review):
            make_reviewer(review, world.heads[1])

        page = self.refused(client, world.review, visit_on="12 Nov", reviewers=[world.heads[1].pk])

        assert is_at(page, "visit_on", "Head of Beta is at another visit on 12 November 2026.")

    def test_member_that_left_before_the_visit(self, client, world):
        world.colne.memberships.filter(school=world.schools[0]).update(ended_on=dt.date(2026, 11, 30))

        page = self.refused(client, world.review, visit_on="3 Dec")

        assert is_at(page, "visit_on", "Alpha left Colne on 30 November 2026, before 3 December 2026.")

    @pytest.mark.parametrize(
        ("field", "typed", "sentence"),
        [
            ("visit_on", "soon", "Day of the visit: “soon” is not a day."),
            ("visit_on", "31 Aug 2026", "31 August 2026 is not in 2026 to 2027."),
            ("second_visit_on", "12 Nov", "The second day of the visit must be after the first"),
            ("workshop_on", "11 Nov", "The workshop would be on 11 November 2026, before the visit"),
            ("impact_review_on", "11 Nov", "The impact review would be on 11 November 2026, before the visit"),
            ("data_shared_on", "3 Dec", "Data shared: 3 December 2026 is still to come."),
        ],
    )
    def test_day_that_cannot_be(self, client, world, field, typed, sentence):
        page = self.refused(client, world.review, **{"visit_on": "12 Nov", field: typed})

        assert is_at(page, field, sentence)
        assert f'value="{typed}"' in page

    def test_reason_beside_a_second_day_that_cannot_be(self, client, world):
        writes.set_visit(review=world.review, first=(DAY, "day"), by=None)

        page = self.refused(client, world.review, visit_on="12 Nov", second_visit_on="soon", reason="inspection")

        assert "“soon” is not a day." in page
        assert "Enter the new day of the visit too" not in page

    def test_second_day_without_a_first(self, client, world):
        assert is_at(
            self.refused(client, world.review, second_visit_on="13 Nov"), "visit_on", "Enter the first day of the visit"
        )

    def test_day_that_is_taken_out(self, client, world):
        writes.set_visit(review=world.review, first=(DAY, "day"), by=None)

        page = self.refused(client, world.review)

        assert is_at(page, "visit_on", "This visit is on 12 November 2026. Enter another day, or postpone it")

    def test_reason_without_a_new_day(self, client, world):
        writes.set_visit(review=world.review, first=(DAY, "day"), by=None)

        page = self.refused(client, world.review, visit_on="12 November 2026", reason="diary")

        assert is_at(page, "reason", "Enter the new day of the visit too")

    def test_three_topics(self, client, world):
        topics = [make_topic(name).pk for name in ("Achievement", "Inclusion", "Early years")]

        assert is_at(self.refused(client, world.review, topics=topics), "topics_1", "Choose one topic, or two")

    def test_somebody_twice(self, client, world):
        one = world.heads[1].pk

        page = self.refused(client, world.review, lead_reviewer=one, reviewers=[one], champions=[one])

        assert is_at(page, "reviewers_1", "Head of Beta is the lead reviewer already.")
        assert is_at(page, "champions_1", "Head of Beta reviews already.")

    def test_somebody_who_is_not_offered(self, client, world):
        stranger = make_person("Stranger").pk

        page = self.refused(client, world.review, lead_reviewer=stranger, reviewers=[stranger], champions=["x"])

        assert "Stranger" not in page


class TestMovingInTwoClicks:
    @made_once(on=TODAY)
    def review(self, world) -> PeerReview:
        return writes.set_visit(review=world.review, first=(OTHER_DAY, "day"), by=None)

    def test_visit_is_postponed_from_the_sheet(self, client, world, review):
        sheet = client.get(f"/my-partnership/{world.lead.pk}/round/").content.decode()
        assert f'href="{at(review, "postpone/")}"' in sheet
        assert (
            '<button type="submit" name="reason" value="inspection"'
            in client.get(at(review, "postpone/")).content.decode()
        )

        page = client.post(at(review, "postpone/"), {"reason": "inspection"}, follow=True).content.decode()

        review = PeerReview.objects.get()
        assert (review.state, review.visit_on, review.postponed_from) == ("postponed", None, OTHER_DAY)
        assert "The review of Alpha is postponed." in page
        assert f"Moved from 3 Dec {OTHER_DAY.year}: An inspection" in page

    def test_review_is_cancelled_and_planned_anew(self, client, world, review):
        client.post(at(review, "cancel/"), {"reason": "capacity"})
        assert PeerReview.objects.get().state == "cancelled"

        client.post(f"/my-partnership/{world.lead.pk}/round/schools/{world.schools[0].urn}/")

        assert PeerReview.objects.going_on().get().host == world.schools[0]

    @pytest.mark.parametrize("page", ["postpone/", "cancel/"])
    @pytest.mark.parametrize("reason", ["", "they fell out"])
    def test_reason_is_one_of_those_that_are_there(self, client, review, page, reason):
        said = client.post(at(review, page), {"reason": reason}).content.decode()

        assert "Choose one of the reasons" in said
        assert "they fell out" not in said
        assert PeerReview.objects.get().visit_on == OTHER_DAY

    def test_visit_without_a_day_is_not_postponed(self, client, world):
        page = client.post(at(world.review, "postpone/"), {"reason": "diary"}).content.decode()

        assert "This visit has no day yet, so it cannot be postponed" in page

    def test_host_postpones_their_own(self, host, review):
        host.post(at(review, "postpone/"), {"reason": "head"})

        assert PeerReview.objects.get().is_postponed


class TestHolding:
    def test_visit_that_is_over_was_held(self, client, world):
        PeerReview.objects.update(topic=world.inclusion, visit_on=DAY)
        assert "Was it held?" in client.get(f"/my-partnership/{world.lead.pk}/round/").content.decode()

        client.post(at(world.review, "held/"))

        assert PeerReview.objects.get().is_held

    def test_visit_before_a_topic_is_agreed_asks_for_one_at_its_field(self, client, world):
        PeerReview.objects.update(visit_on=DAY)

        page = client.post(at(world.review, "held/")).content.decode()

        assert is_at(page, "topics_1", "No topic is agreed for this review yet.")
        client.post(at(world.review, "held/"), {"topics": [world.inclusion.pk]})
        assert PeerReview.objects.get().is_held

    def test_reviewer_is_told_that_the_host_chooses_the_topic(self, world):
        PeerReview.objects.update(visit_on=DAY)
        reviewer = make_reviewer(world.review, make_person())

        own = client_of(reviewer.person)
        shown, detail = (own.get(at(world.review, page)).content.decode() for page in ("held/", ""))
        page = own.post(at(world.review, "held/")).content.decode()

        for one in (shown, detail):
            assert "No topic is agreed for this review yet. The host chooses one or two first." in one
            assert "was held</a>" not in one
            assert "Yes, it was held" not in one
        assert "No topic is agreed for this review yet. The host chooses one or two first." in page
        assert 'name="topics"' not in page

    def test_visit_to_come_is_planned_and_not_held(self, client, world):
        PeerReview.objects.update(topic=world.inclusion, visit_on=OTHER_DAY)
        assert "The visit was held" not in client.get(at(world.review)).content.decode()
        asked = client.get(at(world.review, "held/"), follow=True).content.decode()
        assert "is still to come" in asked
        assert "Yes, it was held" not in asked

        page = client.post(at(world.review, "held/")).content.decode()

        assert "which is still to come. Planned is not held." in page
        assert PeerReview.objects.get().is_planned

    @pytest.mark.parametrize("who", ["host", "lead"])
    def test_visit_that_was_said_to_be_held_by_mistake_is_planned_again(self, client, host, world, who):
        PeerReview.objects.update(topic=world.inclusion, visit_on=DAY, state="held")
        make_reviewer(world.review, make_person(email="rae@example.org"))
        user = {"host": host, "lead": client}[who]
        assert f'href="{at(world.review, "not-held/")}"' in user.get(at(world.review)).content.decode()
        assert "It was not held" in user.get(at(world.review, "not-held/")).content.decode()

        page = user.post(at(world.review, "not-held/"), follow=True).content.decode()

        review = PeerReview.objects.get()
        assert "The review of Alpha is planned again." in page
        assert (review.state, review.visit_on) == ("planned", DAY)
        assert not Message.objects.exists()

    @pytest.mark.parametrize("step", ["report_received_on", "workshop_held_on", "impact_review_held_on"])
    def test_visit_of_which_something_came_was_held(self, client, world, step):
        PeerReview.objects.update(topic=world.inclusion, visit_on=DAY, state="held", **{step: TODAY})
        assert "It was not held" not in client.get(at(world.review)).content.decode()

        page = client.post(at(world.review, "not-held/")).content.decode()

        assert "Take their days out first" in page
        assert PeerReview.objects.get().is_held

    def test_reviewer_does_not_take_back_that_it_was_held(self, world):
        PeerReview.objects.update(topic=world.inclusion, visit_on=DAY, state="held")
        reviewer = client_of(make_reviewer(world.review, make_person()).person)

        assert "It was not held" not in reviewer.get(at(world.review)).content.decode()
        assert reviewer.post(at(world.review, "not-held/")).status_code == 404

    def test_champion_does_not_say_so(self, world):
        PeerReview.objects.update(topic=world.inclusion, visit_on=DAY)
        champion = make_reviewer(world.review, make_person(), role="champion")

        assert client_of(champion.person).post(at(world.review, "held/")).status_code == 404


def opened(client: Client, page: str) -> dict[str, str]:
    """What a page sends with whatever is pressed on it: the mark of what it showed."""
    found = re.search(r'name="seen" value="(\w+)"', client.get(page).content.decode())
    assert found
    return {"seen": found[1]}


class TestChangedMeanwhile:
    """Two tabs do not overwrite each other: the later is asked first, and taken when it is sent again."""

    ASKED = "Somebody has changed this review since you opened this page"

    @made_once(on=TODAY)
    def review(self, world) -> PeerReview:
        writes.choose_topics(review=world.review, topics=[world.inclusion], by=None)
        writes.set_visit(review=world.review, first=(DAY, "day"), by=None)
        return world.review

    @pytest.mark.parametrize(
        ("page", "pressed", "state"),
        [
            ("postpone/", {"reason": "diary"}, "postponed"),
            ("cancel/", {"reason": "diary"}, "cancelled"),
            ("held/", {}, "held"),
        ],
    )
    def test_button_is_asked_about_and_taken_the_second_time(self, client, host, review, page, pressed, state):
        mark = opened(client, at(review, page))
        earlier = DAY - dt.timedelta(days=1)
        writes.set_visit(review=review, first=(earlier, "day"), reason="inspection", by=None)

        asked = client.post(at(review, page), mark | pressed).content.decode()

        assert self.ASKED in asked
        assert (review.__class__.objects.get().state, PeerReview.objects.get().visit_on) == ("planned", earlier)
        client.post(at(review, page), opened(client, at(review, page)) | pressed)
        assert PeerReview.objects.get().state == state

    def test_held_that_is_taken_back(self, client, review):
        writes.hold(review=review, by=None)
        mark = opened(client, at(review, "not-held/"))
        writes.take_back_held(review=review, by=None)
        writes.set_visit(review=review, first=(DAY - dt.timedelta(days=2), "day"), by=None)
        writes.hold(review=review, by=None)

        assert self.ASKED in client.post(at(review, "not-held/"), mark).content.decode()
        assert PeerReview.objects.get().is_held

    def test_step_that_somebody_else_closed(self, client, review):
        writes.hold(review=review, by=None)
        mark = opened(client, at(review, "steps/workshop/"))
        writes.close_step(review=review, step=steps.WORKSHOP, on=DAY, by=None)

        page = client.post(at(review, "steps/workshop/"), mark | {"on": "20 Nov"}).content.decode()

        assert self.ASKED in page
        assert 'value="20 Nov"' in page
        assert PeerReview.objects.get().workshop_held_on == DAY

    def test_person_who_is_replaced_for_a_day_that_moved(self, client, world, review):
        one = make_reviewer(review, world.heads[1])
        place = at(review, f"people/{one.pk}/")
        mark = opened(client, place)
        writes.set_visit(review=review, first=(OTHER_DAY, "day"), by=None)

        page = client.post(place, mark | {"person": world.heads[2].pk}).content.decode()

        assert self.ASKED in page
        assert Reviewer.objects.get().person == world.heads[1]

    def test_person_whom_somebody_else_replaced_is_said_to_be_gone(self, client, world, review):
        one = make_reviewer(review, world.heads[1])
        place = at(review, f"people/{one.pk}/")
        mark = opened(client, place)
        writes.replace_reviewer(reviewer=one, person=world.heads[2], by=None)

        page = client.post(place, mark | {"nobody": "1"}, follow=True).content.decode()

        assert "Whom you looked at is no longer in this review" in page
        assert Reviewer.objects.get().person == world.heads[2]


class TestNothingChanged:
    """Where nothing was changed the page says that, and not that something is."""

    def test_review_that_is_sent_as_it_is(self, client, world):
        assert "Nothing was changed." in sent(client, world.review)
        assert f"The review of {world.schools[0]} is changed." in sent(client, world.review, visit_on="3 Dec")

    def test_step_with_the_day_that_it_has(self, client, world):
        writes.choose_topics(review=world.review, topics=[world.inclusion], by=None)
        writes.set_visit(review=world.review, first=(DAY, "day"), by=None)
        writes.hold(review=world.review, by=None)
        page = at(world.review, "steps/workshop/")
        first, second = (client.post(page, {"on": "20 Nov"}, follow=True).content.decode() for _ in range(2))

        assert "Workshop held on 20 November 2026: Alpha." in first
        assert "Nothing was changed." in second

    def test_visit_that_is_held_already(self, client, world):
        writes.choose_topics(review=world.review, topics=[world.inclusion], by=None)
        writes.set_visit(review=world.review, first=(DAY, "day"), by=None)
        writes.hold(review=world.review, by=None)

        page = client.post(at(world.review, "held/"), follow=True).content.decode()

        assert "Nothing was changed. Somebody has said already that this visit was held." in page


class TestReplacing:
    @made_once(on=TODAY)
    def reviewer(self, world) -> Reviewer:
        """Beta's head, who comes in December; Gamma's is free."""
        writes.set_visit(review=world.review, first=(OTHER_DAY, "day"), by=None)
        return make_reviewer(world.review, world.heads[1], role="lead-reviewer")

    def page(self, reviewer: Reviewer) -> str:
        return at(reviewer.review, f"people/{reviewer.pk}/")

    def test_reviewer_is_replaced_in_two_taps_and_keeps_no_right(self, client, world, reviewer):
        sheet = client.get(f"/my-partnership/{world.lead.pk}/round/").content.decode()
        assert f'href="{self.page(reviewer)}"' in sheet
        assert f'name="person" value="{world.heads[2].pk}"' in client.get(self.page(reviewer)).content.decode()

        page = client.post(self.page(reviewer), {"person": world.heads[2].pk}, follow=True).content.decode()

        assert "Head of Gamma takes the place of Head of Beta." in page
        new = Reviewer.objects.get()
        assert (new.person, new.role, new.school) == (world.heads[2], "lead-reviewer", world.schools[2])
        assert 'name="visit_on"' not in client_of(world.heads[1]).get(at(world.review, "edit/")).content.decode()

    def test_who_cannot_come_is_not_offered_and_said_why(self, client, world, reviewer):
        elsewhere = make_review(world.round, world.schools[1], visit_on=OTHER_DAY)
        make_reviewer(elsewhere, world.heads[2])

        page = client.get(self.page(reviewer)).content.decode()

        assert "Head of Gamma, Gamma: at another visit then" in page
        assert "Head of Alpha, Alpha: heads this school" in page
        for head in (world.heads[0], world.heads[2]):
            assert f'name="person" value="{head.pk}"' not in page

    def test_who_cannot_come_is_refused_when_sent_all_the_same(self, client, world, reviewer):
        page = client.post(self.page(reviewer), {"person": world.heads[0].pk}).content.decode()

        assert "Head of Alpha heads Alpha, which is reviewed." in page
        assert Reviewer.objects.get() == reviewer

    def test_somebody_who_is_not_offered_is_refused(self, client, reviewer):
        page = client.post(self.page(reviewer), {"person": make_person().pk}).content.decode()

        assert "Choose one of the people below" in page
        assert Reviewer.objects.get() == reviewer

    def test_reviewer_is_taken_out(self, client, reviewer):
        page = client.post(self.page(reviewer), {"nobody": "1"}, follow=True).content.decode()

        assert "Head of Beta is no longer in this review." in page
        assert not Reviewer.objects.exists()

    def test_somebody_of_another_review_is_not_reached_through_this(self, client, world, reviewer):
        other = make_reviewer(make_review(), make_person("Zz Elsewhere"))

        for answer in (client.get, client.post):
            page = answer(at(world.review, f"people/{other.pk}/"), follow=True).content.decode()
            assert "Whom you looked at is no longer in this review" in page
            assert "Zz Elsewhere" not in page
        assert Reviewer.objects.filter(pk=other.pk).exists()

    def test_champion_may_be_of_the_host(self, client, world):
        champion = make_reviewer(world.review, make_person(), role="champion")

        client.post(self.page(champion), {"person": world.heads[0].pk})

        assert Reviewer.objects.get().person == world.heads[0]

    def test_who_has_no_address_is_said_on_the_button(self, client, world, reviewer):
        Person.objects.filter(pk=world.heads[2].pk).update(email="gamma@example.org")
        told = make_headship(make_person("Una Reached"), make_school("Delta")).person
        make_membership(world.colne, School.objects.get(name="Delta"))

        page = client.get(self.page(reviewer)).content.decode()

        assert "Head of Gamma, Gamma</button>" in page
        assert f"{told}, Delta (no e-mail address: tell them yourself)</button>" in page


class TestSteps:
    @made_once(on=TODAY)
    def review(self, world) -> PeerReview:
        PeerReview.objects.update(state="held", topic=world.inclusion, visit_on=DAY)
        return world.review

    def test_champion_closes_the_workshop(self, world, review):
        champion = make_reviewer(review, make_person(), role="champion")
        client = client_of(champion.person)

        asked = client.get(at(review, "steps/workshop/")).content.decode()
        assert "29 November 2026" not in asked, "the day is entered, and not the day on which somebody looks"
        client.post(at(review, "steps/workshop/"), {"on": "25 Nov"})

        assert PeerReview.objects.get().workshop_held_on == dt.date(2026, 11, 25)

    def test_step_is_opened_again(self, client, review):
        PeerReview.objects.update(workshop_held_on=TODAY)

        client.post(at(review, "steps/workshop/"), {"on": ""})

        assert PeerReview.objects.get().workshop_held_on is None

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ("30 Nov", "Workshop held: 30 November 2026 is still to come."),
            ("11 Nov", "The workshop cannot be before the visit."),
            ("soon", "Day: “soon” is not a day."),
        ],
    )
    def test_day_that_cannot_be_is_said_at_its_field(self, client, review, typed, sentence):
        page = client.post(at(review, "steps/workshop/"), {"on": typed}).content.decode()

        assert is_at(page, "on", sentence)
        assert f'value="{typed}"' in page
        assert PeerReview.objects.get().workshop_held_on is None

    @pytest.mark.parametrize(
        ("before", "on", "said"),
        [
            (None, "25 Nov", "Workshop held on 25 November 2026: Alpha."),
            (TODAY, "", "“Workshop held” has no day any more: Alpha."),
            (TODAY, "29 Nov", "Nothing was changed."),
        ],
    )
    def test_what_became_of_the_step_is_said(self, client, review, before, on, said):
        PeerReview.objects.update(workshop_held_on=before)

        assert said in client.post(at(review, "steps/workshop/"), {"on": on}, follow=True).content.decode()

    def test_steps_after_the_visit_are_offered_once_it_was_held(self, host, world):
        PeerReview.objects.update(topic=world.inclusion, visit_on=DAY)
        before = host.get(at(world.review)).content.decode()
        PeerReview.objects.update(state="held")
        after = host.get(at(world.review)).content.decode()

        for step in ("report", "workshop", "impact-review"):
            address = at(world.review, f"steps/{step}/")
            assert (address in before, address in after) == (False, True)
        assert at(world.review, "steps/data/") in before

    def test_step_that_has_not_come_says_so_in_the_place_of_its_form(self, host, world):
        page = host.get(at(world.review, "steps/workshop/"), follow=True).content.decode()

        assert "This visit was not held yet." in page

    @pytest.mark.parametrize(
        ("held", "step", "typed", "sentence"),
        [
            ({"workshop_held_on": dt.date(2026, 11, 27)}, "impact-review", "26 Nov", "comes after the workshop"),
            ({"impact_review_held_on": dt.date(2026, 11, 26)}, "workshop", "27 Nov", "comes before the impact review"),
        ],
    )
    def test_impact_review_is_not_held_before_the_workshop(self, client, review, held, step, typed, sentence):
        PeerReview.objects.update(**held)

        page = client.post(at(review, f"steps/{step}/"), {"on": typed}, follow=True).content.decode()

        assert page.count(sentence) >= 2
        found = PeerReview.objects.get()
        assert (found.workshop_held_on is None) or (found.impact_review_held_on is None)

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [("26 Nov", "comes after the workshop, which is planned for 27 November 2026"), ("27 Nov", "")],
    )
    def test_impact_review_is_not_held_before_the_planned_workshop(self, client, review, typed, sentence):
        PeerReview.objects.update(workshop_on=dt.date(2026, 11, 27))

        page = client.post(at(review, "steps/impact-review/"), {"on": typed}, follow=True).content.decode()

        assert sentence in page
        assert (PeerReview.objects.get().impact_review_held_on is None) == bool(sentence)

    def test_day_of_a_step_that_was_not_done_is_asked_for(self, client, review):
        page = client.post(at(review, "steps/workshop/"), {"on": ""}).content.decode()

        assert is_at(page, "on", "Enter the day on which it was done")

    def test_workshop_before_the_visit_was_held_is_refused(self, client, world):
        page = client.post(at(world.review, "steps/workshop/"), {"on": "25 Nov"}).content.decode()

        assert is_at(page, "on", "Report, workshop and impact review come after the visit")

    @pytest.mark.parametrize("step", ["visit", "nonsense"])
    def test_there_is_no_other_step(self, client, review, step):
        assert client.get(at(review, f"steps/{step}/")).status_code == 404


def test_candidate_who_heads_host_and_another_school_is_of_the_other(client, world):
    make_headship(world.heads[0], world.schools[2], role="executive")

    page = client.get(at(world.review, "edit/")).content.decode()

    assert "Head of Alpha, Gamma" in page


def test_candidate_who_works_at_the_host_is_said_not_to_be_able_to_come(world):
    other = make_review(world.round, world.schools[1])
    make_reviewer(other, make_person("Owen Deputy"), school=world.schools[0])

    found = {str(one.person): one.why_not for one in candidates_for(world.review)}

    assert found["Owen Deputy"] == "works at this school"
    assert found["Head of Alpha"] == "heads this school"
    assert found["Head of Beta"] == ""


def test_edit_asks_no_more_for_more_members(client, world, count_queries):
    def count() -> int:
        return count_queries(at(world.review, "edit/"))

    before = count()
    for _ in range(3):
        school = make_school()
        make_membership(world.colne, school)
        make_headship(make_person(), school)

    assert count() == before


class TestList:
    def test_head_sees_their_own_and_who_reviews_whom_in_their_partnership(self, world):
        make_reviewer(world.review, make_person("Rae Viewer"))
        PeerReview.objects.update(topic=make_topic("Zztopic"), visit_on=OTHER_DAY, postponed_from=DAY, reason="diary")

        own = client_of(world.heads[0]).get("/reviews/").content.decode()
        other = client_of(world.heads[2]).get("/reviews/").content.decode()

        assert "Of your school" in own
        assert "Of your school" not in other
        for page in (own, other):
            assert "Rae Viewer" in page
            assert "Thu 3 Dec" in page
            assert "Zztopic" not in page
            assert "Topics" not in page
        assert "The day no longer suits" not in other

    @pytest.mark.parametrize(
        ("changed", "said"),
        [
            ({"state": "held"}, "Next: workshop, Thursday 3 December 2026"),
            ({"state": "held", "workshop_held_on": TODAY}, "Next: impact review, Wednesday 3 March 2027"),
            ({"visit_on": TODAY}, ""),
            ({"state": "cancelled", "reason": "other"}, ""),
        ],
    )
    def test_ones_own_says_what_comes_next(self, world, host, changed, said):
        days = {"visit_on": DAY, "workshop_on": OTHER_DAY, "impact_review_on": dt.date(2027, 3, 3)}
        PeerReview.objects.update(**{**days, "topic": world.inclusion, **changed})

        page = host.get("/reviews/").content.decode()

        assert said in page if said else "Next:" not in page

    def test_lead_comes_to_the_sheet_and_a_head_does_not(self, client, host, world):
        sheet = f'href="/my-partnership/{world.lead.pk}/round/"'

        assert sheet in client.get("/reviews/").content.decode()
        assert sheet not in host.get("/reviews/").content.decode()

    def test_what_was_held_or_cancelled_is_folded(self, client, world):
        make_review(world.round, world.schools[1], state="held", topic=world.inclusion, visit_on=DAY)
        make_review(world.round, world.schools[2], state="cancelled", reason="diary")

        open_, _, folded = client.get("/reviews/").content.decode().partition("Held or cancelled (2)")

        assert [f'href="{at(one)}"' in folded for one in PeerReview.objects.order_by("pk")] == [False, True, True]
        assert f'href="{at(world.review)}"' in open_

    def test_reviews_of_earlier_years_of_ones_own_school_are_folded(self, world, host):
        year_before = make_round(world.colne, year=YEAR - 1)
        old = make_review(year_before, world.schools[0])

        open_, _, folded = host.get("/reviews/").content.decode().partition("Of your school in earlier years (1)")

        assert f'href="{at(old)}"' in folded
        assert f'href="{at(world.review)}"' in open_

    def test_reviewer_of_elsewhere_sees_theirs_alone(self, world):
        make_review(world.round, world.schools[1])
        reviewer = make_reviewer(world.review, make_person(), role="champion")

        page = client_of(reviewer.person).get("/reviews/").content.decode()

        assert f'href="{at(world.review)}"' in page
        assert "Improvement champion" in page
        assert "Beta" not in page

    @pytest.mark.parametrize(("impact", "is_there"), [(None, True), (OTHER_DAY, False)])
    def test_lead_sees_those_of_last_year_with_a_step_to_come(self, world, client, monkeypatch, impact, is_there):
        held = {"state": "held", "topic": world.inclusion, "visit_on": DAY}
        PeerReview.objects.update(**held, report_received_on=DAY, workshop_held_on=DAY, impact_review_held_on=impact)
        monkeypatch.setattr(timezone, "localdate", lambda *_, **__: dt.date(2027, 9, 2))

        page = client.get("/reviews/").content.decode()

        assert (f'href="{at(world.review)}"' in page) is is_there
        assert (f'href="{at(world.review)}"' in client_of(world.heads[2]).get("/reviews/").content.decode()) is False

    def test_change_to_one_of_last_year_leads_back_to_it(self, world, client, monkeypatch):
        PeerReview.objects.update(state="held", topic=world.inclusion, visit_on=DAY)
        monkeypatch.setattr(timezone, "localdate", lambda *_, **__: dt.date(2027, 9, 2))

        response = client.post(at(world.review, "steps/workshop/"), {"on": "1 Sep 2027"})

        assert response.url == at(world.review)

    def test_who_has_none_is_told_why(self, world):
        assert "No peer review is planned in which you" in client_of(make_person()).get("/reviews/").content.decode()

    def test_list_asks_no_more_for_more_reviews(self, world, client):
        def count() -> int:
            with CaptureQueriesContext(connection) as queries:
                client.get("/reviews/")
            return len(queries)

        make_reviewer(world.review, make_person())
        before = count()
        for school in world.schools[1:]:
            make_reviewer(make_review(world.round, school), make_person())

        assert count() == before


def test_review_says_for_which_record_of_the_register_it_was_planned(client, world):
    before = make_school("Alpha Infants", urn=800001)
    PeerReview.objects.filter(pk=world.review.pk).update(host_before=before)

    page = client.get(at(world.review)).content.decode()

    assert "It was planned for Alpha Infants (URN 800001), which became this school." in page


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("held", "Moved from 12 November 2026: An inspection."),
        ("planned", "Moved from 12 November 2026: An inspection."),
        ("cancelled", "It was to be on 12 November 2026. Why it is cancelled: An inspection."),
    ],
)
def test_why_it_moved_is_said_as_a_sentence(client, world, state, said):
    moved = {"postponed_from": DAY, "reason": "inspection", "visit_on": OTHER_DAY, "topic": world.inclusion}
    PeerReview.objects.update(state=state, **moved)

    assert said in client.get(at(world.review)).content.decode()


def test_visit_that_is_on_its_day_again_was_not_moved(client, world):
    PeerReview.objects.update(visit_on=OTHER_DAY, postponed_from=OTHER_DAY, reason="reviewer")

    for page in (at(world.review), f"/my-partnership/{world.lead.pk}/round/"):
        assert "Moved from" not in client.get(page).content.decode()


def test_sheet_gives_no_reason_of_a_visit_that_was_held(client, world):
    address = f"/my-partnership/{world.lead.pk}/round/"
    moved = {"postponed_from": DAY, "reason": "inspection", "visit_on": OTHER_DAY, "topic": world.inclusion}
    PeerReview.objects.update(state="postponed", **moved | {"visit_on": None})
    assert ": An inspection" in client.get(address).content.decode()

    PeerReview.objects.update(state="held", visit_on=OTHER_DAY)

    assert "An inspection" not in client.get(address).content.decode()


def test_new_day_takes_the_planned_days_before_it_out_with_the_same_save(client, world):
    PeerReview.objects.update(
        visit_on=None, state="postponed", postponed_from=DAY, reason="inspection", workshop_on=dt.date(2026, 11, 30)
    )
    days = {"visit_on": "3 Dec", "workshop_on": "30 November 2026", "impact_review_on": "20 May 2027"}
    page = sent(client, world.review, **days)
    assert is_at(page, "workshop_on", "The workshop would be on 30 November 2026, before the visit on 3 December 2026")
    assert is_at(page, "clears_around", "Or tick “Take out planned days before the visit”, and save again")

    sent(client, world.review, **days, clears_around="on")

    review = PeerReview.objects.get()
    assert (review.visit_on, review.workshop_on) == (OTHER_DAY, None)
    assert review.impact_review_on == dt.date(2027, 5, 20)


class TestWhoComes:
    def test_whoever_plans_sees_who_said_that_they_can_come_and_nobody_else_does(self, client, world):
        PeerReview.objects.update(visit_on=OTHER_DAY)
        reviewer = make_reviewer(world.review, make_person("Vi Own"), can_come=True)
        make_reviewer(world.review, make_person("Other Own"))

        for address in (at(world.review, ""), f"/my-partnership/{world.lead.pk}/round/"):
            assert client.get(address).content.decode().count(", can come") == 1
        assert ", can come" not in client_of(reviewer.person).get(at(world.review, "")).content.decode()
        PeerReview.objects.update(visit_on=DAY)
        assert ", can come" not in client.get(at(world.review, "")).content.decode()

    def test_what_somebody_does_stands_beside_their_name_and_before_what_is_missing(self, client, world):
        make_reviewer(world.review, make_person("Rae Own"), role="lead-reviewer")

        text = client.get(at(world.review, "")).content.decode()

        assert text.index("(lead reviewer)") < text.index("no e-mail address")

    def test_no_space_stands_before_what_separates_names_on_the_sheet(self, client, world):
        for name in ("Rae Own", "Vi Own"):
            make_reviewer(world.review, make_person(name))

        sheet = client.get(f"/my-partnership/{world.lead.pk}/round/").content.decode()

        people = re.findall(r'<span class="round-sheet__person">(.*?)</span></td>', sheet, re.DOTALL)
        assert people
        assert not any(re.search(r">\s|\s</span>", one) for one in people)

    def test_print_has_no_link_to_share_a_sentence(self, host, world):
        PeerReview.objects.update(state="held", visit_on=DAY, topic=world.inclusion)

        page = host.get(at(world.review, "")).content.decode()

        assert re.search(r'portal-no-print"><a class="govuk-link" href="[^"]*">Share one sentence', page)


class TestAnew:
    @made_once(on=TODAY)
    def cancelled(self, world) -> PeerReview:
        writes.say_how(partnership=world.colne, year=YEAR, manner="groups", by=None)
        return writes.cancel(review=world.review, reason="other", by=None)

    def test_lead_plans_a_cancelled_review_anew_from_its_page(self, world, client, cancelled):
        page = client.get(at(cancelled)).content.decode()
        to = f"/my-partnership/{world.lead.pk}/round/schools/{cancelled.host.urn}/"
        assert f'action="{to}"' in page

        client.post(to)

        anew = PeerReview.objects.going_on().get(host=cancelled.host)
        assert f'href="{at(anew)}"' in client.get(at(cancelled)).content.decode()
        assert "Plan it anew" not in client.get(at(cancelled)).content.decode()
        assert f'href="{at(cancelled)}"' in client.get(at(anew)).content.decode()

    def test_head_of_the_host_is_told_who_can_plan_it_anew(self, host, client, cancelled, world):
        assert "Plan it anew" not in host.get(at(cancelled)).content.decode()
        anew = writes.plan_review(round=world.round, host=cancelled.host, by=None)
        for one, said in ((host, "whoever leads the partnership can plan it anew"), (client, "you can plan it anew")):
            assert said in one.get(at(anew, "cancel/")).content.decode()

    def test_review_that_goes_on_is_not_offered_to_be_planned_anew(self, client, world):
        assert "Plan it anew" not in client.get(at(world.review)).content.decode()
