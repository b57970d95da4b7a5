"""A portal of a released version is upgraded by this code: nothing is lost, and all of it goes on working (ADR 87)."""

import pytest
from django.core.management import call_command
from django.test import Client

from accounts.models import User
from base.migrations_waiting import waiting
from boards.minutes.seals import broken_seals, unsealed_steps
from boards.models import MinutesVersion
from portal.doctor import post
from portal.doctor.examining import CHECKS, examine
from portal.doctor.findings import Severity
from tests import databases
from tests.clients import signed_in
from tests.template_databases import MIGRATED
from tests.upgrade.kept import put_uploads, versions
from tests.upgrade.looking import GROW, differences, schema


def test_each_version_is_kept_on_both_engines():
    assert versions("sqlite") == versions("postgresql") != []


def test_no_row_is_lost(upgraded):
    assert list(differences(upgraded.before, upgraded.after, GROW)) == []


def test_tables_rules_and_triggers_are_those_of_a_new_portal(upgraded, copy_of):
    of_the_upgraded = schema()
    with databases.connected_to(copy_of(MIGRATED)):
        of_a_new_one = schema()

    assert of_the_upgraded == of_a_new_one


def test_it_waits_for_no_migration_and_django_finds_nothing_wrong(upgraded):
    call_command("check", databases=["default"])

    assert waiting() == []


@pytest.mark.slow
def test_doctor_finds_nothing_wrong(upgraded):
    put_uploads(upgraded.version)

    checks = [check for check in CHECKS if check.look is not post.waiting]  # e-mails of long ago, and no worker runs

    assert [finding.sentence for finding in examine(is_thorough=True, checks=checks).of(Severity.MUST)] == []


def test_frozen_minutes_are_as_they_were_frozen(upgraded):
    put_uploads(upgraded.version)

    frozen = list(MinutesVersion.objects.chained())

    assert [version.pk for version in frozen if version.file] != []
    assert [*broken_seals(frozen), *unsealed_steps(frozen)] == []


def test_public_reads_what_it_read(upgraded):
    published = MinutesVersion.objects.filter(stage=MinutesVersion.Stage.PUBLISHED, is_part_b=False).earliest("pk")
    client = Client()

    pages = {
        "/": "partnership",
        "/partnerships/?q=colne": "Colne Valley Partnership",
        "/partnerships/colne-valley-partnership/": "Colne Valley Partnership",
        "/boards/school-partnership-board/": "Essex County Council",
        f"/meetings/{published.meeting_id}/minutes/": published.data["items"][0]["text"],
    }

    for address, words in pages.items():
        assert words in client.get(address).content.decode(), address


def test_officer_comes_to_the_desk_and_a_record(upgraded):
    client = signed_in(User.objects.get(email="officer@example.org"))

    desk = client.get("/admin/")
    records = client.get("/admin/partnerships/partnership/?q=colne")

    assert "What needs doing" in desk.content.decode()
    assert "Colne Valley Partnership" in records.content.decode()
