"""A back-up is made, everything changes, and it is restored: in this process, with the commands as they are."""

import fcntl
import json
import sqlite3
from contextlib import closing
from io import StringIO

import psycopg2
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from accounts.erasures import mirror
from accounts.erasures.noting import note
from accounts.models import Erasure, User
from boards.models import MinutesVersion
from office.models import JobRun, Message
from partnerships.models import Lead, Partnership, Person
from portal.backups import manifest as manifests
from portal.backups import targets
from portal.backups.postgresql import ASIDE
from portal.privacy.erasing import erase_person
from portal.privacy.telling import ERASED
from register.models import RegisterImport
from tests.boards.minuted import bring_to_members, make_recording, make_setting, type_text
from tests.factories import make_lead, make_partnership, make_person, make_register_import, make_user
from tests.portal.backups.place import all_rows, all_uploads

pytestmark = pytest.mark.slow


def make_minuted() -> None:
    """Minutes that members have: two sealed versions."""
    setting = make_setting()
    meeting = make_recording(setting)
    type_text(meeting.items.first(), "Agreed: to meet again", setting.minute_taker)
    bring_to_members(meeting, setting)


def make_gone(name: str, email: str) -> Person:
    """Somebody who led, so that an initial of them stays."""
    lead = make_lead(person=make_person(name, email=email, telephone="01245 000 001"), email=f"lead-{email}")
    Lead.objects.filter(pk=lead.pk).update(ended_on="2026-01-31")
    return lead.person


def test_everything_comes_back_row_by_row_and_file_by_file(place, client):
    make_minuted()
    place.put("papers/2026/a.pdf", b"%PDF-1.7 one")
    place.put("papers/2026/b – ü.pdf", b"%PDF-1.7 two")
    before, files = all_rows(), all_uploads(place)
    versions = MinutesVersion.objects.count()

    back_up = place.back_up()
    Person.objects.update(name="Somebody else")
    make_person("Later")
    place.put("papers/2026/a.pdf", b"changed")
    said = place.restore(back_up)

    assert all_rows() == before
    assert all_uploads(place) == files
    assert versions
    assert f"Frozen versions of minutes that are as they were frozen: {versions}." in said
    assert client.get("/").status_code == client.get("/boards/school-partnership-board/").status_code == 200
    assert make_person("New").pk, "the numbers of records go on"


@pytest.mark.once
def test_page_after_a_restore_is_of_what_is_back(place, client):
    partnership = make_partnership("Colne")
    address = partnership.get_absolute_url()
    assert "Colne" in client.get(address).content.decode()
    back_up = place.back_up()
    Partnership.objects.update(name="Stour")
    assert "Stour" in client.get(address).content.decode()

    place.restore(back_up)

    page = client.get(address).content.decode()
    assert "Colne" in page
    assert "Stour" not in page


def test_back_up_is_private_and_says_what_is_in_it_and_no_value_of_a_setting(place, monkeypatch):
    monkeypatch.setenv("EMAIL_URL", "smtp://portal:hunter2@mail.example.org:587")
    make_person("Zelda Day")
    place.put("papers/report-on-zelda-day.pdf", b"%PDF-1.7")

    back_up = place.back_up()

    assert {oct(path.stat().st_mode & 0o777) for path in [place.back_ups, back_up]} == {"0o700"}
    assert {oct(path.stat().st_mode & 0o777) for path in back_up.iterdir()} == {"0o600"}
    text = (back_up / manifests.NAME).read_text()
    said = json.loads(text)
    assert said["engine"] == connection.vendor
    assert said["rows"]["partnerships_person"] == 1
    assert said["uploads"] == 1
    assert "accounts.0004_what_was_erased" in said["migrations"]
    assert "EMAIL_URL" in said["settings"]
    for word in ("hunter2", "zelda", "Zelda", settings.SECRET_KEY):
        assert word not in text
    assert JobRun.objects.get(job="backup").state == "done"


@pytest.mark.once
def test_restore_says_what_it_would_do_and_does_nothing_without_yes(place):
    make_person("Ann Day")
    back_up = place.back_up()
    Person.objects.update(name="Ann Hill")
    said = StringIO()

    with pytest.raises(CommandError, match="Nothing was done"):
        call_command("restore", str(back_up), "--over", place.name, stdout=said)

    assert f"into the database {place.name}, in place of" in said.getvalue()
    assert Person.objects.get().name == "Ann Hill"


