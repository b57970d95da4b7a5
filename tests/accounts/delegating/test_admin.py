"""Officers see who acts for whom, on a list, on the post and on a page, and end it."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import roles
from accounts.models import Delegate
from tests.clients import signed_in
from tests.factories import (
    make_delegate,
    make_headship,
    make_lead,
    make_partnership,
    make_person,
    make_school,
    make_user,
)
from tests.pages.reading import texts
from tests.post import outbox

pytestmark = [pytest.mark.django_db, pytest.mark.once]
LIST = "/admin/accounts/delegate/"


@pytest.fixture
def officer():
    return signed_in(make_user("officer@example.org", roles.OFFICER, is_staff=True, name="Olive Officer"))


@pytest.fixture
def lead():
    return make_lead(make_partnership("Colne", schools=2), make_person("Ann Day", email="ann@example.org"))


@pytest.fixture
def delegate(lead):
    return make_delegate(lead, make_user("sam@example.org", name="Sam Office"))


def test_list_says_who_acts_for_whom_until_when(officer, delegate):
    page = officer.get(LIST).content.decode()

    for text in ("Sam Office", "sam@example.org", "Ann Day, lead of Colne", "Acts"):
        assert text in page, text


@pytest.mark.parametrize(("state", "shown"), [("active", "Sam"), ("waiting", "Tom"), ("over", "Una")])
def test_list_is_narrowed_by_state(officer, lead, delegate, state, shown):
    make_delegate(lead, name="Tom Desk", email="tom@example.org")
    make_delegate(lead, name="Una Ward", email="una@example.org", withdrawn_at=delegate.named_at)

    page = officer.get(f"{LIST}?state={state}").content.decode()

    assert [name for name in ("Sam Office", "Tom Desk", "Una Ward") if name in page] == [
        name for name in ("Sam Office", "Tom Desk", "Una Ward") if name.startswith(shown)
    ]


def test_list_asks_no_more_often_for_more(officer, lead, delegate):
    with CaptureQueriesContext(connection) as of_one:
        officer.get(LIST)
    for number in range(3):
        make_delegate(make_headship(make_person(), make_school()), make_user(), email=f"sam{number}@example.org")
    with CaptureQueriesContext(connection) as of_many:
        officer.get(LIST)

    assert len(of_many) == len(of_one)


def test_officer_ends_one_and_both_are_told_that_the_council_did(officer, delegate):
    answer = officer.post(LIST, {"action": "end_now", "_selected_action": [delegate.pk]}, follow=True)

    delegate.refresh_from_db()
    assert str(delegate.withdrawn_by) == "Olive Officer"
    assert "1 ended on" in answer.content.decode()
    assert len(outbox()) == 2
    assert all("at the council who runs the portal ended it" in message.body for message in outbox())


def test_what_is_over_is_left(officer, delegate):
    for _ in range(2):
        answer = officer.post(LIST, {"action": "end_now", "_selected_action": [delegate.pk]}, follow=True)

    assert "Left as they are: 1, over already." in answer.content.decode()


def test_nobody_ends_one_who_may_only_look(delegate):
    looking = make_user(is_staff=True)
    looking.user_permissions.set(Permission.objects.filter(codename="view_delegate"))

    signed_in(looking).post(LIST, {"action": "end_now", "_selected_action": [delegate.pk]})

    assert Delegate.objects.get().is_lasting


@pytest.mark.parametrize("of", ["lead", "headship"])
def test_page_of_a_post_names_who_acts_for_its_holder(officer, lead, of):
    post = lead if of == "lead" else make_headship(lead.person, make_school())
    delegate = make_delegate(post, make_user(name="Sam Office"))
    address = f"/admin/partnerships/{of}/{post.pk}/change/"

    page = officer.get(address)

    assert f'<a href="/admin/accounts/delegate/{delegate.pk}/change/">Sam Office</a>: Acts' in page.content.decode()
    assert officer.get(f"/admin/partnerships/{of}/add/").status_code == 200


def test_page_of_a_post_without_one_says_so(officer, lead):
    assert "Nobody is named." in officer.get(f"/admin/partnerships/lead/{lead.pk}/change/").content.decode()


def test_record_of_a_delegate_is_read_and_leads_to_what_is_held(officer, delegate):
    page = officer.get(f"{LIST}{delegate.pk}/change/")

    assert f"{LIST}{delegate.pk}/held/" in page.content.decode()
    assert texts(page, ".//input[@type='text']") == []
