"""From when to when a delegate acts: the first and the last day, the post, and whoever ends it."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Delegate
from tests.factories import make_delegate, make_headship, make_lead, make_person, make_school, make_user

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
A_DAY = dt.timedelta(days=1)


def acts(delegate: Delegate, on: dt.date = TODAY) -> bool:
    return Delegate.objects.active(on).filter(pk=delegate.pk).exists()


@pytest.mark.parametrize(("on", "expected"), [(-1, False), (0, True), (29, True), (30, True), (31, False)])
def test_delegate_acts_from_the_first_day_to_the_last(on, expected):
    assert acts(make_delegate(make_lead(), make_user()), TODAY + on * A_DAY) is expected


@pytest.mark.parametrize(("on", "expected"), [(4, True), (5, True), (6, False)])
def test_delegate_acts_no_longer_than_the_post_is_held(on, expected):
    lead = make_lead(ended_on=TODAY + 5 * A_DAY)
    headship = make_headship(make_person(), make_school(), ended_on=TODAY + 5 * A_DAY)

    for post in (lead, headship):
        delegate = make_delegate(post, make_user())
        assert acts(delegate, TODAY + on * A_DAY) is expected
        assert delegate.last_day == post.ended_on


def test_delegate_acts_only_once_accepted_and_not_once_ended_or_with_a_closed_account():
    lead = make_lead()
    waiting = make_delegate(lead)
    ended = make_delegate(lead, make_user(), withdrawn_at=timezone.now())
    closed = make_delegate(lead, make_user(is_active=False))

    assert not any(map(acts, (waiting, ended, closed)))
    assert [waiting.is_lasting, ended.is_lasting, closed.is_lasting] == [True, False, True]
    assert list(Delegate.objects.waiting()) == [waiting]
    assert list(Delegate.objects.over()) == [ended]


def test_delegate_says_how_far_it_has_come():
    lead = make_lead()
    over = make_delegate(lead, make_user(), started_on=TODAY - 9 * A_DAY, ended_on=TODAY - A_DAY)

    assert make_delegate(lead).state_label == "Invited, has not accepted yet"
    assert make_delegate(lead, make_user()).state_label == "Acts"
    assert over.state_label.startswith("Ended on ")


@pytest.mark.parametrize(
    "fields",
    [
        {"lead": None},
        {"ended_on": TODAY - A_DAY},
        {"name": "Sam <sam@example.org>"},
        {"email": "Sam@example.org"},
    ],
)
def test_database_refuses_a_delegate_of_nothing_that_ends_before_it_begins_or_shows_an_address(fields):
    lead = make_lead()

    with pytest.raises(IntegrityError), transaction.atomic():
        make_delegate(lead, **fields)


def test_database_refuses_a_delegate_of_two_posts_and_one_that_accepted_at_no_moment():
    headship = make_headship(make_person(), make_school())

    with pytest.raises(IntegrityError), transaction.atomic():
        make_delegate(make_lead(), headship=headship)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_delegate(make_lead(), make_user(), accepted_at=None)


def test_delegate_is_called_by_whom_they_act_for():
    headship = make_headship(make_person("Bea Hill"), make_school("Ash Primary"))

    assert str(make_delegate(headship)) == "Sam Office for Bea Hill, headteacher of Ash Primary"
