"""What is left of a question, and what is no question."""

import pytest

from partnerships.search.questions import AREA, JOIN, LOCATION, MORE, WITHOUT, around_kinds, read, without_kinds


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("Who leads the Colne Valley partnership?", "colne valley partnership"),
        ("which partnership is Thaxted in", "thaxted"),
        ("what cluster does Mistley belong to", "mistley"),
        ("lead of clacton cluster", "clacton cluster"),
        ("harwich partnership lead", "harwich partnership"),
        ("nearest school to CO7 9QQ", "co7 9qq"),
        ("Is Mersea Island School in a partnership", "mersea island school"),
        ("contact details for Colne Valley", "colne valley"),
        ("schools in Harlow not in a partnership", "harlow"),
        ("partnerships open to new schools in Harlow", "harlow"),
        ("I am a new head in Witham, who do I contact?", "witham"),
        ("I'm the headteacher of Thaxted Primary School. Which partnership should we join?", "thaxted primary school"),
        ("I am a governor at Terling School, which partnership is it in?", "terling school"),
        ("I am an acting head teacher at Great Tey", "great tey"),
    ],
)
def test_question_is_cut_down_to_what_it_names(typed, left):
    assert read(typed).text == left


@pytest.mark.parametrize(
    "name",
    [
        *("The Stanway School", "In Harmony School", "Home Farm Primary School", "Primary", "Great Waltham CE P"),
        *("St Mary's, Ardleigh", "All Saints", "New Hall School", "schools of the Sigma trust", ""),
    ],
)
def test_name_is_left_as_it_was_typed(name):
    asked = read(name)

    assert (asked.text, asked.asks) == (name, frozenset()) or not name


@pytest.mark.parametrize(
    ("typed", "asks", "of"),
    [
        ("schools near me", LOCATION, "schools"),
        ("which partnerships are close to us?", LOCATION, "partnerships"),
        ("near me", LOCATION, ""),
        ("how do I join", JOIN, ""),
        ("How does our school become a member?", JOIN, "schools"),
        ("what partnership am i in", MORE, "partnerships"),
        ("which schools are not in a partnership", WITHOUT, "schools"),
        ("schools without a partnership", WITHOUT, "schools"),
        ("Schools in no partnership?", WITHOUT, "schools"),
        ("how many schools are in none", WITHOUT, "schools"),
        ("open to new schools", JOIN, ""),
        ("room for new schools", JOIN, ""),
        ("partnerships open to new schools", JOIN, "partnerships"),
        ("who has room", JOIN, ""),
        ("which partnerships have room for another school", JOIN, "partnerships"),
    ],
)
def test_question_that_names_nothing_says_what_it_asks(typed, asks, of):
    asked = read(typed)

    assert (asked.text, asked.asks, asked.of) == ("", {asks}, of)


def test_question_may_say_which_schools():
    asked = read("catholic primary schools in Harlow")

    assert (asked.text, asked.traits, asked.of) == ("harlow", ("rc", "primary"), "schools")


@pytest.mark.parametrize(
    ("typed", "left", "traits"),
    [
        ("clacton cluster", "clacton", ()),
        ("Harlow primary schools", "harlow", ("primary",)),
        ("infant schools brentwood", "brentwood", ("infant",)),
        ("Stanway School", "Stanway School", ()),
        ("Doddinghurst Infants", "Doddinghurst Infants", ()),
    ],
)
def test_words_for_schools_and_partnerships_are_no_part_of_a_place(typed, left, traits):
    assert sorted(without_kinds(typed)[1]) == sorted(traits)
    assert without_kinds(typed)[0] == left


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("room in Chelmsford", "chelmsford"),
        ("Chelmsford room", "chelmsford"),
        ("space in Chelmsford", "chelmsford"),
        ("Harlow partnerships open to new schools", "harlow partnerships"),
        ("Chelmsford partnerships with room", "chelmsford partnerships"),
        ("partnerships with room near Chelmsford", "chelmsford"),
        ("partnerships looking for members in Harlow", "harlow"),
        ("which partnerships are looking for schools", ""),
        ("clusters that need more schools", ""),
        ("room", ""),
    ],
)
def test_partnerships_with_room_are_asked_for_in_any_order(typed, left):
    asked = read(typed)

    assert (asked.text, asked.asks, asked.with_room) == (left, {JOIN}, bool(left))


@pytest.mark.parametrize("typed", ["looking for schools in Harlow", "Broom Grove School", "Roomfield Primary School"])
def test_who_looks_for_a_school_does_not_ask_for_room(typed):
    assert JOIN not in read(typed).asks


@pytest.mark.parametrize(
    ("typed", "left", "traits"),
    [
        ("CofE primary Tendring", "tendring", ("ce", "primary")),
        ("Tendring CofE primary", "tendring", ("ce", "primary")),
        ("CofE Tendring primary school", "tendring", ("ce", "primary")),
        ("church of england schools in Tendring", "tendring", ("ce",)),
        ("private schools near Brentwood", "brentwood", ("private",)),
        ("PRU Harlow", "harlow", ("pupil", "referral", "unit")),
        ("Harlow pupil referral units", "harlow", ("pupil", "referral", "units")),
        ("primary or secondary Harlow", "harlow", ("primary", "secondary")),
        ("methodist primary Harlow", "harlow", ("methodist", "primary")),
        ("primary Church Langley", "church langley", ("primary",)),
    ],
)
def test_kinds_around_a_place_are_no_part_of_it_where_all_are_left_out(typed, left, traits):
    assert [*around_kinds(typed)][-1] == (left, traits)


def test_kinds_around_a_place_are_left_out_one_after_the_other():
    assert [*around_kinds("Special Harlow primary")] == [
        ("special harlow", ("primary",)),
        ("harlow primary", ("special",)),
        ("harlow", ("special", "primary")),
    ]


@pytest.mark.parametrize("typed", ["High Ongar", "Church Langley", "Stanway School", "primary", ""])
def test_text_without_a_kind_beside_something_else_is_left_whole(typed):
    assert list(around_kinds(typed)) == []


def test_high_is_a_part_of_a_place_unless_it_stands_before_schools():
    assert without_kinds("High Ongar schools") == ("high ongar", ())
    assert without_kinds("high schools Ongar") == ("ongar", ("high",))


@pytest.mark.parametrize(
    "typed",
    [
        "which quadrant is Maldon in",
        "What quadrant is Maldon in?",
        "which district is Maldon",
        "in which area is Maldon",
    ],
)
def test_question_for_the_quadrant_or_district_is_about_what_it_names(typed):
    assert (read(typed).text, read(typed).asks) == ("maldon", {AREA})
