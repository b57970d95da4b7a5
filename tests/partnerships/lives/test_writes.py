"""A partnership ends, becomes part of another, is renamed, starts: each in one step that says all it does."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from base.changing.effects import Effect
from base.saving import A_DAY
from partnerships.lives import hanging
from partnerships.lives.writes import end_partnership, merge_partnership, rename_partnership, start_partnership
from partnerships.memberships.writes import move_school
from partnerships.models import Lead, Membership, Partnership, Person, School
from tests.broken_writes import assert_whole_or_not_at_all
from tests.factories import (
    STARTED,
    make_kind,
    make_lead,
    make_membership,
    make_partnership,
    make_person,
    make_quadrant,
    make_school,
    make_user,
)

pytestmark = pytest.mark.django_db
LAST_DAY, NEXT_DAY = dt.date(2027, 8, 31), dt.date(2027, 9, 1)
Reason = Membership.LeavingReason


@pytest.fixture
def dengie() -> Partnership:
    """A partnership of three schools with a lead."""
    schools = [make_school(name) for name in ("Althorne", "Bradwell", "Cold Norton")]
    partnership = make_partnership("Dengie", schools=schools)
    make_lead(partnership, make_person("Ann Day"), email="ann@example.org", school=schools[0])
    return partnership


@pytest.fixture
def colne() -> Partnership:
    return make_partnership("Colne", schools=2)


class TestEnds:
    def test_it_ends_with_its_schools_and_leads_and_all_of_it_is_said(self, dengie):
        other = make_membership(make_partnership("Alliance", schools=2), dengie.memberships.first().school)

        told = end_partnership(partnership=dengie, on=LAST_DAY, by=None)

        assert told.sentences == (
            "Dengie ends on 31 August 2027. Its page stays, and says so.",
            f"Althorne leaves it on that day; it stays in {other.partnership}.",
            "Bradwell leaves it on that day.",
            "Cold Norton leaves it on that day.",
            "Ann Day’s last day as lead is 31 August 2027.",
        )
        assert told.warnings == (
            "Bradwell is in no partnership from 1 September 2027.",
            "Cold Norton is in no partnership from 1 September 2027.",
        )
        dengie.refresh_from_db()
        ended = dengie.memberships.values_list("ended_on", "leaving_reason")
        assert {*ended} == {(LAST_DAY, Reason.PARTNERSHIP_ENDED)}
        assert (dengie.ended_on, dengie.leads.get().ended_on) == (LAST_DAY, LAST_DAY)

    def test_what_was_over_stays_and_what_was_to_begin_never_does(self, dengie):
        over = make_membership(dengie, make_school(), ended_on=STARTED, leaving_reason=Reason.LEFT)
        make_membership(dengie, make_school("Southminster"), started_on=NEXT_DAY)
        make_lead(dengie, make_person("Bo Dee"), started_on=NEXT_DAY)

        told = end_partnership(partnership=dengie, on=LAST_DAY, by=None)

        assert "Southminster, which was to join on 1 September 2027, does not." in told.sentences
        assert "Bo Dee, who was to be lead from 1 September 2027, is not." in told.sentences
        over.refresh_from_db()
        assert (over.ended_on, over.leaving_reason) == (STARTED, Reason.LEFT)
        assert not dengie.memberships.filter(started_on=NEXT_DAY).exists()
        assert not dengie.leads.filter(started_on=NEXT_DAY).exists()

    def test_schools_that_were_to_join_and_who_was_to_become_part_of_it_are_to_be_thought_of(self, dengie, colne):
        make_membership(dengie, make_school("Southminster"), started_on=NEXT_DAY)
        merge_partnership(partnership=colne, into=dengie, on=NEXT_DAY, go_on_as={}, by=None)

        told = end_partnership(partnership=dengie, on=LAST_DAY - dt.timedelta(days=1), by=None)

        assert "Southminster is in no partnership from 1 September 2027." in told.warnings
        still = "Colne was to become part of it on 1 September 2027, and still says so."
        assert f"{still} Take that back, or merge it elsewhere." in told.warnings

    def test_one_to_come_starts_and_one_that_is_there_started(self):
        to_come = make_partnership("Stour", started_on=NEXT_DAY)

        with pytest.raises(ValidationError, match="Stour starts on 1 September 2027"):
            end_partnership(partnership=to_come, on=LAST_DAY, by=None)

    @pytest.mark.parametrize(("days", "is_refused"), [(-1, True), (0, False)])
    def test_it_ends_on_its_first_day_at_the_earliest(self, dengie, days, is_refused):
        if is_refused:
            with pytest.raises(ValidationError, match="Dengie started on 1 September 2023"):
                end_partnership(partnership=dengie, on=STARTED + days * A_DAY, by=None)
        else:
            end_partnership(partnership=dengie, on=STARTED + days * A_DAY, by=None)

    def test_day_before_something_began_is_refused_and_what_is_over_does_not_end_again(self, dengie):
        began = timezone.localdate() - A_DAY
        make_membership(dengie, make_school("Late"), started_on=began)

        with pytest.raises(ValidationError, match="something began: Late in Dengie began"):
            end_partnership(partnership=dengie, on=began - A_DAY, by=None)
        end_partnership(partnership=dengie, on=began, by=None)
        with pytest.raises(ValidationError, match=r"ended on .* already"):
            end_partnership(partnership=dengie, on=LAST_DAY, by=None)

    def test_rooms_above_say_what_becomes_of_theirs(self, dengie, monkeypatch):
        asked = []

        def becomes(partnership, leads, last_day):
            asked.append((partnership, [str(lead.person) for lead in leads], last_day))
            return Effect(("A meeting loses one.",), ("Look at it.",))

        monkeypatch.setattr(hanging, "what_hangs", [becomes])
        told = end_partnership(partnership=dengie, on=LAST_DAY, by=None)

        assert asked == [(dengie, ["Ann Day"], LAST_DAY)]
        assert (told.sentences[-1], told.warnings[-1]) == ("A meeting loses one.", "Look at it.")


class TestMerges:
    def test_school_and_lead_that_begin_there_later_do_so_as_was_arranged(self, dengie, colne):
        later = NEXT_DAY + 2 * A_DAY
        there = dengie.memberships.get(school__name="Bradwell").school
        make_membership(colne, there, started_on=later)
        lead = dengie.leads.get()
        make_lead(colne, lead.person, started_on=later)

        told = merge_partnership(
            partnership=dengie, into=colne, on=NEXT_DAY, go_on_as={lead.pk: Lead.Role.CO_LEAD}, by=None
        )

        assert "Bradwell joins Colne on 3 September 2027, as was arranged." in told.sentences
        assert "Ann Day is lead of Colne from 3 September 2027, as was arranged." in told.sentences
        assert "Bradwell is in no partnership from 1 September 2027 until it joins Colne on 3 September 2027." in (
            told.warnings
        )
        assert not any("already" in sentence for sentence in told.sentences)

    @pytest.mark.parametrize(("days", "said"), [(0, "is in Colne already"), (1, "joins Colne on 5 September 2027")])
    def test_school_that_was_to_join_both_joins_the_other_on_its_own_day(self, dengie, colne, days, said):
        joins = dt.date(2027, 9, 4)
        school = make_school("Southminster")
        make_membership(dengie, school, started_on=joins)
        make_membership(colne, school, started_on=joins + days * A_DAY)

        told = merge_partnership(partnership=dengie, into=colne, on=NEXT_DAY, go_on_as={}, by=None)

        assert f"Southminster, which was to join on 4 September 2027, {said}." in told.sentences

    def test_schools_move_but_those_already_there_and_the_target_gains_them(self, dengie, colne):
        there = dengie.memberships.get(school__name="Bradwell").school
        make_membership(colne, there)

        told = merge_partnership(partnership=dengie, into=colne, on=NEXT_DAY, go_on_as={}, by=None)

        assert told.sentences == (
            "Dengie becomes part of Colne on 1 September 2027. Its last day is 31 August 2027. Its page stays, and "
            "leads on to Colne.",
            "Althorne moves to Colne on 1 September 2027.",
            "Cold Norton moves to Colne on 1 September 2027.",
            "Bradwell is in Colne already, and stays there.",
            "Colne then has 5 open schools: 2 joined that day.",
            "Ann Day’s last day as lead is 31 August 2027.",
        )
        assert told.warnings == ()
        dengie.refresh_from_db()
        assert (dengie.ended_on, dengie.became_part_of) == (LAST_DAY, colne)
        assert {*dengie.memberships.values_list("ended_on", "leaving_reason")} == {(LAST_DAY, Reason.BECAME_PART)}
        assert colne.memberships.filter(started_on=NEXT_DAY, ended_on=None).count() == 2
        assert colne.memberships.filter(school=there).count() == 1
        assert not colne.leads.exists()

    @pytest.mark.parametrize("role", [Lead.Role.LEAD, Lead.Role.CO_LEAD])
    def test_lead_who_goes_on_leads_there_with_their_contact(self, dengie, colne, role):
        lead = dengie.leads.get()

        told = merge_partnership(partnership=dengie, into=colne, on=NEXT_DAY, go_on_as={lead.pk: role}, by=None)

        new = colne.leads.get()
        assert (new.role, new.started_on, new.email, new.school) == (role, NEXT_DAY, "ann@example.org", lead.school)
        assert f"Ann Day is {role} of Colne from 1 September 2027." in told.sentences

    def test_lead_who_leads_there_already_stays_so(self, dengie, colne):
        lead = dengie.leads.get()
        make_lead(colne, lead.person)

        told = merge_partnership(
            partnership=dengie, into=colne, on=NEXT_DAY, go_on_as={lead.pk: Lead.Role.CO_LEAD}, by=None
        )

        assert "Ann Day is lead of Colne already, and stays so." in told.sentences
        assert colne.leads.count() == 1

    def test_who_was_to_join_and_to_lead_do_so_there(self, dengie, colne):
        make_membership(dengie, make_school("Southminster"), started_on=NEXT_DAY + A_DAY)
        coming = make_lead(dengie, make_person("Bo Dee"), started_on=NEXT_DAY + A_DAY)
        go_on_as = {coming.pk: Lead.Role.LEAD}

        told = merge_partnership(partnership=dengie, into=colne, on=NEXT_DAY, go_on_as=go_on_as, by=None)

        assert "Southminster, which was to join on 2 September 2027, joins Colne on that day." in told.sentences
        assert "Bo Dee is lead of Colne from 2 September 2027." in told.sentences
        assert [*colne.leads.values_list("pk", "started_on")] == [(coming.pk, NEXT_DAY + A_DAY)]
        assert colne.memberships.filter(started_on=NEXT_DAY + A_DAY).count() == 1

    def test_closed_school_ends_and_does_not_move(self, dengie, colne):
        School.objects.filter(name="Althorne").update(status=School.Status.CLOSED, closed_on=STARTED)

        told = merge_partnership(partnership=dengie, into=colne, on=NEXT_DAY, go_on_as={}, by=None)

        assert any(one.startswith("Althorne") and "does not join Colne" in one for one in told.warnings)
        assert colne.memberships.count() == 4

    def test_itself_and_one_that_is_not_there_are_refused(self, dengie, colne):
        with pytest.raises(ValidationError, match="part of itself"):
            merge_partnership(partnership=dengie, into=dengie, on=NEXT_DAY, go_on_as={}, by=None)
        colne.ended_on = LAST_DAY
        colne.save()
        with pytest.raises(ValidationError, match="Colne is not there on 1 September 2027"):
            merge_partnership(partnership=dengie, into=colne, on=NEXT_DAY, go_on_as={}, by=None)

    def test_schools_of_one_that_is_to_end_end_with_it_and_it_is_said(self, dengie, colne):
        colne.ended_on = dt.date(2027, 12, 31)
        colne.save()
        make_membership(dengie, make_school("Southminster"), started_on=NEXT_DAY + A_DAY)

        told = merge_partnership(partnership=dengie, into=colne, on=NEXT_DAY, go_on_as={}, by=None)

        assert "Colne is to end on 31 December 2027: their membership ends on that day too." in told.warnings
        days = colne.memberships.filter(started_on__gte=NEXT_DAY).values_list("ended_on", "leaving_reason")
        assert [*days] == [(colne.ended_on, Reason.PARTNERSHIP_ENDED)] * 4

    @pytest.mark.parametrize(("until", "is_arranged"), [(None, True), (12, True), (11, False)])
    def test_last_days_that_were_arranged_stand_there_too(self, dengie, colne, until, is_arranged):
        arranged = dt.date(2027, 12, 31)
        last = arranged if is_arranged else dt.date(2027, 11, 30)
        if until:
            colne.ended_on = last
            colne.save()
        lead, row = dengie.leads.get(), dengie.memberships.get(school__name="Althorne")
        Lead.objects.filter(pk=lead.pk).update(ended_on=arranged)
        row.ended_on, row.leaving_reason, row.leaving_note = arranged, Reason.LEFT, "It joins a trust."
        row.save()

        told = merge_partnership(
            partnership=dengie, into=colne, on=NEXT_DAY, go_on_as={lead.pk: Lead.Role.LEAD}, by=None
        )

        assert colne.leads.get().ended_on == last
        moved = colne.memberships.get(school=row.school)
        why = (Reason.LEFT, "It joins a trust.") if is_arranged else (Reason.PARTNERSHIP_ENDED, "")
        assert (moved.ended_on, moved.leaving_reason, moved.leaving_note) == (last, *why)
        leaves = "Althorne moves to Colne on 1 September 2027, and leaves it on 31 December 2027, as was arranged."
        leads = "Ann Day is lead of Colne from 1 September 2027 until 31 December 2027, as was arranged."
        assert (leaves in told.sentences, leads in told.sentences) == (is_arranged, is_arranged)

    def test_school_that_was_to_move_elsewhere_does_not_stay_in_both(self, dengie, colne):
        row, stour = dengie.memberships.get(school__name="Althorne"), make_partnership("Stour", schools=2)
        move_school(membership=row, to=stour, on=NEXT_DAY + 30 * A_DAY, by=None)

        merge_partnership(partnership=dengie, into=colne, on=NEXT_DAY, go_on_as={}, by=None)

        days = (
            Membership.objects.filter(school=row.school).order_by("started_on").values_list("partnership", "ended_on")
        )
        assert [*days] == [(dengie.pk, LAST_DAY), (colne.pk, LAST_DAY + 30 * A_DAY), (stour.pk, None)]

    @pytest.mark.parametrize(("days", "leads"), [(0, False), (1, True)])
    def test_who_was_to_lead_does_so_there_as_long_as_it_is_there(self, dengie, colne, days, leads):
        coming = make_lead(dengie, make_person("Bo Dee"), started_on=NEXT_DAY + A_DAY)
        colne.ended_on = NEXT_DAY + days * A_DAY
        colne.save()

        told = merge_partnership(
            partnership=dengie, into=colne, on=NEXT_DAY, go_on_as={coming.pk: Lead.Role.LEAD}, by=None
        )

        is_not = "Bo Dee, who was to be lead from 2 September 2027, is not."
        assert (is_not in told.sentences) is not leads
        assert [*Lead.objects.filter(pk=coming.pk).values_list("partnership", "ended_on")] == (
            [(colne.pk, colne.ended_on)] if leads else []
        )

    def test_other_home_quadrant_is_said(self, dengie):
        mid = make_partnership("Chelmer", home_quadrant=make_quadrant("Mid"))

        told = merge_partnership(partnership=dengie, into=mid, on=NEXT_DAY, go_on_as={}, by=None)

        assert "The home quadrant of Dengie is South, that of Chelmer is Mid." in told.warnings

    def test_queries_do_not_grow_with_the_schools(self, dengie, colne):
        few = queries_of_merging(dengie, colne)
        big = make_partnership("Big", schools=40)
        many = queries_of_merging(big, colne)

        assert many <= few


@pytest.mark.parametrize("day", [LAST_DAY - 30 * A_DAY, LAST_DAY, LAST_DAY + 30 * A_DAY])
@pytest.mark.parametrize("is_to_merge", [False, True])
def test_one_that_is_to_end_neither_ends_nor_merges_on_another_day(dengie, colne, is_to_merge, day):
    if is_to_merge:
        merge_partnership(partnership=dengie, into=make_partnership("Stour"), on=NEXT_DAY, go_on_as={}, by=None)
        why = r"is to become part of Stour after 31 August 2027 already\. Take that change back first"
    else:
        end_partnership(partnership=dengie, on=LAST_DAY, by=None)
        why = r"is to end on 31 August 2027 already\. Take that change back first"

    with pytest.raises(ValidationError, match=why):
        end_partnership(partnership=dengie, on=day, by=None)
    with pytest.raises(ValidationError, match=why):
        merge_partnership(partnership=dengie, into=colne, on=day, go_on_as={}, by=None)


def queries_of_merging(partnership: Partnership, into: Partnership) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        merge_partnership(partnership=partnership, into=into, on=NEXT_DAY, go_on_as={}, by=None)
    return len(queries)


class TestIsRenamed:
    ON = timezone.localdate() - 30 * A_DAY

    def test_former_name_and_address_are_kept_with_their_days(self, dengie):
        told = rename_partnership(partnership=dengie, name="Dengie and Maldon", on=self.ON, by=None)

        dengie.refresh_from_db()
        former = dengie.former_names.get()
        assert (dengie.name, dengie.slug) == ("Dengie and Maldon", "dengie-and-maldon")
        assert (former.name, former.slug) == ("Dengie", "dengie")
        assert (former.started_on, former.ended_on) == (STARTED, self.ON - A_DAY)
        address = "Its page is at /partnerships/dengie-and-maldon/; the old address, /partnerships/dengie/,"
        assert f"{address} leads on to it." in told.sentences

    def test_it_is_called_again_as_it_was(self, dengie):
        rename_partnership(partnership=dengie, name="Maldon", on=self.ON, by=None)
        rename_partnership(partnership=dengie, name="Dengie", on=self.ON + A_DAY, by=None)

        dengie.refresh_from_db()
        assert (dengie.name, dengie.slug) == ("Dengie", "dengie")
        assert [*dengie.former_names.values_list("name", "slug")] == [("Maldon", "maldon"), ("Dengie", "")]

    def test_address_stays_where_the_name_makes_the_same(self, dengie):
        rename_partnership(partnership=dengie, name="DENGIE", on=self.ON, by=None)

        dengie.refresh_from_db()
        assert (dengie.slug, dengie.former_names.get().slug) == ("dengie", "")

    def test_no_other_partnership_takes_the_old_address(self, dengie):
        rename_partnership(partnership=dengie, name="Maldon", on=self.ON, by=None)

        other = Partnership(name="Dengie", kind=make_kind(), started_on=NEXT_DAY)
        start_partnership(partnership=other, lead=None, schools=[], by=None)

        assert other.slug == "dengie-2"
        with pytest.raises(ValidationError, match="was the address of Maldon"):
            Partnership(name="Other", slug="dengie", kind=make_kind(), started_on=STARTED).full_clean()

    @pytest.mark.parametrize(
        ("name", "on", "why"),
        [
            ("Dengie", ON, "called Dengie already"),
            ("Maldon", timezone.localdate() + A_DAY, "today or a day that has passed"),
            ("Maldon", STARTED, "since 1 September 2023"),
        ],
    )
    def test_it_cannot_be_renamed_so(self, dengie, name, on, why):
        with pytest.raises(ValidationError, match=why):
            rename_partnership(partnership=dengie, name=name, on=on, by=None)


class TestStarts:
    def test_it_starts_with_a_new_lead_its_schools_and_one_from_outside(self):
        schools = [make_school("Lexden"), make_school("Bures", la_code="935", la_name="Suffolk")]
        schools.append(make_school("Shut", status="closed", closed_on=STARTED))
        new = Partnership(
            name="Stour", kind=make_kind(), home_quadrant=make_quadrant("North-East"), started_on=NEXT_DAY
        )
        lead = Lead(person=Person(name="Mrs Bo Dee"), email="bo@example.org")
        found = list(School.objects.with_authority().filter(pk__in=[one.pk for one in schools]).order_by("pk"))

        told = start_partnership(partnership=new, lead=lead, schools=found, by=None)

        assert told.sentences == (
            "Stour starts on 1 September 2027: Local cluster, North-East.",
            "Mrs Bo Dee is its lead from that day.",
            f"Lexden ({schools[0].urn}) joins Stour on 1 September 2027.",
            f"Bures ({schools[1].urn}) joins Stour on 1 September 2027. It is of Suffolk: shown as such, and not "
            "counted.",
            "Stour has 2 schools.",
        )
        assert len(told.warnings) == 1
        assert "Shut" in told.warnings[0]
        assert (new.memberships.count(), new.leads.get().person.title) == (2, "Mrs")

    def test_it_says_that_it_does_not_count_yet_and_nobody_leads_it(self):
        new = Partnership(name="Stour", kind=make_kind(), started_on=NEXT_DAY)

        told = start_partnership(partnership=new, lead=None, schools=[make_school()], by=None)

        assert told.sentences[-1] == "Stour has one school so far. It needs two open ones to count."
        assert any(one.startswith("Nobody leads Stour from 1 September 2027") for one in told.warnings)


def test_each_step_happens_whole_or_not_at_all(dengie, colne):
    officer = make_user()
    today = timezone.localdate()
    kind, school, person = make_kind(), make_school(), make_person()
    go_on_as = {dengie.leads.get().pk: Lead.Role.CO_LEAD}

    assert_whole_or_not_at_all(lambda: end_partnership(partnership=colne, on=today, by=officer))
    assert_whole_or_not_at_all(lambda: rename_partnership(partnership=dengie, name="Maldon", on=today, by=officer))
    assert_whole_or_not_at_all(
        lambda: merge_partnership(partnership=dengie, into=colne, on=today, go_on_as=go_on_as, by=officer)
    )
    assert_whole_or_not_at_all(
        lambda: start_partnership(
            partnership=Partnership(name="Stour", kind=kind, started_on=today),
            lead=Lead(person=person),
            schools=[school],
            by=officer,
        )
    )
