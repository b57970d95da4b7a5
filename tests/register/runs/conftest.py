"""The county as the register had it in 2020, and an officer who refreshes it."""

import datetime as dt

import pytest
from django.db import transaction

from accounts import roles
from partnerships.models import School
from tests.conftest import REGISTER_2020
from tests.factories import make_authority, make_district, make_lead, make_membership, make_partnership, make_user
from tests.register.files import FRINTON, LINKS_2025, REGISTER_2025, import_gias, planned
from tests.register.runs.uploading import ClientBesideAWorker


@pytest.fixture(scope="module")
def county(django_db_setup, django_db_blocker):
    """The register of 2020, with Frinton's school in a partnership and of its lead; gone afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        make_authority()
        make_district("Tendring")
        import_gias(REGISTER_2020)
        frinton = School.objects.get(urn=FRINTON)
        partnership = make_partnership("Tendring coast", schools=1)
        make_membership(partnership, frinton, started_on=dt.date(2021, 9, 1))
        make_lead(partnership, school=frinton, started_on=dt.date(2021, 9, 1))
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def plan_of_2025(county, django_db_blocker):
    """What the files of 2025 change."""
    with django_db_blocker.unblock():
        return planned(REGISTER_2025, LINKS_2025)


@pytest.fixture
def officer(county):
    """An officer's browser over the county, and a worker that does each step before the next page is opened."""
    client = ClientBesideAWorker()
    client.force_login(make_user("officer@example.org", roles.OFFICER, is_staff=True, name="Ann Officer"))
    return client
