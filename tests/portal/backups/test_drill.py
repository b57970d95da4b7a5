"""The drill: back up while others write, lose the server, restore, and compare with what was acknowledged.

Everything is a process of its own: those that type minutes, the back-up, the restore, the server that answers after.
"""

import json
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection

from boards.models import AgendaItem, ItemVersion, MinutesVersion
from partnerships.models import Person
from portal.privacy.erasing import erase_person
from tests.boards.minuted import (
    NEXT_ON,
    Setting,
    bring_to_the_public,
    make_item,
    make_recording,
    make_setting,
    type_text,
)
from tests.factories import make_meeting, make_partnership, make_person
from tests.portal.backups.place import Place, all_rows, all_uploads
from tests.portal.backups.test_round_trip import make_gone
from tests.portal.web.test_database_away import serving
from tests.template_databases import PROJECT
from tools.collecting import collect

pytestmark = [pytest.mark.thorough]
WRITERS = 3
PATIENCE = 180  # seconds
WRITTEN_TO = {"boards.AgendaItem", "boards.ItemVersion"}  # while the back-up is made


@contextmanager
def typing(place: Place, items: list[AgendaItem], setting: Setting, folder: Path) -> Iterator[list[Path]]:
    """Processes that save minutes, one an item; the files are what was acknowledged to each."""
    files = [folder / f"acknowledged-{item.pk}" for item in items]
    processes = []
    for item, file in zip(items, files, strict=True):
        command = [sys.executable, "-m", "tests.portal.backups.writer", str(item.pk), str(setting.minute_taker.pk)]
        with file.open("w") as output:
            processes.append(subprocess.Popen(command, cwd=PROJECT, env=place.environment, stdout=output))
    try:
        yield files
        assert all(process.poll() is None for process in processes), "a writer failed while the back-up was made"
    finally:
        for process in processes:
            process.kill()
            process.wait()


def acknowledged(files: list[Path]) -> set[tuple[int, int, str]]:
    """What was acknowledged so far: item, version, text."""
    lines = (line for file in files for line in file.read_text().splitlines(keepends=True))
    return {tuple(json.loads(line)) for line in lines if line.endswith("\n")}


def wait_until(is_so) -> None:
    until = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.05)


def ran(process: subprocess.Popen) -> str:
    said, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, errors
    return said


def test_drill(place, tmp_path, capsys):
    setting = make_setting()
    public = make_recording(setting)
    type_text(public.items.first(), "Agreed: to meet again", setting.minute_taker)
    bring_to_the_public(public, setting)
    meeting = make_meeting(setting.board, held_on=NEXT_ON.replace(month=3), status="in-progress")
    items = [make_item(meeting, str(number)) for number in range(1, WRITERS + 1)]
    partnership = make_partnership("Colne", schools=3)
    early, late = make_gone("Ann Early", "early@example.org"), make_gone("Bea Late", "late@example.org")
    for number in range(30):
        place.put(f"papers/2026/{number}.pdf", f"%PDF-1.7 {number}".encode() * 5000)
    erase_person(person=early, reason="they asked for it", by=None)
    frozen = MinutesVersion.objects.count()

    with typing(place, items, setting, tmp_path) as files:
        wait_until(lambda: all(len(acknowledged([file])) >= 10 for file in files))
        quiet, uploads, before = all_rows(), all_uploads(place), acknowledged(files)
        connection.close()
        ran(place.manage("backup"))
        after = acknowledged(files)
        wait_until(lambda: len(acknowledged(files)) > len(after))  # they still write
    (back_up,) = place.all_back_ups()
    rows = json.loads((back_up / "manifest.json").read_text())["rows"]
    erase_person(person=late, reason="they asked for it", by=None)
    log = place.log.read_bytes()

    place.wipe()
    place.log.write_bytes(log)  # kept elsewhere, as docs/back-up.md says
    ran(place.manage("restore", str(back_up), "--yes"))

    restored = set(ItemVersion.objects.values_list("item", "number", "text"))
    assert before <= restored, "what was acknowledged before the back-up began is there"
    assert ItemVersion.objects.count() == rows["boards_itemversion"]
    for item in AgendaItem.objects.filter(pk__in=[item.pk for item in items]):
        assert item.text == item.versions.first().text, "one moment: no item is ahead of its versions"
    assert all_uploads(place) == uploads
    found = all_rows()
    erased = {f"partnerships.{name}" for name in ("Person", "HistoricalPerson", "Lead", "HistoricalLead")}
    assert {label for label in quiet if found[label] != quiet[label]} - WRITTEN_TO == erased
    for label in erased:
        assert len(found[label]) == len(quiet[label])
    for word in ("Ann Early", "early@", "Bea Late", "late@"):
        assert word not in repr(found)
    assert (Person.objects.get(pk=early.pk).name, Person.objects.get(pk=late.pk).name) == ("E.", "L.")
    assert ran(place.manage("verify_minutes")).strip() == f"Frozen versions that are as they were frozen: {frozen}"
    assert make_person().pk > late.pk, "the numbers of records go on"
    connection.close()
    collect(place.var / "test-static")  # a busy machine takes longer for it than a server waits for an answer
    with serving(place.environment["DATABASE_URL"], place.var) as portal:
        pages = ["/", "/partnerships/", f"/partnerships/{partnership.slug}/", "/meetings/", f"/meetings/{public.pk}/"]
        answers = {page: portal.get(page)[0] for page in [*pages, "/decisions/", "/readyz"]}
    assert set(answers.values()) == {200}, (answers, portal.log.read_text()[-4000:])
    with capsys.disabled():
        print(
            f"\nDrill on {connection.vendor}: {len(before)} saves acknowledged before the back-up began, all restored; "
            f"{len(after) - len(before)} while it was made, of which {len(restored & after) - len(before)} are in it; "
            f"{sum(rows.values())} rows of {len(rows)} tables; {len(uploads)} files byte for byte; {frozen} seals; "
            f"2 erased people stayed erased; {len(answers)} pages answer."
        )


def test_copy_of_the_file_is_why_the_back_up_is_none(place, tmp_path):
    """SQLite keeps the newest saves in its log: whoever copies the file alone loses them."""
    if connection.vendor != "sqlite":
        pytest.skip("it is about SQLite's file")
    make_person("Ann Day")
    copy = Path(shutil.copyfile(place.database, tmp_path / "copy.sqlite3"))

    back_up = place.back_up()

    counted = "SELECT count(*) FROM partnerships_person"
    assert sqlite3.connect(back_up / "database.sqlite3").execute(counted).fetchone() == (1,)
    assert sqlite3.connect(copy).execute(counted).fetchone() == (0,)
