"""What the record of a refresh of the register says of leads and heads is erased with them."""

import datetime as dt

import pytest

from accounts.models import Erasure
from partnerships.models import Headship, Person, School
from portal.backups.erasures import replay
from portal.privacy.erasing import erase_person
from portal.privacy.held import held_on
from register.models import RegisterImport
from register.runs.refresh import undo_import
from register.runs.running import State
from register.undoing import KEEP, Undoing
from tests.factories import make_headship, make_person, make_school, make_user
from tests.pages.reading import read, text_of
from tests.portal.privacy.erased import TODAY, erase
from tests.register.files import SCHOOL, import_gias, links, table

pytestmark = pytest.mark.django_db

ELM, ACADEMY = 300_000, 300_001


@pytest.fixture
def head() -> Person:
    return make_person("Ann Day")


@pytest.fixture
def refreshed(tmp_path, head) -> RegisterImport:
    """Elm closed, its head went on at an academy, and left since."""
    make_headship(head, make_school("Elm", urn=ELM), started_on=dt.date(2020, 9, 1))
    elm = {"URN": str(ELM), "EstablishmentName": "Elm", "OpenDate": ""}
    closed = {"EstablishmentStatus (name)": "Closed", "CloseDate": "31-08-2024"}
    academy = {"URN": str(ACADEMY), "EstablishmentName": "Elm Academy", "OpenDate": "01-09-2024"}
    register = table(tmp_path / "register.csv", SCHOOL | elm | closed, SCHOOL | academy)
    followed = links(tmp_path / "links.csv", (ELM, ACADEMY, "Successor"))
    import_gias(register, links=followed, move_memberships=True, even_so=True)
    return RegisterImport.objects.latest("pk")


def leave() -> None:
    """End what is held."""
    Headship.objects.filter(ended_on=None).update(ended_on=TODAY - dt.timedelta(days=1))


def record_of(refresh: RegisterImport) -> str:
    refresh.refresh_from_db()
    return f"{refresh.preview} {refresh.message}"


def test_refresh_that_moved_a_head_no_longer_names_them(officer, head, refreshed):
    leave()
    page = officer.get(refreshed.get_absolute_url()).content.decode()

    erase(officer, head)

    assert "Ann Day, headteacher of Elm (300000)" in page
    assert "Day" not in text_of(read(officer.get(refreshed.get_absolute_url())))
    assert "Day" not in record_of(refreshed)
    assert refreshed.counts["carried_over"] == 1


def test_undone_refresh_no_longer_names_them_in_what_it_put_back_or_kept(head, refreshed):
    make_headship(head, School.objects.get(urn=ACADEMY), started_on=dt.date(2023, 9, 1), ended_on=dt.date(2024, 7, 31))
    refreshed.undo_choices = {one.key: KEEP for one in Undoing(refreshed.written, refreshed.applied_at).later}
    undo_import(refreshed)
    before = refreshed.state, bool(refreshed.preview["undone"]), "Ann Day" in refreshed.message
    leave()

    erase_person(person=head, reason="they asked for it", by=None)

    assert before == (State.UNDONE, True, True)
    assert "Day" not in record_of(refreshed)


def test_names_that_only_help_to_decide_are_not_kept(refreshed):
    assert refreshed.preview.keys().isdisjoint({"heads", "successions"})


def test_former_name_is_found_too(head, refreshed):
    head.name = "Ann Hill"
    head.save()
    leave()

    erase_person(person=head, reason="they asked for it", by=None)

    assert "Day" not in record_of(refreshed)


@pytest.mark.parametrize("name", ["Jo Ann Days", "Bo Lee"])
def test_refresh_that_names_others_alone_is_left(head, refreshed, name):
    erase_person(person=make_person(name), reason="they asked for it", by=None)

    assert "Ann Day" in record_of(refreshed)


def test_what_is_held_on_somebody_has_the_sentences(head, refreshed):
    [row] = held_on(head, make_user())["Refreshes of the register"]

    assert row["File"] == "register.csv"
    assert row["What it says"].startswith("Ann Day, headteacher of Elm (300000): this ends on 31 August 2024")


def test_restored_refresh_is_erased_again(head, refreshed):
    preview = refreshed.preview
    leave()
    erase_person(person=head, reason="they asked for it", by=None)
    lines = [erasure.as_line() for erasure in Erasure.objects.filter(model="register.RegisterImport")]
    RegisterImport.objects.update(preview=preview)
    Erasure.objects.all().delete()

    replay(lines)

    assert len(lines) == 1
    assert "Day" not in record_of(refreshed)
