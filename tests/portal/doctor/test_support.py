"""The bundle for whoever helps holds nothing that anybody typed, whatever is wrong with the portal."""

import datetime as dt
import json
import zipfile
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.conf import settings as live
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.db import Error, connection, models, transaction
from django.utils import timezone

from accounts import roles
from accounts.models import AuditEvent, Invitation, User
from boards.models import Decision, Meeting, MinutesVersion, Paper
from confirmations.models import Proposal, Question
from confirmations.seasons import season_of
from confirmations.writes import ask_lead
from office.jobs import noted
from office.models import JobRun, Message
from partnerships.models import Enquiry, Lead, Person
from portal.doctor import examining
from portal.doctor.examining import CHECKS, Check
from portal.doctor.support import write_bundle
from spreadsheets.models import SpreadsheetImport
from tests.boards.minuted import bring_to_members, make_recording, make_setting, type_text
from tests.factories import (
    make_council,
    make_enquiry,
    make_headship,
    make_lead,
    make_partnership,
    make_person,
    make_register_import,
    make_school,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
CANARY = "canary"
LONG_AGO = timezone.now() - dt.timedelta(days=500)
# What code writes and no person, by which the portal works: permissions, roles, kinds of records; and what jobs that
# came to their end say of themselves, which is counts. And what a decision follows, where it follows nothing.
NOT_TYPED = {"contenttypes", "auth"}
NOT_PLANTED = {(JobRun, "job"), (JobRun, "said"), (Decision, "recommended")}


def make_everything() -> None:
    """A record of every kind that holds something of a person."""
    setting = make_setting()
    meeting = make_recording(setting)
    type_text(meeting.items.first(), "Agreed: to go on\n! Ann Day: write to heads by 1 June 2027", setting.minute_taker)
    bring_to_members(meeting, setting)
    paper = Paper(meeting=meeting, title="Report", agreement="Ann Day", withdrawal_reason="Ann Day")
    paper.file.save("report.pdf", ContentFile(b"%PDF-1.7"))
    lead = make_lead(
        make_partnership(schools=2), make_person("Lee Oak", email="lee@example.org"), email="l@example.org"
    )
    make_headship(lead.person, make_school())
    ask_lead(lead=lead, season=season_of("record", timezone.localdate()), by=None)
    Proposal.objects.create(partnership=lead.partnership, lead=lead, kind="record", proposed={}, comment="C", note="N")
    make_enquiry(lead.partnership, created_at=LONG_AGO, handled_on=timezone.localdate())
    user = make_user(None, roles.OFFICER, name="Ann Day", is_superuser=True)
    Invitation.objects.create(email="new@example.org", name="New", invited_by=user)
    AuditEvent.objects.record(AuditEvent.Kind.SIGNED_IN, user=user, detail="By hand")
    Message.objects.create(
        recipient="a@example.org",
        kind="agenda",
        subject="S",
        text="T",
        state="refused",
        error="550",
        written_at=LONG_AGO,
    )
    EmailAddress.objects.create(user=user, email="ann@example.org")
    Authenticator.objects.create(user=user, type="recovery_codes", data={})
    SocialAccount.objects.create(user=user, provider="council", uid="1", extra_data={})
    UserSession.objects.create(
        user=user, session_key="key", ip="192.0.2.1", user_agent="Firefox", last_seen_at=timezone.now()
    )
    Session.objects.create(session_key="key", session_data="data", expire_date=timezone.now())
    SpreadsheetImport.objects.create(file="spreadsheets/a", file_name="leads.xlsx", file_hash="0" * 64)
    make_register_import(state="ready", folder="abc", applied_at=None, message="M", preview={"cautions": ["C"]})
    make_council()


def value_of(field: models.Field, pk: object) -> object:
    if isinstance(field, models.JSONField):
        return {CANARY: [CANARY]}
    text = f"{CANARY}{pk}@example.org" if isinstance(field, models.EmailField) else f"{CANARY}{pk}"
    return text[: field.max_length] if field.max_length else text


def plant() -> tuple[set[tuple], set[tuple]]:
    """Put a canary into every text of every record, past rules and triggers; which took it, and which did not."""
    planted, refused = set(), set()
    with connection.cursor() as cursor:
        on = "" if connection.vendor == "sqlite" else " ON boards_minutesversion"
        cursor.execute(f"DROP TRIGGER boards_minutesversion_frozen{on}")
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            place = (model, field.name)
            is_text = isinstance(field, (models.CharField, models.TextField, models.JSONField, models.FileField))
            if not is_text or field.choices or model._meta.app_label in NOT_TYPED or place in NOT_PLANTED:
                continue
            for pk in model._base_manager.values_list("pk", flat=True):
                try:
                    with transaction.atomic():
                        model._base_manager.filter(pk=pk).update(**{field.attname: value_of(field, pk)})
                    planted.add(place)
                except Error:
                    refused.add(place)
    return planted, refused - planted


def read(bundle: Path) -> dict[str, str]:
    with zipfile.ZipFile(bundle) as opened:
        return {name: opened.read(name).decode() for name in opened.namelist()}


def test_bundle_holds_no_word_that_anybody_typed(settings, tmp_path, monkeypatch):
    settings.DEMO = False
    settings.VAR_DIR = tmp_path / CANARY
    settings.MEDIA_ROOT = settings.VAR_DIR / "uploads"
    (settings.MEDIA_ROOT / "papers" / CANARY).mkdir(parents=True)
    make_everything()
    with pytest.raises(ValueError, match=CANARY), noted("remind_actions"):
        raise ValueError(f"Key (email)=({CANARY}@example.org) exists")
    planted, refused = plant()
    for name in ("DEFAULT_FROM_EMAIL", "SITE_URL", "EMAIL_HOST", "SECRET_KEY", "EMAIL_HOST_PASSWORD"):
        setattr(settings, name, f"{CANARY}@example.org")
    settings.ALLOWED_HOSTS = [CANARY]
    for name in ("DATABASE_URL", "SECRET_KEY", "EMAIL_URL", "SITE_URL", "VAR_DIR", "PAGE_SIZE", CANARY.upper()):
        monkeypatch.setenv(name, CANARY)

    def fail(_):
        raise ValueError(CANARY)

    monkeypatch.setattr(examining, "CHECKS", [*CHECKS, Check("what fails", fail)])

    examination = write_bundle(tmp_path / "bundle.zip")

    parts = read(tmp_path / "bundle.zip")
    assert {name for name, text in parts.items() if CANARY in text.lower()} == set()
    holding = {
        *(
            Person,
            Lead,
            Enquiry,
            Message,
            AuditEvent,
            Invitation,
            Proposal,
            Question,
            Paper,
            Meeting,
            SpreadsheetImport,
        ),
        *(Session, UserSession, EmailAddress, SocialAccount, Authenticator),
    }
    empty = {model for model in holding if not model._base_manager.exists()}
    assert empty == set(), "there is a record of each to plant in"
    assert {(Person, "name"), (User, "email"), (MinutesVersion, "content"), (Paper, "file")} <= planted
    assert refused == set(), "each takes one"
    said = [finding.sentence for _, finding in examination.found]
    for part in (
        "frozen minutes",
        "are missing",
        "example’s",
        "what fails",
        "remind_actions failed",
        "kept for longer",
    ):
        assert any(part in sentence for sentence in said), f"{part} was looked for in {said}"


def test_bundle_says_what_a_helper_needs(tmp_path, settings, monkeypatch):
    settings.DEMO = False
    settings.EMAIL_TIMEOUT = 17
    monkeypatch.setenv("EMAIL_TIMEOUT", "17")
    monkeypatch.setenv("SITE_URL", "https://a.example.org")
    make_enquiry()
    with noted("take_snapshot") as notes:
        notes.said = "2 of 3"

    write_bundle(tmp_path / "bundle.zip")

    parts = {name: json.loads(text) for name, text in read(tmp_path / "bundle.zip").items() if name.endswith(".json")}
    assert parts["settings.json"]["EMAIL_TIMEOUT"] == 17
    assert parts["settings.json"]["SITE_URL"] == "set"
    assert parts["tables.json"]["partnerships_enquiry"] == 1
    assert parts["database.json"]["kind"] == connection.vendor
    assert parts["versions.json"]["libraries"]["Django"]
    assert "boards.0002_triggers" in parts["migrations.json"]
    assert [run["said"] for run in parts["jobs.json"]["take_snapshot"]] == ["2 of 3"]
    assert any("never ran" in finding["sentence"] for finding in parts["findings.json"]["found"])
    assert parts["sizes.json"]["VAR_DIR"]["free"] > 0
    assert live.SECRET_KEY not in str(parts)
    assert JobRun.objects.count() == 1


def test_bundle_of_a_portal_whose_database_is_away_has_what_there_is(tmp_path, monkeypatch):
    def is_away(visit):
        visit.database_answers = False
        return []

    monkeypatch.setattr(examining, "CHECKS", [Check("it", is_away, asks_database=False)])

    write_bundle(tmp_path / "bundle.zip")

    assert sorted(read(tmp_path / "bundle.zip")) == [
        "README.txt",
        "findings.json",
        "settings.json",
        "sizes.json",
        "versions.json",
    ]
