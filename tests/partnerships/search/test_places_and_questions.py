"""What people type who look for a place, a half of a postcode, or an answer: the table, asked of the demonstration."""

import csv
import datetime as dt

import pytest

from partnerships import search
from partnerships.geography import nearest_partnerships
from partnerships.models import Partnership, School
from partnerships.search.results import By
from partnerships.search.words import words
from tests.template_databases import PROJECT

DATA = PROJECT / "tests" / "data"
MOST_MISSED = 3  # of the table, and of the nonsense that is answered with a suggestion
NOW = dt.date(2026, 10, 15)

pytestmark = [pytest.mark.once, pytest.mark.usefixtures("demonstration")]


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module", autouse=True)
def known(demonstration) -> search.Names:
    """The indexes of the demonstration, built once."""
    search.reset()
    yield search.names(NOW)
    search.reset()


def first(text: str, asked_of: str, known: search.Names) -> str:
    """What the text finds first, by name; or what else it is answered with."""
    found = search.find(text, on=NOW, known=known)
    if asked_of == "asks":
        return ", ".join(sorted(found.asks))
    if asked_of == "problem":
        return found.problem.partition(".")[0]
    hits = found.schools if asked_of == "schools" else found.partnerships
    model = School if asked_of == "schools" else Partnership
    return model.objects.get(pk=hits[0].pk).name if hits else ""


def test_places_half_postcodes_and_questions_find_first_what_was_asked_for(known):
    table = rows("places-and-questions.csv")

    for row in table:
        row["found"] = first(row["typed"], row["list"], known)

    missed = [row for row in table if row["found"] != row["wanted"]]
    assert len(table) >= 60
    assert len(missed) <= MOST_MISSED, missed


def test_schools_in_none_are_named_and_no_other_partnership_stands_for_one_that_is_surely_meant(known):
    table = rows("schools-in-none.csv")

    for row in table:
        found = search.find(row["typed"], on=NOW, known=known)
        row["found"] = "; ".join(school.name for school in found.in_none), first(row["typed"], "partnerships", known)

    missed = [row for row in table if row["found"] != (row["named"], row["partnership"])]
    assert len(table) >= 40
    assert missed == []


@pytest.mark.parametrize(
    "trust",
    [
        "Zenith trust",
        "Compass Education Trust",
        "Hearts Academy Trust",
        "Academies Enterprise Trust",
        "Vine Schools MAT",
    ],
)
def test_unknown_trust_is_said_to_be_unknown_and_answered_with_nobody_else(known, trust):
    found = search.find(trust, on=NOW, known=known)

    assert found.problem == f"We know no trust called “{trust}”."
    assert (found.schools, found.partnerships, found.suggestions) == ([], [], [])


def test_partnership_called_a_trust_by_those_who_know_it_is_found(known):
    assert first("Thames Shore trust", "partnerships", known) == "Thames Shore Academies"


@pytest.mark.parametrize("text", ["CM18", "CO12", "CO7 9QQ", "Ingatestone", "Hatfield Peverel", "Harlow", "Tendring"])
def test_county_wide_partnership_comes_after_every_local_one(known, text):
    hits = search.find(text, on=NOW, known=known).partnerships

    of_county = [hit.pk in known[1].county_wide for hit in hits]

    assert any(of_county)
    assert of_county == sorted(of_county)


def test_nonsense_is_answered_with_no_suggestion(known):
    words = [row["word"] for row in rows("nonsense-words.csv")]

    answered = {word: found for word in words if (found := search.find(word, on=NOW, known=known).suggestions)}

    assert len(words) == 40
    assert len(answered) <= 2, answered


@pytest.mark.parametrize(("text", "never"), [("Wivenhoe", "Rivenhall"), ("Foulness", "Mountnessing")])
def test_place_is_not_answered_with_another_of_a_similar_sound(known, text, never):
    found = search.find(text, on=NOW, known=known)

    names = [School.objects.get(pk=hit.pk).name for hit in found.schools] + found.suggestions
    assert not any(never in name for name in names)


@pytest.mark.parametrize(
    ("text", "partnership"),
    [
        ("foulness", "Roach Valley Schools Partnership"),
        ("Foulness Island", "Roach Valley Schools Partnership"),
        ("Bradwell on Sea", "Dengie Schools Cluster"),
        ("Point Clear", "Tendring Coast Schools Partnership"),
        ("paglesham", "Roach Valley Schools Partnership"),
        ("Great Notley", "Braintree Schools Partnership"),
        ("kirby cross", "Tendring Coast Schools Partnership"),
        ("Colne Engaine", "Colne Valley Partnership"),
    ],
)
def test_small_place_is_answered_with_the_partnership_there(known, text, partnership):
    assert first(text, "partnerships", known) == partnership


