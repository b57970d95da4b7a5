"""What runs at night or on an officer's word is killed at random moments: done, or not begun, and never twice."""

import datetime as dt
import hashlib
import os
from collections import Counter
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from base.school_terms import day_in_year, year_days
from improvement.models import Topic, YearFigure, YearSnapshot
from partnerships.models import Lead, Membership, Partnership, School
from portal.backups import manifest
from portal.backups.folders import whole
from portal.backups.parts import said_of
from register.models import RegisterImport
from register.models.register_imports import LEASE
from spreadsheets.models import SpreadsheetImport
from tests.factories import (
    make_kind,
    make_partnership,
    make_person,
    make_quadrant,
    make_review,
    make_round,
    make_school,
)
from tests.faults.counting import Tally, say_all, wrong_with
from tests.faults.forked import Forked, killed_within, seconds_of
from tests.portal.backups.place import Place, all_rows, all_uploads
from tests.portal.backups.place import standing as restorable
from tests.register.files import LINKS_2025, REGISTER_2020, REGISTER_2025_07
from tests.spreadsheets.workbooks import row, workbook

pytestmark = pytest.mark.faults
IS_FULL = os.environ.get("FAULTS") == "full"
KILLS = 20 if IS_FULL else 8
FIRST_URN, JOINED = 300000, dt.date(2024, 9, 1)


def run(*command: object) -> None:
    call_command(*map(str, command), stdout=StringIO(), stderr=StringIO())


