"""The filters of the lists: what each choice would leave, counted one way and looked up another."""

import itertools
from collections.abc import Iterator

import pytest
from django.http import QueryDict
from django.test import Client

from partnerships import search
from partnerships.filters import PartnershipFilters, SchoolFilters, WithoutFilters
from partnerships.filters.facets import Tally
from partnerships.models import Partnership, School

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]


def all_schools():
    return School.objects.all()


def current_partnerships():
    return Partnership.objects.active()


def schools_without():
    return School.objects.in_scope().open().without_a_partnership()


LISTS = {
    "/partnerships/": (PartnershipFilters, current_partnerships),
    "/schools/": (SchoolFilters, all_schools),
    "/schools/without-a-partnership/": (WithoutFilters, schools_without),
}
NEAR = "near=CM1"  # without which there is no limit of distance
START = [  # from which every choice of every filter is tried
    "",
    "quadrant=mid",
    "district=colchester&phase=primary",
    "character=none&kind=local-consortium-or-cluster&room=yes",
    "q=primary&quadrant=north-east&near=CM1",
    "near=CM1&within=5&phase=primary",
    *(
        pytest.param(start, marks=pytest.mark.thorough)
        for start in ("quadrant=west&district=maldon", "q=nobody+is+called+this", "status=all&phase=primary")
    ),
]


@pytest.fixture(autouse=True)
def _fresh_index():
    search.reset()
    yield
    search.reset()


def filters_of(address: str, query: str):
    return LISTS[address][0](QueryDict(query))


def counts_of(address: str, query: str):
    filters = filters_of(address, query)
    is_of_all = address in ("/partnerships/", "/schools/")
    return filters.count() if is_of_all else filters.count_among(LISTS[address][1]())


def with_choice(query: str, name: str, value: str) -> str:
    chosen = QueryDict(query, mutable=True)
    chosen[name] = value
    return chosen.urlencode()


@pytest.mark.parametrize("start", START)
@pytest.mark.parametrize("address", LISTS)
def test_count_of_every_choice_is_what_choosing_it_gives(demonstration, address, start):
    rows = LISTS[address][1]()
    counts = counts_of(address, start)

    counted = {(facet.name, choice.value): choice.count for facet in counts.facets for choice in facet.choices}
    found = {
        choice: len(filters_of(address, with_choice(start, *choice)).apply(rows.order_by("pk"))) for choice in counted
    }

    assert counted == found
    assert counts.total == len(filters_of(address, start).apply(rows.order_by("pk")))


@pytest.mark.parametrize("address", LISTS)
def test_count_of_the_demonstration_has_choices_of_some_and_of_none(demonstration, address):
    counts = [choice.count for facet in counts_of(address, "quadrant=mid").facets for choice in facet.choices]

    assert 0 in counts
    assert max(counts) > 1


def test_choice_that_leaves_nothing_cannot_be_chosen_unless_it_is(demonstration):
    facets = {facet.name: facet for facet in counts_of("/partnerships/", "quadrant=west&district=maldon").facets}

    quadrant = {choice.value: choice for choice in facets["quadrant"].choices}
    district = {choice.value: choice for choice in facets["district"].choices}
    assert quadrant["west"].count == 0
    assert not quadrant["west"].is_disabled, "it would not be sent with the form again"
    assert district["harlow"].count > 0
    assert not district["harlow"].is_disabled
    assert district["tendring"].is_disabled


def test_removals_say_how_many_each_would_show(demonstration):
    query = "quadrant=west&district=maldon"

    counts = counts_of("/partnerships/", query)

    assert counts.total == 0
    assert {removal.label: removal.count for removal in counts.removals} == {
        "West quadrant": counts_of("/partnerships/", "district=maldon").total,
        "Maldon": counts_of("/partnerships/", "quadrant=west").total,
    }
    assert counts.cleared == current_partnerships().count()


@pytest.mark.parametrize(("address", "status"), [("/partnerships/", ""), ("/schools/", "&status=all")])
def test_each_removal_takes_away_one_filter_and_the_page(demonstration, address, status):
    query = f"q=primary&quadrant=mid&district=maldon&phase=primary&character=none&near=CM1{status}"

    chosen = filters_of(address, f"{query}&page=3").chosen

    everything = QueryDict(query).dict()
    without = [QueryDict(remaining.removeprefix("?")).dict() for _, remaining in chosen]
    assert [everything.keys() - remaining.keys() for remaining in without] == [{name} for name in expected_order(query)]
    assert all(remaining.items() <= everything.items() for remaining in without)


def expected_order(query: str) -> list[str]:
    """The filters of a query as the page names them: words first, place last."""
    names = list(QueryDict(query))
    return [name for name in names if name != "near"] + ["near"]


def choices_of(address: str) -> dict[str, list[str]]:
    """The choices of each filter that leave something by themselves, and none; the page offers no others.

    Of the limits of distance, each of which holds what the one before holds, it is one.
    """
    facets = counts_of(address, f"status=all&{NEAR}").facets
    found = {facet.name: ["", *(c.value for c in facet.choices if c.value and c.count)] for facet in facets}
    return found | {"within": ["", "5"]}


@pytest.mark.parametrize("address", LISTS)
def test_tally_of_every_combination_is_the_rows_that_have_it_all(demonstration, address):
    filters = filters_of(address, NEAR)
    index = filters.index
    choices = choices_of(address)
    choices.pop("within")  # of the place, not of the index
    has = {
        (name, value): frozenset(index.pks_of(index.answering(name, value)))
        for name in choices
        for value in choices[name]
    }

    wrong, tried = [], 0
    for values in itertools.product(*choices.values()):
        chosen = {name: value for name, value in zip(choices, values, strict=True) if value}
        expected = frozenset(index.pks).intersection(*(has[choice] for choice in chosen.items()))
        tried += 1
        if Tally(index, index.every, chosen).total != len(expected):
            wrong.append(chosen)

    assert wrong == []
    assert tried >= 900


def in_pairs(choices: dict[str, list[str]]) -> Iterator[dict[str, str]]:
    """Few combinations in which each two choices of two filters come together at least once."""
    pairs = [
        ((name, value), (other, value2))
        for name, other in itertools.combinations(choices, 2)
        for value, value2 in itertools.product(choices[name], choices[other])
    ]
    waiting = dict.fromkeys(pairs)  # in order, so that every run tries the same
    while waiting:
        combination = dict(next(iter(waiting)))
        for name in choices.keys() - combination.keys():
            together = {v: sum(pair in waiting for pair in _with(combination, name, v)) for v in choices[name]}
            combination[name] = max(together, key=together.__getitem__)
        ordered = [(name, combination[name]) for name in choices]
        for pair in itertools.combinations(ordered, 2):
            waiting.pop(pair, None)
        yield combination


def _with(combination: dict[str, str], name: str, value: str):
    for choice in combination.items():
        yield from (((name, value), choice), (choice, (name, value)))


@pytest.mark.thorough
@pytest.mark.parametrize("address", LISTS)
def test_page_of_every_two_choices_together_lists_what_they_leave(demonstration, address):
    client = Client()
    combinations = list(in_pairs(choices_of(address)))
    if "without" in address:  # the same filters on a slower page
        combinations = combinations[::3]
    for combination in combinations:
        response = client.get(address, QueryDict(NEAR).dict() | combination)

        assert response.status_code == 200, combination
        query = QueryDict(NEAR, mutable=True)
        query.update(combination)
        expected = filters_of(address, query.urlencode()).apply(LISTS[address][1]().order_by("pk"))
        assert response.context["page"].paginator.count == len(expected), combination
        assert response.context["ignored"] == [], combination
