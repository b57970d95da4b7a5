"""*Move to the successor…* on the page of a closed school: to one, and of one that splits, to several."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts import roles
from partnerships.models import Headship, Lead, Membership, School, SchoolLink
from partnerships.schools.relations import relations_of
from partnerships.successors.change_forms import NOTHING_CHOSEN
from tests.admin import change
from tests.factories import (
    STARTED,
    make_headship,
    make_lead,
    make_membership,
    make_partnership,
    make_person,
    make_school,
    make_user,
)
from tests.partnerships.successors.carried import DAY, LAST_DAY, NEXT_DAY, link, rows

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def officer(client):
    client.force_login(make_user("officer@example.org", roles.OFFICER, is_staff=True))
    return client


def ask(officer, school, **answers):
    return officer.post(change(school, "carry-over"), {"ask": "1", "on": "31/8/2024", **answers})


def confirm(officer, school, **answers):
    """Look at what would happen, then agree to it."""
    agreed = ask(officer, school, **answers).context["effect"].text
    return ask(officer, school, agreed=agreed, **answers)


@pytest.mark.slow
class TestSplit:
    @pytest.fixture
    def halves(self, old):
        halves = [make_school(f"Elm {name}", urn=urn) for name, urn in (("North", 151001), ("South", 151002))]
        for half in halves:
            link(old, "successor", half, "split")
        return halves

    @pytest.fixture
    def memberships(self, old, halves, partnership):
        return [make_membership(one, old) for one in (partnership, make_partnership("Mid Essex"))]

    def test_each_membership_is_asked_about_and_no_lead_where_there_is_none(self, officer, old, memberships):
        form = officer.get(change(old, "carry-over")).context["form"]

        assert [field.label for field in form] == [
            "Which carries on the membership in Colne partnership?",
            "Which carries on the membership in Mid Essex?",
            "URN of another school, if all of it moves to one that is not named above",
            "Last day on which the old school is open",
        ]
        assert form.fields[f"share-{memberships[0].pk}"].choices == [
            ("151001", "Elm North (151001)"),
            ("151002", "Elm South (151002)"),
        ]

    def test_one_goes_on_at_both_another_at_one_and_leads_at_one(self, officer, old, memberships):
        colne, mid = memberships
        make_lead(colne.partnership, school=old)

        answers = {f"share-{colne.pk}": ["151001", "151002"], f"share-{mid.pk}": ["151002"], "others": "151001"}
        said = [*ask(officer, old, **answers).context["effect"].sentences]
        confirm(officer, old, **answers)

        assert sorted(rows(Membership, partnership=colne.partnership)) == [
            (114001, STARTED, LAST_DAY),
            (151001, NEXT_DAY, None),
            (151002, NEXT_DAY, None),
        ]
        assert rows(Membership, partnership=mid.partnership)[1:] == [(151002, NEXT_DAY, None)]
        assert Lead.objects.get().school.urn == 151001
        assert any("Elm South (151002)" in sentence for sentence in said)

    def test_membership_that_is_not_ticked_is_left(self, officer, old, memberships):
        colne, mid = memberships

        confirm(officer, old, **{f"share-{colne.pk}": ["151001"]})

        assert rows(Membership, partnership=mid.partnership) == [(114001, STARTED, None)]

    def test_ticks_are_there_again_where_the_officer_changes_the_details(self, officer, old, memberships):
        page = ask(officer, old, again="1", **{f"share-{memberships[0].pk}": ["151002"]}).content.decode()

        assert f'name="share-{memberships[0].pk}" value="151002"' in page
        assert page.count(" checked") == 1

    def test_all_of_it_may_move_to_another_school(self, officer, old, memberships):
        make_school("Oak", urn=151003)

        confirm(officer, old, urn="151003")

        assert {row[0] for row in rows(Membership, ended_on=None)} == {151003}

    def test_contradiction_is_said_at_its_field(self, officer, old, memberships):
        make_school("Oak", urn=151003)

        form = ask(officer, old, urn="151003", **{f"share-{memberships[0].pk}": ["151001"]}).context["form"]

        assert form.errors == {"urn": ["Leave this empty, or take back what you chose above: all of it moves to one."]}

    def test_no_answer_is_refused(self, officer, old, memberships):
        form = ask(officer, old, urn="").context["form"]

        assert form.non_field_errors() == [
            "Nothing is chosen, so all stays as it is until somebody moves or ends it. To move something, tick a "
            "school that carries it on, or give a URN."
        ]

    def test_what_becomes_of_a_membership_with_and_without_a_tick_is_said(self, officer, old, memberships):
        page = officer.get(change(old, "carry-over")).content.decode()

        assert "Where you tick none, it stays as it is until somebody moves or ends it." in page

    def test_second_tab_says_that_all_was_moved_already(self, officer, old, memberships):
        answers = {f"share-{membership.pk}": ["151001"] for membership in memberships}
        confirm(officer, old, **answers)

        form = ask(officer, old, **answers).context["form"]

        assert form.errors == {
            "urn": [
                "Nothing is left to move: what went on after the school’s last day was moved or ended already. It went "
                "on so: at Elm North (151001), the membership in Colne partnership and the membership in Mid Essex."
            ]
        }

    def test_second_tab_says_that_some_was_moved_already(self, officer, old, memberships):
        answers = {f"share-{membership.pk}": ["151001"] for membership in memberships}
        confirm(officer, old, **{f"share-{memberships[0].pk}": ["151001"]})

        form = ask(officer, old, **answers).context["form"]

        assert form.non_field_errors() == ["Some of what you chose was moved or ended already. Below is what is left."]

    def test_head_alone_is_asked_about_like_memberships(self, officer, old, halves):
        make_headship(make_person("Ann Day"), old)
        make_school("Oak", urn=151003)

        both = ask(officer, old, urn="151003", others="151001").context["form"]
        neither = ask(officer, old, urn="", others="").context["form"]

        assert both.errors == {"urn": ["Leave this empty, or take back what you chose above: all of it moves to one."]}
        assert neither.non_field_errors() == [NOTHING_CHOSEN]

    def test_head_alone_ends_where_the_half_that_is_chosen_was_there_before(self, officer, old, halves):
        make_headship(make_person("Ann Day"), old)

        confirm(officer, old, others="151001")

        assert Headship.objects.get().ended_on == LAST_DAY

    def test_school_that_does_not_follow_is_refused(self, officer, old, memberships):
        make_school("Oak", urn=151003)

        form = ask(officer, old, **{f"share-{memberships[0].pk}": ["151003"]}).context["form"]

        assert list(form.errors) == [f"share-{memberships[0].pk}"]

    def test_half_that_closed_in_turn_is_offered_by_what_followed_it(self, officer, old, halves, memberships):
        halves[1].status = "closed"
        halves[1].save()
        link(halves[1], "successor", make_school("Elm Trust", urn=151003), "")

        form = officer.get(change(old, "carry-over")).context["form"]

        assert [urn for urn, _ in form.fields[f"share-{memberships[0].pk}"].choices] == ["151001", "151003"]

    def test_school_that_is_still_to_close_is_shared_out_on_the_day_that_is_given(self, officer, old, memberships):
        old.status, old.closed_on = "proposed-to-close", None
        old.save()

        confirm(officer, old, **{f"share-{memberships[0].pk}": ["151001"]})

        assert rows(Membership, school__urn=151001) == [(151001, NEXT_DAY, None)]


@pytest.mark.slow
class TestWithoutALink:
    def test_what_it_says_is_that_the_page_names_the_successor(self, officer, old, academy, partnership):
        make_membership(partnership, old)

        confirm(officer, old, urn="151001")

        assert SchoolLink.objects.get().is_chosen

    def test_successor_alone_is_recorded_where_nothing_is_left_to_move(self, officer, old, academy):
        said = ask(officer, old, urn="151001").context["effect"].sentences

        assert said == ("The page of Elm Primary School (114001) names Elm Primary Academy (151001) as its successor.",)

    def test_again_there_is_nothing_to_move(self, officer, old, academy):
        confirm(officer, old, urn="151001")

        form = ask(officer, old, urn="151001").context["form"]

        assert "There is nothing to move" in form.non_field_errors()[0]

    def test_choice_is_withdrawn_where_the_registers_successor_is_chosen_instead(self, officer, old, academy):
        confirm(officer, old, urn="151001")
        link(old, "successor", make_school("Oak", urn=151002), "")

        [said] = ask(officer, old, urn="151002").context["effect"].sentences
        confirm(officer, old, urn="151002")

        assert said == (
            "The page of Elm Primary School (114001) no longer names Elm Primary Academy (151001) as its successor: "
            "the register names Oak (151002)."
        )
        assert [one.urn for one in relations_of(old).successors] == [151002]
        assert SchoolLink.history.filter(history_type="-", linked_urn=151001).exists()

    def test_choice_is_withdrawn_where_leads_alone_go_on_at_the_registers_successor(self, officer, old, academy):
        confirm(officer, old, urn="151001")
        link(old, "successor", make_school("Oak", urn=151002), "")
        make_lead(make_partnership(), school=old)

        said = ask(officer, old, others="151002").context["effect"].sentences
        confirm(officer, old, others="151002")

        assert said[-1].endswith("as its successor: the register names Oak (151002).")
        assert [one.urn for one in relations_of(old).successors] == [151002]
        assert Lead.objects.get().school.urn == 151002

    def test_choice_stays_where_leads_go_on_at_it(self, officer, old, academy):
        confirm(officer, old, urn="151001")
        link(old, "successor", make_school("Oak", urn=151002), "")
        make_lead(make_partnership(), school=old)

        confirm(officer, old, others="151001")

        assert SchoolLink.objects.filter(is_chosen=True, linked_urn=151001).exists()

    def test_choice_stays_where_something_is_left_as_it_is(self, officer, old, academy):
        confirm(officer, old, urn="151001")
        link(old, "successor", make_school("Oak", urn=151002), "")
        first, _ = (make_membership(make_partnership(), old) for _ in range(2))

        confirm(officer, old, **{f"share-{first.pk}": ["151002"]})

        assert SchoolLink.objects.filter(is_chosen=True, linked_urn=151001).exists()

    @pytest.mark.parametrize(("urn", "whose"), [(151002, "the register names"), (151001, "it names")])
    def test_several_choices_are_withdrawn_for_one(self, officer, old, academy, urn, whose):
        names = {151001: academy, 151002: make_school("Oak", urn=151002), 151003: make_school("Ash", urn=151003)}
        link(old, "successor", names[151002], "")
        for other in (names[151001], names[151003]):
            link(old, "successor", other, "split")
        SchoolLink.objects.exclude(linked_urn=151002).update(is_chosen=True)
        make_lead(make_partnership(), school=old)

        said = ask(officer, old, urn=str(urn)).context["effect"].sentences
        confirm(officer, old, urn=str(urn))

        wrong = (
            "Elm Primary Academy (151001) and Ash (151003) as its successors"
            if urn == 151002
            else ("Ash (151003) as its successor")
        )
        assert said[-1] == (
            f"The page of Elm Primary School (114001) no longer names {wrong}: {whose} {names[urn].name} ({urn})."
        )
        assert [one.urn for one in relations_of(old).successors] == sorted({urn, 151002})

    def test_another_choice_takes_the_place_of_several(self, officer, old, academy):
        for other in (academy, make_school("Ash", urn=151003)):
            link(old, "successor", other, "split")
        SchoolLink.objects.update(is_chosen=True)
        make_school("Oak", urn=151002)
        make_lead(make_partnership(), school=old)

        said = ask(officer, old, urn="151002").context["effect"].sentences
        confirm(officer, old, urn="151002")

        assert said[-1].endswith("in place of Elm Primary Academy (151001) and Ash (151003).")
        assert [one.urn for one in relations_of(old).successors] == [151002]

    def test_choice_stays_where_it_became_what_the_register_names(self, officer, old, academy):
        confirm(officer, old, urn="151001")
        oak = make_school("Oak", urn=151002)
        link(old, "successor", oak, "")
        link(academy, "successor", oak, "")

        form = ask(officer, old, urn="151002").context["form"]

        assert "There is nothing to move" in form.non_field_errors()[0]
        assert SchoolLink.objects.filter(is_chosen=True).exists()

    def test_another_choice_says_whose_place_it_takes(self, officer, old, academy):
        confirm(officer, old, urn="151001")
        make_school("Oak", urn=151002)

        [said] = ask(officer, old, urn="151002").context["effect"].sentences

        assert said.endswith("as its successor, in place of Elm Primary Academy (151001).")


class TestLastDay:
    @pytest.mark.parametrize("day", ["1/1/2018", "30/8/2024", "1/9/2024", "31/8/2025"])
    def test_another_day_than_that_on_which_the_school_closed_is_refused(self, officer, old, academy, partnership, day):
        make_membership(partnership, old)

        form = ask(officer, old, urn="151001", on=day).context["form"]

        assert form.errors == {
            "on": ["Elm Primary School (114001) closed on 31 August 2024. Enter that day: it is the last."]
        }

    def test_school_that_is_to_close_on_a_known_day_closes_then(self, officer, old, academy, partnership):
        School.objects.filter(pk=old.pk).update(status="proposed-to-close", closed_on=dt.date(2199, 8, 31))

        form = ask(officer, old, urn="151001").context["form"]

        assert form.errors["on"] == [
            "Elm Primary School (114001) closes on 31 August 2199. Enter that day: it is the last."
        ]

    @pytest.mark.parametrize(
        ("status", "day", "sentence"),
        [
            ("proposed-to-close", "31/8/2010", "opened on 1 September 2010. Enter that day or a later one."),
            ("closed", "tomorrow", "has closed. Enter today, "),
        ],
    )
    def test_day_that_cannot_be_is_refused_where_the_register_has_no_closing_day(
        self, officer, old, academy, status, day, sentence
    ):
        School.objects.filter(pk=old.pk).update(status=status, closed_on=None, opened_on=dt.date(2010, 9, 1))
        day = f"{timezone.localdate() + DAY:%d/%m/%Y}" if day == "tomorrow" else day

        form = ask(officer, old, urn="151001", on=day).context["form"]

        assert sentence in form.errors["on"][0]

    def test_any_day_is_taken_where_the_register_has_none(self, officer, old, academy, partnership):
        School.objects.filter(pk=old.pk).update(status="proposed-to-close", closed_on=None)
        make_membership(partnership, old)

        confirm(officer, old, urn="151001", on="30/9/2024")

        assert rows(Membership) == [
            (114001, STARTED, dt.date(2024, 9, 30)),
            (151001, dt.date(2024, 10, 1), None),
        ]
