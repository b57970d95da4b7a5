"""On another day a school's name means the school that was open that day, whatever became of it."""

import datetime as dt

import pytest
from django.utils import timezone

from base.days import days_later
from partnerships import search
from partnerships.models import Membership, Partnership, School, SchoolLink
from partnerships.search import kept_indexes
from tests.factories import make_membership, make_partnership, make_school, make_user
from tests.partnerships.search.found import link_to, names

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.usefixtures("fresh_indexes")]
FIRST, LAST = dt.date(2021, 9, 1), dt.date(2023, 8, 31)
DAY = dt.date(2022, 3, 1)


def link(before: School, after: School) -> None:
    SchoolLink.objects.create(
        school=before, direction="successor", linked_urn=after.urn, linked_name=after.name, linked_school=after
    )


def close(name: str, partnership: Partnership, *, last_day: dt.date = LAST, opened_on: dt.date | None = None) -> School:
    """A closed school that was in a partnership to its last day."""
    school = make_school(name, status="closed", closed_on=last_day, opened_on=opened_on)
    make_membership(partnership, school, started_on=opened_on or FIRST, ended_on=last_day)
    return school


def open_after(name: str, *before: School, partnership: Partnership | None = None) -> School:
    """The open school that took over from others on the day after their last."""
    first_day = days_later(before[0].closed_on)
    school = make_school(name, opened_on=first_day)
    for one in before:
        link(one, school)
    if partnership:
        make_membership(partnership, school, started_on=first_day)
    return school


@pytest.fixture
def colne() -> Partnership:
    return make_partnership("Colne", schools=2, started_on=FIRST)


@pytest.fixture
def conversions(colne) -> None:
    """Schools that kept their name, changed it, joined, closed in turn or for good, were in two, or moved away."""
    other = make_partnership("Stour", schools=2, started_on=FIRST)
    open_after("Writtle Infant School", close("Writtle Infant School", colne))
    open_after("Lincewood Primary Academy", close("Lincewood Primary School", colne), partnership=colne)
    halves = close("Ray Infant School", colne), close("Ray Junior School", other)
    open_after("Ray Primary School", *halves, partnership=other)
    first = close("Hogarth Primary School and Nursery", colne, last_day=dt.date(2022, 8, 31))
    second = close("Hogarth Primary School", other, opened_on=dt.date(2022, 9, 1))
    link(first, second)
    open_after("Hogarth Primary School", second, partnership=colne)
    close("Elmstead Primary School", colne)
    in_two = close("Chappel Church of England Controlled Primary School", colne)
    make_membership(other, in_two, started_on=FIRST, ended_on=DAY)
    open_after("Chappel CofE Controlled Primary School", in_two, partnership=other)
    moved = make_school("Theydon Bois Primary School")
    make_membership(colne, moved, started_on=FIRST, ended_on=DAY)
    make_membership(other, moved, started_on=days_later(DAY))


def days_within(membership: Membership) -> set[dt.date]:
    began, ended = membership.started_on, membership.ended_on
    return {began, began + (ended - began) / 2, ended}


def test_every_membership_that_ended_is_found_by_its_schools_name_on_a_day_within_it(conversions):
    ended = Membership.objects.filter(ended_on__isnull=False).select_related("school", "partnership")
    assert len(ended) == 10

    for membership in ended:
        for day in days_within(membership):
            found = search.find(membership.school.name, on=day)
            asked = f"{membership.school} of {membership.partnership} on {day}"
            by_it = {hit.pk for hit in found.partnerships if membership.school.urn in [urn for _, urn in hit.about]}
            assert membership.partnership_id in by_it, asked
            assert (found.schools[0].pk, found.in_none) == (membership.school_id, []), asked
            assert (found.closed, found.to_come) == ([], []), asked


