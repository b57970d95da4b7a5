"""What is held on a person, its erasing, and for how long anything is kept."""

import datetime as dt
import json

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts import roles
from accounts.models import AuditEvent, User
from boards.models import Board, ItemVersion, MinutesVersion
from office.models import SentEmail
from partnerships.models import Enquiry, Lead, Person
from portal.privacy.erasing import erase_person
from portal.privacy.retention import Rule, rules
from register.models import RegisterImport
from register.runs import running as runs
from tests.boards.minuted import NEXT_ON, make_item, make_recording, make_setting, type_text
from tests.broken_writes import assert_whole_or_not_at_all
from tests.factories import (
    make_board,
    make_enquiry,
    make_lead,
    make_meeting,
    make_partnership,
    make_person,
    make_seat,
    make_user,
)
from tests.pages.reading import texts

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
HELD, JSON, ERASE = (f"/admin/partnerships/person/{{}}/{page}" for page in ("held/", "held.json", "erase/"))
EVERYWHERE = ("Ann Day", "ann@example.org", "ann-lead@example.org", "01245 000 001")


@pytest.fixture
def officer(client):
    """A client signed in as an LA officer."""
    client.force_login(make_user("officer@example.org", roles.OFFICER, is_staff=True))
    return client


@pytest.fixture
def ann():
    """Ann Day, who led a partnership and sat on a board until last year, has an account, and wrote to the council."""
    ann = make_person("Ann Day", email="ann@example.org", telephone="01245 000 001", notes="Prefers the telephone")
    ended = TODAY - dt.timedelta(days=300)
    lead = make_lead(make_partnership("Colne", schools=2), ann, email="ann-lead@example.org", ended_on=ended)
    make_seat(make_board(), ann, ended_on=ended)
    lead.refresh_from_db()
    user = make_user("ann.account@example.org", person=ann, name="Ann Day")
    AuditEvent.objects.record(AuditEvent.Kind.SIGNED_IN, user=user)
    make_enquiry(sender_name="Ann Day", sender_email="ann@example.org", message="I am Ann Day.")
    SentEmail.objects.create(recipient="ann@example.org", subject="About Colne", template="enquiry")
    return ann


def erase(client, person: Person, reason: str = "they asked for it") -> None:
    """Go through the preview and confirm it."""
    address = ERASE.format(person.pk)
    preview = client.post(address, {"ask": "1", "reason": reason})
    text = preview.context["effect"].text
    client.post(address, {"ask": "1", "reason": reason, "agreed": text})
    client.get("/admin/")  # which tells once more what was done


def test_held_shows_every_kind_of_record(officer, ann):
    page = officer.get(HELD.format(ann.pk)).content.decode()

    for kind in ("People", "Leads", "Seats", "Users", "Audit events", "Enquiries", "Sent e-mails", "Historical people"):
        assert f"<h2>{kind}</h2>" in page, kind
    for text in (*EVERYWHERE, "ann.account@example.org", "I am Ann Day.", "Prefers the telephone"):
        assert text in page, text
    assert "pbkdf2" not in page
    assert "md5$" not in page


def test_held_comes_as_json_and_is_written_down(officer, ann):
    response = officer.get(JSON.format(ann.pk))

    held = json.loads(response.content)["held"]
    assert held["Leads"][0]["E-mail address for this role"] == "ann-lead@example.org"
    assert "attachment" in response["Content-Disposition"]
    event = AuditEvent.objects.get(kind="exported")
    assert (event.done_by.email, event.detail) == ("officer@example.org", f"Person {ann.pk}")


def test_held_leaves_out_what_others_share(officer, ann):
    Lead.objects.filter(person=ann).update(email="shared@example.org")
    make_lead(email="shared@example.org")
    SentEmail.objects.create(recipient="shared@example.org", subject="For a colleague", template="enquiry")

    assert "For a colleague" not in officer.get(HELD.format(ann.pk)).content.decode()


def test_erase_says_first_what_it_would_do_and_changes_nothing(officer, ann):
    page = officer.post(ERASE.format(ann.pk), {"ask": "1", "reason": "they asked for it"}).content.decode()

    assert "Ann Day becomes “D.” everywhere" in page
    assert "Minutes that were circulated or published keep the name" in page
    ann.refresh_from_db()
    assert ann.name == "Ann Day"
    assert not AuditEvent.objects.filter(kind="erased").exists()


