"""A partnership that is called something else by now: found, shown and led on to by its former name."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts import roles
from base.saving import A_DAY
from partnerships.lives.writes import merge_partnership, rename_partnership
from partnerships.search import find
from tests.clients import signed_in
from tests.factories import make_partnership, make_partnership_name, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]
LAST = dt.date(2024, 8, 31)


@pytest.fixture
def maldon():
    """A partnership that was called Dengie until ``LAST``."""
    partnership = make_partnership("Maldon Schools", schools=2)
    make_partnership_name(partnership, "Dengie Peninsula", ended_on=LAST)
    return partnership


@pytest.mark.parametrize("page", ["", "contact/", "report/"])
def test_former_address_leads_on_for_ever_with_what_was_asked(client, maldon, page):
    response = client.get(f"/partnerships/dengie-peninsula/{page}?from=a")

    assert (response.status_code, response.url) == (301, f"/partnerships/maldon-schools/{page}?from=a")


@pytest.mark.parametrize("page", ["follow/partnership/dengie-peninsula/", "partnerships/dengie-peninsula/message/"])
def test_pages_to_follow_it_and_to_write_to_its_schools_lead_on_too(maldon, page):
    officer = signed_in(make_user("officer@example.org", roles.OFFICER, is_staff=True))

    response = officer.get(f"/{page}?from=a")

    now = page.replace("dengie-peninsula", "maldon-schools")
    assert (response.status_code in (301, 302), response.url) == (True, f"/{now}?from=a")


def test_form_that_was_open_meanwhile_is_sent_on_whole(client, maldon):
    response = client.post("/partnerships/dengie-peninsula/contact/", {"message": "Hello"})

    assert (response.status_code, response.url) == (308, "/partnerships/maldon-schools/contact/")


def test_address_of_nothing_is_not_found(client, maldon):
    assert client.get("/partnerships/never/").status_code == 404


def test_page_says_what_it_was_called_and_before_that(client, maldon):
    make_partnership_name(maldon, "Tillingham Cluster", ended_on=LAST - 365 * A_DAY)

    page = client.get(maldon.get_absolute_url()).content.decode()

    assert "Formerly Dengie Peninsula; before that Tillingham Cluster" in page
    assert "Formerly" not in client.get(make_partnership("Colne").get_absolute_url()).content.decode()


def test_search_finds_it_by_its_former_name_and_says_so(client, maldon):
    make_partnership("Colne", schools=2)

    [hit] = find("dengie peninsula").partnerships
    page = client.get("/partnerships/", {"q": "Dengie Peninsula"}).content.decode()

    assert (hit.pk, hit.reason) == (maldon.pk, "Formerly known as Dengie Peninsula")
    assert "Formerly known as Dengie Peninsula" in page
    assert [each.pk for each in find("maldon schools").partnerships] == [maldon.pk]


def test_search_finds_by_the_name_of_one_that_became_part_of_it(maldon):
    over = make_partnership("Witham Federation", ended_on=LAST, became_part_of=maldon)
    make_partnership("Terling Group", ended_on=LAST - A_DAY, became_part_of=over)

    found = [find(text).partnerships for text in ("witham federation", "terling group")]

    assert [[(hit.pk, hit.reason) for hit in hits] for hits in found] == [
        [(maldon.pk, "Witham Federation became part of it")],
        [(maldon.pk, "Terling Group became part of it")],
    ]


@pytest.mark.parametrize(
    ("on", "name"),
    [(LAST - A_DAY, "Dengie Peninsula"), (LAST, "Dengie Peninsula"), (LAST + A_DAY, "Maldon Schools")],
)
def test_directory_of_a_day_has_the_name_of_that_day(client, maldon, on, name):
    asked = {"on": on.isoformat()}
    pages = ["/partnerships/", "/partnerships/print/"]
    files = ["/partnerships/export.csv", "/partnerships/export.json"]

    shown = [client.get(page, asked).content.decode() for page in pages]
    shown += [b"".join(client.get(file, asked).streaming_content).decode() for file in files]

    other = ({"Dengie Peninsula", "Maldon Schools"} - {name}).pop()
    assert [(name in page, other in page) for page in shown] == [(True, False)] * 4


def test_directory_of_today_has_the_name_of_today(client, maldon):
    page = client.get("/partnerships/").content.decode()

    assert "Maldon Schools" in page
    assert "Dengie" not in page


def test_page_of_one_that_merged_leads_on_in_the_right_tense(client, maldon):
    witham, today = make_partnership("Witham", schools=2), timezone.localdate()
    rename_partnership(partnership=witham, name="Witham Schools", on=today, by=None)

    merge_partnership(partnership=witham, into=maldon, on=today, go_on_as={}, by=None)

    page = client.get("/partnerships/witham/", follow=True).content.decode()
    assert "This partnership ended on" in page
    assert "It became part of" in page
    assert "2 are in" in page
    assert "became part of this partnership" in client.get(maldon.get_absolute_url()).content.decode()
