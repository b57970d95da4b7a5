"""How results are counted, and what each filter of the lists takes for the same."""

import datetime as dt
import itertools

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from partnerships.filters import PartnershipFilters
from partnerships.filters.facets import Tally, TraitIndex
from partnerships.models import Partnership, School
from partnerships.religious_characters import CHARACTERS, character_of
from tests.factories import make_membership, make_partnership, make_school

TRAITS = st.fixed_dictionaries({"a": st.sets(st.sampled_from("xy")), "b": st.just({"z"})})


@given(
    traits=st.lists(TRAITS, max_size=20),
    searched=st.sets(st.integers(0, 25)),
    chosen=st.dictionaries(st.sampled_from("ab"), st.sampled_from("xyz")),
)
def test_tally_counts_a_choice_as_if_it_were_made(traits, searched, chosen):
    def left(choices):
        return [n for n, row in enumerate(traits) if n in searched and all(v in row[k] for k, v in choices.items())]

    index = TraitIndex.made_of({100 - n: row for n, row in enumerate(traits)})
    rows = index.those(100 - n for n in searched)

    counted = Tally(index, rows, chosen)

    assert counted.total == len(left(chosen))
    assert index.pks_of(index.left_of(rows, chosen)) == [100 - n for n in left(chosen)]
    for name, value in itertools.product("ab", "xyz"):
        assert counted.count(name, value) == len(left(chosen | {name: value}))
    for name in "ab":
        assert counted.count(name, "") == len(left({n: v for n, v in chosen.items() if n != name}))


@pytest.mark.parametrize(
    ("value", "slug"),
    [
        ("Catholic", "roman-catholic"),
        ("Anglican", "church-of-england"),
        ("Church of England/Methodist", "two-churches"),
        ("Does not apply", "none"),
        ("", "not-recorded"),
        ("Something that the register has not had yet", "other"),
    ],
)
def test_character_groups_what_the_register_writes_in_several_ways(db, value, slug):
    school = make_school(religious_character=value)
    make_partnership("Colne", schools=[school, make_school(religious_character="Jewish")])

    assert character_of(value) == slug
    assert list(School.objects.of_character(CHARACTERS[slug])) == [school]
    assert [p.name for p in Partnership.objects.with_character(CHARACTERS[slug])] == ["Colne"]


def test_characters_name_each_value_once():
    values = [value for character in CHARACTERS.values() for value in character.values]

    assert len(values) == len(set(values))


def test_partnership_without_a_member_counts_for_itself_alone(db):
    make_partnership("Empty", home_quadrant=None)

    counts = PartnershipFilters(QueryDict("")).count()

    assert counts.total == 1
    assert {f.name: sum(c.count for c in f.choices if c.value) for f in counts.facets} == {
        "within": 5,  # any distance, where no place is given
        "quadrant": 1,  # county-wide
        "district": 0,
        "phase": 0,
        "character": 0,
        "kind": 1,
        "room": 0,
    }


def test_partnership_counts_its_current_members_only(db):
    partnership = make_partnership("Colne", schools=[make_school(phase="primary")])
    make_membership(partnership, make_school(phase="secondary"), ended_on=dt.date(2024, 8, 31))
    make_membership(partnership, make_school(phase="nursery"), started_on=dt.date(2999, 9, 1))

    facets = {f.name: f.choices for f in PartnershipFilters(QueryDict("")).count().facets}

    assert {choice.value: choice.count for choice in facets["phase"] if choice.count} == {"": 1, "primary": 1}
