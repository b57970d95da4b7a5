"""The round sheet of a lead, and of who acts for them: how this year's peer reviews are done, and the groups."""

import datetime as dt
import re

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.formats import date_format

from base.school_terms import academic_year
from improvement.models import PeerReview, ReviewGroup, Round
from improvement.rounds import group_writes, writes
from partnerships.models import Lead, Person, School
from tests.clients import signed_in
from tests.factories import (
    make_delegate,
    make_headship,
    make_lead,
    make_membership,
    make_partnership,
    make_person,
    make_review,
    make_round,
    make_school,
    make_topic,
    make_user,
)
from tests.made_once import made_once
from tests.post import outbox

pytestmark = pytest.mark.django_db
YEAR = academic_year(timezone.localdate())
YESTERDAY = timezone.localdate() - dt.timedelta(days=1)
GROUPS = {"manner": "groups", "save": "1"}


@made_once
def lead() -> Lead:
    """Who leads Colne, of seven schools."""
    schools = [make_school(f"School {letter}") for letter in "ABCDEFG"]
    return make_lead(make_partnership("Colne", schools=schools))


@made_once
def client(lead):
    """Signed in as the lead."""
    return signed_in(make_user(person=lead.person))


def sheet(lead: Lead, page: str = "") -> str:
    return f"/my-partnership/{lead.pk}/round/{page}"


def begun(lead: Lead) -> Round:
    return group_writes.begin_in_groups(partnership=lead.partnership, year=YEAR, by=None)[0]


def names(round: Round) -> list[list[str]]:
    """The schools in each group, by the last letters of their names."""
    hosts = dict(School.objects.values_list("pk", "name"))
    return [[hosts[pk].removeprefix("School ") for pk in group] for group in group_writes.groups_of(round)]


class TestWhose:
    @pytest.mark.parametrize("page", ["", "how/", "groups/", "groups/1/lead/"])
    def test_pages_are_the_leads_and_their_delegates_and_nobody_elses(self, client, lead, page):
        begun(lead)
        delegate = make_user(name="Sam Office")
        make_delegate(lead, delegate)
        head = make_headship(make_person(), School.objects.first()).person
        others = [make_user(person=make_lead().person), make_user(person=head), make_user(is_superuser=True)]

        for browser in (client, signed_in(delegate)):
            assert browser.get(sheet(lead, page)).status_code == 200
        for user in others:
            assert signed_in(user).get(sheet(lead, page)).status_code == 404

    def test_delegate_is_told_for_whom_they_act(self, lead):
        begun(lead)
        delegate = make_user(name="Sam Office")
        make_delegate(lead, delegate)

        assert f"You act for {lead.person}" in signed_in(delegate).get(sheet(lead)).content.decode()

    def test_page_is_kept_by_no_browser(self, client, lead):
        begun(lead)

        assert "no-store" in client.get(sheet(lead))["Cache-Control"]


