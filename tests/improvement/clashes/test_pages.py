"""What the days of a review clash with, on the sheet, on its page, in its form, and while one of them is typed."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import roles
from accounts.models import User
from improvement.clashes.inset_days import inset_days
from improvement.models import DaysToKeepClear, InsetDay, PeerReview
from improvement.rounds import group_writes
from improvement.rounds.review_forms import LOOK_AT_IT
from office.models import Message
from partnerships.models import School
from tests.clients import signed_in
from tests.factories import (
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
from tests.pages.reading import read, text_of

pytestmark = pytest.mark.django_db
YEAR = 2026
TODAY = dt.date(2026, 11, 10)
THURSDAY, SATURDAY, CHRISTMAS = dt.date(2026, 11, 12), dt.date(2026, 11, 14), dt.date(2026, 12, 25)
SATS = dt.date(2027, 5, 11)
SAID_OF_SATURDAY = "Saturday 14 November 2026: a Saturday. It can be saved all the same."


@pytest.fixture(autouse=True)
def _today(monkeypatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_, **__: TODAY)


@pytest.fixture
def world() -> SimpleNamespace:
    """Alpha, a primary school, is reviewed in Colne; somebody of Beta and a champion of Gamma are of its people."""
    schools = [make_school(name, phase="primary") for name in ("Alpha", "Beta", "Gamma")]
    head = make_headship(make_person("Head Alpha"), schools[0]).person
    lead = make_lead(make_partnership("Colne", schools=schools))
    review = make_review(make_round(lead.partnership, year=YEAR), schools[0])
    reviewer = make_reviewer(review, make_person("Rae Viewer"), school=schools[1])
    champion = make_reviewer(review, make_person("Cam Pion"), school=schools[2], role="champion")
    return SimpleNamespace(
        schools=schools, head=head, lead=lead, review=review, reviewer=reviewer.person, champion=champion.person
    )


def client_of(person) -> Client:
    return signed_in(User.objects.filter(person=person).first() or make_user(person=person))


@pytest.fixture
def client(world) -> Client:
    """Signed in as the lead."""
    return client_of(world.lead.person)


def at(review: PeerReview, page: str = "") -> str:
    return f"/reviews/{review.pk}/{page}"


def sheet(world) -> str:
    return f"/my-partnership/{world.lead.pk}/round/"


def beside(page: HttpResponse) -> list[str]:
    """What is said beside days."""
    return [text_of(one) for one in read(page).iter() if one.get("class") == "round-clash-beside"]


def at_field(page: HttpResponse, name: str) -> str:
    """What is said at the field of that name."""
    return next(text_of(one) for one in read(page).iter() if one.get("id") == f"id_{name}_clashes")


class TestSheet:
    def test_what_each_day_clashes_with_stands_beside_it(self, client, world):
        InsetDay.objects.create(school=world.schools[2], day=THURSDAY)
        days = {"visit_on": SATURDAY, "second_visit_on": CHRISTMAS, "workshop_on": THURSDAY, "impact_review_on": SATS}
        PeerReview.objects.update(**days)

        page = client.get(sheet(world))

        said = ["A Saturday", "A bank holiday (Christmas Day)", "An INSET day for Cam Pion", "SATs week"]
        assert beside(page) == said
        assert beside(client.get(at(world.review))) == said

    def test_heads_of_the_partnership_see_it_of_the_visit_as_they_see_its_day(self, world):
        PeerReview.objects.update(visit_on=SATURDAY, workshop_on=CHRISTMAS)
        head = make_headship(make_person(), world.schools[1]).person

        assert beside(client_of(head).get("/reviews/")) == ["A Saturday"]

    def test_what_was_held_or_cancelled_is_not_warned_of(self, client, world):
        held = {"state": "held", "topic": make_topic(), "visit_on": SATURDAY}
        PeerReview.objects.update(**held, workshop_on=SATURDAY, workshop_held_on=SATURDAY)
        cancelled = {"state": "cancelled", "reason": "diary", "visit_on": SATURDAY}
        make_review(world.review.round, world.schools[1], **cancelled)

        assert beside(client.get(sheet(world))) == []

    def test_sheet_of_fourteen_takes_as_many_queries_as_one_of_three(self, client, world):
        def count() -> int:
            PeerReview.objects.update(visit_on=SATURDAY, workshop_on=THURSDAY, impact_review_on=SATS)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(sheet(world)).status_code == 200
            return len(queries)

        round = world.review.round
        group_writes.add_school(round=round, school=world.schools[1], by=None)
        group_writes.add_school(round=round, school=world.schools[2], by=None)
        before = count()
        for _ in range(11):
            school = make_school(phase="secondary")
            make_membership(world.lead.partnership, school)
            review = group_writes.add_school(round=round, school=school, by=None)
            make_reviewer(review, make_person(), school=make_school())
            InsetDay.objects.create(school=school, day=SATURDAY)

        assert count() == before
        assert PeerReview.objects.count() == 14


class TestForm:
    def sent(self, client: Client, world, **changed) -> HttpResponse:
        """The page after the form was sent with these, and once more where it asks to look at days first."""
        page = self.sent_once(client, world, **changed)
        if LOOK_AT_IT not in page.content.decode():
            return page
        return self.sent_once(client, world, looked=page.context["form"]["looked"].value(), **changed)

    def sent_once(self, client: Client, world, **changed) -> HttpResponse:
        nothing = {"visit_half": "day", "second_visit_half": "day", "lead_reviewer": ""}
        people = {"reviewers": [str(world.reviewer.pk)], "champions": [str(world.champion.pk)]}
        return client.post(at(world.review, "edit/"), nothing | people | changed, follow=True)

    def test_new_day_that_clashes_is_looked_at_before_it_is_saved_and_anybody_told(self, client, world):
        page = self.sent_once(client, world, visit_on="14 Nov", workshop_on="3 Dec")

        assert at_field(page, "visit_on") == SAID_OF_SATURDAY
        assert f'<a href="#id_visit_on">14 November 2026: {LOOK_AT_IT}' in page.content.decode()
        assert 'value="14 Nov"' in page.content.decode()
        assert (PeerReview.objects.get().visit_on, Message.objects.count()) == (None, 0)

    def test_other_day_that_clashes_than_was_looked_at_is_looked_at_too(self, client, world):
        looked = self.sent_once(client, world, visit_on="14 Nov").context["form"]["looked"].value()

        page = self.sent_once(client, world, visit_on="15 Nov", looked=looked)

        assert "Sunday 15 November 2026: a Sunday" in at_field(page, "visit_on")
        assert PeerReview.objects.get().visit_on is None

    def test_inset_day_of_the_same_form_is_looked_at_too(self, client, world):
        page = self.sent_once(client, world, visit_on="12 Nov", inset_days="12 Nov")

        assert "an INSET day" in at_field(page, "visit_on")
        assert not InsetDay.objects.exists()

    def test_day_that_a_rule_refuses_is_refused_at_once(self, client, world):
        page = self.sent_once(client, world, visit_on="31 Aug 2026")

        assert "31 August 2026 is not in 2026 to 2027." in page.content.decode()
        assert LOOK_AT_IT not in page.content.decode()

    def test_day_that_stays_is_not_asked_about_again(self, client, world):
        PeerReview.objects.update(visit_on=SATURDAY)

        page = self.sent_once(client, world, visit_on="14 Nov", workshop_on="3 Dec")

        assert LOOK_AT_IT not in page.content.decode()
        assert PeerReview.objects.get().workshop_on == dt.date(2026, 12, 3)

    def test_day_that_clashes_is_saved_and_said_on_the_next_page(self, client, world):
        page = self.sent(client, world, visit_on="14 Nov", workshop_on="25 Dec", impact_review_on="11 May")

        assert PeerReview.objects.get().visit_on == SATURDAY
        for said in (
            "The visit is on Saturday 14 November 2026: a Saturday.",
            "The workshop is planned for Friday 25 December 2026: a bank holiday (Christmas Day).",
            "The impact review is planned for Tuesday 11 May 2027: SATs week.",
        ):
            assert said in page.content.decode()
        assert beside(page) == ["A Saturday", "A bank holiday (Christmas Day)", "SATs week"]

    def test_it_is_said_at_the_field_whenever_the_form_is_opened(self, client, world):
        PeerReview.objects.update(visit_on=SATURDAY, workshop_on=THURSDAY)

        page = client.get(at(world.review, "edit/"))

        assert at_field(page, "visit_on") == SAID_OF_SATURDAY
        assert at_field(page, "workshop_on") == at_field(page, "second_visit_on") == ""

    def test_it_is_said_at_the_field_where_something_else_is_refused(self, client, world):
        page = self.sent(client, world, visit_on="14 Nov", workshop_on="1 Nov", impact_review_on="nonsense")

        assert at_field(page, "visit_on") == SAID_OF_SATURDAY
        assert at_field(page, "workshop_on").startswith("Sunday 1 November 2026")
        assert at_field(page, "impact_review_on") == ""
        assert PeerReview.objects.get().visit_on is None

    @pytest.mark.parametrize("who", ["lead", "head"])
    def test_host_and_lead_enter_inset_days_and_are_told_of_a_visit_on_one(self, world, who):
        person = {"lead": world.lead.person, "head": world.head}[who]

        page = self.sent(client_of(person), world, visit_on="12 Nov", inset_days="12 Nov, 4 Jan")

        assert inset_days(world.schools[0].pk, YEAR) == [THURSDAY, dt.date(2027, 1, 4)]
        assert "The visit is on Thursday 12 November 2026: an INSET day." in page.content.decode()
        form = client_of(person).get(at(world.review, "edit/")).content.decode()
        assert 'value="12 November 2026, 4 January 2027"' in form

    def test_inset_days_that_are_none_are_asked_again_and_nothing_typed_is_lost(self, client, world):
        page = self.sent(client, world, inset_days="12 Nov, the day of the phonics training").content.decode()

        assert '<a href="#id_inset_days">INSET days: “the day of the phonics training” is not a day' in page
        assert 'value="12 Nov, the day of the phonics training"' in page
        assert not InsetDay.objects.exists()

    def test_reviewer_sets_days_and_no_inset_days(self, world):
        InsetDay.objects.create(school=world.schools[0], day=THURSDAY)
        client = client_of(world.reviewer)

        assert "inset_days" not in client.get(at(world.review, "edit/")).content.decode()
        self.sent(client, world, visit_on="14 Nov", inset_days="")

        assert inset_days(world.schools[0].pk, YEAR) == [THURSDAY]
        assert PeerReview.objects.get().visit_on == SATURDAY

    def test_page_of_the_review_says_the_schools_inset_days(self, client, world):
        assert "INSET days" not in client.get(at(world.review)).content.decode()
        InsetDay.objects.create(school=world.schools[0], day=THURSDAY)

        assert (
            '<dd class="govuk-summary-list__value">12 November 2026</dd>'
            in client.get(at(world.review)).content.decode()
        )


class TestWhileTyping:
    def said(self, client: Client, review: PeerReview, day: str, of: str = "visit_on", half: str = "day") -> str:
        response = client.get(at(review, "clashes/"), {"of": of, "day": day, "half": half})
        assert response.status_code == 200
        assert "no-store" in response["Cache-Control"]
        return response.json()["said"]

    def test_it_is_what_stands_at_the_field_once_saved(self, client, world):
        assert self.said(client, world.review, "14/11") == SAID_OF_SATURDAY
        assert self.said(client, world.review, "12 Nov") == ""
        assert not PeerReview.objects.exclude(visit_on=None).exists()

    def test_each_day_asks_about_those_who_come_to_it(self, client, world):
        for school in world.schools[1:]:
            InsetDay.objects.create(school=school, day=THURSDAY)

        assert "an INSET day for Rae Viewer." in self.said(client, world.review, "12 Nov")
        assert "an INSET day for Cam Pion." in self.said(client, world.review, "12 Nov", "workshop_on", "")
        assert "an INSET day for Cam Pion." in self.said(client, world.review, "12 Nov", "impact_review_on", "")

    @pytest.mark.parametrize("typed", ["", "1", "14 No", "31 Nov", "Ofsted was here", "1/2/3/4", "9" * 500, "\x00"])
    def test_what_is_no_day_yet_clashes_with_nothing_and_does_not_come_back(self, client, world, typed):
        assert self.said(client, world.review, typed) == ""

    @pytest.mark.parametrize("of", ["", "topics", "postponed_from", "data_shared_on"])
    def test_another_field_clashes_with_nothing(self, client, world, of):
        assert self.said(client, world.review, "14 Nov", of) == ""

    def test_who_is_at_another_visit_is_said_and_not_where(self, client, world):
        elsewhere = make_review(make_round(make_partnership("Blackwater", schools=3), year=YEAR), visit_on=THURSDAY)
        PeerReview.objects.filter(pk=elsewhere.pk).update(visit_half="morning", topic=make_topic("Zztopic"))
        School.objects.filter(pk=elsewhere.host_id).update(name="Zzhost")
        make_reviewer(elsewhere, world.reviewer)

        morning = self.said(client, world.review, "12 Nov", half="morning")

        assert morning == (
            "Thursday 12 November 2026: Rae Viewer is at another visit then. Choose another day, or another person."
        )
        assert self.said(client, world.review, "12 Nov", half="afternoon") == ""
        assert self.said(client, world.review, "12 Nov", half="lunch") == ""

    def test_who_may_set_days_may_ask_and_nobody_else(self, world):
        other_head = make_headship(make_person(), world.schools[1]).person
        address = at(world.review, "clashes/?of=visit_on&day=14+Nov")

        for person in (world.lead.person, world.head, world.reviewer, world.champion):
            assert client_of(person).get(address).json()["said"] == SAID_OF_SATURDAY
        for person in (other_head, make_person()):
            assert client_of(person).get(address).status_code == 404

    def test_review_that_was_cancelled_is_not_asked_about(self, client, world):
        PeerReview.objects.update(state="cancelled", reason="diary")

        assert self.said(client, world.review, "14 Nov") == ""


def test_days_to_keep_clear_are_kept_by_officers_in_admin():
    officer = signed_in(make_user("officer@example.org", roles.OFFICER, is_staff=True))
    fields = {"name": "Autumn half term", "kind": "half-term", "starts_on": "26 Oct 2026", "ends_on": "30/10/2026"}

    officer.post("/admin/improvement/daystokeepclear/add/", fields)

    days = DaysToKeepClear.objects.get(name="Autumn half term")
    assert (days.starts_on, days.ends_on) == (dt.date(2026, 10, 26), dt.date(2026, 10, 30))
    assert days.history.count() == 1
    listed = officer.get("/admin/improvement/daystokeepclear/").content.decode()
    assert "SATs week" in listed
