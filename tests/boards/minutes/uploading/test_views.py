"""Old minutes, uploaded as the approved version of a meeting in the past."""

import datetime as dt
import hashlib
import io

import pytest
from django.contrib.messages import get_messages
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.utils import timezone
from docx import Document as WordFile

from base import uploads
from boards.minutes.plain import lines_of
from boards.minutes.postscripts.writes import add_postscript
from boards.minutes.reading import read_version
from boards.minutes.uploading.writes import upload_minutes
from boards.minutes.withdrawing.writes import withdraw
from boards.models import Meeting, Part, PlannedItem
from boards.steps import UPLOAD
from boards.workflow import publish
from tests.boards.minuted import MET_ON, bring_to_members, make_recording
from tests.clients import signed_in
from tests.factories import make_board, make_meeting, make_user
from tests.pages.reading import texts

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]
ADDRESS = "/meetings/old-minutes/"
PDF = b"%PDF-1.7 the minutes of old"
HELD_ON = dt.date(2019, 3, 14)


def word() -> bytes:
    buffer = io.BytesIO()
    document = WordFile()
    document.add_paragraph("Old words")
    document.save(buffer)
    return buffer.getvalue()


def post(setting, *, content: bytes = PDF, name: str = "old.pdf", **fields):
    form = {"board": setting.board.pk, "held_on": "2019-03-14", "file": SimpleUploadedFile(name, content)} | fields
    return signed_in(setting.minute_taker).post(ADDRESS, form)


def uploaded(setting, content: bytes = PDF, name: str = "old.pdf", **fields) -> Meeting:
    file = SimpleUploadedFile(name, content)
    arguments = {"board": setting.board, "held_on": HELD_ON, "file": file, "by": setting.officer}
    return upload_minutes(**arguments | fields).meeting


def test_what_was_planned_for_a_meeting_of_old_minutes_is_done(setting):
    entry = PlannedItem.objects.create(
        board=setting.board, title="Budget", meeting=make_meeting(setting.board, held_on=HELD_ON)
    )

    uploaded(setting)

    entry.refresh_from_db()
    assert (entry.done_on, entry.meeting.held_on) == (HELD_ON, HELD_ON)


@pytest.mark.parametrize(
    ("name", "content", "suffix", "other"), [("old.PDF", PDF, "pdf", "docx"), ("old.docx", word(), "docx", "pdf")]
)
def test_upload_becomes_the_approved_version_of_a_meeting_of_that_day(setting, client, name, content, suffix, other):
    answer = post(setting, name=name, content=content, approved_on="2019-06-20")

    meeting = Meeting.objects.get(held_on=HELD_ON)
    [version] = meeting.versions.all()
    member = signed_in(setting.member)
    assert answer["Location"] == f"/meetings/{meeting.pk}/minutes/"
    assert [str(message) for message in get_messages(answer.wsgi_request)] == [UPLOAD.done]
    assert (meeting.status, version.stage, version.number) == ("approved", "approved", 1)
    assert version.data["upload"]["sha256"] == hashlib.sha256(content).hexdigest()
    file = member.get(f"/meetings/{meeting.pk}/minutes.{suffix}")
    assert file.getvalue() == content
    assert file["Content-Disposition"] == f'attachment; filename="spb-2019-03-14-minutes.{suffix}"'
    assert file["Cache-Control"] == "private, no-store"
    assert member.get(f"/meetings/{meeting.pk}/minutes.{other}").status_code == 404
    page = member.get(f"/meetings/{meeting.pk}/minutes/")
    assert "Approved by the meeting of 20 June 2019." in texts(page, ".//strong")
    assert f"minutes.{other}" not in page.content.decode()
    for tail in ("minutes/", f"minutes.{suffix}"):
        assert client.get(f"/meetings/{meeting.pk}/{tail}").status_code == 404
    call_command("verify_minutes")


def test_upload_takes_the_meeting_that_is_there(setting):
    there = make_meeting(setting.board, held_on=HELD_ON, status="agenda-issued")
    make_meeting(setting.board, held_on=HELD_ON, start_time=dt.time(9), status="cancelled")

    assert uploaded(setting) == there
    assert Meeting.objects.count() == 2


def test_upload_leaves_meetings_of_other_days_and_boards_alone(setting):
    make_meeting(setting.board, held_on=HELD_ON + dt.timedelta(days=1))
    make_meeting(make_board("Mid quadrant meeting"), held_on=HELD_ON)

    meeting = uploaded(setting)

    assert (meeting.board, meeting.held_on) == (setting.board, HELD_ON)
    assert [other.status for other in Meeting.objects.exclude(pk=meeting.pk)] == ["planned", "planned"]


@pytest.mark.parametrize(
    ("name", "content", "says"), [("old.pdf", PDF, "PDF, 27\xa0bytes"), ("old.docx", word(), "Word, ")]
)
def test_uploaded_minutes_say_which_file_they_are_as_page_and_in_a_comparison(setting, name, content, says):
    version = uploaded(setting, name=name, content=content).versions.get()
    digest = hashlib.sha256(content).hexdigest()

    [line] = [line for line in lines_of(read_version(version)) if line.startswith("File: ")]

    assert line.startswith(f"File: {says}")
    assert line.endswith(f", SHA-256 {digest}")
    assert says in signed_in(setting.member).get(f"/meetings/{version.meeting_id}/minutes/").content.decode()


