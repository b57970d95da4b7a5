"""Lists that leave out what has ended until somebody asks for it."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts import roles
from base.records.asked import NOT_ASKED
from base.records.filters import code_in_words
from tests.clients import signed_in
from tests.factories import make_partnership, make_user
from tests.pages.reading import read, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TODAY = timezone.localdate()
A_DAY = dt.timedelta(days=1)
LIST = "/admin/partnerships/partnership/"


@pytest.fixture
def officer():
    return signed_in(make_user("officer@example.org", roles.OFFICER, is_staff=True))


@pytest.fixture
def partnerships():
    """One that ended yesterday, one whose last day is today, and one that is to begin."""
    make_partnership("Dengie", ended_on=TODAY - A_DAY)
    make_partnership("Colne", ended_on=TODAY)
    make_partnership("Stour", started_on=TODAY + A_DAY)


def listed(client, query: str = "") -> list[str]:
    return sorted(row.name for row in client.get(f"{LIST}?{query}").context["cl"].result_list)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Colne", "Stour"]),
        ("when=lasting", ["Colne", "Stour"]),
        ("when=all", ["Colne", "Dengie", "Stour"]),
        ("when=past", ["Dengie"]),
        ("when=now", ["Colne"]),
        ("when=future", ["Stour"]),
        ("q=dengie", ["Dengie"]),
        ("when=now&q=dengie", []),
        ("is_open_to_new_schools__exact=0", ["Colne", "Stour"]),
    ],
)
def test_what_has_ended_is_left_out_unless_asked_or_searched_for(officer, partnerships, query, names):
    assert listed(officer, query) == names


@pytest.mark.parametrize(("query", "is_said"), [("", True), ("when=now", False), ("when=all", False), ("q=a", False)])
def test_what_is_left_out_without_being_asked_is_said_with_a_way_to_all(officer, partnerships, query, is_said):
    page = officer.get(f"{LIST}?{query}")

    assert ("What has ended is left out. Show all" in text_of(read(page))) is is_said


def test_way_to_all_keeps_the_other_filters_and_begins_on_the_first_page(officer, partnerships):
    page = officer.get(f"{LIST}?is_open_to_new_schools__exact=0&p=1").content.decode()

    assert 'href="?is_open_to_new_schools__exact=0&amp;when=all"' in page


def test_chosen_by_itself_is_marked_among_the_choices(officer, partnerships):
    spec = officer.get(LIST).context["cl"].filter_specs[0]
    chosen = [choice["display"] for choice in spec.choices(officer.get(LIST).context["cl"]) if choice["selected"]]

    assert chosen == ["Current and to come"]


def test_unknown_choice_is_said_and_nothing_is_exported_by_it(officer, partnerships):
    """Else whoever follows an old address takes out the records of every state, and believes that they are of one."""
    asked = f"{LIST}?when=yesterday"
    chosen = [row.pk for row in officer.get(LIST).context["cl"].result_list][:1]

    listed = officer.get(asked, follow=True)
    exported = officer.post(asked, {"action": "export_csv", "_selected_action": chosen, "select_across": "1"})

    assert listed.redirect_chain == [(f"{LIST}?e=1", 302)]
    assert NOT_ASKED in text_of(read(listed))
    assert (exported.status_code, exported.url) == (302, f"{LIST}?e=1")


@pytest.mark.parametrize(
    ("code", "words"),
    [("question-next-year", "Question next year"), ("account/email", "Account, email"), ("work", "Work"), ("", "")],
)
def test_names_of_programs_are_said_as_words(code, words):
    assert code_in_words(code) == words
