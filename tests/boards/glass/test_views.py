"""Breaking the glass: what a superuser reads of Part B without it, and what comes of it."""

import datetime as dt

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEvent
from boards.models import Decision, Interest, Paper
from boards.recording.writes import add_guest
from tests.boards.minuted import bring_to_members, make_item, make_recording, make_setting, type_text
from tests.clients import signed_in
from tests.factories import make_user
from tests.post import outbox

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]
GLASS = "/boards/{}/part-b/"
REASON = "The minute taker cannot open item 2"


@pytest.fixture
def setting():
    setting = make_setting()
    setting.ann.email = "ann@example.org"
    setting.ann.save()
    return setting


@pytest.fixture
def meeting(setting):
    """A meeting that is being recorded, with a Part B item that has one of everything."""
    return make_confidential(setting)


def make_confidential(setting, **fields):
    meeting = make_recording(setting, items=1, **fields)
    secret = make_item(meeting, "2", title="MARKERTITLE", is_part_b=True, presenter=setting.lee)
    type_text(secret, "MARKERTEXT\nAgreed: MARKERDECISION\n! Lee Oak: MARKERACTION", setting.minute_taker)
    add_guest(meeting=meeting, name="Gus Guest", for_item=secret, by=setting.minute_taker)
    Interest.objects.create(item=secret, person=setting.ann, nature="MARKERINTEREST")
    paper = Paper(meeting=meeting, item=secret, title="MARKERPAPER")
    paper.file.save("paper.csv", ContentFile(b"MARKERFILE"))
    return meeting


@pytest.fixture
def root() -> Client:
    return signed_in(make_user("root@example.org", is_superuser=True, is_staff=True, name="Root User"))


def pages_of(meeting, setting) -> list[str]:
    """Every address that shows something of the meeting's Part B to who may read it."""
    secret = meeting.items.get(number="2")
    action, decision = secret.actions.get(), secret.decisions.get()
    admin = "/admin/boards/"
    records = {
        "agendaitem": secret,
        "action": action,
        "decision": decision,
        "paper": secret.papers.get(),
        "attendance": meeting.attendances.get(for_item=secret),
        "minutesversion": meeting.versions.filter(is_part_b=True).first(),
    }
    of_records = [
        f"{admin}{kind}/{record.pk}/{page}/"
        for kind, record in records.items()
        if record
        for page in (("change",) if kind == "minutesversion" else ("change", "history"))
    ]
    at = f"/meetings/{meeting.pk}/"
    return [
        *(f"{at}{page}" for page in ("", "agenda/", "record/", "minutes/?copy=part-b", "minutes/?copy=members")),
        *(f"{at}{page}" for page in ("minute-sheet/?part=b", "sign-in-sheet/", "pack.pdf?part=b")),
        *(f"{at}{page}" for page in ("minutes/versions/?part=b", "minutes/approve/?part=b")),
        f"{at}agenda/{secret.pk}/",
        f"{at}agenda/{secret.pk}/papers/",
        f"{at}papers/{secret.papers.get().pk}/",
        f"{at}record/items/{secret.pk}/versions/",
        f"/actions/{action.pk}/",
        *("/actions/?show=all", "/actions/export.csv?show=all", "/decisions/", "/decisions/?q=arkerdecision"),
        *of_records,
        *(f"{admin}{kind}/" for kind in records),
        f"{admin}meeting/{meeting.pk}/change/",
        f"{admin}meeting/{meeting.pk}/history/",
        *(f"{admin}{kind}/?q=arker" for kind in ("agendaitem", "action", "decision", "paper", "attendance")),
        *("/admin/changes/", "/admin/changes/?format=csv"),
        *(
            f"/admin/autocomplete/?term=&app_label=boards&model_name={model}&field_name={field}"
            for model, field in (("decision", "item"), ("paper", "replaces"), ("attendance", "for_item"))
        ),
        *(f"/admin/partnerships/person/{person.pk}/held/" for person in (setting.lee, setting.ann)),
    ]


def read(client: Client, address: str) -> str:
    response = client.get(address)
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode(errors="replace")


