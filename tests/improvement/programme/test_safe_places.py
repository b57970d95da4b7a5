"""Somebody tries to work out what a place's number hides, from the county's, the other places' and what they lead.

The reader knows how many partnerships each place has, every number that is shown, and the rule by which the others are
left out; a lead knows besides what their own partnership did.
"""

from collections.abc import Sequence
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from improvement.programme.safe_figures import FEWEST, ShownPlaces, safe_places

World = tuple[int, ...]


def shown_of(sizes: Sequence[int], agreed: World) -> ShownPlaces:
    """What is shown of places with so many partnerships, of which so many agreed."""
    places = {}
    for place, (size, number) in enumerate(zip(sizes, agreed, strict=True)):
        of = {(place, one): one < number for one in range(size)}
        places[place] = [
            {one: {one} if has else set() for one, has in of.items()},
            {one: set() if has else {one} for one, has in of.items()},
        ]
    return safe_places(places)


def published(sizes: Sequence[int], agreed: World) -> tuple:
    """The county's number and those of the places; None where one is not shown."""
    shown = shown_of(sizes, agreed)
    places = [number if place in shown.places else None for place, number in enumerate(agreed)]
    return (sum(agreed) if shown.whole else None, *places)


def worlds(sizes: Sequence[int]) -> dict[tuple, list[World]]:
    """All that could be so, by what would be published of it."""
    found: dict[tuple, list[World]] = {}
    for agreed in product(*(range(size + 1) for size in sizes)):
        found.setdefault(published(sizes, agreed), []).append(agreed)
    return found


@pytest.mark.parametrize(
    ("sizes", "agreed", "is_whole", "places"),
    [
        ((9, 11, 11, 7, 3), (6, 3, 9, 3, 2), True, set()),  # no quadrant has twelve
        ((13, 14, 14), (6, 7, 7), True, {0, 1, 2}),
        ((13, 14, 3), (6, 7, 2), True, {1}),  # the county less both would be two of three
        ((14, 13, 12), (7, 7, 5), True, {0}),  # five of twelve are four to a lead
        ((14, 13, 12), (7, 7, 7), True, {0}),  # and so are five that did not
        ((5, 6), (5, 0), False, set()),  # five of eleven
        ((7, 5), (5, 1), True, set()),
        ((12,), (0,), False, set()),
        ((12,), (12,), False, set()),
    ],
)
def test_number_is_shown_where_neither_it_nor_the_rest_of_the_county_tells_of_few(sizes, agreed, is_whole, places):
    assert shown_of(sizes, agreed) == ShownPlaces(is_whole, frozenset(places))


@pytest.mark.parametrize(
    "sizes", [(13, 12, 3), (12, 12, 1), (14, 11, 2), (9, 11, 3), (15, 4, 4), (7, 7, 2), (12, 12, 4, 2), (20, 13)]
)
def test_nobody_works_out_a_place_that_is_left_out(sizes):
    """Whoever knows the rule holds two values of each for possible, or knows one that is safe; so does a lead."""
    for told, possible in worlds(sizes).items():
        hidden = [place for place in range(len(sizes)) if told[place + 1] is None]
        for place in hidden:
            assert_not_told({world[place] for world in possible}, sizes[place], FEWEST + 1)
        for own, has in product(range(len(sizes)), (True, False)):
            known = [world for world in possible if (world[own] if has else sizes[own] - world[own])]
            for place in hidden if known else []:
                is_own = place == own
                others = {world[place] - (is_own and has) for world in known}
                assert_not_told(others, sizes[place] - is_own, FEWEST)


def assert_not_told(values: set[int], size: int, fewest: int) -> None:
    """Several values are possible; or one, that and whose rest are not of few; or there is nobody to be told of."""
    assert size == 0 or len(values) >= 2 or fewest <= min(values) <= size - fewest, (values, size)


def differences(numbers: Sequence[int | None], whole: int) -> list[tuple[set[int], int]]:
    """Every number that can be had by subtracting: of which places, and how many."""
    shown = [place for place, number in enumerate(numbers) if number is not None]
    found = [({place}, numbers[place] or 0) for place in shown]
    for size in range(len(shown) + 1):
        for taken in combinations(shown, size):
            rest = set(range(len(numbers))) - set(taken)
            found.append((rest, whole - sum(numbers[place] or 0 for place in taken)))
    return [(rest, number) for rest, number in found if rest]


county = st.lists(st.lists(st.booleans(), max_size=25), min_size=1, max_size=5)


@given(county)
@settings(max_examples=400, deadline=None)
def test_no_difference_of_a_county_is_under_five_for_the_public_or_for_a_lead(county):
    """Of those that agreed, and of those that did not, also less one that is the reader's own."""
    told = published([len(place) for place in county], tuple(sum(place) for place in county))
    if told[0] is None:
        assert not any(told[1:])
        return
    for places, number in differences(told[1:], told[0]):
        others = sum(len(county[place]) for place in places) - number
        if not sum(len(county[place]) for place in places):
            continue
        assert number - 1 >= FEWEST, (told, places)
        assert others - 1 >= FEWEST, (told, places)
        assert min(number, others) - 2 >= FEWEST - 1, "who leads two learns of four others at least (ADR 84)"


# People: each is of the reviews of one partnership or of several, and a lead knows all of their own.
people = st.lists(
    st.dictionaries(st.integers(0, 5), st.sets(st.integers(0, 60), max_size=20), max_size=6), min_size=1, max_size=5
)


@given(people)
@settings(max_examples=600, deadline=None)
def test_no_number_of_people_is_under_five_for_the_public_or_for_a_lead(places):
    of_place = [set().union(*place.values()) for place in places]
    shown = safe_places({number: [place] for number, place in enumerate(places)})
    whole = len(set().union(*of_place))
    if not shown.whole:
        assert not shown.places
        return
    numbers = [len(found) if number in shown.places else None for number, found in enumerate(of_place)]
    for rest, number in differences(numbers, whole):
        own = [len(known) for place in rest for known in places[place].values()]
        if not own:
            continue
        assert number - max(own) >= FEWEST, (numbers, whole, rest)
        assert len([one for one in own if one]) >= 3


def test_one_person_in_two_places_cannot_be_told_from_the_sum():
    first, second = ({n: {f"{place}{n}{one}" for one in range(4)} for n in range(4)} for place in "ab")
    assert safe_places({1: [first], 2: [second]}).places == {1, 2}

    second[0] = {"a00", "b01", "b02", "b03"}

    assert safe_places({1: [first], 2: [second]}).places == {1}


def test_place_of_which_one_partnership_is_over_half_is_not_shown():
    largest = {0: set(range(10)), 1: {20, 21, 22}, 2: {30, 31, 32}}
    assert not safe_places({1: [largest]}).whole