@pytest.mark.once
@pytest.mark.parametrize("over", [(), ("--over", "another")])
def test_restore_refuses_a_database_that_holds_records_unless_it_is_named(place, over):
    make_person("Ann Day")
    back_up = place.back_up()

    with pytest.raises(CommandError, match=rf"holds \d+ records.*--over {place.name}|the database {place.name}"):
        place.restore(back_up, *over, over=False)

    assert Person.objects.get().name == "Ann Day"


def test_restore_goes_into_an_empty_database_without_being_told_its_name(place):
    make_person("Ann Day")
    back_up = place.back_up()
    place.wipe()

    place.restore(back_up, over=False)

    assert Person.objects.get().name == "Ann Day"


@pytest.mark.once
@pytest.mark.parametrize("part", ["database", "uploads", "files", "erasures"])
def test_flipped_byte_is_found_and_named_and_nothing_is_touched(place, part):
    make_person("Ann Day")
    place.put("papers/a.pdf", b"%PDF-1.7" * 1000)
    back_up = place.back_up()
    (path,) = back_up.glob(f"{part}.*")
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    before = all_rows()

    with pytest.raises(CommandError, match=f"{path.name} has another checksum"):
        place.restore(back_up)

    assert all_rows() == before


@pytest.mark.once
def test_missing_part_and_what_is_no_back_up_are_said(place):
    back_up = place.back_up()
    (back_up / "uploads.tar").unlink()

    with pytest.raises(CommandError, match=r"uploads\.tar is missing"):
        place.restore(back_up)
    with pytest.raises(CommandError, match="is no back-up"):
        place.restore(place.back_ups)


@pytest.mark.once
def test_back_up_of_a_later_portal_is_refused(place):
    back_up = place.back_up()
    path = back_up / manifests.NAME
    said = json.loads(path.read_text())
    said["migrations"].append("boards.0999_next_year")
    path.write_text(json.dumps(said))

    with pytest.raises(CommandError, match=r"boards\.0999_next_year is not in this one"):
        place.restore(back_up)


def test_restore_refuses_while_somebody_is_connected(place):
    make_person("Ann Day")
    back_up = place.back_up()
    Person.objects.update(name="Ann Hill")
    if connection.vendor == "sqlite":
        other = sqlite3.connect(place.database)
        other.execute("SELECT count(*) FROM partnerships_person").fetchone()
    else:
        other = psycopg2.connect(place.environment["DATABASE_URL"])

    with closing(other), pytest.raises(CommandError, match="Stop the portal and its worker first"):
        place.restore(back_up)

    assert Person.objects.get().name == "Ann Hill"


@pytest.mark.once
def test_restore_refuses_while_the_portal_runs_and_is_idle(place):
    make_person("Ann Day")
    back_up = place.back_up()
    Person.objects.update(name="Ann Hill")
    said = StringIO()

    with (place.var / ".in-use").open("ab") as idle:
        fcntl.flock(idle, fcntl.LOCK_SH)
        with pytest.raises(CommandError, match="Nothing was done"):
            call_command("restore", str(back_up), "--over", place.name, stdout=said)
        with pytest.raises(CommandError, match="The portal still runs"):
            place.restore(back_up)

    assert "The portal still runs" in said.getvalue()
    assert Person.objects.get().name == "Ann Hill"
    place.restore(back_up)
    assert Person.objects.get().name == "Ann Day"


LATER = "0005_delegates"  # what came to accounts after it


