"""A preview and a record say what coverage becomes and became, by the rules of the page of coverage."""

import datetime as dt
from pathlib import Path

import pytest
from django.utils import timezone

from accounts import roles
from partnerships.coverage.counting import coverage_of
from partnerships.models import Partnership, School, SchoolAuthority
from register.runs.running import State
from register.runs.sentences import coverage
from tests.admin import change
from tests.factories import make_membership, make_partnership, make_school, make_user
from tests.partnerships.directory.test_views import text_of
from tests.register.files import SCHOOL, import_gias, links, table
from tests.register.runs.uploading import ClientBesideAWorker, latest, rows, upload

pytestmark = [pytest.mark.django_db, pytest.mark.once]

ELM, ACADEMY, OAK = 300_000, 300_001, 300_002
CLOSED = {"EstablishmentStatus (name)": "Closed", "CloseDate": "31-08-2024"}


@pytest.fixture
def officer():
    client = ClientBesideAWorker()
    client.force_login(make_user("officer@example.org", roles.OFFICER, is_staff=True))
    return client


@pytest.fixture
def colne() -> Partnership:
    """Counted, with two schools; two more are in none."""
    colne = make_partnership("Colne", schools=2)
    make_school("Ash", urn=300_003)
    make_school("Oak", urn=OAK)
    return colne


def row(urn: int, **cells: str) -> dict[str, str]:
    return SCHOOL | {"URN": str(urn), "EstablishmentName": f"School {urn}"} | cells


def said(page) -> str:
    [sentence] = [one for one in page.context["sentences"] if one.startswith("Coverage")]
    return sentence


def test_school_that_closes_counts_no_more(officer, colne, tmp_path):
    page = upload(officer, table(tmp_path / "register.csv", row(OAK, **CLOSED)))

    assert (
        said(page) == "Coverage: 2 of 4 schools that count are in a partnership (50.0%) now, 2 of 3 (66.7%) after it."
    )
    assert School.objects.get(urn=OAK).is_open, "nothing is changed yet"


def test_preview_writes_nothing_and_what_it_says_is_what_becomes(officer, colne, tmp_path):
    before = rows()
    page = upload(officer, table(tmp_path / "register.csv", row(OAK, **CLOSED), row(ACADEMY)))
    unchanged = rows() == before

    done = officer.post(change(latest(), "apply"), {"sure": "on"}, follow=True)

    assert unchanged
    assert "2 of 4 (50.0%) after it." in said(page)
    assert (
        said(done) == "Coverage: 2 of 4 schools that count are in a partnership (50.0%) before, 2 of 4 (50.0%) after."
    )
    assert coverage_of(School.objects.all()).counts == "2 of 4"


def successor(tmp_path) -> tuple[Path, Path]:
    register = table(tmp_path / "register.csv", row(ELM, **CLOSED), row(ACADEMY, OpenDate="01-09-2024"))
    return register, links(tmp_path / "links.csv", (ELM, ACADEMY, "Successor"))


def test_membership_that_goes_on_at_the_one_successor_counts_there(officer, colne, tmp_path):
    make_membership(colne, make_school("Elm", urn=ELM))

    page = upload(officer, *successor(tmp_path))

    assert said(page) == (
        "Coverage: 3 of 5 schools that count are in a partnership (60.0%) now, 3 of 5 (60.0%) after it, with the "
        "memberships that go on at the successors chosen already."
    )


def test_record_says_what_became_of_what_the_officer_chose_otherwise(officer, colne, tmp_path):
    make_membership(colne, make_school("Elm", urn=ELM))
    upload(officer, *successor(tmp_path))

    done = officer.post(change(latest(), "apply"), {f"move-{ELM}": "", "sure": "on"}, follow=True)

    assert latest().state == State.APPLIED, latest().message
    assert said(done).endswith("3 of 5 schools that count are in a partnership (60.0%) before, 2 of 5 (40.0%) after.")


def test_partnership_that_is_left_with_too_few_open_schools_counts_no_more(officer, tmp_path):
    colne = make_partnership("Colne", schools=1)
    make_membership(colne, make_school("Oak", urn=OAK))
    before = coverage_of(School.objects.all()).counts

    page = upload(officer, table(tmp_path / "register.csv", row(OAK, **CLOSED)))
    officer.post(change(latest(), "apply"), {"sure": "on"})

    assert said(page).startswith(f"Coverage: {before} schools")
    assert f"{coverage_of(School.objects.all()).counts} (" in said(page).partition("now, ")[2]


def test_membership_that_changes_meanwhile_is_no_reason_to_look_again(officer, colne, tmp_path):
    upload(officer, table(tmp_path / "register.csv", row(OAK, EstablishmentName="Oak Academy")))
    make_membership(colne, School.objects.get(urn=300_003))

    done = officer.post(change(latest(), "apply"), {"sure": "on"}, follow=True)

    assert latest().state == State.APPLIED, latest().message
    assert said(done).startswith("Coverage: 3 of 4 schools")


def test_county_that_is_reorganised_is_counted_from_that_day(officer, colne, tmp_path):
    ours = [*School.objects.values_list("urn", flat=True)]
    new = {"LA (code)": "991", "LA (name)": "North Essex"}
    first_day = dt.date(timezone.localdate().year + 2, 4, 1)

    register = table(tmp_path / "register.csv", *[row(urn, **new) for urn in ours])
    upload(officer, register)
    imported = latest()
    [sentence] = [one for one in (coverage(imported.preview["coverage"], is_done=False),) if one]

    assert "2 of 4 schools that count are in a partnership (50.0%) now, 2 of 4 (50.0%) " in sentence
    assert not SchoolAuthority.objects.filter(authority__code="991").exists()
    counted = imported.preview["coverage"] | {"on": first_day.isoformat()}
    assert f" from 1 April {first_day.year}." in coverage(counted, is_done=False)


def test_command_says_it_too_and_a_dry_run_changes_nothing(colne, tmp_path):
    register = table(tmp_path / "register.csv", row(OAK, **CLOSED))

    dry = import_gias(register, dry_run=True)
    is_open = School.objects.get(urn=OAK).is_open
    done = import_gias(register, even_so=True)

    assert "(50.0%) now, 2 of 3 (66.7%) after it." in dry
    assert is_open
    assert "(50.0%) before, 2 of 3 (66.7%) after." in done


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ([0, 0], [0, 0], ""),
        ([0, 0], [1, 4], "Coverage: no school counts now, 1 of 4 (25.0%) after it."),
        ([1, 4], [0, 0], "Coverage: 1 of 4 schools that count are in a partnership (25.0%) now, none counts after it."),
    ],
)
def test_none_that_counts_is_said(before, after, sentence):
    counted = {"on": timezone.localdate().isoformat(), "before": before, "after": after}

    assert coverage(counted, is_done=False) == sentence


def test_refresh_of_before_coverage_was_kept_says_nothing_of_it():
    assert coverage({}, is_done=True) == ""


def test_page_shows_it(officer, colne, tmp_path):
    page = text_of(upload(officer, table(tmp_path / "register.csv", row(OAK, **CLOSED))))

    assert "2 of 3 (66.7%) after it." in page
