"""The council's word for “quadrant”, on pages and in admin."""

import pytest
from django.test import Client

from accounts.roles import OFFICER
from office.council.words import in_our_words, later_in_our_words
from tests.admin import change, changelist
from tests.clients import signed_in
from tests.factories import (
    make_board,
    make_council,
    make_district,
    make_partnership,
    make_quadrant,
    make_school,
    make_user,
)
from tests.pages.reading import read, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def areas() -> None:
    make_council(quadrant_word="area", quadrants_word="areas")


@pytest.fixture
def officer() -> Client:
    return signed_in(make_user(None, OFFICER, is_staff=True))


@pytest.mark.usefixtures("areas")
@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Quadrants are kept", "Areas are kept"),
        ("the home quadrant", "the home area"),
        ("That is not a quadrant.", "That is not an area."),
        ("A quadrant’s chair", "An area’s chair"),
        ("no squadrant", "no squadrant"),
    ],
)
def test_words_keep_number_capital_and_article(written, said):
    assert in_our_words(written) == said


@pytest.mark.parametrize(("word", "said"), [("locality", "not a locality"), ("Area", "not an Area")])
def test_words_have_the_article_that_they_begin_with(word, said):
    make_council(quadrant_word=word)

    assert in_our_words("not a quadrant") == said


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("local-area", "the home local-area"),
        ("commune d'accueil", "the home commune d’accueil"),
        ("aréa", "the home aréa"),
        ('<b>area</b>&amp;"', "the home bareabamp"),
    ],
)
def test_word_is_words_and_nothing_else(word, said):
    make_council(quadrant_word=word)

    assert in_our_words("the home quadrant") == said


def test_help_text_shows_no_markup_of_the_councils_word(officer):
    make_council(quadrant_word="<i>x</i>", quadrants_word="<i>y</i>")
    quadrant = make_quadrant("South")
    pages = [change(make_partnership(home_quadrant=quadrant)), change(make_district(quadrant=quadrant)), "/admin/"]

    for page in pages:
        assert "<i>" not in officer.get(page).content.decode()


def test_words_written_once_are_looked_up_each_time():
    label = later_in_our_words("Quadrant")
    assert str(label) == "Quadrant"

    make_council(quadrant_word="locality", quadrants_word="localities")

    assert str(label) == "Locality"


@pytest.mark.usefixtures("areas")
@pytest.mark.parametrize(
    "address", ["/", "/quadrants/", "/quadrants/south/", "/partnerships/", "/schools/", "/privacy/"]
)
def test_pages_say_the_councils_word_and_no_other(client, address):
    quadrant = make_quadrant("South")
    make_partnership(home_quadrant=quadrant)
    make_school(district=make_district(quadrant=quadrant))

    page = text_of(read(client.get(address)))

    assert "area" in page.lower()
    assert "quadrant" not in page.lower()


@pytest.mark.usefixtures("areas")
def test_pages_of_records_say_it_too(client):
    quadrant = make_quadrant("South")
    partnership = make_partnership(home_quadrant=quadrant)
    school = make_school(district=make_district(quadrant=quadrant))
    board = make_board("Southern meeting", quadrant=quadrant)

    for record in (partnership, school, board):
        page = text_of(read(client.get(record.get_absolute_url())))
        assert "quadrant" not in page.lower(), record
        assert "area" in page.lower(), record


@pytest.mark.usefixtures("areas")
def test_search_finds_it_by_name_and_says_the_councils_word(client):
    make_quadrant("South")

    page = text_of(read(client.get("/partnerships/?q=south")))

    assert "Show everything in the South area" in page


@pytest.mark.usefixtures("areas")
def test_admin_says_it_in_lists_filters_forms_and_on_the_desk(officer):
    quadrant = make_quadrant("South")
    partnership = make_partnership(home_quadrant=quadrant)
    make_district(quadrant=quadrant)

    assert "Areas" in text_of(read(officer.get("/admin/")))
    assert "Home area" in text_of(read(officer.get(changelist(type(partnership)))))
    assert "Home area" in text_of(read(officer.get(change(partnership))))