@pytest.mark.parametrize("is_circulated", [False, True])
def test_superuser_reads_nothing_of_part_b_anywhere(root, setting, meeting, is_circulated):
    if is_circulated:
        bring_to_members(meeting, setting)

    shown = {address: text for address in pages_of(meeting, setting) if "MARKER" in (text := read(root, address))}

    assert list(shown) == []
    assert not AuditEvent.objects.filter(kind="saw-part-b").exists()


def test_superuser_is_not_told_of_part_b_by_what_a_step_refuses(root, setting, meeting):
    type_text(meeting.items.get(number="2"), "! Nobody: MARKERACTION", setting.minute_taker)

    refused = root.post(f"/meetings/{meeting.pk}/steps/finish/", follow=True).content.decode()

    assert "MARKER" not in refused
    assert "Item 2, which is confidential: one of its lines is not an action yet." in refused


def test_superuser_is_not_told_what_part_b_decided_without_a_quorum(root, meeting):
    meeting.attendances.update(presence="absent")

    refused = root.post(f"/meetings/{meeting.pk}/steps/finish/", follow=True).content.decode()

    assert "Item 2, which is confidential: without a quorum nothing is decided" in refused
    assert "MARKER" not in refused


def test_superuser_does_not_see_who_came_for_part_b_alone(root, meeting):
    came = meeting.attendances.get(person__name="Gus Guest")

    for address in (
        f"/meetings/{meeting.pk}/record/",
        f"/admin/boards/meeting/{meeting.pk}/change/",
        "/admin/boards/attendance/",
        f"/admin/boards/attendance/{came.pk}/change/",
    ):
        assert "Gus Guest" not in read(root, address), address


def test_superuser_writes_nothing_over_part_b(root, meeting):
    secret = meeting.items.get(number="2")
    at = f"/meetings/{meeting.pk}/record/items/{secret.pk}/"

    answers = [
        root.post(at, {"text": "x", "base": secret.version}),
        root.post(f"{at}mark/", {"part_b": "no"}),
        root.post(f"{at}outcomes/"),
        root.post(f"/meetings/{meeting.pk}/agenda/{secret.pk}/move/", {"move": "up"}),
    ]

    assert [answer.status_code for answer in answers] == [404] * 4
    secret.refresh_from_db()
    assert (secret.is_part_b, secret.text.split("\n")[0]) == (True, "MARKERTEXT")


def test_glass_asks_for_a_reason_and_loses_nothing_that_was_typed(root, setting, meeting):
    page = root.get(GLASS.format(setting.board.slug))
    empty = root.post(GLASS.format(setting.board.slug), {"reason": "  "})
    long = root.post(GLASS.format(setting.board.slug), {"reason": "a" * 131})

    assert "Part B is closed to you" in page.content.decode()
    assert (empty.status_code, long.status_code) == (422, 422)
    assert "Enter why you need to read Part B." in empty.content.decode()
    assert "a" * 131 in long.content.decode()
    assert "MARKER" not in read(root, f"/meetings/{meeting.pk}/record/")
    assert not AuditEvent.objects.filter(kind="broke-glass").exists()
    assert outbox() == []


def test_glass_is_broken_for_one_board_and_one_hour_and_its_chair_is_told(root, setting, meeting):
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        address = GLASS.format(setting.board.slug)
        answer = root.post(address, {"reason": REASON}, follow=True, REMOTE_ADDR="203.0.113.77")
        assert "MARKERTEXT" in read(root, f"/meetings/{meeting.pk}/record/")
        assert "MARKERTITLE" in read(root, "/admin/boards/agendaitem/")
    with time_machine.travel(now + dt.timedelta(minutes=59, seconds=59), tick=False):
        assert "MARKERTEXT" in read(root, f"/meetings/{meeting.pk}/record/")
    with time_machine.travel(now + dt.timedelta(hours=1), tick=False):
        assert "MARKER" not in read(root, f"/meetings/{meeting.pk}/record/")

    assert "Its chair is told by e-mail." in answer.content.decode()
    event = AuditEvent.objects.get(kind="broke-glass")
    assert (event.user.email, event.detail) == ("root@example.org", f"part-b/{setting.board.slug}: {REASON}")
    assert (event.done_by, event.network) == (event.user, "203.0.113.0/24")
    assert AuditEvent.objects.filter(kind="saw-part-b", detail=meeting.reference).exists()
    [letter] = outbox()
    assert letter.to == ["ann@example.org"]
    assert REASON in letter.body
    assert "Root User" in letter.subject
    assert "MARKER" not in letter.body + str(letter.alternatives)