class TestHow:
    def test_sheet_of_a_year_of_which_nobody_said_anything_asks_first(self, client, lead):
        assert client.get(sheet(lead)).url == sheet(lead, "how/")
        assert "How do your schools review each other" in client.get(sheet(lead, "how/")).content.decode()

    @pytest.mark.parametrize(
        ("answer", "said"),
        [
            ({"manner": "trust"}, "by the trust’s own arrangement. That is a full answer"),
            ({"manner": "paper"}, "on paper. That is a full answer"),
            ({"manner": "none", "why_none": "new"}, "none this year. The partnership is new"),
            ({"manner": "paper", "why_none": "new"}, "on paper. That is a full answer"),
        ],
    )
    def test_answer_without_groups_is_a_full_one(self, client, lead, answer, said):
        page = client.post(sheet(lead, "how/"), answer, follow=True).content.decode()

        assert said in page
        assert not PeerReview.objects.exists()

    def test_groups_take_in_every_member_of_today(self, client, lead):
        gone, closed = make_school("Gone"), make_school("Closed", closed_on=YESTERDAY, status="closed")
        make_membership(lead.partnership, gone, ended_on=YESTERDAY)
        make_membership(lead.partnership, closed)

        page = client.post(sheet(lead, "how/"), GROUPS, follow=True).content.decode()

        round = Round.objects.get()
        assert (round.year, round.manner) == (YEAR, "groups")
        assert sorted(len(group) for group in names(round)) == [3, 4]
        assert "7 schools: 0 held, 0 with a day, 7 without a day." in page

    def test_groups_begin_with_last_years(self, client, lead):
        last = make_round(lead.partnership, year=YEAR - 1)
        members = list(School.objects.filter(memberships__partnership=lead.partnership).order_by("name"))
        for school in members:
            make_review(last, school)
        keys = [school.pk for school in members]
        group_writes.set_groups(round=last, groups=[keys[::2], keys[1::2]], by=None)

        client.post(sheet(lead, "how/"), GROUPS)

        assert names(Round.objects.get(year=YEAR)) == [["A", "C", "E", "G"], ["B", "D", "F"]]

    def test_school_that_is_reviewed_in_another_partnership_is_left_out_and_told(self, client, lead):
        shared = School.objects.get(name="School G")
        make_review(make_round(make_partnership(schools=[shared])), shared)

        page = client.post(sheet(lead, "how/"), GROUPS, follow=True).content.decode()

        assert "reviewed in another partnership this year: School G" in page
        assert PeerReview.objects.filter(round__partnership=lead.partnership).count() == 6

    def test_round_of_one_school_is_refused_at_its_field_and_nothing_is_kept(self):
        lead = make_lead(make_partnership(schools=1))
        client = signed_in(make_user(person=lead.person))

        page = client.post(sheet(lead, "how/"), GROUPS).content.decode()

        assert page.count("One school has nobody to review it. Add a school") == 2, "in the summary and at the field"
        assert 'value="groups"' in page
        assert not Round.objects.exists()

    @pytest.mark.parametrize(
        ("answer", "said"),
        [
            ({}, "Choose how your schools review each other this year"),
            ({"manner": "none"}, "Choose why there are no peer reviews this year"),
            ({"manner": "none", "why_none": "they fell out"}, "Select a valid choice"),
        ],
    )
    def test_answer_that_says_too_little_is_asked_again(self, client, lead, answer, said):
        page = client.post(sheet(lead, "how/"), answer).content.decode()

        assert page.count(said) == 2
        assert page.startswith("<!DOCTYPE html>")
        assert "<title>Error: " in page
        assert not Round.objects.exists()

    def test_none_is_refused_while_reviews_go_on(self, client, lead):
        begun(lead)

        page = client.post(sheet(lead, "how/"), {"manner": "none", "why_none": "capacity"}).content.decode()

        assert "Colne has 7 peer reviews this year. Cancel what is not to be first." in page

    def test_answer_is_changed_to_groups_later(self, client, lead):
        make_round(lead.partnership, manner="paper")

        client.post(sheet(lead, "how/"), GROUPS)

        assert len(names(Round.objects.get())) == 2


