"""Who probably follows a closed school that no link names a successor of."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partnerships.models import SchoolLink
from register.planning.plan import RegisterPlan
from register.planning.successions import After
from tests.factories import make_school

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_school_that_follows_another_is_left_out_without_asking_the_database_for_all_links():
    last_day = dt.date(2024, 8, 31)
    closed = make_school("Elm", status="closed", closed_on=last_day)
    likely, other = (make_school("Elm", opened_on=last_day + dt.timedelta(1)) for _ in range(2))
    SchoolLink.objects.create(school=make_school(), direction="successor", linked_urn=other.urn, linked_school=other)
    after = After(RegisterPlan())

    with CaptureQueriesContext(connection) as queries:
        found = after.probable_successors(closed)

    assert [school for school, _ in found] == [likely]
    assert not any(str(other.urn) in query["sql"] for query in queries)
