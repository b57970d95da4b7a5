"""Somebody tries to work out how many agreed a stage that is not shown, from all that is published, and from more.

The reader knows how many there are in all, every number that is shown, the rule by which the others are left out, and,
where they lead one of the partnerships, what that one agreed. All that could have been counted is gone through.
"""

import random
from collections.abc import Iterator
from functools import cache

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from base.school_terms import academic_year, year_days
from improvement.models import Agreement, Framework, Participation, SelfEvaluation, YearFigure, YearSnapshot
from improvement.programme.past_years import freeze_last_year
from improvement.programme.safe_figures import FEWEST, safe_stages
from tests.factories import make_partnership, make_person
from tests.pages.reading import read, text_of

YEAR = academic_year(timezone.localdate()) - 1
FIRST, LAST = year_days(YEAR)
AFTER = year_days(YEAR + 1)[0]
Shown = tuple[int | None, ...]


def splits(whole: int, parts: int) -> Iterator[tuple[int, ...]]:
    """Every way in which so many may be spread."""
    if parts == 1:
        yield (whole,)
        return
    for first in range(whole + 1):
        for rest in splits(whole - first, parts - 1):
            yield (first, *rest)


@cache
def spreads(whole: int, parts: int) -> dict[Shown, list[tuple[int, ...]]]:
    """Every spread by what would be shown of it."""
    found: dict[Shown, list[tuple[int, ...]]] = {}
    for spread in splits(whole, parts):
        found.setdefault(tuple(safe_stages(spread)), []).append(spread)
    return found


def assert_nothing_is_worked_out(shown: Shown, spreads: list[tuple[int, ...]]) -> None:
    """Whoever knows the rule holds two values at least of each that is hidden for possible; so does a lead of one."""
    hidden = [place for place, number in enumerate(shown) if number is None]
    for place in hidden:
        assert len({spread[place] for spread in spreads}) >= 2, (shown, place)
    for own in range(len(shown)):
        of_lead = [spread for spread in spreads if spread[own]]
        for place in hidden if of_lead else []:
            assert len({spread[place] for spread in of_lead}) >= 2, (shown, own, place)


@pytest.mark.parametrize(("parts", "most"), [(3, 40), (4, 26), (5, 22)])
def test_no_spread_of_a_theme_tells_what_is_left_out(parts, most):
    for whole in range(10, most):
        for shown, possible in spreads(whole, parts).items():
            assert_nothing_is_worked_out(shown, possible)


def test_what_is_shown_is_no_small_number_and_not_nearly_all():
    for shown, possible in spreads(20, 5).items():
        for number, counted in zip(shown, possible[0], strict=True):
            assert number in (None, counted)
            assert number is None or FEWEST <= number <= 20 - FEWEST


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ((10, 9, 8, 7, 6), [10, 9, 8, 7, 6]),  # nothing is hidden
        ((10, 9, 3, 2, 0), [10, 9, None, None, None]),
        ((12, 10, 8, 0, 0), [12, 10, None, None, None]),  # the eight would be all that is not there
        ((30, 0, 0, 0, 0), [None] * 5),
        ((4, 4, 4, 0, 0), [None] * 5),
    ],
)
def test_small_numbers_take_others_with_them(counts, shown):
    assert safe_stages(counts) == shown


county = st.lists(st.lists(st.integers(0, 4), min_size=7, max_size=7), min_size=10, max_size=20)


@given(county)
@settings(max_examples=40, deadline=None)
def test_no_hidden_number_of_a_county_is_worked_out_from_all_tables_together(county):
    """Each partnership has a stage of each theme, or left it out; a lead knows one line of it all."""
    tables = [tuple(sum(own[theme] == stage for own in county) for stage in range(5)) for theme in range(7)]
    for theme, table in enumerate(tables):
        shown = tuple(safe_stages(table))
        possible = spreads(len(county), 5)[shown]
        assert table in possible
        for own in county:
            known = [spread for spread in possible if spread[own[theme]]]
            for place, number in enumerate(shown):
                assert number is not None or len({spread[place] for spread in known}) >= 2


# Frozen with the other figures of the year.