def test_erase_keeps_an_initial_and_the_posts_and_nothing_else(officer, ann):
    erase(officer, ann)

    page = officer.get(HELD.format(ann.pk)).content.decode()
    ann.refresh_from_db()
    assert (ann.name, ann.email, ann.telephone, ann.notes) == ("D.", "", "", "")
    assert Lead.objects.get(person=ann).ended_on == TODAY - dt.timedelta(days=300)
    for text in EVERYWHERE:
        assert text not in page, text
    assert not Enquiry.objects.filter(message__contains="Ann").exists()
    assert not SentEmail.objects.filter(recipient__contains="ann@").exists()


def test_erase_finds_what_was_sent_however_the_address_is_written(officer, ann):
    Lead.objects.filter(person=ann).update(email="Ann-Lead@Example.org")
    letter = SentEmail.objects.create(recipient="Ann-Lead@Example.org", subject="About Colne", template="enquiry")
    message = make_enquiry(sender_name="Ann Day", sender_email="ANN@example.org", message="I am Ann Day.")
    held = officer.get(HELD.format(ann.pk)).content.decode()

    erase(officer, ann)

    letter.refresh_from_db()
    message.refresh_from_db()
    assert "Ann-Lead@Example.org" in held
    assert "ANN@example.org" in held
    assert (letter.recipient, message.sender_email) == ("erased@example.invalid", "erased@example.invalid")
    assert (message.sender_name, message.message) == ("", "Erased.")


@pytest.mark.parametrize(
    ("own", "of_a_colleague"),
    [("Office@example.org", "office@example.org"), ("office@example.org", "Office@Example.org")],
)
def test_erase_leaves_what_others_share_however_the_address_is_written(officer, ann, own, of_a_colleague):
    Lead.objects.filter(person=ann).update(email=own)
    make_lead(email=of_a_colleague)
    SentEmail.objects.create(recipient=of_a_colleague, subject="For a colleague", template="enquiry")

    erase(officer, ann)

    assert SentEmail.objects.get(subject="For a colleague").recipient == of_a_colleague


def test_erase_closes_the_account(officer, ann, client):
    erase(officer, ann)

    account = User.objects.get(email__startswith="erased-")
    assert (account.is_active, account.name, account.has_usable_password()) == (False, "", False)
    assert not account.history.filter(email="ann.account@example.org").exists()


def test_erase_is_written_down_without_the_name(officer, ann):
    erase(officer, ann)

    assert AuditEvent.objects.get(kind="erased").detail == f"Person {ann.pk}: they asked for it"


def test_erase_refuses_while_a_post_is_held(officer):
    lead = make_lead(person=make_person("Bea Hill"))

    page = officer.post(ERASE.format(lead.person.pk), {"ask": "1", "reason": "they asked for it"}).content.decode()

    assert "Bea Hill still holds this" in page
    assert "End it first, then erase." in page


def test_erase_asks_for_a_reason(officer, ann):
    assert "Choose a reason." in officer.post(ERASE.format(ann.pk), {"ask": "1"}).content.decode()


def test_erase_deletes_whoever_nothing_public_rests_on(officer):
    person = make_person("Cy Typo")

    erase(officer, person, "entered in error")

    assert not Person.objects.filter(pk=person.pk).exists()
    assert not Person.history.filter(id=person.pk).exists()


def test_retention_forgets_contact_details_of_former_leads_after_a_year(ann):
    too_long = make_lead(person=make_person("Old", email="old@example.org"), email="old-lead@example.org")
    Lead.objects.filter(pk=too_long.pk).update(ended_on=TODAY - dt.timedelta(days=366))

    call_command("apply_retention", verbosity=0)

    too_long.refresh_from_db()
    too_long.person.refresh_from_db()
    assert (too_long.email, too_long.person.email) == ("", "")
    assert not Lead.history.filter(email="old-lead@example.org").exists()
    assert Lead.objects.get(person=ann).email == "ann-lead@example.org", "it is no year yet"


def test_retention_keeps_own_details_of_whoever_still_sits_on_a_board():
    lead = make_lead(person=make_person("Still", email="still@example.org"))
    Lead.objects.filter(pk=lead.pk).update(ended_on=TODAY - dt.timedelta(days=366))
    make_seat(make_board(), lead.person)

    call_command("apply_retention", verbosity=0)

    lead.person.refresh_from_db()
    assert lead.person.email == "still@example.org"


