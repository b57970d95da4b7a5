"""The link to somebody's dates: what it shows, what it opens nothing for, and what it tells nobody."""

import datetime as dt

import pytest

from improvement.dates.links import path_of
from improvement.models import PeerReview, Reviewer
from improvement.rounds import writes
from tests.factories import make_person
from tests.improvement.dates.conftest import link

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("who", ["rae", "vi", "cham"])
def test_link_shows_whom_when_with_whom_and_what_about_without_an_account(client, world, who):
    page = client.get(link(getattr(world, who)))

    text = page.content.decode()
    assert page.status_code == 200
    for shown in ("Alpha", "Colne Town", "Thursday 26 November 2026", "Zztopic", "Rae Own", "Vi Own", "Cham Own"):
        assert shown in text, shown


def test_link_says_in_which_role_and_nothing_of_why_a_visit_was_moved(client, world):
    PeerReview.objects.update(reason="inspection", postponed_from=dt.date(2026, 10, 1))

    assert "Rae Own, you are the lead reviewer." in client.get(link(world.rae)).content.decode()
    assert "Vi Own, you are a reviewer." in client.get(link(world.vi)).content.decode()
    page = client.get(link(world.cham)).content.decode()
    assert "Cham Own, you are the improvement champion." in page
    assert "inspection" not in page
    assert "1 October" not in page


def test_opening_it_changes_nothing(client, world):
    before = list(Reviewer.objects.values()), list(PeerReview.objects.values())

    client.get(link(world.vi))
    client.get(f"{link(world.vi)}?can_come=yes")

    assert (list(Reviewer.objects.values()), list(PeerReview.objects.values())) == before


@pytest.mark.parametrize("page", ["", "steps/workshop/"])
def test_it_is_kept_from_caches_search_engines_and_the_pages_that_one_goes_on_to(client, world, page):
    answer = client.get(link(world.cham, page))

    assert answer["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer["X-Robots-Tag"]
    assert "no-store" in answer["Cache-Control"]


def test_link_of_who_was_replaced_says_so_and_nothing_of_the_review(client, world):
    address = link(world.vi)
    writes.replace_reviewer(reviewer=world.vi, person=make_person("Nora New"), by=None)

    for answer in (client.get(address), client.post(address, {"can_come": "yes"})):
        page = answer.content.decode()
        assert answer.status_code == 410
        assert "You are no longer one of the people of this peer review" in page
        assert not any(word in page for word in ("Alpha", "Colne", "Nora", "November"))


def test_link_names_the_person_too_so_that_a_row_of_the_same_number_is_not_theirs(client, world):
    address = link(world.vi)
    Reviewer.objects.filter(pk=world.vi.pk).update(person=make_person("Sam Restored"))

    assert client.get(address).status_code == 410


@pytest.mark.parametrize("token", ["nonsense", "1-1", "1-1:nonsense"])
def test_link_that_nobody_signed_opens_nothing(client, world, token):
    answer = client.get(f"/dates/{token}/")

    assert answer.status_code == 404
    page = answer.content.decode()
    assert "not one of ours" in page
    assert page.count("This link is not whole") == 2, "its title and its heading"
    assert "opens nothing any more" not in page


@pytest.mark.parametrize("stuck", [".", ">", ")", ">.", "%3E", "”"])
@pytest.mark.parametrize("is_after_slash", [True, False])
def test_what_is_copied_after_the_end_of_a_link_is_taken_off(client, world, stuck, is_after_slash):
    address = link(world.vi)

    page = client.get(f"{address}{stuck}" if is_after_slash else f"{address.removesuffix('/')}{stuck}", follow=True)

    assert page.status_code == 200
    assert "Vi Own, you are a reviewer." in page.content.decode()
    assert f'href="{address}calendar.ics"' in page.content.decode()


@pytest.mark.parametrize(("day", "status"), [(dt.date(2027, 12, 31), 200), (dt.date(2028, 1, 1), 410)])
def test_link_ends_with_the_term_after_the_impact_review(client, world, held, today, day, status):
    PeerReview.objects.update(impact_review_held_on=dt.date(2027, 8, 31))  # the last day of a summer term
    today(day)

    answer = client.get(link(world.rae))

    assert answer.status_code == status
    assert ("This peer review is over" in answer.content.decode()) is (status == 410)


def test_link_is_made_as_a_message_is_sent_of_what_it_keeps(world):
    assert path_of([world.vi.pk, world.vi.person_id]) == link(world.vi)


def test_link_page_asks_no_more_of_the_database_with_more_people(client, world, django_assert_max_num_queries):
    for number in range(5):
        Reviewer.objects.create(review=world.review, person=make_person(f"Further {number}"), role="reviewer")

    with django_assert_max_num_queries(9):
        client.get(link(world.vi))
