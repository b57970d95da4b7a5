"""For how long anything is kept, and whose own contact details are forgotten in time."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import AuditEvent
from base.school_terms import year_starts_on
from boards.models import Board, ItemVersion, MinutesVersion, Part, SentExtract, Suggestion
from improvement.models import InsetDay, PeerReview, Reviewer, Round
from office.models import Message
from partnerships.models import Enquiry, Lead, Letter, Person
from portal.privacy.retention import Rule, apply_rules, back_ups, rules
from tests.boards.minuted import NEXT_ON, bring_to_members, make_item, make_recording, make_setting, type_text
from tests.factories import (
    make_board,
    make_enquiry,
    make_lead,
    make_meeting,
    make_partnership,
    make_person,
    make_review,
    make_reviewer,
    make_round,
    make_school,
    make_seat,
    make_user,
)
from tests.pages.reading import texts
from tests.portal.privacy.erased import TODAY

pytestmark = pytest.mark.django_db
LONG_AGO = timezone.localdate() - dt.timedelta(days=366)


def make_former_lead() -> Person:
    """Somebody whose only post ended more than a year ago, and whose details are their own."""
    lead = make_lead(person=make_person("Ann Day", email="ann@example.org", telephone="01245 000 001"))
    Lead.objects.filter(pk=lead.pk).update(ended_on=LONG_AGO)
    return lead.person


def kept(person: Person) -> tuple[str, str]:
    """What is left of the details after a night."""
    call_command("apply_retention", verbosity=0)
    person.refresh_from_db()
    return person.email, person.telephone


@pytest.mark.parametrize(
    ("account", "details"),
    [
        (None, ("", "")),
        ({"is_active": False}, ("", "")),
        ({"is_active": True}, ("ann@example.org", "01245 000 001")),
    ],
)
def test_retention_keeps_own_details_of_whoever_can_sign_in(account, details):
    person = make_former_lead()
    if account:
        make_user(person=person, **account)

    assert kept(person) == details


def test_retention_keeps_own_details_of_who_never_held_a_post():
    person = make_person("Guest", email="guest@example.org", telephone="01245 000 002")

    assert kept(person) == ("guest@example.org", "01245 000 002")


def test_retention_keeps_own_details_of_whoever_has_a_post_to_come():
    person = make_former_lead()
    make_lead(person=person, started_on=timezone.localdate() + dt.timedelta(days=30))

    assert kept(person) == ("ann@example.org", "01245 000 001")


def test_retention_forgets_own_details_in_the_history_too():
    person = make_former_lead()

    assert kept(person) == ("", "")
    assert not person.history.exclude(email="", telephone="").exists()


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


@pytest.mark.parametrize(("days", "kept"), [(364, 1), (366, 0)])
def test_retention_forgets_what_went_to_all_schools_after_a_year(days, kept):
    sent_at = timezone.now() - dt.timedelta(days=days)
    lead = make_lead()
    Letter.objects.create(
        partnership=lead.partnership, lead=lead, sent_by=make_user(), subject="Old", text="Old", sent_at=sent_at
    )

    call_command("apply_retention", verbosity=0)

    assert Letter.objects.count() == kept


@pytest.mark.parametrize(("days", "is_kept"), [(364, True), (366, False)])
def test_retention_forgets_that_an_extract_was_sent_with_its_e_mails(days, is_kept):
    setting = make_setting()
    meeting = bring_to_members(make_recording(setting), setting)
    then = timezone.now() - dt.timedelta(days=days)
    version = meeting.versions.last()
    sent = SentExtract.objects.create(version=version, number="1", sent_by=setting.minute_taker, sent_at=then)
    Message.objects.create(recipient="a@example.org", kind="extract", about=sent.about, subject="S", written_at=then)

    call_command("apply_retention", verbosity=0)

    assert SentExtract.objects.exists() == is_kept
    assert Message.objects.telling_of(sent.about).exists() == is_kept
    assert MinutesVersion.objects.filter(pk=version.pk).exists()


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
    for item in (secret, meeting.items.first(), other.items.first()):
        Suggestion.objects.create(item=item, remark="Say when", suggested_by=setting.chair)
    for stage, age in (("circulated", 90), ("approved", days)):
        for part in Part:
            MinutesVersion.objects.create(
                meeting=meeting,
                number={"circulated": 1, "approved": 2}[stage],
                stage=stage,
                part=part,
                content="{}",
                frozen_at=timezone.now() - dt.timedelta(days=age),
                frozen_by=setting.officer,
            )

    call_command("apply_retention", verbosity=0)

    assert ItemVersion.objects.filter(item__meeting=meeting).count() == kept
    assert ItemVersion.objects.filter(item__meeting=other).count() == 1
    assert Suggestion.objects.filter(item__meeting=meeting).exists() == (kept > 0)
    assert Suggestion.objects.filter(item__meeting=other).exists()
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
        meeting=meeting,
        part=Part.A,
        number=1,
        stage="approved",
        content="{}",
        frozen_at=moment,
        frozen_by=setting.officer,
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
    assert rows == [(rule.what[0].upper() + rule.what[1:], rule.kept_for) for rule in [*rules(), back_ups()]]
    assert ("Contact details of leads", "2 years after they stop leading") in rows
    assert ("Sign-ins and refused tries", "45 days after them") in rows


@pytest.mark.parametrize(
    ("keep", "words"), [(30, "the latest 30, one a night"), (1, "the latest one;"), (0, "the latest one;")]
)
def test_privacy_statement_says_how_many_back_ups_stay_and_that_they_are_told_of_erasures(
    client, settings, keep, words
):
    settings.BACKUP_KEEP = keep

    (kept_for,) = [how for what, how in batched(texts(client.get("/privacy/"), ".//tbody//td")) if "Back-ups" in what]

    assert words in kept_for
    assert "what was erased since is erased again" in kept_for


def batched(cells: list[str]) -> list[tuple[str, str]]:
    return list(zip(cells[::2], cells[1::2], strict=True))


def test_retention_leaves_minutes_alone(ann):
    meeting = make_meeting(Board.objects.get())
    meeting.attendances.create(person=ann, presence="present")

    call_command("apply_retention", verbosity=0)

    assert meeting.attendances.get().person.name == "Ann Day"


def test_reviews_are_kept_for_three_years_after_their_academic_year(settings):
    round = make_round(make_partnership("Colne"), year=2022)  # it ended on 31 August 2023
    review = make_review(round, make_school("Alpha"), group=round.groups.create(number=1))
    make_reviewer(review, make_person("Ann Day"))
    day = dt.datetime(2026, 8, 30, 12, tzinfo=dt.UTC)
    next_year = year_starts_on(round.year + 1)
    for inset_day in (next_year - dt.timedelta(days=1), next_year):
        InsetDay.objects.create(school=round.reviews.get().host, day=inset_day)

    apply_rules(now=day, even_so=True)
    assert (PeerReview.objects.count(), InsetDay.objects.count()) == (1, 2)

    apply_rules(now=day + dt.timedelta(days=2), even_so=True)
    assert (PeerReview.objects.count(), Reviewer.objects.count(), round.groups.count()) == (0, 0, 0)
    assert [row.day for row in InsetDay.objects.all()] == [next_year]
    assert Round.objects.get() == round, "that there were some stays"
