"""The history of a record, as an LA officer reads it."""

import pytest
from django.urls import reverse

from accounts import roles
from partnerships.models import Membership, School
from tests.admin import SCHOOL_INLINES, change, inlines
from tests.factories import make_district, make_partnership, make_school, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    """A client signed in as an LA officer."""
    client.force_login(make_user("officer@example.org", roles.OFFICER, is_staff=True))
    return client


def history(client, record) -> str:
    return client.get(change(record, "history")).content.decode()


def test_history_says_who_what_and_why(officer):
    school = make_school()
    reason = {"change_reason": "Told by e-mail"}

    officer.post(change(school), {"known_as": "Myland", **reason, **inlines(*SCHOOL_INLINES)})

    page = history(officer, school)
    assert "officer@example.org" in page
    assert "<strong>Known as</strong>: from empty to Myland" in page
    assert ">Told by e-mail</td>" in page


def test_history_names_records_dates_choices_and_ticks_in_words(officer):
    partnership = make_partnership()
    partnership.home_quadrant = None
    partnership.last_confirmed_on = "2026-10-15"
    partnership.is_open_to_new_schools = True
    partnership.save()
    school = make_school()
    school.status = School.Status.PROPOSED_TO_CLOSE
    school.district = make_district("Braintree")
    school.save()

    pages = history(officer, partnership) + history(officer, school)

    assert "from South to empty" in pages
    assert "to 15 October 2026" in pages
    assert "from no to yes" in pages
    assert "from Open to Open, but proposed to close" in pages
    assert "from empty to Braintree" in pages


def test_history_escapes_what_people_typed(officer):
    school = make_school()
    school.known_as = "<script>alert(1)</script>"
    school.save()

    assert "<script>alert(1)</script>" not in history(officer, school)


def test_reason_holds_for_the_records_changed_with_it(officer):
    school, partnership = make_school(), make_partnership()
    new = [{"partnership": partnership.pk, "started_on": "2023-09-01"}]
    data = {"change_reason": "Agreed in June", **inlines("headships", "former_names", "links", memberships=new)}

    officer.post(change(school), data)

    assert Membership.objects.get().history.get().history_change_reason == "Agreed in June"


def test_reason_longer_than_its_column_is_cut(officer):
    school = make_school()

    officer.post(change(school), {"known_as": "M", "change_reason": "x" * 300, **inlines(*SCHOOL_INLINES)})

    assert len(school.history.first().history_change_reason) == 100


def test_comparison_goes_on_over_the_pages_of_a_long_history(officer, monkeypatch):
    from django.contrib import admin

    monkeypatch.setattr(admin.site._registry[School], "history_list_per_page", 1)
    school = make_school()
    school.known_as = "Myland"
    school.save()

    assert "from empty to Myland" in history(officer, school)


@pytest.mark.parametrize("method", ["get", "post"])
def test_no_address_puts_an_old_version_back(officer, method):
    school = make_school("Before")
    version = school.history.get().pk
    school.name = "After"
    school.save()
    address = reverse("admin:partnerships_school_simple_history", args=[school.pk, version])

    response = getattr(officer, method)(address, {"known_as": "Old"})

    school.refresh_from_db()
    assert response.status_code == 404
    assert (school.name, school.known_as) == ("After", "")
