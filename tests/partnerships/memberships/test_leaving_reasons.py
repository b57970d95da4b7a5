"""Why a school is a member no more: kept by every write that ends a membership."""

import datetime as dt

import pytest

from base.saving import A_DAY, save
from partnerships.memberships.writes import leave_partnership, move_school
from partnerships.models import Membership
from partnerships.successors.writes import carry_over_to_successor
from tests.factories import make_membership, make_partnership, make_school

pytestmark = pytest.mark.django_db
LAST_DAY = dt.date(2024, 8, 31)
BEGAN = LAST_DAY - 365 * A_DAY
Reason = Membership.LeavingReason


def ended(*, school_closed_on: dt.date | None = None, became: bool = False, **of_partnership) -> Membership:
    """A membership of two years whose last day is ``LAST_DAY``, with no reason yet."""
    if became:
        of_partnership["became_part_of"] = make_partnership()
    partnership = make_partnership(started_on=BEGAN, **of_partnership)
    school = make_school(closed_on=school_closed_on)
    return make_membership(partnership, school, started_on=BEGAN, ended_on=LAST_DAY)


KNOWN = [
    (Reason.LEFT, {}),
    (Reason.LEFT, {"school_closed_on": LAST_DAY + A_DAY}),
    (Reason.SCHOOL_CLOSED, {"school_closed_on": LAST_DAY}),
    (Reason.PARTNERSHIP_ENDED, {"ended_on": LAST_DAY}),
    (Reason.LEFT, {"ended_on": LAST_DAY + A_DAY}),
    (Reason.BECAME_PART, {"ended_on": LAST_DAY, "became": True}),
]


@pytest.mark.parametrize(("reason", "records"), KNOWN)
def test_last_day_that_is_typed_has_the_reason_that_the_records_tell(reason, records):
    membership = ended(**records)

    save(membership, by=None)

    assert Membership.objects.get(pk=membership.pk).leaving_reason == reason


def test_reason_that_was_given_stays_until_the_last_day_goes():
    membership = ended(school_closed_on=LAST_DAY)
    membership.leaving_reason, membership.leaving_note = Reason.LEFT, "Joined a trust’s own group."

    save(membership, by=None)
    assert membership.leaving_reason == Reason.LEFT
    membership.school.closed_on = None
    membership.ended_on = None
    save(membership, by=None)

    membership.refresh_from_db()
    assert (membership.leaving_reason, membership.leaving_note) == ("", "")


def test_school_that_moves_leaves_or_becomes_another_has_its_reason():
    one, other, third = (make_membership(make_partnership(schools=2), make_school()) for _ in range(3))

    move_school(membership=one, to=make_partnership(schools=2), on=LAST_DAY + A_DAY, by=None)
    leave_partnership(membership=other, on=LAST_DAY, by=None)
    carry_over_to_successor(school=third.school, successor=make_school(), on=LAST_DAY, by=None)

    reasons = [Membership.objects.get(pk=row.pk).leaving_reason for row in (one, other, third)]
    assert reasons == [Reason.MOVED, Reason.LEFT, Reason.CONVERTED]
    assert not Membership.objects.exclude(leaving_reason="").filter(ended_on=None).exists()