class TestSheet:
    def test_sheet_shows_a_topic_only_where_the_host_says_so(self, client, lead):
        begun(lead)
        shown, hidden = PeerReview.objects.order_by("host__name")[:2]
        PeerReview.objects.filter(pk=shown.pk).update(topic=make_topic("Zzshown"), is_topic_shared=True)
        PeerReview.objects.filter(pk=hidden.pk).update(topic=make_topic("Zzhidden"))

        page = client.get(sheet(lead)).content.decode()

        assert "Zzshown" in page
        assert "Zzhidden" not in page
        assert ">Agreed<" in page

    def test_sheet_asks_no_more_for_more_schools(self, lead, client):
        begun(lead)
        before = count_sheet(client, lead)
        for _ in range(5):
            school = make_school()
            make_membership(lead.partnership, school)
            group_writes.add_school(round=Round.objects.get(), school=school, by=None)

        assert count_sheet(client, lead) == before

    def test_sheet_says_what_is_wrong_with_groups(self, client, lead):
        round = begun(lead)
        first = round.reviews.filter(group__number=1)
        first.filter(pk__in=list(first.values_list("pk", flat=True)[:2])).update(state="cancelled", reason="other")

        assert "Group 1 has two schools, and a group has three or four" in client.get(sheet(lead)).content.decode()

    def test_school_that_joined_is_added_where_it_fits_and_the_others_stay(self, client, lead):
        round = begun(lead)
        before = names(round)
        make_membership(lead.partnership, make_school("School H", urn=123456))
        assert "Plan its review" in client.get(sheet(lead)).content.decode()

        page = client.post(sheet(lead, "schools/123456/"), follow=True).content.decode()

        after = names(round)
        assert "School H is in group" in page
        assert [sorted(set(group) - {"H"}) for group in after] == before

    def test_review_that_was_cancelled_is_planned_anew_from_its_row_and_stands_once(self, client, lead):
        begun(lead)
        review = PeerReview.objects.order_by("host__name").first()
        host = review.host
        writes.cancel(review=review, reason="other", by=None)
        page = client.get(sheet(lead)).content.decode()
        row = page.partition(f'id="review-{review.pk}"')[2].partition("</tr>")[0]
        assert f'action="{sheet(lead, f"schools/{host.urn}/")}"' in row
        assert "Plan it anew" in row
        assert "1 more is cancelled." in page

        page = client.post(sheet(lead, f"schools/{host.urn}/"), follow=True).content.decode()

        anew = PeerReview.objects.going_on().get(host=host)
        assert f'id="review-{anew.pk}"' in page
        assert f'id="review-{review.pk}"' not in page
        assert "Plan it anew" not in page
        assert "cancelled" not in page.partition("<h1")[2].partition("<table")[0]

    def test_school_that_left_is_not_offered_to_be_planned_anew(self, client, lead):
        begun(lead)
        review = PeerReview.objects.order_by("host__name").first()
        writes.cancel(review=review, reason="changing", by=None)
        review.host.memberships.update(ended_on=YESTERDAY)

        assert "Plan it anew" not in client.get(sheet(lead)).content.decode()

    def test_days_on_the_sheet_have_their_year_and_paper_says_as_of_when_it_is(self, client, lead):
        begun(lead)
        days = {"data_shared_on": dt.date(YEAR, 9, 29), "visit_on": dt.date(YEAR, 11, 12)}
        days |= {"workshop_on": dt.date(YEAR + 1, 1, 14), "impact_review_on": dt.date(YEAR + 1, 9, 22)}
        PeerReview.objects.filter(pk=PeerReview.objects.first().pk).update(**days)

        page = client.get(sheet(lead)).content.decode()

        for day in days.values():
            assert f"{day:%-d %b}</span> {day.year}" in page
        assert f"As it stood on {date_format(timezone.localdate())}." in page

    def test_school_that_is_no_member_is_not_added(self, client, lead):
        begun(lead)
        stranger = make_school("Stranger")

        page = client.post(sheet(lead, f"schools/{stranger.urn}/"), follow=True).content.decode()

        assert "Stranger is not a member of Colne" in page
        assert not PeerReview.objects.filter(host=stranger).exists()


def count_sheet(client, lead: Lead) -> int:

    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(sheet(lead)).status_code == 200
    return len(queries)


