"""Back-ups that only the holder of a key can read, with the programs themselves."""

import os
import shutil
import subprocess

import pytest
from django.core.management import CommandError
from django.db import connection

from partnerships.models import Person
from tests.factories import make_person
from tests.portal.backups.place import all_uploads

pytestmark = [pytest.mark.once, pytest.mark.slow]
SECRET = b"Ann Day wrote this."


def needs(program: str) -> None:
    """Skip where it is not installed, unless it has to be."""
    if not shutil.which(program):
        if os.environ.get("REQUIRE_ENCRYPTION") == "1":
            pytest.fail(f"{program} is not installed")
        pytest.skip(f"{program} is not installed")


@pytest.fixture
def age(tmp_path, settings) -> str:
    needs("age")
    key = tmp_path / "key.txt"
    subprocess.run(["age-keygen", "-o", str(key)], check=True, capture_output=True)
    public = subprocess.run(["age-keygen", "-y", str(key)], check=True, capture_output=True, text=True).stdout.strip()
    settings.BACKUP_AGE_RECIPIENT, settings.BACKUP_AGE_IDENTITY = public, str(key)
    return "age"


@pytest.fixture
def gpg(tmp_path, settings, monkeypatch) -> str:
    needs("gpg")
    home = tmp_path / "gnupg"
    home.mkdir(mode=0o700)
    monkeypatch.setenv("GNUPGHOME", str(home))
    make = ["gpg", "--batch", "--passphrase", "", "--quick-generate-key", "backup@example.org", "default", "default"]
    subprocess.run(make, check=True, capture_output=True)
    settings.BACKUP_GPG_RECIPIENT = "backup@example.org"
    yield "gpg"
    subprocess.run(["gpgconf", "--kill", "all"], check=False)


@pytest.mark.parametrize("program", ["age", "gpg"])
def test_encrypted_back_up_comes_back_and_says_nothing_without_the_key(place, program, request):
    request.getfixturevalue(program)
    make_person("Ann Day", email="ann@example.org")
    place.put("papers/ann-day.pdf", SECRET * 1000)
    files = all_uploads(place)

    back_up = place.back_up()

    for path in back_up.iterdir():
        content = path.read_bytes()
        for word in (b"Ann Day", b"ann-day", b"ann@example.org", b"SQLite format"):
            assert word not in content, (path.name, word)
    ending = "dump" if connection.vendor == "postgresql" else "sqlite3"
    assert {path.name for path in back_up.iterdir()} == {
        f"database.{ending}.{program}",
        f"files.json.{program}",
        f"uploads.tar.{program}",
        "erasures.jsonl",
        "manifest.json",
    }
    assert not [path for path in place.var.iterdir() if path.name.startswith("back-up-")]
    place.wipe()
    place.restore(back_up, over=False)
    assert Person.objects.get().email == "ann@example.org"
    assert all_uploads(place) == files


def test_wrong_key_and_no_key_leave_everything_as_it_was(place, age, settings, tmp_path):
    make_person("Ann Day")
    back_up = place.back_up()
    Person.objects.update(name="Ann Hill")
    other = tmp_path / "other.txt"
    subprocess.run(["age-keygen", "-o", str(other)], check=True, capture_output=True)

    settings.BACKUP_AGE_IDENTITY = ""
    with pytest.raises(CommandError, match="Set BACKUP_AGE_IDENTITY"):
        place.restore(back_up)
    settings.BACKUP_AGE_IDENTITY = str(other)
    with pytest.raises(CommandError, match=r"age failed: .*as they were before"):
        place.restore(back_up)

    assert Person.objects.get().name == "Ann Hill"


def test_recipient_that_is_none_leaves_no_folder(place, settings):
    needs("age")
    settings.BACKUP_AGE_RECIPIENT = "age1nonsense"

    with pytest.raises(CommandError, match="age failed"):
        place.back_up()

    assert not list(place.back_ups.glob("*Z"))
    assert not list(place.back_ups.glob(".*.partial"))


def test_two_ways_at_once_and_a_program_that_is_missing_are_sentences(place, settings, monkeypatch):
    settings.BACKUP_AGE_RECIPIENT = "age1nonsense"
    monkeypatch.setenv("PATH", "")
    with pytest.raises(CommandError, match="age is not installed"):
        place.back_up()
    settings.BACKUP_GPG_RECIPIENT = "backup@example.org"
    with pytest.raises(CommandError, match="both set"):
        place.back_up()