def test_glass_of_one_board_opens_no_other(root, setting, meeting):
    other = make_setting("other.example.org", name="Other board", abbreviation="OB", slug="other-board")
    theirs = make_confidential(other)

    with time_machine.travel(dt.datetime(2026, 10, 15, 22, 30, tzinfo=dt.UTC), tick=False):
        root.post(GLASS.format(setting.board.slug), {"reason": REASON})

        assert "MARKERTEXT" in read(root, f"/meetings/{meeting.pk}/record/")
        assert "MARKER" not in read(root, f"/meetings/{theirs.pk}/record/")
    [letter] = outbox()
    assert letter.to == ["ann@example.org"], "the other board’s chair is not told"
    assert str(setting.board) in letter.body
    assert "until 00:30 on 16 October 2026" in letter.body
    assert "15 October" not in letter.body, "which is not the day that it ends on"
    assert setting.board.get_absolute_url() in letter.body


def test_glass_closes_with_the_session(root, setting, meeting):
    root.post(GLASS.format(setting.board.slug), {"reason": REASON})
    user = AuditEvent.objects.get(kind="broke-glass").user

    assert "MARKER" not in read(signed_in(user), f"/meetings/{meeting.pk}/record/")


def test_superuser_is_told_where_no_chair_has_an_address(root, setting):
    setting.chair.delete()
    setting.ann.email = ""
    setting.ann.save()

    answer = root.post(GLASS.format(setting.board.slug), {"reason": REASON}, follow=True)

    assert "No chair of the board has an e-mail address" in answer.content.decode()


def test_superuser_with_a_seat_reads_part_b_without_breaking_anything(setting, meeting):
    setting.member.is_superuser = True
    setting.member.save()

    assert "MARKERTEXT" in read(signed_in(setting.member), f"/meetings/{meeting.pk}/record/")
    assert signed_in(setting.member).get(GLASS.format(setting.board.slug)).status_code == 404


def test_superuser_finds_the_glass_on_the_pages_of_the_board_and_of_its_meeting(root, setting, meeting):
    for address in (setting.board.get_absolute_url(), f"/meetings/{meeting.pk}/"):
        assert f'href="{GLASS.format(setting.board.slug)}"' in read(root, address)
        assert "/part-b/" not in read(signed_in(setting.officer), address)
        assert "/part-b/" not in read(Client(), address)


@pytest.mark.parametrize("who", ["chair", "member", "minute_taker", "officer"])
def test_nobody_else_sees_the_glass_or_breaks_it(setting, who):
    client = signed_in(getattr(setting, who))

    for answer in (
        client.get(GLASS.format(setting.board.slug)),
        client.post(GLASS.format(setting.board.slug), {"reason": REASON}),
    ):
        assert answer.status_code == 404
    assert not AuditEvent.objects.filter(kind="broke-glass").exists()


def test_autosave_of_a_superuser_is_of_part_a(root, setting, meeting):
    item = meeting.items.get(number="1")

    answer = root.post(f"/meetings/{meeting.pk}/record/items/{item.pk}/", {"text": "Typed", "base": item.version})

    assert answer.status_code == 302
    item.refresh_from_db()
    assert item.text == "Typed"
    assert Decision.objects.filter(text="MARKERDECISION").exists()


def test_superuser_who_asks_after_a_guest_of_part_b_is_not_told_that_they_come(root, meeting):
    page = root.post(f"/meetings/{meeting.pk}/record/guests/", {"name": "Gus Guest"}).content.decode()

    assert "Is it one of these?" in page
    assert "Listed for this meeting" not in page


@pytest.mark.parametrize("signs_out", [True, False])
def test_glass_does_not_stay_open_for_whoever_signs_in_next_in_that_browser(root, setting, meeting, signs_out):
    root.post(GLASS.format(setting.board.slug), {"reason": REASON})
    if signs_out:
        root.post("/accounts/logout/")

    root.force_login(make_user("other@example.org", is_superuser=True, is_staff=True))

    assert "MARKER" not in read(root, f"/meetings/{meeting.pk}/record/")
