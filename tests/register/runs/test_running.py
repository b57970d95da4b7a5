"""What stands around a refresh of the register: its process, what it says, and Python as it was afterwards."""

import gc
from contextlib import suppress

import pytest

from base.saving_many import without_collecting
from partnerships.models import SchoolLink
from register.planning.plan import RegisterPlan
from register.planning.preview import counts_of
from register.planning.successions import After, successions
from register.runs import running as runs
from register.runs.running import State
from register.runs.sentences import sentences
from tests.factories import STARTED, make_partnership, make_school


@pytest.mark.django_db
def test_step_begins_with_nothing_said_and_none_of_what_the_step_before_said():
    imported = runs.new_import(file_name="england.csv", la_codes="")
    imported.path.mkdir(parents=True)
    runs.begin(imported, State.READING, by=None)
    runs.say(imported, "Comparing", 80)
    imported.enter(State.READY)
    imported.save()

    runs.begin(imported, State.APPLYING, by=None, only_from=State.READY)

    assert runs.progress(imported) == {"text": "Waiting for the worker", "percent": 0}
    assert runs.progress(runs.claim()) == {"text": "Starting", "percent": 0}


@pytest.mark.parametrize("was_enabled", [True, False])
def test_collector_is_as_it_was_after_an_import_even_one_that_fails(monkeypatch, was_enabled):
    state = {"is_enabled": was_enabled}
    monkeypatch.setattr(gc, "isenabled", lambda: state["is_enabled"])
    monkeypatch.setattr(gc, "disable", lambda: state.update(is_enabled=False))
    monkeypatch.setattr(gc, "enable", lambda: state.update(is_enabled=True))

    with without_collecting():
        assert not state["is_enabled"]
    with suppress(ValueError), without_collecting():
        raise ValueError

    assert state["is_enabled"] is was_enabled


def test_refresh_that_was_refused_or_applied_before_previews_were_kept_has_no_sentences():
    counts = counts_of(RegisterPlan())

    assert sentences({}, counts) == []
    assert sentences({"notes": ["A note"]}, {}) == []
    assert sentences({"lines": [], "notes": ["A note"]}, counts) == ["0 schools stay as they are.", "A note"]


@pytest.mark.parametrize(
    ("split", "wanted"),
    [
        ([], "their memberships can move to the successor."),
        ([1], "their memberships can move to the successor; 1 of them has several that follow: choose when you apply."),
        ([1, 2], "their memberships can move to one or several of the schools that follow: choose when you apply."),
    ],
)
def test_closing_schools_that_split_are_told_apart_from_those_with_one_successor(split, wanted):
    followers = {urn: [[urn + 10, "North"], [urn + 20, "South"]][: 2 if urn in split else 1] for urn in (1, 2)}
    preview = {
        "lines": [["closed", urn, "Elm", "status", "Open", "Closed"] for urn in followers],
        "successions": [{"urn": urn, "successors": schools} for urn, schools in followers.items()],
        "followed": [1, 2],
        "members": [1, 2],
    }

    [said, *_] = sentences(preview, counts_of(RegisterPlan()) | {"closed": 2})

    assert said == f"2 schools will close; 2 have a successor; 2 of those are in a partnership: {wanted}"


@pytest.mark.parametrize(
    ("successors", "wanted"),
    [
        ([[11, "North"]], "its membership can move to the successor."),
        (
            [[11, "North"], [12, "South"]],
            "its membership can move to one or several of the schools that follow: choose when you apply.",
        ),
    ],
)
def test_one_closing_school_is_spoken_of_as_one(successors, wanted):
    preview = {
        "lines": [["closed", 1, "Elm", "status", "Open", "Closed"]],
        "successions": [{"urn": 1, "successors": successors}],
        "followed": [1],
        "members": [1],
    }

    [said, *_] = sentences(preview, counts_of(RegisterPlan()) | {"closed": 1})

    assert said == f"1 school will close; 1 has a successor; 1 of those is in a partnership: {wanted}"


@pytest.mark.parametrize(
    ("schools", "created", "said"),
    [
        (1, 0, "1 school will change: town (1)."),
        (2, 0, "2 schools will change: town (2)."),
        (1, 1, "1 other school will change: town (1)."),
        (2, 1, "2 other schools will change: town (2)."),
    ],
)
def test_schools_that_change_are_others_only_beside_some(schools, created, said):
    lines = [["updated", urn, "Elm", "town", "A", "B"] for urn in range(schools)]
    preview = {"lines": lines, "followed": [], "members": []}

    assert said in sentences(preview, counts_of(RegisterPlan()) | {"created": created})


@pytest.mark.parametrize(
    ("count", "said"),
    [(1, "1 link between schools is new or differs."), (2, "2 links between schools are new or differ.")],
)
def test_links_are_spoken_of_as_many_as_they_are(count, said):
    assert said in sentences({"lines": [], "notes": ["A note"]}, counts_of(RegisterPlan()) | {"links": count})


@pytest.mark.django_db
def test_successors_of_a_closed_school_are_offered_in_the_order_of_their_numbers():
    old = make_school(urn=114001, status="closed", closed_on=STARTED.replace(year=2024))
    make_partnership(schools=[old])
    for urn in (150008, 150001):  # a set would give them in this order
        make_school(urn=urn)
        SchoolLink.objects.create(school=old, direction="successor", linked_urn=urn, linked_name=f"School {urn}")

    [succession] = successions(After(RegisterPlan(in_file={114001})))

    assert [school.urn for school in succession.successors] == [150001, 150008]


@pytest.mark.django_db
def test_closed_schools_are_in_the_order_of_their_last_days_and_those_without_one_come_last():
    years = {114001: None, 114002: 2025, 114003: 2024, 114004: 2025}
    for urn, year in years.items():
        closed_on = STARTED.replace(year=year) if year else None
        make_partnership(schools=[make_school(urn=urn, status="closed", closed_on=closed_on)])

    found = [
        (one.school.urn, one.last_day and one.last_day.year)
        for one in successions(After(RegisterPlan(in_file=years.keys())))
    ]

    assert found == [(114003, 2024), (114002, 2025), (114004, 2025), (114001, None)]
