"""``manage.py doctor`` as an operator runs it: a process of its own, on real files, databases and settings."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from tests.conftest import PROJECT
from tests.security.test_settings import KEY, as_deployed
from tests.template_databases import MIGRATED, WITH_MINUTES, address_of

pytestmark = pytest.mark.once
has_env_file = pytest.mark.skipif((PROJECT / ".env").exists(), reason="this machine has an .env file of its own")
on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="a file can be copied and damaged")
STATIC = {"STATIC_ROOT": str(PROJECT / "staticfiles")}


def doctor(*options: str, **environment: str) -> tuple[int, list[str], str]:
    """Its exit code, its lines, and what it said besides."""
    unset = {name: value for name, value in as_deployed().items() if not name.startswith(("EMAIL", "DJANGO_ALLOW"))}
    command = [sys.executable, "manage.py", "doctor", *options]
    ended = subprocess.run(
        command, cwd=PROJECT, env=unset | environment, capture_output=True, text=True, check=False, timeout=120
    )
    return ended.returncode, ended.stdout.splitlines(), ended.stderr


@pytest.fixture
def var(tmp_path) -> Path:
    (tmp_path / "var").mkdir(mode=0o700)
    return tmp_path / "var"


@pytest.fixture
def real(var, tmp_path, copy_of) -> dict[str, str]:
    """The environment of a migrated portal whose settings are left at their defaults, but for a key."""
    shutil.copyfile(copy_of(MIGRATED), tmp_path / "db.sqlite3")
    (tmp_path / "db.sqlite3").chmod(0o600)
    return {"SECRET_KEY": KEY, "VAR_DIR": str(var), "DATABASE_URL": address_of(str(tmp_path / "db.sqlite3")), **STATIC}


@has_env_file
@on_sqlite
class TestPlaces:
    @pytest.mark.slow
    def test_fresh_demonstration(self, var, tmp_path, copy_of):
        shutil.copyfile(copy_of(WITH_MINUTES), tmp_path / "db.sqlite3")
        shutil.copytree(WITH_MINUTES.files, var, dirs_exist_ok=True)
        var.chmod(0o700)
        (tmp_path / "db.sqlite3").chmod(0o600)
        demonstration = {"DEMO": "True", "VAR_DIR": str(var), "STATIC_ROOT": str(tmp_path / "static")}
        demonstration["DATABASE_URL"] = address_of(str(tmp_path / "db.sqlite3"))
        collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
        subprocess.run(collect, cwd=PROJECT, env=as_deployed() | demonstration, check=True)

        code, lines, errors = doctor(**demonstration)

        assert (code, errors) == (0, "")
        assert [line for line in lines if line.startswith("Must be done")] == []
        assert lines[0].startswith("Should be looked at: DEMO is on: this is the demonstration.")
        assert lines[-1].startswith("Found: 1 thing. Looked at, in ")

    @pytest.mark.slow
    def test_production_settings_left_at_their_defaults(self, real):
        code, lines, errors = doctor(**real)

        said = "\n".join(lines)
        assert (code, errors) == (1, "")
        for found in (
            "Must be done: ALLOWED_HOSTS is empty",
            "Must be done: SITE_URL is this machine’s own or an example’s address",
            "Must be done: EMAIL_URL names no mail server",
            "Must be done: The council’s mailbox is still an example’s",
            "Must be done: The sender of every e-mail is still an example’s",
            "Must be done: The worker does not run",
            "Must be done: apply_retention never ran",
            "Must be done: There is no back-up",
            "Must be done: There is no administrator",
            "Should be looked at: No register was loaded",
        ):
            assert found in said
        assert "could not be looked at" not in said

    def test_example_file_of_settings_as_it_is_gets_no_further_than_its_key(self):
        code, lines, errors = doctor(SECRET_KEY="")

        assert (code, lines) == (1, [])
        assert errors.startswith("SECRET_KEY is not set.")

    @pytest.mark.slow
    def test_sqlite_file_that_is_not_there_is_not_made(self, real, tmp_path):
        real["DATABASE_URL"] = f"sqlite:///{tmp_path / 'none.sqlite3'}"

        code, lines, _ = doctor(**real)

        assert code == 1
        assert lines[0].startswith("Must be done: The file of the database is not there.")
        assert any("ALLOWED_HOSTS is empty" in line for line in lines), "the others go on"
        assert not (tmp_path / "none.sqlite3").exists()

    @pytest.mark.slow
    def test_empty_database_is_one_finding_and_not_twenty(self, real, tmp_path):
        (tmp_path / "empty.sqlite3").touch(mode=0o600)
        real["DATABASE_URL"] = f"sqlite:///{tmp_path / 'empty.sqlite3'}"

        code, lines, _ = doctor(**real)

        assert code == 1
        assert "migrations are not applied. Back up, and run “manage.py migrate”" in lines[0]
        assert len([line for line in lines if "could not be looked at" in line]) == 1

    @pytest.mark.slow
    @pytest.mark.parametrize("at", [0, 8192])
    def test_damaged_file(self, real, tmp_path, at):
        with (tmp_path / "db.sqlite3").open("r+b") as file:
            file.seek(at)
            file.write(b"\xff" * 40_000)

        code, lines, errors = doctor(**real)

        assert (code, "Traceback" in errors) == (1, False)
        assert any("damaged" in line or "does not answer" in line or "malformed" in line for line in lines), lines
        assert any("ALLOWED_HOSTS is empty" in line for line in lines)

    @pytest.mark.slow
    def test_folder_of_uploads_that_is_not_there(self, real, var):
        var.rmdir()

        code, lines, errors = doctor(**real)

        assert (code, errors) == (1, "")
        assert any(line.startswith("Must be done: VAR_DIR is not there.") for line in lines)
        assert not var.exists()

    @pytest.mark.slow
    @pytest.mark.skipif(os.geteuid() != 0, reason="only root mounts disks")
    def test_disk_of_the_database_that_is_full(self, real, tmp_path):
        small = tmp_path / "small"
        small.mkdir()
        size = (tmp_path / "db.sqlite3").stat().st_size // 1024 + 4096
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}k", "doctor", str(small)], check=False)
        if mounted.returncode:
            pytest.skip("this machine lets nobody mount a disk")
        try:
            shutil.copy(tmp_path / "db.sqlite3", small)
            with (small / "filling").open("wb") as file:
                file.write(b"\0" * (shutil.disk_usage(small).free - 8192))
            code, lines, errors = doctor(**real | {"DATABASE_URL": f"sqlite:///{small / 'db.sqlite3'}"})
        finally:
            subprocess.run(["umount", str(small)], check=True)

        assert (code, "Traceback" in errors) == (1, False)
        assert any(line.startswith("Must be done: The disk of the database is nearly full: 0 MB of") for line in lines)


@pytest.mark.slow
@has_env_file
def test_postgresql_that_does_not_answer(var):
    away = {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none", "SECRET_KEY": KEY, "VAR_DIR": str(var), **STATIC}

    code, lines, errors = doctor(**away)

    assert (code, "Traceback" in errors) == (1, False)
    assert lines[0].startswith("Must be done: The database does not answer. See that it runs, and that DATABASE_URL")
    assert lines[0].endswith("port 1 failed: Connection refused")
    assert any("EMAIL_URL names no mail server" in line for line in lines), "the others go on"


@has_env_file
@on_sqlite
@pytest.mark.slow
class TestSupport:
    def test_bundle_is_for_its_owner_alone_and_named_by_the_moment_in_a_folder(self, real, tmp_path):
        folder = tmp_path / "bundles"
        folder.mkdir()

        code, lines, _ = doctor("--support", str(folder), **real)

        [bundle] = folder.glob("support-*.zip")
        assert code == 1, "as without a bundle"
        assert bundle.stat().st_mode & 0o777 == 0o600
        assert lines[-1] == f"The bundle is {bundle}. Look through it before you send it."

    @pytest.mark.parametrize(("name", "said"), [("there.zip", "is there already"), ("no/such.zip", "No such file")])
    def test_place_that_cannot_be_written(self, real, tmp_path, name, said):
        (tmp_path / "there.zip").write_bytes(b"kept")

        code, _, errors = doctor("--support", str(tmp_path / name), **real)

        assert (code, "Traceback" in errors, said in errors) == (1, False, True)
        assert (tmp_path / "there.zip").read_bytes() == b"kept"
