"""Keep the database of a version for the tests of the upgrade, at its release: ``python -m tests.upgrade.keep``.

It keeps the demonstration with its minutes, and with the records that the tests of every page add, on the engine of
``DATABASE_URL``: run it once without, for SQLite, and once with the address of a PostgreSQL that may make databases.
Nobody can sign in by what is kept, and nobody in it is real. The run on SQLite also notes the migrations, which no
later version may change (ADR 87).
"""

import hashlib
import io
import json
import lzma
import os
import re
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent
TELEPHONE, SITE = re.compile(r"\b0[123]\d{2,4} ?\d{3} ?\d{3,4}\b"), re.compile(r"https?://[^\s\"]+")
NOBODYS_NUMBER, NOBODYS_SITE = "01632 960000", "https://www.example.org"  # Ofcom gives the number to films and the like
ONE_MEBIBYTE = 2**20


def version() -> str:
    """The version of the code, without the number of its mends: 1.0 of 1.0.0."""
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return project["version"].rpartition(".")[0]


def our_migrations() -> dict[str, str]:
    """The files of our migrations, and the SHA-256 of each."""
    files = sorted(PROJECT.glob("*/migrations/0*.py"))
    return {str(file.relative_to(PROJECT)): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def rename_whoever_is_real() -> None:
    """Give those of the seed, who are on the council's public page, other names: before anything tells of them."""
    from partnerships.models import Person

    for rows, key in ((Person.objects, "pk"), (Person.history, "id")):
        for number in {*rows.filter(is_demonstration=False).values_list(key, flat=True)}:
            told = {"name": f"Invented {number}", "slug": f"invented-{number}", "email": "", "telephone": ""}
            rows.filter(**{key: number}).update(**told)


def forget_how_schools_are_reached() -> None:
    """Put a number that nobody has in place of each that the register has, and so with websites."""
    from partnerships.models import School
    from register.models import RegisterImport

    for rows in (School.objects, School.history):
        rows.exclude(website="").update(website=NOBODYS_SITE)
        rows.exclude(telephone="").update(telephone=NOBODYS_NUMBER)
    for run in RegisterImport.objects.all():
        for name in ("preview", "written"):
            text = TELEPHONE.sub(NOBODYS_NUMBER, json.dumps(getattr(run, name)))
            RegisterImport.objects.filter(pk=run.pk).update(**{name: json.loads(SITE.sub(NOBODYS_SITE, text))})


def add_what_is_in_neither() -> None:
    """One row of most kinds that neither the demonstration nor the tests of every page have."""
    from django.contrib.auth.models import Group

    from accounts.models import Invitation, User
    from boards.models import AgendaItem, MinutesVersion, SentExtract, Suggestion
    from improvement.models import Colleague, PeerReview, SelfEvaluation, SpreadCount, Theme, WhatChanged
    from partnerships.models import MergedPerson, Person, PersonName, School
    from portal.models import FollowRequest

    person, user = Person.objects.filter(is_demonstration=True).latest("pk"), User.objects.earliest("pk")
    PersonName.objects.create(person=person, name="Cordelia Formerly")
    MergedPerson.objects.create(key=1_000_000, person=person)
    Colleague.objects.create(person=person, school=School.objects.filter(status="open").earliest("pk"))
    FollowRequest.objects.create(client_hash="0" * 64)
    Invitation.objects.earliest("pk").roles.add(Group.objects.earliest("pk"))
    item = AgendaItem.objects.filter(is_part_b=False).earliest("pk")
    Suggestion.objects.create(item=item, remark="Say who spoke.", suggested_by=user)
    circulated = MinutesVersion.objects.filter(stage=MinutesVersion.Stage.CIRCULATED, is_part_b=False).earliest("pk")
    SentExtract.objects.create(version=circulated, number="1", sent_by=user)
    held = PeerReview.objects.earliest("pk")
    WhatChanged.objects.create(review=held, sentence="We plan together.", shared_with=WhatChanged.SharedWith.values[0])
    SpreadCount.objects.create(
        evaluation=SelfEvaluation.objects.earliest("pk"), theme=Theme.objects.earliest("pk"), count=5
    )


def let_nobody_in() -> None:
    """Take away whatever somebody could sign in by."""
    from allauth.account.models import EmailConfirmation
    from allauth.mfa.models import Authenticator
    from allauth.socialaccount.models import SocialApp, SocialToken
    from allauth.usersessions.models import UserSession
    from django.contrib.sessions.models import Session

    from accounts.models import User

    for model in (Session, UserSession, Authenticator, EmailConfirmation, SocialToken, SocialApp):
        model.objects.all().delete()
    User.objects.update(password="!", last_login=None)


def _minutes(uploads: Path) -> bytes:
    """The files of minutes that were uploaded, whose hashes are sealed: of all other uploads the name is enough."""
    with io.BytesIO() as file:
        with tarfile.open(fileobj=file, mode="w:xz") as archive:
            for path in sorted((uploads / "minutes").iterdir()):
                about = tarfile.TarInfo(str(path.relative_to(uploads)))
                about.size = path.stat().st_size
                archive.addfile(about, io.BytesIO(path.read_bytes()))
        return file.getvalue()


def _sqlite() -> bytes:
    """The file, as a back-up has it: without what was erased of it."""
    from portal.backups.sqlite import snapshot

    with io.BytesIO() as file, snapshot() as moment:
        moment.write_to(file)
        return file.getvalue()


def _postgresql() -> bytes:
    """The SQL of ``pg_dump``, such that any version from 14 on takes it, by whatever program.

    Its head sets what older versions do not know, and psql alone understands its lines that begin with a backslash.
    """
    from portal.backups.postgresql import checked_program, run

    options = ["--no-owner", "--no-privileges", "--no-comments", "--inserts", "--rows-per-insert=200"]
    with tempfile.TemporaryFile() as file:
        run([checked_program("pg_dump"), *options], stdout=file)
        file.seek(0)
        lines = io.TextIOWrapper(file, encoding="utf-8").readlines()
    begins = next(number for number, line in enumerate(lines) if line.startswith("CREATE "))
    head = ["SET check_function_bodies = false;\n", "SELECT pg_catalog.set_config('search_path', '', false);\n"]
    return "".join([*head, *(line for line in lines[begins:] if not line.startswith("\\unrestrict"))]).encode()


def main() -> None:
    """Make both files of this engine anew."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    from django.db import connection
    from django.test.utils import override_settings

    from tests import databases
    from tests.every_page.people import make_accounts
    from tests.every_page.records import make_records
    from tests.template_databases import WITH_MINUTES
    from tests.upgrade.kept import MIGRATIONS, kept, minutes_of

    with tempfile.TemporaryDirectory() as folder:
        name = f"{folder}/kept.sqlite3" if connection.vendor == "sqlite" else f"kept_{os.getpid()}"
        WITH_MINUTES.copy_to(name)
        try:
            with databases.connected_to(name), override_settings(VAR_DIR=folder, MEDIA_ROOT=f"{folder}/uploads"):
                rename_whoever_is_real()
                make_accounts()
                make_records()
                add_what_is_in_neither()
                forget_how_schools_are_reached()
                let_nobody_in()
                minutes = _minutes(Path(folder, "uploads"))
                content = _sqlite() if connection.vendor == "sqlite" else _postgresql()
        finally:
            databases.drop(name)
    target = kept(version(), connection.vendor)
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(lzma.compress(content, preset=9))
    minutes_of(version(), connection.vendor).write_bytes(minutes)
    if connection.vendor == "sqlite":
        MIGRATIONS.write_text("".join(f"{digest}  {path}\n" for path, digest in our_migrations().items()))
    size = target.stat().st_size
    sys.stderr.write(f"{target.relative_to(PROJECT)}: {size / ONE_MEBIBYTE:.2f} MiB\n")


if __name__ == "__main__":
    main()