class TestBeforeMigrating:
    def unapply(self, app: str, name: str) -> None:
        MigrationRecorder(connection).record_unapplied(app, name)

    def backed_up(self) -> str:
        said = StringIO()
        call_command("backup", stdout=said)
        return said.getvalue()

    def test_what_is_there_is_backed_up_and_a_restore_migrates_it(self, place):
        make_person("Ann Day")
        for name, table in ((mirror.MADE_BY, "accounts_erasure"), (LATER, "accounts_delegate")):
            self.unapply("accounts", name)
            with connection.cursor() as cursor:
                cursor.execute(f"DROP TABLE {table}")

        said = self.backed_up()

        waiting = ", ".join(f"accounts.{name}" for name in (mirror.MADE_BY, LATER))
        assert f"2 migrations are not applied ({waiting}): the back-up is of the database before" in said
        assert "Run “manage.py migrate”." in said
        (back_up,) = place.all_back_ups()
        assert not (back_up / "erasures.jsonl").exists()
        assert "WHAT WAS ERASED" in place.restore(back_up)
        assert (Person.objects.get().name, Erasure.objects.count()) == ("Ann Day", 0)

    @pytest.mark.once
    def test_run_is_noted_only_where_its_table_is_as_the_code_knows_it(self, place):
        self.unapply("office", "0001_initial")

        assert "office.0001_initial" in self.backed_up()
        assert not JobRun.objects.exists()

    @pytest.mark.once
    def test_database_that_waits_for_a_later_migration_of_content_types_is_not_empty(self, place):
        self.unapply("contenttypes", "0002_remove_content_type_name")

        assert "contenttypes.0002_remove_content_type_name" in self.backed_up()

    def test_database_without_tables_is_nothing_to_back_up(self, place):
        place.wipe()

        with pytest.raises(CommandError, match="The database is empty"):
            self.backed_up()


def test_restore_that_fails_half_way_leaves_everything_as_it_was(place, monkeypatch):
    make_person("Ann Day")
    place.put("papers/a.pdf", b"before")
    back_up = place.back_up()
    Person.objects.update(name="Ann Hill")
    place.put("papers/a.pdf", b"after")
    before = all_rows()

    def fail() -> None:
        raise OSError("the disk is gone")

    with monkeypatch.context() as patch:
        patch.setattr("portal.backups.restoring.forget_stale_uploads", fail)  # late: all is loaded, nothing is final
        with pytest.raises(CommandError, match=r"the disk is gone The database and the uploads are as they were"):
            place.restore(back_up)

    assert all_rows() == before
    assert all_uploads(place) == {"papers/a.pdf": b"after"}
    assert place.restore(back_up)
    assert Person.objects.get().name == "Ann Day"


def test_restore_that_was_killed_is_put_back_by_the_next_one(place, monkeypatch):
    make_person("Ann Day")
    place.put("papers/a.pdf", b"before")
    back_up = place.back_up()
    place.put("papers/a.pdf", b"after")
    before = all_rows()

    class Killed(BaseException):
        """As by SIGKILL: nothing is tidied up."""

    def killed() -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("portal.backups.restoring.forget_stale_uploads", killed)
        for undone, name in (
            (targets.SqliteTarget, "put_back"),
            (targets.PostgresqlTarget, "put_back"),
            (targets, "put_uploads_back"),
        ):
            patch.setattr(undone, name, lambda *_: None)
        with pytest.raises(Killed):
            place.restore(back_up)
    if connection.vendor == "sqlite":
        connection.close()
        connection.settings_dict["NAME"] = place.database

    with pytest.raises(CommandError, match="Nothing was done"):
        call_command("restore", str(back_up), "--over", place.name, stdout=StringIO())

    assert all_rows() == before
    assert all_uploads(place) == {"papers/a.pdf": b"after"}
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_namespace WHERE nspname = %s", [ASIDE])
            assert cursor.fetchone() == (0,)


def test_erased_people_stay_erased_whenever_that_was(place):
    earlier, later, whole = (
        make_gone("Ann Early", "ann@example.org"),
        make_gone("Bea Later", "bea@example.org"),
        make_person("Cy Typo", email="cy@example.org"),
    )
    account = make_user("bea.account@example.org", person=later, name="Bea Later")
    letter = Message.objects.create(recipient="bea@example.org", subject="Dear Bea Later", kind="enquiry")
    kept = make_gone("Dee Stays", "dee@example.org")
    erase_person(person=earlier, reason="they asked for it", by=None)
    back_up = place.back_up()
    erase_person(person=later, reason="they asked for it", by=None)
    erase_person(person=whole, reason="entered in error", by=None)
    erased = all_rows()

    said = place.restore(back_up)

    found = repr(all_rows())
    for word in ("Ann Early", "Bea", "bea@", "bea.account@", "Cy Typo", "cy@example.org"):
        assert word not in found, word
    assert "Dee Stays" in found
    assert "Erased again: 1 of people" in said
    assert not Person.objects.filter(pk=whole.pk).exists()
    assert User.objects.get(pk=account.pk).email == f"erased-{account.pk}@example.invalid"
    assert Message.objects.get(pk=letter.pk).subject == "Erased"
    assert Person.objects.get(pk=kept.pk).email == "dee@example.org"
    for label in ("partnerships.Person", "partnerships.HistoricalPerson", "partnerships.Lead", "office.Message"):
        found, known = ([row for row in rows[label] if ERASED not in row] for rows in (all_rows(), erased))
        assert found == known, f"{label}, but for letters to the council that say so"
    assert place.restore(back_up).count("Erased again") == said.count("Erased again"), "again, from the same file"


