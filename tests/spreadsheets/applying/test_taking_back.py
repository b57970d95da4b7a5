"""An import taken back as one: what it made goes, what it changed is as it was."""

import datetime as dt
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from office.journal.taking_back import InTheWayError, take_back
from office.models import JournalEntry, JournalRow, Message
from office.post.writing import write
from partnerships import search
from partnerships.models import Lead, Membership, Partnership, Person, School
from spreadsheets.applying.uploads import apply_upload, keep_upload, plan_upload, remembered_answers
from spreadsheets.applying.writes import RecordsChanged
from spreadsheets.models import SpreadsheetImport
from tests.factories import (
    make_kind,
    make_lead,
    make_membership,
    make_partnership,
    make_person,
    make_quadrant,
    make_school,
    make_user,
)
from tests.office.journal.done import take_back_in_one_go

pytestmark = pytest.mark.django_db
LONG_AGO = dt.timedelta(days=40)


@pytest.fixture(autouse=True)
def _records():
    search.reset()
    make_kind("Other")
    make_quadrant("South")
    yield
    search.reset()


def bring_in(text: str, by=None) -> JournalEntry:
    """Import a sheet, and return its entry."""
    record = keep_upload(SimpleUploadedFile("sheet.csv", text.encode()), by=by)
    plan = plan_upload(record)
    assert plan.is_ready, (plan.faults, plan.answers.open)
    apply_upload(record, digest=plan.digest, by=by)
    return SpreadsheetImport.objects.get(pk=record.pk).entry


def sheet(*rows: str) -> str:
    return "\n".join(["Partnership,Quadrant,School,URN,Joined,Lead", *rows])


def long_ago(entry: JournalEntry) -> JournalEntry:
    """Let it have been done long ago, so that somebody could rely on it."""
    JournalEntry.objects.filter(pk=entry.pk).update(done_at=timezone.now() - LONG_AGO)
    entry.refresh_from_db()
    return entry


def test_partnership_made_by_mistake_goes_with_its_import():
    boxted = make_school("Boxted Primary School", urn=200001)
    entry = bring_in(sheet("Colne,South,Boxted,200001,1/9/2024,Ann Day"), by=make_user())
    assert [model.objects.count() for model in (Partnership, Membership, Lead, Person)] == [1, 1, 1, 1]

    effect, _ = take_back_in_one_go(entry)

    assert [model.objects.count() for model in (Partnership, Membership, Lead, Person)] == [0, 0, 0, 0]
    assert f"Removed: 1 membership ({boxted} in Colne)." in effect.sentences
    assert SpreadsheetImport.objects.with_is_taken_back().get().state == "Taken back"
    assert Partnership.history.filter(history_type="-").count() == 1


def test_what_was_there_for_longer_ends_and_stays_on_record():
    make_school("Boxted Primary School", urn=200001)
    entry = long_ago(bring_in(sheet("Colne,South,Boxted,200001,1/9/2024,Ann Day")))

    take_back_in_one_go(entry)

    today = timezone.localdate()
    ended = [model.objects.get().ended_on for model in (Partnership, Membership, Lead)]
    assert ended == [today, today, today]  # the lead began today, and leads nothing that is over
    assert Person.objects.exists()


def test_only_what_people_were_written_to_about_stays_because_of_that():
    boxted, elm = make_school("Boxted Primary School", urn=200001), make_school("Elm School", urn=200002)
    lead = make_lead(make_partnership("Colne"), make_person("Ann Day"), email="ann@example.org")
    columns = "Partnership,Quadrant,School,URN,Joined,Lead,Lead email"
    colne = "Colne,South,Boxted,200001,2026-10-01,Ann Day,new@example.org"
    entry = bring_in("\n".join([columns, colne, "Stour,South,Elm,200002,2026-10-01,,"]), by=make_user(is_staff=True))
    told = Message.objects.all()
    assert {message.about for message in told} == {f"lead {lead.pk}"}
    message = write(
        to="bo@example.org", kind="address-changed", about=f"reviews of person {lead.person_id}", context={}
    )
    JournalRow.objects.create(entry=entry, model="office.message", key=message.pk)
    told.update(state=Message.State.SENT, sent_at=timezone.now())

    effect, _ = take_back_in_one_go(entry)

    assert f"Removed: 2 memberships ({boxted} in Colne; {elm} in Stour)." in effect.sentences
    assert not Membership.objects.exists()
    assert [str(one) for one in Partnership.objects.all()] == ["Colne"]
    lead.refresh_from_db()
    assert lead.email == "ann@example.org"


