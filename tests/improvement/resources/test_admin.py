"""Admin of the strategy's text and the resources, as an LA officer works in it."""

import datetime as dt

import pytest

from accounts import roles
from improvement.models import Page, Resource
from tests.admin import add, change, changelist
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def officer(client):
    """A client signed in as an LA officer."""
    client.force_login(make_user("officer@example.org", roles.OFFICER, is_staff=True))
    return client


def resource_form(**fields: object) -> dict[str, object]:
    """What the browser sends to add a resource."""
    words = {"title": "Guide", "slug": "guide", "summary": "Helps", "kind": "guidance", "topic": "Peer review"}
    return {**words, "updated_on": "2026-10-15", **fields}


def test_resource_with_a_link_is_saved(officer):
    assert officer.post(add(Resource), resource_form(link="https://www.gov.uk/")).status_code == 302


def test_resource_with_neither_link_nor_file_is_refused_with_a_sentence(officer):
    response = officer.post(add(Resource), resource_form())

    assert "Give either a link or a file" in response.content.decode()


def test_resources_due_for_review_are_found(officer):
    for slug, day in (("due", dt.date(2020, 1, 1)), ("later", dt.date(2999, 1, 1)), ("never", None)):
        Resource.objects.create(title=slug, slug=slug, summary="Helps", topic="T", link="https://a.org", review_on=day)

    listed = officer.get(changelist(Resource), {"review": "due"}).context["cl"].result_list

    assert [resource.slug for resource in listed] == ["due"]


def test_page_is_kept(officer):
    page = Page.objects.create(slug="strategy", title="Strategy", body="Text")

    assert officer.post(change(page, "delete"), {"post": "yes"}).status_code == 403
    assert "Pages are kept and never deleted" in officer.get(change(page)).content.decode()
