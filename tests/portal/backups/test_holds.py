"""A restore knows of holds on erasing that its back-up does not: of those that came, were renewed and ended since."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from accounts.erasures import mirror
from improvement.models import DisclosureHold, PeerReview, WhatChanged
from improvement.what_changed.writes import take_back
from portal.holds.beside import HOLD
from portal.holds.writes import end, put_on, renew
from tests.factories import make_partnership, make_review, make_round, make_school, make_topic, make_user

pytestmark = pytest.mark.slow


@pytest.fixture
def review(place) -> PeerReview:
    """One past its time, with a sentence of what changed."""
    school = make_school("Alpha")
    review = make_review(
        make_round(make_partnership(schools=[school]), year=2015),
        school,
        topic=make_topic(),
        visit_on=dt.date(2015, 12, 1),
        state="held",
    )
    WhatChanged.objects.create(review=review, sentence="Zq7marker", shared_with="heads")
    return review


def put(review, rf, **fields) -> DisclosureHold:
    until = timezone.localdate() + dt.timedelta(days=30)
    put_on(school=review.host, law="foi", ended_on=until, by=make_user(), request=rf.post("/"), **fields)
    return DisclosureHold.objects.get()


def test_hold_that_came_after_a_back_up_is_on_again_before_anything_goes_because_of_its_age(place, review, rf):
    back_up = place.back_up()
    hold = put(review, rf)
    take_back(review=review, by=None)

    said = place.restore(back_up)

    assert DisclosureHold.objects.get().pk == hold.pk
    assert "Put on again: a hold on erasing for Alpha" in said
    assert PeerReview.objects.filter(pk=review.pk).exists()
    assert not WhatChanged.objects.exists(), "what was taken back stays out of sight"
    assert WhatChanged.kept.get().sentence == "Zq7marker"


def test_without_a_hold_a_restore_erases_what_is_past_its_time(place, review):
    place.restore(place.back_up())

    assert not PeerReview.objects.exists()


def test_hold_that_was_renewed_after_a_back_up_lasts_as_long_as_that_says(place, review, rf):
    hold = put(review, rf)
    back_up = place.back_up()
    until = timezone.localdate() + dt.timedelta(days=100)
    renew(hold=hold, ended_on=until, by=make_user(), request=rf.post("/"))

    place.restore(back_up)

    assert DisclosureHold.objects.get().ended_on == until


def test_hold_that_ended_after_a_back_up_stays_ended_and_what_was_taken_back_is_erased(place, review, rf):
    hold = put(review, rf)
    back_up = place.back_up()
    take_back(review=review, by=None)
    end(hold=hold, by=None)

    said = place.restore(back_up)

    assert not DisclosureHold.objects.exists()
    assert not WhatChanged.kept.exists()
    assert "Put on again" not in said


def test_hold_is_known_from_a_newer_back_up_where_the_server_was_lost(place, review, rf):
    old = place.back_up()
    hold = put(review, rf)
    place.back_up()
    place.wipe()

    place.restore(old, over=False)

    assert DisclosureHold.objects.get().pk == hold.pk
    assert [line[HOLD] for line in mirror.others(place.log, HOLD)] == [str(hold.pk)]


def test_older_word_on_a_hold_does_not_replace_a_newer_one(place, review, rf):
    """The file beside the database may have missed a renewal, as with a full disk."""
    hold = put(review, rf)
    lines = place.log.read_bytes()
    with time_machine.travel(timezone.now() + dt.timedelta(hours=1)):
        until = timezone.localdate() + dt.timedelta(days=100)
        renew(hold=DisclosureHold.objects.get(), ended_on=until, by=make_user(), request=rf.post("/"))
        place.log.write_bytes(lines)
        back_up = place.back_up()
        assert len(list(mirror.others(place.log, HOLD))) == 2, "the back-up makes it good"
        place.log.write_bytes(lines)

        place.restore(back_up)

    assert DisclosureHold.objects.get(pk=hold.pk).ended_on == until
