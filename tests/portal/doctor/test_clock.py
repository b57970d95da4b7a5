"""The doctor on clocks that are wrong."""

import datetime as dt

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from accounts.models import AuditEvent
from office.jobs import noted
from office.models import JobRun
from portal.doctor import clock
from tests.factories import make_person
from tests.portal.doctor.looking import found, must, should

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def ran(at: dt.datetime) -> None:
    with time_machine.travel(at, tick=False), noted("remind_actions"):
        pass


def test_clock_of_a_portal_that_runs_every_night():
    ran(timezone.now() - DAY)

    assert found(clock.against_the_records) == found(clock.against_the_server) == []


def test_new_portal_has_nothing_to_compare_with():
    assert found(clock.against_the_records) == []


@pytest.mark.parametrize(
    ("ahead", "said"),
    [
        (4, ""),
        (6, "6 minutes"),
        (119, "119 minutes"),
        (120, "2 hours"),
        (60 * 48 - 1, "47 hours"),
        (60 * 48, "2 days"),
        (60 * 24 * 365, "365 days"),
    ],
)
def test_run_that_is_still_to_come(ahead, said):
    now = timezone.now()
    JobRun.objects.create(job="remind_actions", started_at=now + dt.timedelta(minutes=ahead))

    sentences = must(found(clock.against_the_records, now))

    assert [f"is of {said} ahead of the clock" in sentence for sentence in sentences] == [True] * bool(said)


def test_change_of_a_record_that_is_still_to_come():
    with time_machine.travel(timezone.now() + 30 * DAY, tick=False):
        make_person("Ann Day")

    assert "ahead of the clock" in must(found(clock.against_the_records))[0]


@pytest.mark.parametrize(("days", "is_found"), [(21, False), (22, True)])
def test_portal_that_stood_still_or_whose_clock_jumped(days, is_found):
    now = timezone.now() + 400 * DAY  # long after what the migrations noted
    AuditEvent(kind="refused", at=now - days * DAY).save()

    sentences = should(found(clock.against_the_records, now))

    assert [f"{days} days old: the portal stood still, or the clock jumped" in said for said in sentences] == [
        True
    ] * is_found


def test_clock_that_jumped_a_year_ahead_while_all_jobs_go_on():
    now = timezone.now()
    call_command("apply_retention", verbosity=0)
    assert found(clock.against_the_last_run, now) == []
    for hours in range(3):
        ran(now + 365 * DAY + dt.timedelta(hours=hours))

    [sentence] = must(found(clock.against_the_last_run, now + 365 * DAY + dt.timedelta(hours=3)))

    assert sentence.startswith("The clock seems wrong: the portal left no trace for 36")
    assert "manage.py apply_retention --dry-run" in sentence


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no clock of its own")
@pytest.mark.parametrize(("minutes", "is_found"), [(1, False), (3, True), (-3, True), (60 * 24 * 365, True)])
def test_clocks_of_the_two_machines(minutes, is_found):
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=minutes), tick=False):
        sentences = must(found(clock.against_the_server))

    assert ["clock and the database’s differ by" in sentence for sentence in sentences] == [True] * is_found
