"""The command import_gias, against the real files."""

import sys

import pytest
from django.core.management import CommandError

from partnerships.models import School, SchoolLink
from register.models import RegisterImport
from register.planning.plan import make_plan
from tests.conftest import REGISTER_2020
from tests.factories import make_school
from tests.register.files import (
    ENGLAND,
    FRINTON,
    FRINTON_ACADEMY,
    LINKS_2025,
    MYLAND,
    REGISTER_2025,
    SCHOOL,
    everything,
    import_gias,
    table,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]


def test_import_2020_gives_576_schools_563_of_them_open():
    said = import_gias(REGISTER_2020)

    assert "576 created, 0 updated, 0 closed, 0 unchanged, 0 rejected" in said
    assert School.objects.count() == 576
    assert School.objects.open().count() == 563


def test_import_2025_with_links_creates_44_closes_49_and_rejects_none():
    import_gias(REGISTER_2020)

    said = import_gias(REGISTER_2025, links=LINKS_2025)

    assert "44 created, 0 updated, 49 closed, 527 unchanged, 0 rejected" in said
    assert "Links: 445 created, 0 updated, 0 unchanged, 319 passed over" in said
    assert School.objects.closed().count() == 62


def test_import_records_the_file_and_the_authority():
    import_gias(REGISTER_2020)

    imported = RegisterImport.objects.of_authorities(["881"]).get()
    assert (imported.file_name, imported.la_codes, imported.applied_by) == (REGISTER_2020.name, "881", None)
    assert not RegisterImport.objects.of_authorities(["882"]).exists()


def test_import_dry_run_records_nothing():
    import_gias(REGISTER_2020, dry_run=True)

    assert not RegisterImport.objects.exists()


def test_import_says_which_facts_change():
    import_gias(REGISTER_2020)
    School.objects.filter(urn=MYLAND).update(pupils=1)

    said = import_gias(REGISTER_2025)

    assert "1 updated, 49 closed" in said
    assert "Facts that change: status (49), closed on (49), reason closed (49), number of pupils (1)." in said


def test_import_of_the_same_file_again_changes_nothing():
    import_gias(REGISTER_2025, links=LINKS_2025)
    before = everything()

    said = import_gias(REGISTER_2025, links=LINKS_2025)

    assert "0 created, 0 updated, 0 closed, 620 unchanged, 0 rejected" in said
    assert "Links: 0 created, 0 updated, 445 unchanged" in said
    assert everything() == before


def test_import_dry_run_lists_each_change_and_makes_none():
    import_gias(REGISTER_2020)
    before = everything()

    said = import_gias(REGISTER_2025, links=LINKS_2025, dry_run=True)

    assert (
        "Close 114723 Frinton-on-Sea Primary School: status “Open” becomes “Closed”; "
        "closed on empty becomes 31 August 2023; reason closed empty becomes “Academy Converter”\n"
    ) in said
    assert f"Create {FRINTON_ACADEMY} Frinton-on-Sea Primary School\n" in said
    assert f"Link {FRINTON} to its successor {FRINTON_ACADEMY}\n" in said
    assert said.endswith("Nothing was changed: this was a dry run.\n")
    assert everything() == before


@pytest.mark.parametrize(("verbosity", "lines"), [(0, 0), (1, 4), (2, 4 + 26 + 576)])
def test_import_lists_each_change_when_asked(verbosity, lines):
    said = import_gias(REGISTER_2020, verbosity=verbosity)

    assert len(said.splitlines()) == lines


@pytest.mark.once
def test_import_of_england_takes_every_authority_when_asked():
    said = import_gias(ENGLAND, la="all")

    assert "22709 created" in said
    assert " and 285 more." in said, "of the districts, of which the test has none"
    assert School.objects.of_home().count() == 576
    assert School.history.count() == 22709


def test_import_of_england_takes_essex_alone_by_default():
    said = import_gias(ENGLAND)

    assert School.objects.count() == 576
    assert "22,133 schools of other authorities passed over." in said


def test_import_refreshes_a_member_from_outside_that_is_held():
    outside = make_school("Old name", urn=100000, la_code="201")

    said = import_gias(ENGLAND)

    outside.refresh_from_db()
    assert outside.name == "Sir John Cass's Foundation Primary School"
    assert "1 updated" in said
    assert School.objects.outside_home().count() == 1


def test_import_never_deletes_a_school_that_the_file_lacks(tmp_path):
    import_gias(REGISTER_2020)

    said = import_gias(table(tmp_path / "one.csv", SCHOOL), even_so=True)

    assert School.objects.count() == 576
    assert "575 schools held here, not in the file: left unchanged." in said


def test_import_writes_the_file_into_the_history():
    import_gias(REGISTER_2020)
    import_gias(REGISTER_2025, links=LINKS_2025)

    closed, created = School.history.filter(urn=FRINTON)

    assert (created.history_type, created.status) == ("+", "open")
    assert created.history_change_reason == "DfE register: essex-register-2020.csv"
    assert (closed.history_type, closed.status) == ("~", "closed")
    assert closed.history_change_reason == "DfE register: essex-register-2025.csv"
    assert SchoolLink.history.count() == 445


def test_import_shows_progress_on_a_terminal_only(capsys, monkeypatch):
    import_gias(REGISTER_2020)
    piped = capsys.readouterr().err
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    import_gias(REGISTER_2020)
    on_a_terminal = capsys.readouterr().err

    assert piped == ""
    assert "577 row" in on_a_terminal, "with the header"


def test_import_refuses_an_authority_that_is_none():
    with pytest.raises(CommandError, match="“Essex” is not an authority"):
        import_gias(REGISTER_2020, la="Essex")


def test_import_says_when_somebody_else_was_importing(monkeypatch):
    def raced(*arguments, **options):
        plan = make_plan(*arguments, **options)
        make_school("Imported meanwhile", urn=114704)
        return plan

    monkeypatch.setattr("register.management.commands.import_gias.make_plan", raced)

    with pytest.raises(CommandError, match="imported by somebody else at the same time"):
        import_gias(REGISTER_2020)

    assert [school.name for school in School.objects.all()] == ["Imported meanwhile"]
