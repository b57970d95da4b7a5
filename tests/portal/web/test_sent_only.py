"""An address that is only sent to says where to go when it is opened."""

import pytest
from django.test import Client

from accounts import roles
from portal.web.sent_only import page_of
from tests.clients import signed_in
from tests.factories import make_user
from tests.pages.reading import texts

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def officer() -> Client:
    return signed_in(make_user(None, roles.OFFICER, is_staff=True))


def test_it_is_a_page_of_ours_and_still_refuses(officer):
    answer = officer.get("/admin/lists/1/remove/", headers={"accept": "text/html"})

    assert answer.status_code == 405
    assert "POST" in answer["Allow"]
    assert texts(answer, ".//h1") == ["There is nothing to see at this address by itself"]


def test_whoever_wants_no_page_is_given_none(officer):
    answer = officer.get("/admin/lists/1/remove/", headers={"accept": "application/json"})

    assert (answer.status_code, answer.content) == (405, b"")


def test_another_method_than_opening_is_refused_as_before(officer):
    assert officer.put("/partnerships/").content == b""


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/admin/office/journalentry/9/take-back/", "/admin/office/journalentry/9/change/"),
        ("/partnerships/colne/nothing/", "/partnerships/colne/"),
        ("/admin/nothing/3/remove/", ""),
    ],
)
def test_page_that_it_belongs_to_is_that_of_the_record_or_what_it_stands_under(address, page):
    assert page_of(address) == page