def agree(stages: list[int], *, of: int = 7, shares: bool = False, framework: Framework | None = None) -> None:
    """A partnership that agreed these stages, one a theme; 4 leaves the theme out."""
    framework = framework or Framework.objects.get(version=1)
    evaluation = SelfEvaluation.objects.create(
        partnership=make_partnership(schools=2), framework=framework, year=YEAR, opened_on=FIRST, agreed_on=LAST
    )
    known = list(framework.stages.all())
    for theme, stage in zip(framework.themes.all()[:of], stages, strict=False):
        if stage < len(known):
            Agreement.objects.create(evaluation=evaluation, theme=theme, stage=known[stage])
    for membership in evaluation.partnership.memberships.all() if shares else []:
        Participation.objects.create(
            evaluation=evaluation,
            school=membership.school,
            was_there=True,
            shares="yes",
            said_by=make_person(),
            said_on=LAST,
        )


def frozen() -> dict[tuple[str, str], int]:
    """What was frozen, by theme and stage."""
    rows = YearFigure.objects.filter(kind="stages", theme__isnull=False).select_related("theme", "stage")
    return {(row.theme.name, row.stage.name): row.value for row in rows}


@pytest.mark.django_db
class TestFreezing:
    def test_stages_are_frozen_with_the_year_by_theme(self):
        for stage, number in enumerate((9, 8, 2, 1)):
            for _ in range(number):
                agree([stage])

        freeze_last_year(AFTER)

        theme = Framework.objects.get().themes.first().name
        assert frozen() == {(theme, "Getting started"): 9}, "the rest of it is eleven, of which eight could be told"
        assert YearFigure.objects.get(kind="stages", theme=None).value == 20

    def test_nothing_is_frozen_of_fewer_than_ten_schools(self):
        for _ in range(4):
            agree([0])

        freeze_last_year(AFTER)

        assert not YearFigure.objects.exists()

    def test_few_that_are_not_shared_are_left_out_for_officers_know_the_others(self):
        for number in range(20):
            agree([number % 5 // 3], shares=True)
        for _ in range(4):
            agree([1])

        freeze_last_year(AFTER)

        assert set(frozen().values()) == {12}
        assert YearFigure.objects.get(kind="stages", theme=None).value == 20

    def test_two_versions_in_a_year_are_not_counted(self):
        other = Framework.objects.create(version=2, name="Other", started_on=FIRST)
        other.themes.create(position=1, name="Theme", question="How?")
        other.stages.create(position=1, name="Early")
        for number in range(20):
            agree([number % 5 // 3])
        agree([0], framework=other)

        freeze_last_year(AFTER)

        assert not YearFigure.objects.exists()

    def test_what_was_agreed_later_or_in_another_year_is_not_counted(self):
        for number in range(20):
            agree([number % 5 // 3])
        SelfEvaluation.objects.filter(pk__in=SelfEvaluation.objects.order_by("pk")[:2]).update(agreed_on=AFTER)

        freeze_last_year(AFTER)

        assert set(frozen().values()) == {10}

    @pytest.mark.parametrize("seed", range(3))
    def test_page_shows_what_is_safe_and_nothing_can_be_worked_out_from_it(self, client, seed):
        draw = random.Random(seed)  # noqa: S311 - a test, not a secret
        size = draw.randrange(10, 18)
        for _ in range(size):
            agree([draw.choice((0, 0, 1, 1, 2, 3, 4)) for _ in range(7)])

        freeze_last_year(AFTER)

        response = client.get("/improvement/")
        rows = [[text_of(cell) for cell in row] for row in read(response).findall(".//main//tr")]
        shown = {row[0]: row[1:] for row in rows}
        for theme in Framework.objects.get().themes.all():
            published = tuple(None if cell == "not shown" else int(cell) for cell in shown.get(theme.name, ()))
            possible = [
                spread
                for by_shown, spreads_of_it in spreads(size, 5).items()
                if by_shown[:4] == (published or (None,) * 4)
                for spread in spreads_of_it
            ]
            for place, number in enumerate(published):
                assert number is not None or len({spread[place] for spread in possible}) >= 2

    def test_database_refuses_a_small_one_and_a_stage_without_its_kind(self):
        from django.db import IntegrityError, transaction

        snapshot, framework = YearSnapshot.objects.create(year=YEAR, frozen_on=AFTER), Framework.objects.get()
        of = {"snapshot": snapshot, "theme": framework.themes.first(), "stage": framework.stages.first()}
        wrong = [
            {"kind": "stages", "value": 4, **of},
            {"kind": "reviews", "value": 9, **of},
            {"kind": "stages", "value": 9, **(of | {"stage": None})},
        ]
        for fields in wrong:
            with pytest.raises(IntegrityError), transaction.atomic():
                YearFigure.objects.create(**fields)
        YearFigure.objects.create(kind="stages", value=9, **of)
        with pytest.raises(IntegrityError), transaction.atomic():
            YearFigure.objects.create(kind="stages", value=8, **of)
