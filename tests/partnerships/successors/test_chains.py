"""A school that converts and converts again before anybody looks: what it had goes on at each school in turn."""

import datetime as dt

import pytest

from partnerships.models import Headship, Lead, Membership, School
from partnerships.successors.chains import in_turn
from partnerships.successors.writes import plan_to_carry_over
from register.planning.successions import After, successions
from register.runs.carrying import carry_over as carry_over_in_refresh
from tests.factories import (
    STARTED,
    make_headship,
    make_lead,
    make_membership,
    make_person,
    make_school,
)
from tests.partnerships.successors.carried import LAST_DAY, NEXT_DAY, carry_over, link, rows, said
from tests.register.files import SCHOOL, import_gias, links, planned, table

pytestmark = pytest.mark.django_db

CLOSED_AGAIN, OPENED_AGAIN = dt.date(2024, 10, 31), dt.date(2024, 11, 1)


@pytest.fixture
def between(old, academy):
    """The academy closed two months after it opened."""
    School.objects.filter(pk=academy.pk).update(status="closed", closed_on=CLOSED_AGAIN)
    academy.refresh_from_db()
    link(old, "successor", academy, "")
    link(academy, "predecessor", old, "")
    return academy


@pytest.fixture
def last(between):
    last = make_school("Elm Trust School", urn=151003, opened_on=OPENED_AGAIN)
    link(between, "successor", last, "")
    link(last, "predecessor", between, "")
    return last


def test_membership_has_no_hole(old, last, partnership):
    make_membership(partnership, old)

    carry_over(old, last)

    assert rows(Membership) == [
        (114001, STARTED, LAST_DAY),
        (151001, NEXT_DAY, CLOSED_AGAIN),
        (151003, OPENED_AGAIN, None),
    ]


def test_head_goes_on_at_each_for_nothing_merges(old, last):
    make_headship(make_person("Ann Day"), old)

    carry_over(old, last)

    assert [row[0] for row in rows(Headship)] == [114001, 151001, 151003]


def test_it_is_said(old, last, partnership):
    make_membership(partnership, old)
    make_headship(make_person("Ann Day"), old)

    assert said(old, last) == [
        "The membership of Elm Primary School (114001) in Colne partnership ends on 31 August 2024, Elm Primary "
        "Academy (151001) is a member from 1 September 2024 to 31 October 2024, and Elm Trust School (151003) is a "
        "member from 1 November 2024.",
        "Ann Day, headteacher of Elm Primary School (114001): this ends on 31 August 2024, they head Elm Primary "
        "Academy (151001) from 1 September 2024 to 31 October 2024, and they head Elm Trust School (151003) from 1 "
        "November 2024.",
    ]


def test_lead_is_recorded_at_the_last(old, last):
    make_lead(school=old)

    carry_over(old, last)

    assert Lead.objects.get().school == last


@pytest.mark.parametrize("where", ["between", "last"])
def test_head_ends_where_another_school_merges_on_the_way(old, between, last, where):
    link({"between": between, "last": last}[where], "predecessor", make_school("Ash", urn=114002), "")
    make_headship(make_person(), old)

    carry_over(old, last)

    assert rows(Headship) == [(114001, STARTED, LAST_DAY)]


def test_membership_that_the_one_between_has_already_stays_as_it_is(old, between, last, partnership):
    make_membership(partnership, between, started_on=NEXT_DAY, ended_on=CLOSED_AGAIN)
    make_membership(partnership, old)

    carry_over(old, last)

    assert sorted(row[0] for row in rows(Membership)) == [114001, 151001, 151003]


def test_it_can_be_done_again_without_a_change(old, last, partnership):
    make_membership(partnership, old)
    carry_over(old, last)

    assert plan_to_carry_over(school=old, successor=last) == []


def test_schools_that_were_open_at_once_are_no_chain():
    day = dt.date
    first, second, overlaps, unknown = (
        School(urn=urn, opened_on=opened, closed_on=closed)
        for urn, opened, closed in [
            (1, day(2024, 9, 1), day(2024, 10, 31)),
            (2, day(2024, 11, 1), day(2024, 12, 31)),
            (3, day(2024, 10, 30), day(2025, 1, 31)),
            (4, None, day(2024, 12, 31)),
        ]
    )

    assert in_turn([second, first]) == (first, second)
    assert in_turn([first, overlaps]) == ()
    assert in_turn([unknown]) == ()


def test_preview_of_a_file_with_both_conversions_says_what_the_refresh_does(tmp_path, partnership):
    old = make_school("Elm", urn=300_000)
    make_membership(partnership, old)
    make_headship(make_person("Ann Day"), old)
    rows_of_file = [
        SCHOOL | {"URN": str(urn), "EstablishmentName": name, "OpenDate": opened, "CloseDate": closed}
        for urn, name, opened, closed in [
            (300_000, "Elm", "", "31-08-2024"),
            (300_001, "Elm Academy", "01-09-2024", "31-10-2024"),
            (300_002, "Elm Trust", "01-11-2024", ""),
        ]
    ]
    for row in rows_of_file[:2]:
        row["EstablishmentStatus (name)"] = "Closed"
    register = table(tmp_path / "register.csv", *rows_of_file)
    linked = links(
        tmp_path / "links.csv",
        (300_000, 300_001, "Successor"),
        (300_001, 300_000, "Predecessor"),
        (300_001, 300_002, "Successor"),
        (300_002, 300_001, "Predecessor"),
    )

    [one] = successions(After(planned(register, linked)))
    shown = [str(step) for step in one.steps[300_002]]
    import_gias(register, links=linked, even_so=True)
    did, _ = carry_over_in_refresh(300_000, one.sure, "why", None)

    assert shown == did
    assert [row[0] for row in rows(Membership)] == [row[0] for row in rows(Headship)] == [300_000, 300_001, 300_002]