def test_erasures_are_known_from_a_newer_back_up_where_the_server_was_lost(place):
    person = make_gone("Bea Later", "bea@example.org")
    old = place.back_up()
    erase_person(person=person, reason="they asked for it", by=None)
    place.back_up()
    place.wipe()

    said = place.restore(old, over=False)

    assert Person.objects.get(pk=person.pk).name == "L."
    assert "WHAT WAS ERASED between" in said, "nothing is known of the time since the newer one"
    assert mirror.begun(place.log) > max(line["at"] for line in mirror.read(place.log)), "nor will it be later"


@pytest.mark.once
def test_log_of_a_newer_back_up_that_was_damaged_erases_nothing(place):
    """A number that is read wrongly would be somebody else's."""
    person = make_gone("Bea Stays", "bea@example.org")
    old = place.back_up()
    newer = place.back_up()
    note(Person, [person.pk], rule="retention", fields=["email"], with_history=True)
    (newer / "erasures.jsonl").write_bytes(place.log.read_bytes())
    place.wipe()

    said = place.restore(old, over=False)

    assert Person.objects.get(pk=person.pk).email == "bea@example.org"
    assert str(newer) not in said


def test_erasures_are_known_from_a_file_of_elsewhere(place, tmp_path):
    person = make_gone("Bea Later", "bea@example.org")
    back_up = place.back_up()
    erase_person(person=person, reason="they asked for it", by=None)
    elsewhere = tmp_path / "copied.jsonl"
    elsewhere.write_bytes(place.log.read_bytes())
    place.wipe()

    place.restore(back_up, "--erasures", str(elsewhere), over=False)

    assert Person.objects.get(pk=person.pk).name == "L."


@pytest.mark.once
@pytest.mark.parametrize("is_running", [True, False])
def test_log_of_a_portal_that_runs_knows_all_until_now_and_another_may_be_a_copy(place, tmp_path, is_running):
    back_up = place.back_up()
    live = tmp_path / "live" / "erasures.jsonl"
    live.parent.mkdir()
    live.write_bytes(place.log.read_bytes())
    place.wipe()

    with (live.parent / ".in-use").open("ab") as lock:
        if is_running:
            fcntl.flock(lock, fcntl.LOCK_SH)
        said = place.restore(back_up, "--erasures", str(live), over=False)

    assert ("IS NOT KNOWN" in said) is not is_running
    assert (f"{live} says of no erasure after that" in said) is not is_running


def test_record_that_has_the_number_of_an_erased_one_is_left_alone(place):
    """The number is free again in an older back-up; what was erased before a back-up was made is not erased twice."""
    old = place.back_up()
    erased = make_person("Cy Typo")
    erase_person(person=erased, reason="entered in error", by=None)
    place.restore(old)
    other = Person.objects.create(pk=erased.pk, name="Eve New", slug="eve-new")
    newer = place.back_up()

    place.restore(newer)

    assert Person.objects.get(pk=other.pk).name == "Eve New"
    assert Erasure.objects.of(Person).count() == 1


@pytest.mark.once
@pytest.mark.parametrize("state", ["ready", "reading"])
def test_refresh_of_the_register_that_nobody_decided_on_is_given_up_with_its_file(place, state):
    fields = {"preview": {"counts": {}}} if state == "ready" else {"is_running": True}
    imported = make_register_import(state=state, **fields)
    back_up = place.back_up()

    place.restore(back_up)

    imported.refresh_from_db()
    assert imported.state == {"ready": "discarded", "reading": "refused"}[state]
    assert not RegisterImport.objects.running().exists()


@pytest.mark.once
def test_everybody_signs_in_anew(place, client):
    user = make_user()
    client.force_login(user)
    assert client.get("/account/").status_code != 302 or client.session.session_key
    back_up = place.back_up()

    place.restore(back_up)

    assert client.get("/account/").status_code == 302
