"""One look at everything: whatever fails is a sentence, and stops nothing else."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from office.models import JobRun
from portal.doctor import database
from portal.doctor.examining import CHECKS, Check, examine
from portal.doctor.findings import Severity, counted, must, should

pytestmark = pytest.mark.django_db


def broken(_):
    raise ValueError("Ann Day, ann@example.org")


def broken_query(_):
    with connection.cursor() as cursor:
        cursor.execute("SELECT nothing FROM no_such_table")
    return []


def is_away(visit):
    visit.database_answers = False
    return []


def a_thing(_):
    return [should("A thing.")]


def test_checks_are_told_apart_by_what_they_say():
    assert len({check.what for check in CHECKS}) == len(CHECKS)


@pytest.mark.parametrize("look", [broken, broken_query])
def test_check_that_fails_is_a_finding_without_its_words_and_stops_no_other(look):
    checks = [Check("the one", look), Check("the other", lambda _: [should(f"{JobRun.objects.count()} runs.")])]

    examination = examine(checks=checks)

    [failed] = examination.of(Severity.MUST)
    assert failed.sentence.startswith("It could not be looked at: the one (")
    assert "Ann" not in failed.sentence
    assert [finding.sentence for finding in examination.of(Severity.SHOULD)] == ["0 runs."]
    assert [check.what for check in examination.looked_at] == ["the other"]


def test_checks_that_ask_the_database_are_left_out_while_it_is_away():
    checks = [
        Check("first", is_away, asks_database=False),
        Check("asks", broken),
        Check("asks nothing", a_thing, asks_database=False),
    ]

    examination = examine(checks=checks)

    assert [finding.sentence for _, finding in examination.found] == ["A thing."]


def test_checks_that_fail_before_migrations_are_applied_are_one_finding():
    MigrationRecorder(connection).record_unapplied("confirmations", "0001_initial")
    checks = [Check("migrations", database.migrations), Check("a", broken_query), Check("b", broken_query)]

    sentences = [finding.sentence for finding in examine(checks=checks).of(Severity.MUST)]

    assert "not applied" in sentences[0]
    assert sentences[1:] == [
        "2 things could not be looked at before the migrations are applied: a, b. Look again then."
    ]


@pytest.mark.parametrize(("is_demonstration", "count"), [(True, 0), (False, 1)])
def test_checks_of_a_real_portal_are_left_out_of_the_demonstration(settings, is_demonstration, count):
    settings.DEMO = is_demonstration

    assert len(examine(checks=[Check("real", a_thing, is_for_a_real_portal=True)]).found) == count


def test_exit_code_is_1_where_something_must_be_done(monkeypatch, capsys):
    monkeypatch.setattr("portal.doctor.examining.CHECKS", [Check("it", lambda _: [must("Do it.", "/srv/var")])])

    with pytest.raises(SystemExit) as end:
        call_command("doctor")

    said = capsys.readouterr().out.splitlines()
    assert end.value.code == 1
    assert said[0] == "Must be done: Do it.", "a log gets no details"
    assert said[1].startswith("Found: 1 thing. Looked at, in 0.0 s: it.")


def test_details_are_said_where_somebody_asks(monkeypatch, capsys):
    monkeypatch.setattr("portal.doctor.examining.CHECKS", [Check("it", lambda _: [should("Look.", "/srv/var")])])

    call_command("doctor", verbosity=2)

    assert capsys.readouterr().out.startswith("Should be looked at: Look. (/srv/var)\n")


def test_exit_code_is_0_where_something_should_be_looked_at(monkeypatch, capsys):
    monkeypatch.setattr("portal.doctor.examining.CHECKS", [Check("it", a_thing)])

    call_command("doctor")

    assert capsys.readouterr().out.startswith("Should be looked at: A thing.\nFound: 1 thing.")


def test_nothing_found_says_what_was_looked_at(monkeypatch, capsys):
    monkeypatch.setattr("portal.doctor.examining.CHECKS", [Check("this", lambda _: []), Check("that", lambda _: [])])

    call_command("doctor")

    assert capsys.readouterr().out == "Nothing needs doing. Looked at, in 0.0 s: this, that.\n"


@pytest.mark.slow
def test_looking_changes_nothing_and_notes_no_run(settings):
    settings.DEMO = False
    before = {model: model._base_manager.count() for model in _models()}

    examination = examine(is_thorough=True)

    assert not [finding for finding in examination.of(Severity.MUST) if "could not be looked at" in finding.sentence]
    assert {model: model._base_manager.count() for model in _models()} == before


def _models():
    from django.apps import apps

    return apps.get_models()


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 e-mails"), (1, "1 e-mail"), (2, "2 e-mails"), (2000, "2,000 e-mails")]
)
def test_counts_as_people_say_them(count, said):
    assert counted(count, "e-mail") == said
