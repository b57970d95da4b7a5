"""The year in counts: what is open is counted, and nothing else can be worked out from it (design, section 5)."""

import datetime as dt

import pytest
from django.utils import timezone

from base.school_terms import academic_year
from improvement.models import Round
from improvement.programme.year_in_counts import answers_of_year, year_in_counts
from partnerships.models import Partnership, Quadrant
from tests.factories import make_partnership, make_quadrant, make_review, make_round, make_school, make_topic

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
YEAR = academic_year(TODAY)
MANNERS = ("groups", "trust", "paper", "none", None)


@pytest.fixture
def south() -> Quadrant:
    return make_quadrant("South")


def make_with(manner: str | None, quadrant: Quadrant | None, **fields) -> Partnership:
    """A partnership that does its reviews in that manner; None where it has not said."""
    partnership = make_partnership(home_quadrant=quadrant, schools=2)
    if manner:
        make_round(partnership, manner=manner, why_none="capacity" if manner == "none" else "", **fields)
    return partnership


def counts():
    return year_in_counts(TODAY, Quadrant.objects.all())


def row(place: str):
    return next(row for row in counts().places if row.place == place)


def test_counts_partnerships_by_manner_and_those_with_none_with_those_that_have_not_answered(south):
    for manner in MANNERS:
        make_with(manner, south)

    assert row("South").by_manner == [1, 1, 1, 2]
    assert row("South").partnerships == counts().whole.partnerships == 5
    assert counts().are_manners_by_place


def test_counts_reviews_that_are_held_and_those_still_to_come_but_not_those_that_are_cancelled(south):
    round = make_round(make_partnership(home_quadrant=south, schools=0))
    make_review(round, make_school(), state="held", visit_on=TODAY, topic=make_topic())
    make_review(round, make_school())
    make_review(round, make_school(), state="postponed", postponed_from=TODAY, reason="diary")
    make_review(round, make_school(), state="cancelled", reason="inspection")

    assert (row("South").held, row("South").planned) == (1, 2)


def test_counts_neither_rounds_nor_reviews_of_another_year_but_for_what_was_held_the_year_before(south):
    before = make_round(make_partnership(home_quadrant=south, schools=2), year=YEAR - 1)
    make_review(before, make_school(), state="held", visit_on=TODAY, topic=make_topic())
    make_review(before, make_school())

    assert (row("South").held, row("South").planned, row("South").by_manner) == (0, 0, [0, 0, 0, 1])
    assert counts().held_before == 1


def test_reviews_of_a_partnership_that_has_ended_still_count(south):
    partnership = make_partnership(home_quadrant=south, schools=2)
    make_review(make_round(partnership))
    Partnership.objects.filter(pk=partnership.pk).update(ended_on=TODAY - dt.timedelta(days=1))

    assert (row("South").planned, row("South").partnerships) == (1, 0)


def test_county_wide_partnerships_have_a_place_of_their_own_where_there_are_any(south):
    assert [place.place for place in counts().places] == ["South"]

    make_with("paper", None)

    assert [place.place for place in counts().places] == ["South", "County-wide"]


@pytest.mark.parametrize(
    "manners",
    [
        ["groups"],  # one alone
        ["groups", "paper"],  # each of two knows the other's
        ["paper", "paper", "paper"],  # all the same
        ["none", None, None],  # all of them without
    ],
)
def test_manners_are_by_place_nowhere_where_one_place_would_tell_of_each(south, manners):
    for manner in ("groups", "paper", "trust"):
        make_with(manner, south)
    assert counts().are_manners_by_place
    for manner in manners:
        make_with(manner, make_quadrant("West"))

    assert not counts().are_manners_by_place
    assert counts().are_manners_counted


def test_manners_are_not_counted_at_all_where_all_say_the_same(south):
    for _ in range(4):
        make_with(None, south)

    assert not counts().are_manners_counted


def test_place_without_partnerships_hides_nothing(south):
    for manner in ("groups", "paper", "trust"):
        make_with(manner, south)
    make_quadrant("West")

    assert counts().are_manners_by_place


def test_every_manner_is_in_a_count():
    assert set(Round.Manner.values) == set(MANNERS) - {None}


def test_answers_of_the_year_are_of_partnerships_that_count_today(south):
    make_with("none", south)
    make_with(None, south)
    make_with("paper", south, year=YEAR - 1)
    make_round(make_partnership(schools=1))

    assert answers_of_year(TODAY) == {"asked": 3, "said": 1}
