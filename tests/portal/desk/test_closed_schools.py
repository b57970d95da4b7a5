"""The desk's line of memberships whose schools have closed, and the list that it leads to."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts import roles
from portal.desk.tasks import TASKS, address
from tests.clients import signed_in
from tests.factories import make_membership, make_partnership, make_school, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.mark.parametrize(("status", "days", "is_work"), [("open", 1, True), ("open", 0, False), ("closed", 1, True)])
def test_school_has_closed_once_its_closing_day_has_passed(status, days, is_work):
    today = timezone.localdate()
    membership = make_membership(make_partnership(), make_school(status=status, closed_on=today - dt.timedelta(days)))
    officer = signed_in(make_user("officer@example.org", roles.OFFICER, is_staff=True))
    [task] = [task for task in TASKS if task.one == "membership of a school that has closed"]

    listed = officer.get(address(task.model, task.query)).context["cl"].result_list

    assert [*task.rows(today)] == [*listed] == ([membership] if is_work else [])
