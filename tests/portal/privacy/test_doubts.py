"""A wrong clock erases nothing: retention asks when it jumped, or when it would be more than a tenth of a kind."""

import datetime as dt

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from accounts import roles
from accounts.models import AuditEvent
from boards.models import Part
from office.jobs import noted
from office.models import JobRun, Message
from partnerships.models import Enquiry, Lead
from portal.desk.last_runs import last_runs
from portal.privacy import doubts
from portal.privacy.doubts import doubt_of_share
from portal.privacy.retention import DoubtError, apply_rules
from register.models import RegisterImport
from tests.boards.minuted import make_recording, make_setting, type_text
from tests.factories import make_enquiry, make_lead, make_person, make_register_import, make_user
from tests.partnerships.directory.test_views import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]

TONIGHT = dt.datetime(2027, 3, 2, 3, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
YEAR = dt.timedelta(days=366)


def erase(at: dt.datetime, *options: str) -> None:
    """What cron does at that moment, by the machine's clock."""
    with time_machine.travel(at, tick=False):
        call_command("apply_retention", *options)


def refused(at: dt.datetime) -> str:
    """What it says, of which it erased nothing."""
    with pytest.raises(CommandError) as caught:
        erase(at)
    return str(caught.value)


def run_every_night(since: dt.datetime, until: dt.datetime, job: str = "remind_actions") -> None:
    while since < until:
        with time_machine.travel(since, tick=False), noted(job):
            since += DAY


def letters(count: int, at: dt.datetime) -> None:
    """That many messages from the public of that moment, which an officer saw to."""
    for _ in range(count):
        make_enquiry(created_at=at, handled_on=at.date())


class TestClockThatJumped:
    def test_clock_a_year_ahead_erases_nothing_tonight_nor_on_any_night_after(self):
        erase(TONIGHT)
        lead = make_lead(person=make_person("Ann Day", email="ann@example.org"), email="ann-lead@example.org")
        Lead.objects.filter(pk=lead.pk).update(ended_on=(TONIGHT - DAY).date())
        letters(1, TONIGHT - DAY)

        for night in range(3):
            ahead = TONIGHT + YEAR + night * DAY
            run_every_night(ahead - DAY / 24, ahead)  # what runs each hour ran under that clock before
            assert "no trace for 36" in refused(ahead)

        lead.refresh_from_db()
        assert (lead.email, lead.person.email) == ("ann-lead@example.org", "ann@example.org")
        assert Enquiry.objects.count() == 1

    def test_clock_that_is_right_again_erases_as_ever_without_being_told(self):
        erase(TONIGHT)
        refused(TONIGHT + YEAR)
        letters(1, TONIGHT - YEAR)

        erase(TONIGHT + DAY)

        assert not Enquiry.objects.exists()

    def test_years_ahead_do_not_make_it_forget_when_it_last_ran(self):
        erase(TONIGHT)
        letters(1, TONIGHT - DAY)

        for _ in range(2):
            assert "no trace" in refused(TONIGHT + 3 * YEAR)

        assert Enquiry.objects.count() == 1

    def test_last_run_that_is_still_to_come_asks_once(self):
        erase(TONIGHT + YEAR)  # by a clock that was wrong, and is right now
        letters(1, TONIGHT - YEAR)

        assert "still to come by the clock: it says 2 March 2027" in refused(TONIGHT)
        erase(TONIGHT, "--even-so")
        assert not Enquiry.objects.exists()
        erase(TONIGHT + DAY)

    @pytest.mark.parametrize(("minutes", "is_refused"), [(4, False), (6, True)])
    def test_clock_that_was_set_back_a_little_is_nothing(self, minutes, is_refused):
        erase(TONIGHT)

        if is_refused:
            refused(TONIGHT - dt.timedelta(minutes=minutes))
        else:
            erase(TONIGHT - dt.timedelta(minutes=minutes))

    @pytest.mark.parametrize(("days", "is_refused"), [(20, False), (21, False), (22, True), (90, True)])
    def test_rest_of_more_than_three_weeks_asks(self, days, is_refused):
        erase(TONIGHT)

        if is_refused:
            assert f"no trace for {days} days from 2 March 2027" in refused(TONIGHT + days * DAY)
        else:
            erase(TONIGHT + days * DAY)

    @pytest.mark.parametrize("trace", ["run", "sign-in", "e-mail"])
    def test_nights_without_this_command_alone_need_no_asking(self, trace):
        erase(TONIGHT)
        user = make_user()
        for days in range(10, 90, 10):
            at = TONIGHT + days * DAY
            if trace == "run":
                run_every_night(at, at + DAY)
            elif trace == "sign-in":
                AuditEvent(kind="signed-in", user=user, done_by=user, at=at).save()
            else:
                Message.objects.create(recipient="a@example.org", kind="agenda", subject="A", text="T", written_at=at)

        erase(TONIGHT + 90 * DAY)

        assert JobRun.objects.filter(job="apply_retention", state="done").count() == 2

    def test_run_after_months_of_rest_is_possible_and_its_refusal_says_how(self):
        erase(TONIGHT)
        letters(1, TONIGHT - YEAR)

        said = refused(TONIGHT + 100 * DAY)
        erase(TONIGHT + 100 * DAY, "--even-so")

        assert "after a restore or weeks without a run, run “manage.py apply_retention --even-so”" in said
        assert not Enquiry.objects.exists()

    def test_first_run_ever_has_no_clock_to_compare_with(self):
        letters(1, TONIGHT - YEAR)

        erase(TONIGHT)

        assert not Enquiry.objects.exists()


@pytest.mark.slow
class TestMoreThanATenth:
    @pytest.mark.parametrize(
        ("gone", "held", "asks"),
        [(20, 20, False), (21, 21, True), (21, 209, True), (21, 210, False), (30, 300, False), (31, 300, True)],
    )
    def test_few_or_a_tenth_may_go(self, gone, held, asks):
        assert bool(list(doubt_of_share("letters", gone=gone, held=held, floor=20))) is asks

    @pytest.mark.parametrize(("old", "new", "is_refused"), [(21, 100, True), (20, 0, False), (21, 189, False)])
    def test_messages_from_the_public(self, old, new, is_refused):
        letters(old, TONIGHT - YEAR)
        letters(new, TONIGHT - DAY)

        if is_refused:
            assert f"it would be {old} of {old + new} (“messages and reports, once seen to”)" in refused(TONIGHT)
        else:
            erase(TONIGHT)

        assert Enquiry.objects.count() == new + (old if is_refused else 0)

    def test_one_kind_too_many_keeps_every_kind(self):
        letters(30, TONIGHT - YEAR)
        lead = make_lead(email="lead@example.org")
        Lead.objects.filter(pk=lead.pk).update(ended_on=(TONIGHT - YEAR).date())

        refused(TONIGHT)

        lead.refresh_from_db()
        assert lead.email == "lead@example.org"

    def test_contact_details_are_counted_by_who_has_any(self):
        for number in range(21):
            lead = make_lead(email=f"lead{number}@example.org")
            make_lead()  # who has none of their own, and does not dilute the share
            Lead.objects.filter(pk=lead.pk).update(ended_on=(TONIGHT - YEAR).date())

        assert "it would be 21 of 21 (“contact details of leads”)" in refused(TONIGHT)

    def test_working_versions_are_counted_by_meetings(self):
        setting = make_setting()
        meeting = make_recording(setting, items=1)
        for number in range(30):
            type_text(meeting.items.first(), f"Text {number}", setting.minute_taker)
        meeting.versions.create(
            number=1,
            part=Part.A,
            stage="approved",
            content="{}",
            frozen_at=TONIGHT - 31 * DAY,
            frozen_by=setting.officer,
        )

        erase(TONIGHT)

        assert not meeting.items.first().versions.exists()

    def test_files_of_the_register_stay_where_it_was_refused(self, tmp_path, settings):
        settings.MEDIA_ROOT = tmp_path
        for number in range(21):
            imported = make_register_import(
                state="ready", folder=f"folder{number}", started_at=TONIGHT - 31 * DAY, applied_at=None
            )
            (imported.path / "register").mkdir(parents=True)

        refused(TONIGHT)

        assert all((imported.path / "register").exists() for imported in RegisterImport.objects.all())

    def test_even_so_erases_them(self):
        letters(30, TONIGHT - YEAR)

        erase(TONIGHT, "--even-so")

        assert not Enquiry.objects.exists()

    def test_dry_run_says_that_it_would_ask_and_notes_no_run(self, capsys):
        letters(30, TONIGHT - YEAR)

        erase(TONIGHT, "--dry-run")

        assert "It would ask for --even-so first, because it would be 30 of 30" in capsys.readouterr().out
        assert (Enquiry.objects.count(), JobRun.objects.count()) == (30, 0)


class TestSaying:
    def test_desk_says_that_it_refused_and_what_to_do(self):
        letters(30, timezone.now() - YEAR)
        with pytest.raises(CommandError):
            call_command("apply_retention")
        client = Client()
        client.force_login(make_user(None, roles.ADMINISTRATOR, is_staff=True))

        page = text_of(client.get("/admin/"))

        line = next(run for run in last_runs() if run.command == "apply_retention")
        assert line.fault == "Failed"
        assert "Nothing was erased. Look at the clock" in page
        assert "apply_retention --even-so" in page

    def test_what_to_do_is_not_cut_off_by_why(self):
        said = str(DoubtError(["because of this " * 40]))[:300]

        assert "run “manage.py apply_retention --even-so”" in said

    def test_desk_says_what_the_latest_run_said_though_one_was_noted_a_year_ahead(self):
        refused_then = TONIGHT + YEAR
        erase(TONIGHT)
        refused(refused_then)

        erase(TONIGHT + DAY)

        line = next(run for run in last_runs(TONIGHT + DAY) if run.command == "apply_retention")
        assert (line.fault, line.at) == ("", TONIGHT + DAY)


def test_rest_is_the_longest_of_several():
    for days in (1, 5, 6):
        run_every_night(TONIGHT + days * DAY, TONIGHT + (days + 1) * DAY)

    began, rest = doubts.longest_rest(TONIGHT, TONIGHT + 8 * DAY)

    assert (began, rest) == (TONIGHT + DAY, 4 * DAY)


def test_doubts_are_returned_where_nothing_was_asked_for():
    letters(30, TONIGHT - YEAR)

    found = apply_rules(even_so=True, now=TONIGHT)

    assert len(found.doubts) == 1
    assert {str(rule).partition(",")[0]: count for rule, count in found.counts}["messages and reports"] == 30
