"""Former names as officers type them: beside what bore them, and on a page of their own."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts import roles
from partnerships.models import Organisation, OrganisationName, PartnershipName, SchoolName
from tests.admin import add, change, inlines
from tests.clients import signed_in
from tests.factories import make_organisation, make_organisation_name, make_partnership, make_school, make_user

pytestmark = pytest.mark.django_db
TOO_LATE = "A former name ends today at the latest. Enter its last day."


@pytest.fixture
def officer():
    return signed_in(make_user("officer@example.org", roles.OFFICER, is_staff=True))


@pytest.mark.parametrize("days", [0, 1])
@pytest.mark.parametrize(
    ("model", "of", "make"),
    [
        (OrganisationName, "organisation", make_organisation),
        (PartnershipName, "partnership", make_partnership),
        (SchoolName, "school", make_school),
    ],
)
def test_page_of_a_former_name_refuses_an_end_to_come(officer, model, of, make, days):
    typed = {of: make().pk, "name": "Before", "ended_on": timezone.localdate() + dt.timedelta(days)}

    response = officer.post(add(model), typed)

    assert (response.status_code, model.objects.count()) == ((200, 0) if days else (302, 1))
    assert (TOO_LATE in response.content.decode()) == bool(days)


@pytest.mark.parametrize(
    ("days", "said"), [((0, -1), ""), ((1, 0), TOO_LATE), ((0, 0), "Two former names end on")], ids=str
)
def test_table_of_former_names_of_an_organisation_refuses_them_in_words(officer, days, said):
    body = make_organisation("ASHE")
    today = timezone.localdate()
    rows = [{"name": f"Name {day}", "ended_on": today + dt.timedelta(day)} for day in days]
    typed = {"name": "ASHE", "slug": "ashe", "position": 0}

    response = officer.post(change(body), typed | inlines(former_names=rows))

    assert (response.status_code, body.former_names.count()) == ((200, 0) if said else (302, 2))
    assert said in response.content.decode()
    assert Organisation.objects.count() == 1


def test_name_to_come_in_that_table_has_no_last_day_and_may_be_put_right(officer):
    body, today = make_organisation("ASHE"), timezone.localdate()
    row = make_organisation_name(body, "ASHE of Essex", started_on=today + dt.timedelta(days=9), ended_on=None)
    day = str(today + dt.timedelta(days=8))
    rows = [{"id": row.pk, "organisation": body.pk, "name": "ASHE in Essex", "started_on": day, "ended_on": ""}]
    typed = {"name": "ASHE", "slug": "ashe", "position": 0} | inlines(former_names=rows)

    response = officer.post(change(body), typed | {"former_names-INITIAL_FORMS": 1})

    assert response.status_code == 302
    row.refresh_from_db()
    assert (row.name, row.ended_on) == ("ASHE in Essex", None)
