"""A successor that the register names wrongly is set aside; what went on there moves to the right one."""

import datetime as dt

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from accounts import roles
from partnerships.models import Headship, Lead, Membership, SchoolLink
from partnerships.models.school_links import predecessors_of, probable_successors_of, successors_of
from partnerships.schools.relations import relations_of
from partnerships.successors.went_on import went_on
from partnerships.successors.writes import set_aside
from tests.admin import change, changelist
from tests.clients import signed_in
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
from tests.partnerships.successors.carried import LAST_DAY, NEXT_DAY, carry_over, link, rows

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def officer(client):
    client.force_login(make_user("officer@example.org", roles.OFFICER, is_staff=True))
    return client


@pytest.fixture
def oak():
    """The school that took over in truth."""
    return make_school("Oak", urn=151002, opened_on=NEXT_DAY)


@pytest.fixture
def moved(old, academy, partnership):
    """The register names the academy, and all went on there with the refresh."""
    for school, direction, other in ((old, "successor", academy), (academy, "predecessor", old)):
        link(school, direction, other, "")
    make_membership(partnership, old)
    make_lead(partnership, make_person("Ann Day"), school=old)
    make_headship(make_person("Bob Lee"), old)
    carry_over(old, academy)


def ask(officer, school, slug, **answers):
    return officer.post(change(school, slug), {"ask": "1", **answers})


def confirm(officer, school, slug, **answers):
    """Look at what would happen, then agree to it; return what was said."""
    effect = ask(officer, school, slug, **answers).context["effect"]
    assert ask(officer, school, slug, agreed=effect.text, **answers).status_code == 302
    return effect


def move(officer, school, **answers):
    return confirm(officer, school, "carry-over", **{"on": "31/8/2024", **answers})


class TestSettingAside:
    def test_link_is_kept_with_who_and_when_and_nothing_goes_by_it(self, officer, old, academy, moved):
        confirm(officer, old, "wrong-successor", wrong=["151001"])

        assert set(SchoolLink.objects.values_list("set_aside_on", flat=True)) == {timezone.localdate()}
        assert (successors_of(old), predecessors_of(academy)) == ([], [])
        assert f"Set aside on {timezone.localdate():%-d %B %Y} by officer@example.org" in (
            officer.get(change(old)).content.decode()
        )

    def test_public_pages_do_not_show_it(self, client, officer, old, academy, moved):
        confirm(officer, old, "wrong-successor", wrong=["151001"])
        client.logout()

        shown = [client.get(reverse("schools:detail", args=[one.urn])).content.decode() for one in (old, academy)]

        assert "Elm Primary Academy" not in shown[0]
        assert "We know of no school that took over from it." in shown[0]
        assert 'href="/schools/114001/"' not in shown[1]
        assert relations_of(old).successors == []

    def test_what_stays_there_is_said_with_how_to_move_it(self, officer, old, moved):
        effect = confirm(officer, old, "wrong-successor", wrong=["151001"])

        assert effect.sentences == (
            "The page of Elm Primary School (114001) no longer names Elm Primary Academy (151001) as its successor. "
            "The register’s link is kept as set aside.",
        )
        assert effect.warnings == (
            "This stays at Elm Primary Academy (151001), where it went on: the membership in Colne partnership, Ann "
            "Day as lead of Colne partnership and Bob Lee as headteacher. To move it, choose “Move to the successor…” "
            "on the page of Elm Primary School (114001).",
        )

    def test_it_is_taken_back(self, officer, old, academy, moved):
        confirm(officer, old, "wrong-successor", wrong=["151001"])

        effect = confirm(officer, old, "wrong-successor", wrong=[])

        assert effect.sentences == (
            "The page of Elm Primary School (114001) names Elm Primary Academy (151001) as its successor again, as the "
            "register does.",
        )
        assert successors_of(old) == [academy]
        assert SchoolLink.history.filter(history_change_reason__startswith="Taken back: 151001").count() == 2

    @pytest.mark.parametrize("wrong", [[], ["151999"], ["x"]])
    def test_no_change_and_another_school_are_refused_with_a_sentence(self, officer, old, moved, wrong):
        form = ask(officer, old, "wrong-successor", wrong=wrong).context["form"]

        assert form.errors
        assert not SchoolLink.objects.set_aside().exists()

    def test_there_is_none_to_set_aside_without_a_link_of_the_register(self, officer, old, academy, partnership):
        make_membership(partnership, old)
        carry_over(old, academy)  # as an officer chose

        assert "wrong-successor" not in officer.get(change(old)).content.decode()
        assert "wrong-successor" not in officer.get(change(academy)).content.decode()

    def test_who_only_reads_schools_may_not(self, old, academy, moved):
        user = make_user("reader@example.org", is_staff=True)
        user.user_permissions.add(Permission.objects.get(codename="view_school"))

        response = ask(signed_in(user), old, "wrong-successor", wrong=["151001"])

        assert response.status_code == 403

    def test_it_is_no_probable_successor_either(self, old, academy):
        academy.postcode = old.postcode = "CO1 1AA"
        link(old, "successor", academy, "")
        set_aside(school=old, successor=academy.urn, on=LAST_DAY, by=None)

        assert probable_successors_of(old) == []

    def test_list_of_links_is_narrowed_to_those_set_aside(self, officer, old, oak, moved):
        link(old, "successor", oak, "split")
        confirm(officer, old, "wrong-successor", wrong=["151001"])

        found = {
            choice: officer.get(f"{changelist(SchoolLink)}?set_aside={choice}").context["cl"].result_count
            for choice in ("yes", "no")
        }

        assert found == {"yes": 2, "no": 1}


