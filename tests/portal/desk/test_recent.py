"""What an officer did last, on the desk: a confidential item by its number, and not at all where they withdrew."""

import pytest
from django.contrib.admin.models import LogEntry

from accounts import roles
from boards.models import AgendaItem, Decision
from partnerships.models import Organisation
from tests.admin import change, inlines
from tests.boards.minuted import make_item, make_recording, make_setting
from tests.clients import signed_in
from tests.factories import make_organisation, make_person, make_user
from tests.pages.reading import read, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]


@pytest.fixture
def officer():
    return make_user("officer.too@example.org", roles.OFFICER, person=make_person("Wanda"), is_staff=True)


@pytest.fixture
def item(officer) -> AgendaItem:
    """An item that the officer put right in admin, as they did an organisation; it was made Part B since."""
    item = make_item(make_recording(make_setting()), "3", title="MARKERTITLE")
    organisation = make_organisation("ESGA")
    client = signed_in(officer)
    form = {"meeting": item.meeting_id, "position": 3, "number": "3", "title": "MARKERCHANGED", "purpose": "note"}
    client.post(change(item), form)
    client.post(
        change(organisation), {"name": "ESGA too", "slug": organisation.slug, "position": 0} | inlines("former_names")
    )
    assert list(Organisation.objects.filter(name="ESGA too").values_list("slug")) == [(organisation.slug,)]
    assert LogEntry.objects.filter(object_repr="3 MARKERCHANGED").exists()
    AgendaItem.objects.filter(pk=item.pk).update(is_part_b=True)
    return item


def recent(user) -> str:
    page = read(signed_in(user).get("/admin/"))
    return text_of(page.find(".//*[@id='recent-actions-module']"))


def test_item_that_is_part_b_since_is_called_by_its_number(officer, item):
    assert "Confidential business, SPB 2025-10-15/3" in recent(officer)
    assert "MARKER" not in recent(officer)
    assert "ESGA too" in recent(officer)


def test_item_from_which_the_officer_withdrew_is_left_out(officer, item):
    item.interests.create(person=officer.person, withdrew=True)

    assert "Confidential" not in recent(officer)
    assert "MARKER" not in recent(officer)
    assert "ESGA too" in recent(officer)


def test_what_is_gone_and_may_have_been_part_b_is_left_out(officer, item):
    decision = Decision.objects.create(item=item, text="MARKERDECISION")

    signed_in(officer).post(change(decision, "delete"), {"post": "yes"})

    assert LogEntry.objects.filter(object_repr__contains="MARKERDECISION").exists()
    assert "MARKER" not in recent(officer)


def test_who_did_nothing_yet_is_told_so():
    assert "None available" in recent(make_user("new@example.org", roles.OFFICER, is_staff=True))