@pytest.mark.parametrize(("days", "kept"), [(365, "sat@example.org"), (366, "")])
def test_retention_forgets_own_details_of_who_only_sat_on_a_board_too(days, kept):
    seat = make_seat(make_board(), make_person("Sat", email="sat@example.org"))
    type(seat).objects.filter(pk=seat.pk).update(ended_on=TODAY - dt.timedelta(days=days))

    call_command("apply_retention", verbosity=0)

    seat.person.refresh_from_db()
    assert seat.person.email == kept


@pytest.mark.parametrize(("days", "kept"), [(89, 1), (91, 0)])
def test_retention_forgets_sign_ins_after_90_days(days, kept):
    user = make_user()
    event = AuditEvent(kind="signed-in", user=user, done_by=user, at=timezone.now() - dt.timedelta(days=days))
    event.save()
    AuditEvent(kind="role-given", user=user, done_by=user, at=event.at).save()

    call_command("apply_retention", verbosity=0)

    assert AuditEvent.objects.filter(kind="signed-in").count() == kept
    assert AuditEvent.objects.filter(kind="role-given").count() == 1, "who may do what stays on record"


def test_retention_forgets_what_was_seen_to_after_a_year_and_keeps_what_waits():
    old = timezone.now() - dt.timedelta(days=366)
    handled = make_enquiry(created_at=old, handled_on=TODAY)
    waiting = make_enquiry(created_at=old)

    call_command("apply_retention", verbosity=0)

    assert not Enquiry.objects.filter(pk=handled.pk).exists()
    assert Enquiry.objects.filter(pk=waiting.pk).exists()


def test_retention_dry_run_says_what_and_erases_nothing(capsys):
    make_enquiry(created_at=timezone.now() - dt.timedelta(days=366), handled_on=TODAY)

    call_command("apply_retention", "--dry-run")

    said = "Would erase 1 of: messages and reports, once seen to, 1 year after they were sent."
    assert said in capsys.readouterr().out
    assert Enquiry.objects.count() == 1


@pytest.mark.parametrize(("days", "kept"), [(29, 3), (31, 0)])
def test_retention_forgets_working_versions_30_days_after_approval_and_keeps_what_is_frozen(client, days, kept):
    setting = make_setting()
    meeting, other = make_recording(setting, items=1), make_recording(setting, NEXT_ON, items=1)
    secret = make_item(meeting, "2", is_part_b=True)
    for item, text in ((meeting.items.first(), "One"), (meeting.items.first(), "Two"), (secret, "Three")):
        type_text(item, text, setting.minute_taker)
    type_text(other.items.first(), "Still open", setting.minute_taker)
    for stage, age in (("circulated", 90), ("approved", days)):
        for is_part_b in (False, True):
            MinutesVersion.objects.create(
                meeting=meeting,
                number={"circulated": 1, "approved": 2}[stage],
                stage=stage,
                is_part_b=is_part_b,
                content="{}",
                frozen_at=timezone.now() - dt.timedelta(days=age),
                frozen_by=setting.officer,
            )

    call_command("apply_retention", verbosity=0)

    assert ItemVersion.objects.filter(item__meeting=meeting).count() == kept
    assert ItemVersion.objects.filter(item__meeting=other).count() == 1
    assert MinutesVersion.objects.count() == 4
    assert meeting.items.first().text == "Two"
    client.force_login(setting.officer)
    page = client.get(f"/meetings/{meeting.pk}/record/items/{secret.pk}/versions/").content.decode()
    assert ("the versions from before are no longer kept" in page) == (kept == 0)


def test_retention_waits_for_the_approval_of_part_b():
    setting = make_setting()
    meeting = make_recording(setting, items=1)
    secret = make_item(meeting, "2", is_part_b=True)
    for item in (meeting.items.first(), secret):
        type_text(item, "Text", setting.minute_taker)
    moment = timezone.now() - dt.timedelta(days=31)
    MinutesVersion.objects.create(
        meeting=meeting, number=1, stage="approved", content="{}", frozen_at=moment, frozen_by=setting.officer
    )

    call_command("apply_retention", verbosity=0)

    assert [version.item for version in ItemVersion.objects.all()] == [secret]