def test_snapshot_of_a_year_is_whole_or_not_there_and_once(portal, chance, say):
    years = list(range(2000, 2001 + KILLS))
    topics, schools = list(Topic.objects.all()[:3]), [make_school() for _ in range(27)]
    partnerships = [make_partnership() for _ in range(3)]
    for year in years:
        held = {"state": "held", "visit_on": day_in_year(year, 3, 10)}
        for partnership in partnerships:
            round = make_round(partnership, year=year)
            for school in schools[partnerships.index(partnership) :: 3]:
                make_review(round, school, topic=topics[schools.index(school) // 3 % 3], **held)

    def freeze(year: int) -> None:
        with time_machine.travel(year_days(year)[1] + dt.timedelta(days=1), tick=True):
            run("freeze_figures")

    def figures(year: int) -> Counter:
        return Counter(YearFigure.objects.filter(snapshot__year=year).values_list("kind", "topic", "value"))

    seconds = seconds_of(lambda: freeze(years[0]))
    expected, tally = figures(years[0]), Tally("snapshot of the programme’s figures")
    assert sum(expected.values()) > 3
    for year in years[1:]:
        is_done = killed_within(lambda year=year: freeze(year), seconds * 0.8, chance)
        there = figures(year) if YearSnapshot.objects.filter(year=year).exists() else None
        tally.cut_off += not is_done
        tally.whole += not is_done and there == expected
        if there not in (None, expected) or (is_done and not there):
            tally.half.append(f"{year}: {there}")
        Forked(lambda year=year: freeze(year)).wait()  # the night after
        tally.acknowledged.add(year)
    tally.find(YearSnapshot.objects.exclude(year=years[0]).values_list("year", flat=True))
    tally.half += [str(year) for year in years if figures(year) != expected]

    say_all(say, f"{connection.vendor}: the nightly snapshot killed {tally.cut_off} times", [tally])
    assert tally.cut_off
    assert wrong_with([tally]) == {}


@pytest.fixture
def place(portal, settings, tmp_path):
    """The portal as one that is backed up and restored by this process."""
    back_ups = tmp_path / "back-ups"
    with restorable(Place(str(connection.settings_dict["NAME"]), portal.folder, back_ups), settings) as place:
        yield place


def test_half_a_back_up_is_never_taken_for_a_whole_one(place, chance, say, settings):
    settings.BACKUP_KEEP = 1000
    for number in range(200):
        make_person(f"Person {number}")
    for number in range(30):
        place.put(f"papers/{number}.pdf", os.urandom(400_000))
    before, files = all_rows(), all_uploads(place)
    tally = Tally("back-up")
    seconds = seconds_of(lambda: run("backup"))
    for _ in range(KILLS):
        there = {*whole(place.back_ups)}
        is_done = killed_within(lambda: run("backup"), seconds * 1.1, chance)
        new = {*whole(place.back_ups)} - there
        tally.acknowledged |= new if is_done else set()
        tally.cut_off += not is_done
        tally.whole += bool(new) and not is_done
        if is_done and not new:
            tally.half.append("one that was done is not there")
    Forked(lambda: run("backup")).wait()
    newest = whole(place.back_ups)[-1]
    tally.acknowledged.add(newest)
    for path in whole(place.back_ups):
        said = manifest.read_from(path).parts
        if {name: said_of(path / name) for name in said} == said:
            tally.find([path])
        else:
            tally.half.append(path.name)
    tally.half += [str(path) for path in place.back_ups.glob(".*.partial")]

    place.wipe()
    place.restore(newest, over=False)

    say_all(say, f"{connection.vendor}: the back-up killed {tally.cut_off} times, the last one restored", [tally])
    assert wrong_with([tally]) == {}
    assert all_rows() == before
    assert all_uploads(place) == files


def name_of(number: int, one: int) -> str:
    """A name that is like no other, so that nobody is asked which is meant."""
    digest = hashlib.sha256(f"{number} {one}".encode()).hexdigest()
    return "".join(chr(ord("a") + int(digit, 16)) for digit in digest[:12]).capitalize()


def sheet_of(folder: Path, number: int) -> Path:
    """Six partnerships of four schools each, each with a lead."""
    rows = []
    for one in range(6):
        of = {"quadrant": "South", "kind": "Federation", "lead": f"Ann {name_of(one, number + 100)}"}
        first = FIRST_URN + number * 24 + one * 4
        rows.append(row(name_of(number, one), f"School {first}", JOINED, **of))
        rows += [row(None, f"School {urn}", JOINED) for urn in range(first + 1, first + 4)]
    return workbook(folder / f"sheet-{number}.xlsx", *rows)


def test_spreadsheet_is_applied_whole_or_not_at_all_and_once(portal, chance, say, tmp_path):
    make_quadrant("South")
    make_kind("Federation")
    sheets = KILLS // 2
    for urn in range(FIRST_URN, FIRST_URN + (sheets + 1) * 24):
        make_school(f"School {urn}", urn=urn)
    paths = [sheet_of(tmp_path, number) for number in range(sheets + 1)]

    def apply(path: Path) -> None:
        run("import_partnerships", path, "--from", "1 September 2024")

    def there(number: int) -> tuple[int, int, int, int]:
        names = [name_of(number, one) for one in range(6)]
        of = {"partnership__name__in": names}
        return (
            Partnership.objects.filter(name__in=names).count(),
            Membership.objects.filter(**of).count(),
            Lead.objects.filter(**of).count(),
            SpreadsheetImport.objects.filter(file_name=paths[number].name).count(),
        )

    seconds = seconds_of(lambda: apply(paths[0]))
    assert there(0) == (6, 24, 6, 1)
    tally = Tally("import of a spreadsheet")
    for number, path in enumerate(paths[1:], start=1):
        for _ in range(2):
            before = there(number)
            is_done = killed_within(lambda path=path: apply(path), seconds * 1.2, chance)
            tally.cut_off += not is_done
            tally.whole += not is_done and before != there(number) == (6, 24, 6, 1)
            if there(number) not in ((0, 0, 0, 0), (6, 24, 6, 1)):
                tally.half.append(f"{path.name}: {there(number)}")
            if is_done:
                tally.acknowledged.add(path.name)
        Forked(lambda path=path: apply(path)).wait()
        tally.acknowledged.add(path.name)
        tally.find([path.name] * max(there(number)[0] // 6, there(number)[1] // 24, there(number)[3]))

    say_all(say, f"{connection.vendor}: imports of {sheets} spreadsheets killed {tally.cut_off} times", [tally])
    assert tally.cut_off
    assert wrong_with([tally]) == {}


def test_register_is_taken_whole_or_not_at_all_and_once(portal, chance, say):
    stages = {"the first": [REGISTER_2020], "a refresh": [REGISTER_2025_07, "--links", LINKS_2025]}
    tally = Tally("import of the register")

    def read(*file: object) -> None:
        long_ago = timezone.now() - LEASE - dt.timedelta(seconds=1)  # what was killed is not waited for
        RegisterImport.objects.running().update(worked_at=long_ago)
        run("import_gias", *file, "--la", "881", "--even-so", "--move-memberships")

    def there() -> tuple[int, ...]:
        return (
            School.objects.count(),
            School.objects.exclude(status="open").count(),
            School.history.count(),
        )

    for name, file in stages.items():
        before, seconds = there(), seconds_of(lambda file=file: read(*file, "--dry-run"))
        seen = set()
        for _ in range(KILLS // 2):
            is_done = killed_within(lambda file=file: read(*file), seconds, chance)
            tally.cut_off += not is_done
            if there() != before:
                tally.whole += not is_done
                seen.add(there())
                break
        Forked(lambda file=file: read(*file)).wait()
        tally.acknowledged.add(name)
        tally.find([name] if there() != before else [])
        tally.half += [f"{name}: {one} between {before} and {there()}" for one in seen - {there()}]

    say_all(say, f"{connection.vendor}: two imports of {there()[0]} schools killed {tally.cut_off} times", [tally])
    assert tally.cut_off
    assert wrong_with([tally]) == {}