def test_uploaded_minutes_have_nothing_to_withdraw_but_the_file(setting):
    meeting = uploaded(setting)
    publish(meeting=meeting, by=setting.minute_taker)

    form = signed_in(setting.officer).get(f"/meetings/{meeting.pk}/minutes/withdraw/")

    assert texts(form, ".//legend") == ["The uploaded file"]


def test_uploaded_minutes_are_public_once_published_where_the_board_publishes(setting, client):
    meeting = uploaded(setting)
    publish(meeting=meeting, by=setting.minute_taker)

    assert client.get(f"/meetings/{meeting.pk}/minutes.pdf").getvalue() == PDF
    assert client.get(f"/meetings/{meeting.pk}/minutes/").status_code == 200
    setting.board.publishes_minutes = False
    setting.board.save()
    assert client.get(f"/meetings/{meeting.pk}/minutes.pdf").status_code == 404


@pytest.mark.parametrize("instead", [{"file": None}, {"file": "Agreed: what may be read"}])
def test_uploaded_minutes_that_are_withdrawn_leave_no_file_to_the_public(setting, client, instead):
    meeting = uploaded(setting)
    publish(meeting=meeting, by=setting.minute_taker)
    add_postscript(meeting=meeting, part=Part.A, text="Later.", by=setting.officer)

    withdraw(meeting=meeting, version=4, instead=instead, reason="Names", is_reason_shown=False, by=setting.officer)

    assert b"the minutes of old" not in client.get(f"/meetings/{meeting.pk}/minutes.pdf").getvalue()
    page = client.get(f"/meetings/{meeting.pk}/minutes/").content.decode()
    assert ("what may be read" in page) == bool(instead["file"])
    assert "Later." in page
    assert signed_in(setting.member).get(f"/meetings/{meeting.pk}/minutes.pdf?copy=members").getvalue() == PDF
    call_command("verify_minutes")


@pytest.mark.parametrize("harm", ["changed", "deleted"])
def test_verify_minutes_detects_a_file_that_is_not_the_one(setting, capsys, harm):
    meeting = uploaded(setting)
    name = meeting.versions.get().file.name
    default_storage.delete(name)
    if harm == "changed":
        default_storage.save(name, SimpleUploadedFile("x", PDF.replace(b"old", b"new")))

    with pytest.raises(CommandError):
        call_command("verify_minutes")

    assert "the file of version 1 is not the one that was uploaded" in capsys.readouterr().err
    client = signed_in(setting.member)
    assert client.get(f"/meetings/{meeting.pk}/minutes.pdf").status_code == (404 if harm == "deleted" else 200)


YESTERDAY = timezone.localdate() - dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": "old.docx"}, "This is not a DOCX file, whatever its name says"),
        ({"content": word()}, "This is not a PDF file, whatever its name says"),
        ({"name": "old.csv", "content": b"a,b"}, "Choose a Word file (.docx) or a PDF."),
        ({"name": "old"}, "Choose a Word file (.docx) or a PDF."),
        ({"content": b""}, "This file is empty. Choose another."),
        ({"file": ""}, "Choose the file"),
        ({"held_on": ""}, "Enter the day of the meeting"),
        ({"held_on": "31 June 2019"}, "Day of the meeting: “31 June 2019” is not a day: June 2019 has 30 days."),
        ({"held_on": (YESTERDAY + dt.timedelta(days=1)).isoformat()}, "Enter a day before today."),
        ({"approved_on": "2019-03-14"}, "Minutes are approved by a later meeting."),
        ({"approved_on": "2045-01-01"}, "Minutes are approved by a later meeting."),
        ({"board": "x"}, "Choose one of your boards."),
    ],
)
def test_upload_refused_says_why_at_the_field_and_makes_nothing(setting, fields, sentence):
    page = post(setting, **fields)

    assert page.status_code == 422
    assert sentence in " ".join(texts(page, ".//span[@class='govuk-error-message']"))
    assert not Meeting.objects.exists()


def test_upload_that_is_too_large_is_refused(setting, monkeypatch):
    monkeypatch.setattr(uploads, "LARGEST", len(PDF) - 1)

    assert "Choose a file of at most 25 MB." in post(setting).content.decode()


@pytest.mark.parametrize("held_on", [YESTERDAY, HELD_ON])
def test_upload_of_any_day_before_today_is_taken(setting, held_on):
    assert uploaded(setting, held_on=held_on).status == "approved"


def test_upload_that_is_too_large_for_memory_is_kept_whole(setting, settings):
    content = PDF + b"x" * settings.FILE_UPLOAD_MAX_MEMORY_SIZE

    assert post(setting, content=content).status_code == 302

    meeting = Meeting.objects.get()
    assert signed_in(setting.member).get(f"/meetings/{meeting.pk}/minutes.pdf").getvalue() == content
    call_command("verify_minutes")


def test_upload_of_minutes_that_are_here_already_is_refused(setting):
    bring_to_members(make_recording(setting), setting)

    page = post(setting, held_on=MET_ON.isoformat())

    assert "The minutes of the meeting of 15 October 2025 are kept here already." in page.content.decode()


def test_upload_is_for_who_records_the_board(setting):
    other = make_board("Mid quadrant meeting", abbreviation="MQM")

    page = post(setting, board=other.pk)

    assert "Choose one of your boards." in page.content.decode()
    for user in (setting.chair, setting.member, make_user()):
        assert signed_in(user).get(ADDRESS).status_code == 403
    assert signed_in(setting.officer).get(ADDRESS).status_code == 200