@pytest.mark.parametrize(
    ("days", "words"),
    [(1, "1 day after it"), (90, "90 days after it"), (365, "1 year after it"), (730, "2 years after it")],
)
def test_retention_says_for_how_long_as_people_do(days, words):
    assert Rule("this", days, "after it", lambda _: 0).kept_for == words


def test_privacy_statement_says_every_period_of_retention_as_the_settings_have_it(client, settings):
    settings.KEEP_FORMER_LEADS_DAYS, settings.KEEP_SIGN_INS_DAYS, settings.KEEP_WORKING_VERSIONS_DAYS = 730, 45, 0

    page = client.get("/privacy/")

    rows = [(what.strip(), how_long.strip()) for what, how_long in batched(texts(page, ".//table//tbody//td"))]
    assert rows == [(rule.what[0].upper() + rule.what[1:], rule.kept_for) for rule in rules()]
    assert ("Contact details of leads", "2 years after they stop leading") in rows
    assert ("Sign-ins and refused tries", "45 days after them") in rows


def batched(cells: list[str]) -> list[tuple[str, str]]:
    return list(zip(cells[::2], cells[1::2], strict=True))


def test_retention_leaves_minutes_alone(ann):
    meeting = make_meeting(Board.objects.get())
    meeting.attendances.create(person=ann, presence="present")

    call_command("apply_retention", verbosity=0)

    assert meeting.attendances.get().person.name == "Ann Day"


@pytest.fixture
def undecided() -> RegisterImport:
    """A preview of the register that waits for an officer, with its file."""
    imported = runs.new_import(
        file_name="edubasealldata20250422.csv",
        state="ready",
        counts={"created": 1, "closed": 0, "updated": 0},
        preview={"lines": [["created", 114704, "A school", "opened on", "", "empty"]]},
        started_at=timezone.now() - dt.timedelta(days=30, minutes=1),
    )
    imported.save()
    (imported.path / "register").mkdir(parents=True)
    (imported.path / "register" / "edubasealldata20250422.csv").write_text("URN")
    return imported


def test_retention_drops_a_preview_that_nobody_decides_on_and_its_file(undecided, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        call_command("apply_retention", verbosity=0)

    undecided.refresh_from_db()
    assert (undecided.state, undecided.preview) == ("discarded", {})
    assert undecided.message.startswith("Not decided in time; the file is gone. Nothing was changed.")
    assert undecided.counts_in_words == "1 new, 0 closed, 0 updated"
    assert not (undecided.path / "register").exists()


def test_retention_dry_run_keeps_an_undecided_preview_and_its_file(
    undecided, capsys, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        call_command("apply_retention", "--dry-run")

    undecided.refresh_from_db()
    assert "Would erase 1 of: files of the register that nobody decided on, 30 days after they were uploaded." in (
        capsys.readouterr().out
    )
    assert undecided.is_ready
    assert (undecided.path / "register").exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"started_at": timezone.now() - dt.timedelta(days=29, hours=23)},
        {"state": "applied", "applied_at": timezone.now()},
        {"state": "refused"},
        {"state": "applying", "is_running": True},
    ],
)
def test_retention_leaves_what_is_newer_decided_or_at_work(undecided, fields, django_capture_on_commit_callbacks):
    RegisterImport.objects.filter(pk=undecided.pk).update(**fields)

    with django_capture_on_commit_callbacks(execute=True):
        call_command("apply_retention", verbosity=0)

    assert RegisterImport.objects.get(pk=undecided.pk).preview
    assert (undecided.path / "register").exists()


def test_retention_period_of_previews_is_a_setting(undecided, settings):
    settings.KEEP_UNDECIDED_DAYS = 31

    call_command("apply_retention", verbosity=0)

    assert RegisterImport.objects.get(pk=undecided.pk).is_ready


@pytest.mark.parametrize("is_on_record", [True, False])
def test_erase_is_whole_or_not_at_all(ann, is_on_record):
    officer = make_user(None, roles.OFFICER)
    person = ann
    if not is_on_record:
        person = make_person("Bo Dee", email="bo@example.org")
        make_user("bo.account@example.org", roles.OFFICER, person=person)

    assert_whole_or_not_at_all(
        lambda: erase_person(person=Person.objects.get(pk=person.pk), reason="they asked for it", by=officer)
    )