class TestGroups:
    def key(self, letter: str) -> int:
        return School.objects.get(name=f"School {letter}").pk

    def test_one_school_moves(self, client, lead):
        round = begun(lead)
        large = next(number for number, group in enumerate(names(round), start=1) if len(group) == 4)
        school = names(round)[large - 1][0]

        page = client.post(
            sheet(lead, "groups/"), {"school": self.key(school), "to": f"group-{3 - large}", "save": "1"}, follow=True
        ).content.decode()

        assert f"School {school} is in group {3 - large} now." in page
        assert school in names(round)[2 - large]

    def test_move_that_leaves_groups_that_cannot_be_says_why_and_keeps_what_was_chosen(self, client, lead):
        round = begun(lead)
        small = next(number for number, group in enumerate(names(round), start=1) if len(group) == 3)
        before = names(round)
        school = self.key(before[small - 1][0])

        page = client.post(
            sheet(lead, "groups/"), {"school": school, "to": f"group-{3 - small}", "save": "1"}
        ).content.decode()

        assert page.count(f"Group {3 - small} would have five schools, and a group has three or four") == 2
        assert f'<option value="{school}" selected>' in page
        assert names(round) == before

    def test_two_schools_swap(self, client, lead):
        round = begun(lead)
        one, other = names(round)[0][0], names(round)[1][0]

        page = client.post(
            sheet(lead, "groups/"), {"school": self.key(one), "to": f"swap-{self.key(other)}", "save": "1"}, follow=True
        ).content.decode()

        assert f"School {one} and School {other} have changed places." in page
        assert other in names(round)[0]
        assert one in names(round)[1]

    @pytest.mark.parametrize("sent", [{}, {"school": "x", "to": "y"}, {"school": "0", "to": "swap-0"}])
    def test_what_is_not_offered_is_refused(self, client, lead, sent):
        before = names(begun(lead))

        page = client.post(sheet(lead, "groups/"), sent | {"save": "1"})

        assert "There is a problem" in page.content.decode()
        assert names(Round.objects.get()) == before

    def test_groups_are_suggested_again_whatever_was_moved(self, client, lead):
        round = begun(lead)
        before = names(round)
        group_writes.swap_schools(round=round, school=self.key(before[0][0]), other=self.key(before[1][0]), by=None)

        page = client.post(sheet(lead, "groups/"), {"suggest": "1"}, follow=True).content.decode()

        assert "suggested anew" in page
        assert names(round) == before

    def test_groups_begin_again_with_last_years(self, client, lead):
        last = make_round(lead.partnership, year=YEAR - 1)
        keys = [make_review(last, school).host_id for school in School.objects.order_by("name")]
        round = begun(lead)
        assert "Begin with last year’s" not in client.get(sheet(lead, "groups/")).content.decode()
        group_writes.set_groups(round=last, groups=[keys[::2], keys[1::2]], by=None)

        assert "Begin with last year’s" in client.get(sheet(lead, "groups/")).content.decode()
        client.post(sheet(lead, "groups/"), {"last_year": "1"})

        assert names(round) == [["A", "C", "E", "G"], ["B", "D", "F"]]


