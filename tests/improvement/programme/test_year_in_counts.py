"""The year in counts: what is open is counted, and nothing else can be worked out from it (design, section 5)."""

import datetime as dt

import pytest
from django.utils import timezone

from base.school_terms import academic_year
from improvement.models import Round
from improvement.programme.year_in_counts import answers_of_year, year_in_counts
from partnerships.models import Partnership, Quadrant
from tests.factories import make_partnership, make_quadrant, make_review, make_round, make_school, make_topic
from tests.improvement.programme.test_safe_stages import assert_nothing_is_worked_out, spreads

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


def make_many(south: Quadrant, **numbers: int) -> None:
    """So many partnerships that do theirs in each manner; ``unanswered`` of those that have not said."""
    for manner, number in numbers.items():
        for _ in range(number):
            make_with(None if manner == "unanswered" else manner, south)


def test_counts_the_countys_partnerships_by_manner_and_those_with_none_with_those_that_have_not_answered(south):
    make_many(south, groups=7, trust=6, paper=5, none=2, unanswered=3)

    assert [number for _, number in counts().manners] == [7, 6, 5, 5]
    assert row("South").partnerships == counts().whole.partnerships == 23


def test_manner_of_few_is_left_out_and_with_it_what_would_tell_it(south):
    make_many(south, groups=9, trust=1, paper=7, unanswered=4)
    assert [number for _, number in counts().manners] == [9, None, 7, None]

    make_many(make_quadrant("West"), unanswered=6)
    assert [number for _, number in counts().manners] == [9, None, None, 10], "one would be the rest of the whole"


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

    assert (row("South").held, row("South").planned, row("South").partnerships) == (0, 0, 1)
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
    "numbers",
    [
        {"groups": 6, "paper": 3},  # nine
        {"paper": 12},  # all the same
        {"none": 4, "unanswered": 9},  # all of them without
        {"groups": 8, "trust": 4},  # the rest of the eight is four
        {},
    ],
)
def test_manners_are_not_counted_where_they_would_tell_of_few(south, numbers):
    make_many(south, **numbers)

    assert counts().manners == []


def test_no_place_has_manners(south):
    make_many(south, groups=8, paper=7)

    assert not hasattr(row("South"), "manners")


@pytest.mark.parametrize("whole", [*range(10, 27), 32, 41])
def test_nobody_works_out_a_manner_that_is_left_out(whole):
    """Neither who knows the rule and all that is shown, nor who leads a partnership besides."""
    for shown, possible in spreads(whole, 4).items():
        assert_nothing_is_worked_out(shown, possible)


def test_every_manner_is_in_a_count():
    assert set(Round.Manner.values) == set(MANNERS) - {None}


def test_answers_of_the_year_are_of_partnerships_that_count_today(south):
    make_with("none", south)
    make_with(None, south)
    make_with("paper", south, year=YEAR - 1)
    make_round(make_partnership(schools=1))

    assert answers_of_year(TODAY) == {"asked": 3, "said": 1}