def test_every_town_and_locality_of_the_register_is_answered(known):
    addresses = School.objects.open().of_home(NOW).values_list("town", "locality")
    names = {name for address in addresses for name in address if name and _is_a_place(name, known)}

    unanswered = [name for name in names if not (found := search.find(name, on=NOW, known=known)).places and not found]

    assert len(names) > 60
    assert unanswered == []


def _is_a_place(name: str, known: search.Names) -> bool:
    """Whether a line of an address is no street's, and the place not across the border."""
    return words(name) in known[0].where.towns and not known[0].places.outside(name)


@pytest.mark.parametrize("text", ["Blorptang Island", "blorptang end", "Great Blorptang", "blorptang on sea"])
def test_unknown_place_is_not_answered_with_another_that_shares_a_common_word(known, text):
    found = search.find(text, on=NOW, known=known)

    assert (found.schools, found.partnerships, found.suggestions) == ([], [], [])


def test_place_of_which_only_the_postcode_area_is_known_says_that_it_is_that_area(known):
    found = search.find("Foulness Island", on=NOW, known=known)

    assert found.places[0].in_words == "Foulness Island (SS3)"
    assert {hit.why for hit in found.schools} == {"In SS3"}


def test_places_that_share_a_name_are_all_offered(known):
    labels = [place.label for place in search.find("bradwell", on=NOW, known=known).places]

    assert labels == ["Bradwell-on-Sea", "Bradwell"]


def test_school_that_is_surely_meant_comes_before_the_postcode_area_of_a_place_of_its_name(known):
    assert first("Langham Oaks", "schools", known) == "Langham Oaks"


def test_st_johns_finds_no_john_of_another_kind(known):
    names = [School.objects.get(pk=hit.pk).name for hit in search.find("st johns", on=NOW, known=known).schools]

    assert "St John" in names[0]
    assert not any("John Ray" in name for name in names)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Wivenhoe", "Wivenhoe"),
        ("wivenho", "Wivenhoe"),
        ("st os", "St Osyth"),
        ("clacton", "Clacton-on-Sea"),
        ("cm 18", "CM18"),
        ("co12 3", "CO12 3"),
        ("schools near co12 3", "CO12 3"),
        ("Tendring district", "Tendring"),
        ("Mid quadrant", "Mid quadrant"),
        ("Saffron Walden", "Saffron Walden"),
        ("foulness", "Foulness Island (SS3)"),
        ("Paglesham", "Paglesham (SS4)"),
        ("bradwell", "Bradwell-on-Sea"),
        ("01621 853519", "All Saints Maldon Church of England Voluntary Controlled Primary School"),
        ("thaxted primary", "Thaxted Primary School"),
        ("colne valley", "Colne Valley Partnership"),
    ],
)
def test_near_takes_what_the_search_box_takes(known, text, label):
    found = search.locate_anything(text, known)

    assert found.location, found.problem
    assert found.location.label == label


def test_near_breaks_a_tie_to_a_tenth_of_a_mile_as_the_search_does(known):
    here = search.locate_anything("CM18", known).location

    nearest = nearest_partnerships(here, Partnership.objects.in_directory(NOW), NOW).first()

    assert nearest.name == first("CM18", "partnerships", known) == "Harlow Schools Partnership"


def test_near_offers_every_place_that_may_be_meant(known):
    found = search.locate_anything("hatfield", known)

    assert found.location is None
    assert found.problem == "“hatfield” may be several places. Choose which one to be near."
    labels = [choice.label for choice in found.choices]
    assert labels[:3] == ["Hatfield Broad Oak", "Hatfield Heath", "Hatfield Peverel"]
    assert all(search.locate_anything(choice.value, known).location for choice in found.choices)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Ipswich", "Ipswich is in Suffolk, outside Essex."),
        ("london", "London is outside Essex."),
        ("IP1 1AA", "IP1 1AA is outside Essex."),
        ("rm17", "RM17 is outside Essex."),
        ("blorptang", "We do not know a place called “blorptang”."),
        ("schools near me", "Press “Use my location”, or say where you are."),
    ],
)
def test_near_says_what_is_outside_or_not_known(known, text, says):
    found = search.locate_anything(text, known)

    assert found.location is None
    assert found.problem.startswith(says)


@pytest.mark.parametrize("name", ["Uttlesford", "Tendring", "Epping Forest", "Castle Point", "Brentwood district"])
def test_district_finds_its_own_schools_alone(known, name):
    slug = name.removesuffix(" district").lower().replace(" ", "-")

    found = {hit.pk for hit in search.find(name, on=NOW, known=known).schools}

    assert found == set(School.objects.filter(district__slug=slug).values_list("pk", flat=True))


def test_members_of_a_partnership_named_for_a_place_are_no_schools_of_that_place(known):
    found = search.find("Ongar", on=NOW, known=known).schools

    assert found
    assert not any(hit.by == By.PARTNERSHIP for hit in found)
