"""What was typed wrongly into a filter: said in the summary and at the field, which keeps it."""

import re

import pytest
from django.utils.html import escape

pytestmark = pytest.mark.django_db
LISTS = ["/partnerships/", "/schools/", "/schools/without-a-partnership/"]


def text_of(client, address: str) -> str:
    return client.get(address).content.decode()


def field(page: str, name: str) -> str:
    """The tag of a field."""
    return re.search(rf'<input[^>]* id="{name}"[^>]*>', page)[0]


@pytest.mark.parametrize("address", LISTS)
def test_unknown_place_is_in_the_summary_and_at_its_field_which_keeps_it(client, address):
    page = text_of(client, f"{address}?near=Narnia+upon+Sea")

    problem = escape("We do not know a place called “Narnia upon Sea”.")
    assert f'<li><a href="#near">{problem}' in page
    assert f"Error:</span> {problem}" in page
    assert 'value="Narnia upon Sea"' in field(page, "near")
    assert 'aria-invalid="true"' in field(page, "near")
    assert "<title>Error: " in page
    assert page.count(problem) == 2, "and nowhere else"
    assert '<details class="govuk-details portal-narrow" open>' in page


@pytest.mark.parametrize("day", ["2023-02-30", "yesterday evening", "31 December 2999"])
def test_day_that_is_none_or_to_come_is_in_the_summary_and_its_field_keeps_it(client, day):
    page = text_of(client, f"/partnerships/?on={day}")

    assert '<li><a href="#on">' in page
    assert page.count("This is the directory as it is today.") == 2
    assert f'value="{day}"' in field(page, "on")
    assert 'aria-invalid="true"' in field(page, "on")
    assert 'aria-describedby="on-hint on-problem"' in field(page, "on")


def test_problems_are_in_the_order_of_their_fields(client):
    page = text_of(client, "/partnerships/?on=soon&near=Narnia")

    assert page.index('<a href="#near">') < page.index('<a href="#on">')


def test_choice_that_there_is_none_of_is_noted_without_a_problem(client):
    page = text_of(client, "/partnerships/?quadrant=atlantis")

    assert page.count("There is no quadrant called “atlantis”") == 1
    assert "There is a problem" not in page
    assert "<title>Error" not in page
    assert "aria-invalid" not in page


def test_distance_stays_chosen_until_it_is_said_from_where(client):
    for query in ("within=5", "within=5&near=Narnia"):
        assert '<option value="5" selected>' in text_of(client, f"/partnerships/?{query}"), query


def test_list_as_it_should_be_names_no_problem(client):
    page = text_of(client, "/partnerships/?on=1+March+2024")

    assert "There is a problem" not in page
    assert "aria-invalid" not in page
    assert 'value="1 March 2024"' in field(page, "on")
