"""Who follows a school for which the register names nobody is said publicly once what it had was moved there."""

import pytest

from partnerships.models import SchoolLink
from partnerships.schools.relations import relations_of
from partnerships.successors.writes import share_out
from tests.factories import make_membership, make_school
from tests.partnerships.successors.carried import NEXT_DAY, carry_over, link

pytestmark = pytest.mark.django_db


def chosen() -> list[tuple]:
    fields = ("school__urn", "direction", "linked_urn", "linked_name", "manner", "established_on", "is_chosen")
    return list(SchoolLink.objects.order_by("linked_urn").values_list(*fields))


def test_pages_of_both_name_each_other(client, old, academy, partnership):
    make_membership(partnership, old)

    carry_over(old, academy)

    assert chosen() == [(114001, "successor", 151001, "Elm Primary Academy", "", NEXT_DAY, True)]
    before, after = (client.get(school.get_absolute_url()).content.decode() for school in (old, academy))
    assert f'Its successor is <a class="govuk-link" href="{academy.get_absolute_url()}">Elm Primary Academy' in before
    assert "Before this school" in after
    assert f'href="{old.get_absolute_url()}"' in after


@pytest.mark.parametrize("direction", ["successor", "predecessor"])
def test_link_of_either_side_is_enough(old, academy, partnership, direction):
    make_membership(partnership, old)
    first, other = (old, academy) if direction == "successor" else (academy, old)
    link(first, direction, other, "")

    carry_over(old, academy)

    assert [row[-1] for row in chosen()] == [False]


def test_links_through_a_school_that_closed_in_turn_are_enough(old, academy, partnership):
    make_membership(partnership, old)
    between = make_school("Elm Federation School", urn=140001, status="closed")
    link(old, "successor", between, "")
    link(between, "successor", academy, "")

    carry_over(old, academy)

    assert [row[2] for row in chosen()] == [140001, 151001]


def test_another_choice_takes_the_place_of_the_first(old, academy, partnership):
    make_membership(partnership, old)
    carry_over(old, academy)
    oak = make_school("Oak Primary School", urn=151002)

    carry_over(old, oak)

    assert [(row[2], row[3]) for row in chosen()] == [(151002, "Oak Primary School")]


def test_school_that_was_shared_out_without_a_link_split(old, academy, partnership):
    membership = make_membership(partnership, old)
    south = make_school("Elm South School", urn=151002, opened_on=NEXT_DAY)

    share_out(school=old, successors={membership.pk: [academy, south]}, by=None)

    assert [str(other) for other in relations_of(old).halves] == ["Elm Primary Academy", "Elm South School"]