def test_what_people_were_written_to_about_ends_and_so_does_what_refers_to_it():
    make_school("Boxted Primary School", urn=200001)
    make_school("Elm School", urn=200002)
    entry = bring_in(sheet("Colne,South,Boxted,200001,2026-10-01,Ann Day", "Stour,South,Elm,200002,2026-10-01,Bo Dee"))
    told = Partnership.objects.get(name="Colne")
    message = write(to="ann@example.org", kind="address-changed", about=f"partnership {told.pk}", context={})
    JournalRow.objects.create(entry=entry, model="office.message", key=message.pk)
    Message.objects.update(state=Message.State.SENT, sent_at=timezone.now())

    effect, _ = take_back_in_one_go(entry)

    assert [str(one) for one in Membership.objects.all()] == ["Boxted Primary School in Colne"]
    assert [str(lead.person) for lead in Lead.objects.all()] == ["Ann Day"]
    assert sum("as people were written to about it." in said for said in effect.sentences) == 3


@pytest.mark.parametrize("is_old", [False, True])
def test_later_membership_stands_in_the_way_and_may_be_left(is_old):
    make_school("Boxted Primary School", urn=200001)
    entry = bring_in(sheet("Colne,South,Boxted,200001,1/9/2024,Ann Day"))
    colne = Partnership.objects.get()
    later = make_membership(colne, make_school("Elm School"))
    entry = long_ago(entry) if is_old else entry

    with pytest.raises(InTheWayError, match=r"Colne is needed by 1 membership \(Elm School in Colne\)"):
        take_back(entry=entry, by=None)
    effect, _ = take_back_in_one_go(entry, is_rest=True)

    colne.refresh_from_db()
    assert colne.ended_on is None
    assert "Colne is left as it is." in effect.warnings
    assert [one for one in Membership.objects.all() if one.ended_on is None] == [later]


def test_answers_of_an_import_that_was_taken_back_are_not_remembered():
    make_school("St Mary’s Primary School, Ardleigh")
    make_school("St Mary’s Primary School, Burnham")
    make_partnership("Colne")
    record = keep_upload(SimpleUploadedFile("a.csv", b"Partnership,School,Joined\nColne,St Marys,1/9/2024\n"), by=None)
    [question] = plan_upload(record).answers.open
    record.choices = {question.key: question.options[0].value}
    record.save()
    apply_upload(record, digest=plan_upload(record).digest, by=None)
    assert question.key in remembered_answers()

    take_back_in_one_go(SpreadsheetImport.objects.get().entry)

    assert remembered_answers() == {}


@pytest.mark.slow
def test_seven_hundred_rows_are_taken_back_within_seconds():
    schools = [make_school() for _ in range(700)]
    rows = [f"Partnership {n // 12},South,{one.name},{one.urn},1/9/2024," for n, one in enumerate(schools)]
    entry = bring_in(sheet(*rows))
    assert Membership.objects.count() == 700

    started = time.monotonic()
    take_back_in_one_go(entry)

    assert time.monotonic() - started < 10
    assert not Membership.objects.exists()


def test_mailboxes_of_schools_are_as_they_were_and_each_change_is_told_at_the_old_address():
    with_one = make_school("Boxted Primary School", urn=200001, office_email="old@boxted.example.org")
    without = make_school("Langham Primary School", urn=200002)
    rows = "URN,Office mailbox\n200001,new@boxted.example.org\n200002,office@langham.example.org\n"

    entry = bring_in(rows, by=make_user("officer@example.org"))

    of_now = dict(School.objects.values_list("urn", "office_email"))
    assert of_now == {200001: "new@boxted.example.org", 200002: "office@langham.example.org"}
    assert "old@boxted.example.org" in Message.objects.values_list("recipient", flat=True)
    line = with_one.history.first()
    assert (str(line.history_user), line.history_change_reason) == ("officer@example.org", "Spreadsheet: sheet.csv")

    take_back_in_one_go(entry)

    for school, before in ((with_one, "old@boxted.example.org"), (without, "")):
        school.refresh_from_db()
        assert school.office_email == before


def test_mailbox_that_a_colleague_changed_since_the_preview_is_looked_at_again():
    school = make_school("Boxted Primary School", urn=200001)
    record = keep_upload(SimpleUploadedFile("sheet.csv", b"URN,Mailbox\n200001,new@example.org\n"), by=None)
    plan = plan_upload(record)
    School.objects.filter(pk=school.pk).update(office_email="colleague@example.org")

    with pytest.raises(RecordsChanged):
        apply_upload(record, digest=plan.digest, by=None)
