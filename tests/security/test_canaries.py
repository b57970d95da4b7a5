"""Whoever follows every link there is finds none of the secrets that the matrix closes to them on every page."""

from collections import Counter
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest

from tests.pages.crawler import crawl
from tests.security.matrix.tables import read
from tests.security.matrix.world import ANONYMOUS, NO_ROLE, WHO, World

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.thorough]
STARTS = ("/", "/admin/", "/meetings/", "/actions/", "/decisions/", "/my-partnership/", "/accounts/start/")
MOST_QUERIES = 2  # of each path: lists of admin lead to themselves in every order, narrowed in every way
NO_SECRETS = {"roles to promise", "row for another link of a school", "box that deletes a lead"}  # they are controls
ADMINISTRATOR = "administrator"
FEWEST_PAGES = {"minute taker": 60, NO_ROLE: 50, ADMINISTRATOR: 600}
# What ``seen.csv`` closes on the site, where administrators read as the public does, and opens nowhere else:
# leads to come are records that they keep there ("admin: schools, partnerships, people, boards: yes", design, 5).
KEPT_IN_ADMIN = {
    ("name of the next own lead", "name of the next other lead"): (
        "/admin/partnerships/lead/",
        "/admin/partnerships/person/",
        "/admin/partnerships/partnership/",
        "/admin/changes/",
    ),
    # People are theirs to keep; whom they review is on none of these pages.
    ("reviewer of the own school", "reviewer of the other school"): (
        "/admin/partnerships/person/",
        "/admin/partnerships/lead/",
        "/admin/changes/",
    ),
    tuple(f"name of the {whose} {of}’s delegate" for whose in ("own", "other") for of in ("lead", "head")): (
        "/admin/accounts/delegate/",
        "/admin/partnerships/lead/",
        "/admin/partnerships/headship/",
    ),
}


@pytest.fixture(autouse=True)
def _as_in_production(settings, world, _uploads_in_a_folder_of_their_own) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    settings.MEDIA_ROOT = world.uploads


def closed_to(who: str, world: World) -> dict[str, str]:
    """The secrets that no page shows to them, by the tables; whoever has no role is as the anonymous are.

    A minute taker reads all of their own board on pages that the tables leave out: closed is what is another's.
    """
    column = WHO.index(ANONYMOUS if who == NO_ROLE else who)
    shown: dict[str, bool] = {}
    for row in read("seen.csv", 3):
        shown[row.what[0]] = shown.get(row.what[0], False) or row.expected[column] == "yes"
    closed = {secret for secret, is_shown in shown.items() if not is_shown} - NO_SECRETS
    if who == "minute taker":
        closed = {secret for secret in closed if "of own meeting" not in secret and "of quadrant meeting" not in secret}
    return {secret: world.secrets[secret] for secret in closed}


def not_too_often() -> Callable[[str], bool]:
    """Whether an address is left out, for its path was asked for with as many queries already."""
    asked: Counter = Counter()

    def is_left_out(url: str) -> bool:
        path, query = urlsplit(url).path, urlsplit(url).query
        asked[path] += bool(query)
        return bool(query) and asked[path] > MOST_QUERIES

    return is_left_out


def is_kept_in_admin(name: str, url: str) -> bool:
    """Whether it is a text that administrators keep themselves, on a page of admin that is for that."""
    return any(name in names and url.startswith(pages) for names, pages in KEPT_IN_ADMIN.items())


@pytest.mark.parametrize("who", FEWEST_PAGES)
def test_canaries_are_found_behind_no_link_by_those_to_whom_they_are_closed(world, who):
    secrets = closed_to(who, world)
    assert len(secrets) > 10

    fetched = list(crawl(world.clients[who], *STARTS, leave_out=not_too_often()))

    found = {(name, page.url) for page in fetched for name, text in secrets.items() if text in page.text}
    kept = {(name, url) for name, url in found if who == ADMINISTRATOR and is_kept_in_admin(name, url)}
    print(f"{who}: {len(fetched)} pages, {len(secrets)} canaries, {len(found - kept)} found, {len(kept)} kept in admin")
    assert found - kept == set()
    assert bool(kept) == (who == ADMINISTRATOR)
    assert len([page for page in fetched if page.response.status_code == 200]) > FEWEST_PAGES[who]
    assert [page.url for page in fetched if page.response.status_code >= 500] == []