class TestGroupLead:
    """The peer review lead of a group: one of its people, named on the sheet, told by e-mail, without a right by it."""

    @pytest.fixture
    def heads(self, lead) -> list[Person]:
        """The heads of the schools of the first group, who have addresses."""
        schools = group_writes.groups_of(begun(lead))[0]
        return [
            make_headship(make_person(f"Head {n}", email=f"head{n}@example.org"), School.objects.get(pk=pk)).person
            for n, pk in enumerate(schools)
        ]

    def chosen(self, client, lead, **pressed) -> str:
        return client.post(sheet(lead, "groups/1/lead/"), pressed, follow=True).content.decode()

    def test_lead_is_chosen_from_the_people_of_the_group_shown_and_told(self, client, lead, heads):
        assert "Choose its peer review lead" in client.get(sheet(lead)).content.decode()

        page = self.chosen(client, lead, person=heads[1].pk)

        assert "Head 1 is the peer review lead of group 1 now." in page
        assert "Peer review lead: Head 1" in page
        mails = outbox()
        assert [mail.to for mail in mails] == [["head1@example.org"]]
        assert mails[0].subject == "Peer review: you lead a group"
        shown = signed_in(make_user(person=heads[0])).get("/reviews/").content.decode()
        assert "Peer review lead: Head 1" in shown
        assert "groups/1/lead/" not in shown

    def test_lead_of_a_group_sees_and_plans_no_more_by_that(self, client, lead, heads):
        self.chosen(client, lead, person=heads[1].pk)

        browser = signed_in(make_user(person=heads[1]))

        assert browser.get(sheet(lead)).status_code == 404
        other = PeerReview.objects.exclude(host__headships__person=heads[1]).first()
        assert browser.get(f"/reviews/{other.pk}/edit/").status_code == 404

    def test_who_is_it_no_longer_is_told_too(self, client, lead, heads):
        self.chosen(client, lead, person=heads[1].pk)
        outbox().clear()

        page = self.chosen(client, lead, nobody="1")

        assert "Nobody is the peer review lead of group 1 now." in page
        assert [mail.subject for mail in outbox()] == ["Peer review: you no longer lead a group"]

    def test_somebody_of_another_group_is_refused(self, client, lead, heads):
        other = make_headship(make_person(), School.objects.exclude(headships__person__in=heads).first()).person

        assert "Choose one of the people below" in self.chosen(client, lead, person=other.pk)
        with pytest.raises(ValidationError, match="is not of group 1"):
            writes.choose_group_lead(group=ReviewGroup.objects.get(number=1), person=other, by=None)

    def test_two_tabs_do_not_overwrite_each_other(self, client, lead, heads):
        seen = re.search(r'name="seen" value="(\w+)"', client.get(sheet(lead, "groups/1/lead/")).content.decode())[1]
        self.chosen(client, lead, person=heads[1].pk)

        page = self.chosen(client, lead, person=heads[2].pk, seen=seen)

        assert "Somebody has chosen one since you opened this page" in page
        assert ReviewGroup.objects.get(number=1).lead == heads[1]

    def test_choosing_who_is_it_already_changes_nothing(self, client, lead, heads):
        self.chosen(client, lead, person=heads[1].pk)
        outbox().clear()

        assert "Nothing was changed." in self.chosen(client, lead, person=heads[1].pk)
        assert outbox() == []

    def test_group_that_loses_its_lead_to_another_has_none(self, client, lead, heads):
        round = Round.objects.get()
        self.chosen(client, lead, person=heads[1].pk)
        outbox().clear()
        school = heads[1].headships.get().school_id
        other = group_writes.groups_of(round)[1][0]

        group_writes.swap_schools(round=round, school=school, other=other, by=None)

        assert ReviewGroup.objects.get(number=1).lead is None
        assert [mail.to for mail in outbox()] == [["head1@example.org"]]

    def test_lead_of_a_group_whose_schools_change_is_told_all_that_it_has_now(self, client, lead, heads):
        round = Round.objects.get()
        self.chosen(client, lead, person=heads[1].pk)
        outbox().clear()
        stays = heads[1].headships.get().school_id
        first, second = group_writes.groups_of(round)[:2]
        goes = next(school for school in first if school != stays)

        group_writes.swap_schools(round=round, school=goes, other=second[0], by=None)

        (mail,) = outbox()
        names = dict(School.objects.values_list("pk", "name"))
        assert mail.to == ["head1@example.org"]
        assert all(names[pk] in mail.body for pk in group_writes.groups_of(round)[0])
        assert names[goes] not in mail.body

    def test_lead_goes_with_the_group_that_has_another_number_now_and_is_told(self, client, lead, heads):
        round = Round.objects.get()
        self.chosen(client, lead, person=heads[1].pk)
        outbox().clear()
        first, second, *rest = group_writes.groups_of(round)

        writes.set_groups(round=round, groups=[second, first, *rest], by=None)

        assert [ReviewGroup.objects.get(number=n).lead for n in (1, 2)] == [None, heads[1]]
        assert "You are the peer review lead of group 2 of" in "".join(mail.body for mail in outbox())

    def test_page_says_who_has_no_address_and_whom_one_can_enter_where_there_is_nobody(self, client, lead):
        begun(lead)
        page = client.get(sheet(lead, "groups/1/lead/")).content.decode()
        assert "You can enter as reviewer or champion the heads" in page
        first = PeerReview.objects.filter(group__number=1).order_by("host__name")[0]
        assert f'href="/reviews/{first.pk}/edit/"' in page

        make_headship(make_person("Una Reached"), first.host)

        page = client.get(sheet(lead, "groups/1/lead/")).content.decode()
        assert f"Una Reached, {first.host} (no e-mail address: tell them yourself)</button>" in page
        assert "where their address is known" in page
