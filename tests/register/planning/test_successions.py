"""Who probably follows a closed school that no link names a successor of."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partnerships.models import SchoolLink
from register.planning.plan import RegisterLink, RegisterPlan
from register.planning.successions import After, successions
from tests.factories import make_membership, make_partnership, make_school

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


class TestWhatIsAskedOf:
    """Of which closed schools it is asked what becomes of their memberships."""

    LAST_DAY = dt.date(2024, 8, 31)

    @pytest.fixture
    def closed(self):
        return make_school("Elm", urn=300_000, status="closed", closed_on=self.LAST_DAY)

    def asked(self, **files) -> list[int]:
        return [one.school.urn for one in successions(After(RegisterPlan(**files)))]

    def test_school_that_is_in_the_file(self, closed):
        make_membership(make_partnership(), closed)

        assert self.asked(in_file={300_000, 300_001}) == [300_000]

    def test_school_that_is_not_in_the_file_is_not_asked_about(self, closed):
        make_membership(make_partnership(), closed)

        assert self.asked(in_file={300_001}) == []

    @pytest.mark.parametrize("which", [(300_000, "successor", 300_001), (300_001, "predecessor", 300_000)])
    def test_school_of_which_a_new_link_says_who_follows_it(self, closed, which):
        make_membership(make_partnership(), closed)

        assert self.asked(links_created={which: RegisterLink("Elm", "", None, is_held=True)}) == [300_000]

    @pytest.mark.parametrize(("last_day", "is_asked"), [(LAST_DAY, False), (dt.date(2024, 9, 1), True), (None, True)])
    def test_membership_that_outlasts_its_school_is_put_right(self, closed, last_day, is_asked):
        make_membership(make_partnership(), closed, ended_on=last_day)

        assert self.asked(in_file={300_000}) == ([300_000] if is_asked else [])
