"""Copies of minutes: quick ones at once, long ones by the worker, published ones once."""

import io
import os
import time
from unittest.mock import patch

import pytest
from django.core.management import call_command
from django.test import Client
from docx import Document

from boards import ordered
from boards.minutes.copies import MAKERS, MinutesCopy
from boards.minutes.freezing import freeze_content
from boards.models import Meeting, MinutesVersion, Part
from boards.ordered import forget_old, make_one
from tests.boards.minuted import bring_to_members, bring_to_the_public, make_recording, make_setting
from tests.boards.minutes.test_reading import CONTENT, ITEM
from tests.boards.minutes.word_reading import minutes_table
from tests.clients import signed_in
from tests.pages.reading import texts

pytestmark = [pytest.mark.django_db, pytest.mark.once]
LONG = "- a **point** of many\n" * 4000  # of the 100,000 characters that an item may have


@pytest.fixture
def published(tmp_path, settings) -> Meeting:
    """A meeting whose minutes are public."""
    settings.VAR_DIR = tmp_path
    setting = make_setting()
    return bring_to_the_public(make_recording(setting), setting)


def freeze(meeting: Meeting, text: str, *, stage: str = "published", part: Part = Part.A) -> MinutesVersion:
    content = CONTENT | {"items": [ITEM | {"text": text}]}
    by = meeting.versions.first().frozen_by
    return freeze_content(meeting=meeting, part=part, stage=stage, content=content, by=by)


def kept(tmp_path) -> list[str]:
    return sorted(f"{file.parent.name}/{file.suffix}" for file in tmp_path.glob("copies/*/*"))


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_published_copy_is_made_once(published, tmp_path, kind):
    with patch.dict(MAKERS, {kind: lambda minutes: MADE.append(minutes.title) or b"copy"}):
        MADE: list[str] = []
        answers = [Client().get(f"/meetings/{published.pk}/minutes.{kind}") for _ in range(3)]

    assert [answer.content for answer in answers] == [b"copy"] * 3
    assert len(MADE) == 1
    assert kept(tmp_path) == [f"public/.{kind}"]


def test_published_anew_is_made_anew(published):
    address = f"/meetings/{published.pk}/minutes.docx"
    Client().get(address)

    freeze(published, "Otherwise")

    assert "Otherwise" in minutes_table(Document(io.BytesIO(Client().get(address).content))).rows[2].cells[1].text


def test_copy_for_members_is_made_and_not_kept(tmp_path, settings):
    settings.VAR_DIR = tmp_path
    setting = make_setting()
    meeting = bring_to_members(make_recording(setting), setting)

    answer = signed_in(setting.member).get(f"/meetings/{meeting.pk}/minutes.pdf")

    assert answer.content.startswith(b"%PDF")
    assert kept(tmp_path) == []


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_long_copy_is_made_by_the_worker_while_a_page_says_so(published, tmp_path, kind):
    freeze(published, LONG)
    address = f"/meetings/{published.pk}/minutes.{kind}"

    started = time.monotonic()
    page = Client().get(address)
    assert time.monotonic() - started < 5
    assert page.status_code == 202
    assert page["Refresh"] == "10"
    assert texts(page, ".//h1") == ["This copy is being made"]
    assert kept(tmp_path) == ["public/.wanted"]

    call_command("work", "--once")

    answer = Client().get(address)
    assert answer.status_code == 200
    assert answer["Content-Disposition"].endswith(f'.{kind}"')
    assert answer.content[:2] in (b"%P", b"PK")
    assert kept(tmp_path) == [f"public/.{kind}"]


@pytest.mark.slow
def test_page_of_long_minutes_is_drawn_once(published, tmp_path):
    freeze(published, "[*a" * 30_000)
    address = f"/meetings/{published.pk}/minutes/"
    first = Client().get(address)
    begun = time.process_time()

    again = Client().get(address)

    assert time.process_time() - begun < 0.5  # 0.05 s measured; 1.4 s before
    assert texts(again, ".//section") == texts(first, ".//section")
    assert "[*a[*a" in texts(again, ".//section")[0]
    assert kept(tmp_path) == ["public/.html"]


def test_page_of_other_minutes_is_drawn_when_it_is_asked_for(published, tmp_path):
    Client().get(f"/meetings/{published.pk}/minutes/")

    assert kept(tmp_path) == []


def test_copy_that_the_worker_cannot_make_is_said_to_be_so(published, tmp_path, monkeypatch):
    freeze(published, LONG)
    address = f"/meetings/{published.pk}/minutes.pdf"
    Client().get(address)
    monkeypatch.setattr(ordered, "MOST_SECONDS", 0.01)

    call_command("work", "--once")

    page = Client().get(address)
    assert page.status_code == 422
    assert texts(page, ".//h1") == ["This copy could not be made"]
    assert not page.has_header("Refresh")
    assert not make_one()


def test_copy_that_is_not_public_is_apart_and_for_the_portal_s_user_alone(published, tmp_path):
    version = freeze(published, LONG, stage="approved", part=Part.B)

    assert MinutesCopy(version, "pdf").content() is None

    file = next(tmp_path.glob("copies/closed/*.wanted"))
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700


def test_what_a_draft_withholds_is_in_no_copy_of_it(published):
    version = freeze(published, "Secret", stage="draft")

    content = MinutesCopy(version, "docx", frozenset(["2"])).content()

    assert "Secret" not in "".join(cell.text for cell in minutes_table(Document(io.BytesIO(content)))._cells)
    assert MinutesCopy(version, "docx", frozenset(["2"])).path != MinutesCopy(version, "docx").path


def test_copies_that_nobody_asks_for_go(published, tmp_path):
    copy = MinutesCopy(freeze(published, "Text"), "docx")
    copy.content()
    closed = MinutesCopy(freeze(published, "Text", stage="approved"), "docx").path
    closed.write_bytes(b"x")
    two_days_ago = time.time() - 2 * ordered.DAY
    for path in (copy.path, closed):
        os.utime(path, (two_days_ago, two_days_ago))

    forget_old()

    assert copy.path.exists()
    assert not closed.exists()