@pytest.mark.parametrize("by", ["name", "urn"])
def test_school_that_opened_later_leads_to_the_one_before_it(client, colne, by):
    before = close("Lincewood Primary School", colne)
    after = open_after("Lincewood Primary Academy", before, partnership=make_partnership("Stour", schools=1))

    page = client.get("/partnerships/", {"q": getattr(after, by), "on": "2022-03-01"})

    assert names(page) == ["Colne"]
    text = " ".join(page.content.decode().split())
    assert f"{link_to(after)} opened on 1 September 2023; before it {link_to(before)}." in text
    assert "in no partnership" not in text


def test_school_that_opened_later_leads_through_others_that_did_to_those_open_that_day(colne):
    halves = close("Ray Infant School", colne), close("Ray Junior School", colne)
    between = make_school(
        "Ray Primary School", status="closed", opened_on=days_later(LAST), closed_on=dt.date(2024, 8, 31)
    )
    for half in halves:
        link(half, between)
    after = open_after("Bluebell Academy", between)

    coming = search.find("Bluebell Academy", on=DAY).to_come

    assert [(one.school.urn, {school.urn for school in one.predecessors}) for one in coming] == [
        (after.urn, {half.urn for half in halves})
    ]


def test_school_that_opened_later_after_none_says_so_and_is_not_said_to_have_been_in_none(client, colne):
    make_school("Beaulieu Park School", opened_on=dt.date(2023, 9, 1))

    text = " ".join(client.get("/partnerships/?q=Beaulieu+Park+School&on=2022-03-01").content.decode().split())

    assert "Beaulieu Park School</a> opened on 1 September 2023. We know of no school before it." in text
    assert "in no partnership" not in text


def test_school_open_that_day_and_in_none_is_said_to_have_been_and_not_its_successor(client, colne):
    before = make_school("Wimbish Primary School", status="closed", closed_on=LAST)
    after = open_after("Wimbish Primary School", before, partnership=colne)

    text = " ".join(client.get("/partnerships/?q=Wimbish+Primary+School&on=2022-03-01").content.decode().split())

    assert f"{link_to(before)} was in no partnership on 1 March 2022." in text
    assert after.get_absolute_url() not in text


def test_village_of_a_day_names_the_school_that_was_in_none_that_day(colne):
    place = {"town": "Wimbish", "easting": 559_000, "northing": 236_500}
    before = make_school("Wimbish Primary School", status="closed", closed_on=LAST, **place)
    link(before, make_school("Wimbish Primary Academy", opened_on=days_later(LAST), **place))

    assert [school.urn for school in search.find("Wimbish", on=DAY).in_none] == [before.urn]


def test_school_that_closed_before_that_day_became_what_it_was_then(client, colne):
    first = close("Hogarth Primary School", colne, last_day=dt.date(2021, 12, 31))
    second = close("Painter Academy", colne, opened_on=dt.date(2022, 1, 1))
    link(first, second)
    open_after("Artist Academy", second, partnership=colne)

    text = " ".join(client.get("/partnerships/?q=Hogarth+Primary+School&on=2022-03-01").content.decode().split())

    assert f"closed on 31 December 2021; then {link_to(second)}." in text


def test_day_to_come_has_a_school_that_is_to_open(client, colne):
    officer = make_user("officer@example.org", "LA officer")
    client.force_login(officer)
    school = make_school("Beaulieu Park School", opened_on=timezone.localdate() + dt.timedelta(days=60))
    day = timezone.localdate() + dt.timedelta(days=30)

    text = " ".join(client.get("/partnerships/", {"q": school.name, "on": day.isoformat()}).content.decode().split())

    assert f"{link_to(school)} opens on " in text


def test_indexes_of_another_day_are_made_once_and_follow_the_records(django_assert_num_queries, colne):
    school = make_school("Wimbish Primary School", status="closed", closed_on=LAST)
    assert search.find("Wimbish Primary School", on=DAY).in_none

    with django_assert_num_queries(1):
        search.find("Wimbish Primary School", on=DAY)
    school.closed_on = days_later(DAY, -1)
    school.save()

    assert search.find("Wimbish Primary School", on=DAY).in_none == []
    assert kept_indexes.school_names().to_come == frozenset()