@pytest.mark.slow
class TestMovingFromAWrongOne:
    def test_all_that_went_on_there_moves(self, officer, old, oak, partnership, moved):
        confirm(officer, old, "wrong-successor", wrong=["151001"])

        effect = move(officer, old, urn="151002", moved=["151001"])

        assert effect.sentences == (
            "The membership of Elm Primary Academy (151001) in Colne partnership becomes that of Oak (151002), from 1 "
            "September 2024.",
            "Ann Day, lead of Colne partnership, is recorded at Oak (151002) instead of Elm Primary Academy (151001).",
            "Bob Lee, headteacher of Elm Primary Academy (151001): they head Oak (151002) instead, from 1 September "
            "2024.",
            "The page of Elm Primary School (114001) names Oak (151002) as its successor.",
        )
        assert rows(Membership) == [(114001, STARTED, LAST_DAY), (151002, NEXT_DAY, None)]
        assert rows(Headship) == [(114001, STARTED, LAST_DAY), (151002, NEXT_DAY, None)]
        assert Lead.objects.get().school == oak
        assert [str(one) for one in relations_of(old).successors] == ["Oak"]

    def test_without_a_tick_it_is_said_what_stays_and_that_the_register_names_another(self, officer, old, oak, moved):
        effect = ask(officer, old, "carry-over", on="31/8/2024", urn="151002").context["effect"]

        assert effect.warnings == (
            "This stays at Elm Primary Academy (151001), where it went on: the membership in Colne partnership, Ann "
            "Day as lead of Colne partnership and Bob Lee as headteacher. If it belongs at Oak (151002), choose "
            "“Change the details” and tick Elm Primary Academy (151001).",
            "The register names Elm Primary Academy (151001), and the page of Elm Primary School (114001) names both. "
            "If the register is wrong, choose “The register’s successor is wrong…” on that page.",
        )

    def test_tick_is_there_from_the_start_where_the_register_does_not_lead_there(self, officer, old, moved):
        def ticked() -> list[str]:
            return officer.get(change(old, "carry-over")).context["form"]["moved"].initial

        before = ticked()
        confirm(officer, old, "wrong-successor", wrong=["151001"])

        assert (before, ticked()) == ([], ["151001"])

    def test_officers_own_wrong_choice_is_put_right(self, officer, old, academy, oak, partnership):
        make_membership(partnership, old)
        make_lead(partnership, school=old)
        move(officer, old, urn="151001")

        effect = move(officer, old, urn="151002", moved=["151001"])

        assert effect.sentences[-1] == (
            "The page of Elm Primary School (114001) names Oak (151002) as its successor, in place of Elm Primary "
            "Academy (151001)."
        )
        assert rows(Membership, ended_on=None) == [(151002, NEXT_DAY, None)]
        assert Lead.objects.get().school == oak
        assert went_on(old)[0].school == oak

    def test_what_was_left_at_a_choice_that_is_withdrawn_moves_later(self, officer, old, academy, oak, partnership):
        make_membership(partnership, old)
        move(officer, old, urn="151001")
        move(officer, old, urn="151002")

        move(officer, old, urn="151002", moved=["151001"])

        assert rows(Membership, ended_on=None) == [(151002, NEXT_DAY, None)]

    def test_membership_goes_where_the_right_one_is_a_member_already(self, officer, old, oak, partnership, moved):
        make_membership(partnership, oak, started_on=NEXT_DAY)

        effect = move(officer, old, urn="151002", moved=["151001"])

        assert effect.sentences[0] == (
            "The membership of Elm Primary Academy (151001) in Colne partnership is taken out: Oak (151002) is a "
            "member already."
        )
        assert rows(Membership, ended_on=None) == [(151002, NEXT_DAY, None)]
        assert Membership.history.filter(history_type="-").exists()

    def test_what_another_school_brought_too_stays_and_goes_on_at_the_right_one_besides(
        self, officer, old, academy, oak, partnership, moved
    ):
        ash = make_school("Ash", urn=114002, status="closed", closed_on=LAST_DAY)
        link(ash, "successor", academy, "merged")
        make_membership(partnership, ash, ended_on=LAST_DAY)

        move(officer, old, urn="151002", moved=["151001"])

        assert sorted(rows(Membership, ended_on=None)) == [(151001, NEXT_DAY, None), (151002, NEXT_DAY, None)]

    def test_right_one_that_opened_later_is_a_member_from_then(self, officer, old, partnership, moved):
        opened_on = dt.date(2024, 10, 1)
        make_school("Oak", urn=151002, opened_on=opened_on)

        move(officer, old, urn="151002", moved=["151001"])

        assert rows(Membership, ended_on=None) == [(151002, opened_on, None)]

    def test_what_the_wrong_one_has_of_its_own_stays(self, officer, old, academy, oak, moved):
        own = make_membership(make_partnership("Its own"), academy, started_on=dt.date(2024, 11, 1))
        lead = make_lead(make_partnership("Another"), school=academy)

        move(officer, old, urn="151002", moved=["151001"])

        assert Membership.objects.get(pk=own.pk).school == academy
        assert Lead.objects.get(pk=lead.pk).school == academy

    def test_half_of_a_split_to_which_it_moved_wrongly_is_put_right(self, officer, old, academy, oak, partnership):
        for half in (academy, oak):
            link(old, "successor", half, "split")
        membership = make_membership(partnership, old)
        confirm(officer, old, "carry-over", on="31/8/2024", **{f"share-{membership.pk}": ["151001"]})

        move(officer, old, urn="151002", moved=["151001"])

        assert rows(Membership, ended_on=None) == [(151002, NEXT_DAY, None)]

    def test_tick_without_a_school_to_move_to_is_refused(self, officer, old, academy, oak, partnership):
        for half in (academy, oak):
            link(old, "successor", half, "split")
        first, second = (make_membership(one, old) for one in (partnership, make_partnership("Mid Essex")))
        confirm(officer, old, "carry-over", on="31/8/2024", **{f"share-{first.pk}": ["151001"]})

        answers = {f"share-{second.pk}": ["151002"], "moved": ["151001"]}
        form = ask(officer, old, "carry-over", on="31/8/2024", **answers).context["form"]

        assert form.errors == {
            "urn": ["Give the URN of the school to which what you ticked moves, or take the ticks back."]
        }

    def test_school_that_followed_the_other_in_turn_is_refused(self, officer, old, academy, oak, moved):
        link(academy, "successor", oak, "")

        form = ask(officer, old, "carry-over", on="31/8/2024", urn="151002", moved=["151001"]).context["form"]

        assert form.errors["moved"][0].startswith("Oak (151002) followed Elm Primary Academy (151001) in turn.")

    def test_school_that_was_set_aside_is_refused(self, officer, old, moved):
        confirm(officer, old, "wrong-successor", wrong=["151001"])

        form = ask(officer, old, "carry-over", on="31/8/2024", urn="151001").context["form"]

        assert "An officer said that the register is wrong" in form.errors["urn"][0]

    def test_nothing_to_move_says_where_it_stands(self, officer, old, moved):
        form = ask(officer, old, "carry-over", on="31/8/2024", urn="151001").context["form"]

        assert form.non_field_errors() == [
            "Nothing of this school goes on after that day. There is nothing to move. It went on so: at Elm Primary "
            "Academy (151001), the membership in Colne partnership, Ann Day as lead of Colne partnership and Bob Lee "
            "as headteacher."
        ]
