"""Postscripts: at the end of every copy, and nothing before them changes."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone
from django.utils.formats import date_format
from docx import Document as WordFile

from boards.minutes.approving.writes import approve
from boards.minutes.plain import lines_of
from boards.minutes.postscripts.writes import LONGEST, add_postscript
from boards.minutes.reading import read_version
from boards.models import Meeting, Part
from boards.workflow import publish
from tests.boards.minuted import NEXT_ON, bring_to_members, bring_to_the_public, make_item, make_recording, type_text
from tests.clients import signed_in
from tests.factories import make_user
from tests.pages.reading import texts

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]
TEXT = "The **report** came out later.\n- write to ann@example.org"


@pytest.fixture
def published(setting) -> Meeting:
    return bring_to_the_public(make_recording(setting), setting)


def stages(meeting: Meeting) -> list[str]:
    return list(meeting.versions.of_part(Part.A).order_by("number").values_list("stage", flat=True))


def test_postscript_of_published_minutes_is_public_at_once_in_every_copy(setting, published, client):
    before = {version.number: version.content for version in published.versions.all()}
    taker = signed_in(setting.minute_taker)

    answer = taker.post(f"/meetings/{published.pk}/minutes/postscript/", {"text": TEXT})

    assert answer.status_code == 302
    assert stages(published)[-2:] == ["postscript", "published"]
    today = date_format(timezone.localdate(), "j F Y")
    source = f"Added by Minute taker on {today}, after the minutes were approved."
    page = client.get(f"/meetings/{published.pk}/minutes/")
    section = " ".join(texts(page, ".//section[@class='minutes__postscript']"))
    assert section == f"Postscript The report came out later. write to [contact details left out] {source}"
    word = WordFile(io.BytesIO(client.get(f"/meetings/{published.pk}/minutes.docx").content))
    assert [p.text for p in word.paragraphs][-4:] == [
        "Postscript",
        "The report came out later.",
        "write to [contact details left out]",
        source,
    ]
    assert client.get(f"/meetings/{published.pk}/minutes.pdf").content.startswith(b"%PDF")
    for number, content in before.items():
        assert published.versions.get(number=number).content == content
    call_command("verify_minutes")


def test_postscript_repeats_what_was_approved_whatever_was_renamed_since(setting, published):
    approved = lines_of(read_version(published.versions.approved(part=Part.A).get()))
    setting.ann.name = "Ann Knight"
    setting.ann.save()

    members, public = add_postscript(meeting=published, part=Part.A, text="Later.", by=setting.minute_taker)

    assert lines_of(read_version(members))[: len(approved)] == approved
    assert "Ann Knight" not in public.content


def test_members_read_who_wrote_it_and_the_public_the_role(setting, published):
    members, public = add_postscript(meeting=published, part=Part.A, text=TEXT, by=setting.minute_taker)

    assert (members.data["postscripts"][0]["author"], public.data["postscripts"][0]["author"]) == (
        "Noa Quill",
        "Minute taker",
    )
    assert "ann@example.org" in members.content
    assert "ann@example.org" not in public.content
    assert "Noa Quill" not in public.content


def test_postscripts_follow_each_other_and_go_out_when_the_minutes_do(setting):
    meeting = bring_to_members(make_recording(setting), setting)
    approving = make_recording(setting, NEXT_ON)
    with pytest.raises(ValidationError, match="No meeting has approved these minutes yet"):
        add_postscript(meeting=meeting, part=Part.A, text="Too early", by=setting.officer)
    approve(meeting=meeting, part=Part.A, in_item=approving.items.first(), version=2, by=setting.chair)
    for text in ("First.", "Second."):
        [version] = add_postscript(meeting=meeting, part=Part.A, text=text, by=setting.minute_taker)
        assert version.stage == "postscript"

    [public] = publish(meeting=meeting, by=setting.minute_taker)

    assert [(one["text"], one["author"]) for one in public.data["postscripts"]] == [
        ("First.", "Minute taker"),
        ("Second.", "Minute taker"),
    ]


def test_postscript_of_part_b_is_nobody_elses(setting):
    meeting = make_recording(setting)
    type_text(make_item(meeting, "3", is_part_b=True), "Secret", setting.minute_taker)
    bring_to_the_public(meeting, setting)
    approving = make_recording(setting, NEXT_ON.replace(month=3))
    taker, address = signed_in(setting.minute_taker), f"/meetings/{meeting.pk}/minutes/postscript/?part=b"
    assert taker.get(address).status_code == 302  # not approved yet
    approve(meeting=meeting, part=Part.B, in_item=approving.items.first(), version=2, by=setting.chair)

    assert taker.post(address, {"text": "MARKERPOSTSCRIPT"}).status_code == 302

    assert stages(meeting)[-1] == "published"
    assert "MARKERPOSTSCRIPT" in taker.get(f"/meetings/{meeting.pk}/minutes/?copy=part-b").content.decode()
    for version in meeting.versions.of_part(Part.A):
        assert "MARKERPOSTSCRIPT" not in version.content
    meeting.items.get(number="3").interests.create(person=setting.minute_taker.person, withdrew=True)
    assert taker.get(address).status_code == 404
    with pytest.raises(ValidationError, match="You withdrew from a Part B item"):
        add_postscript(meeting=meeting, part=Part.B, text="No", by=setting.minute_taker)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("  \n", "Enter the postscript."),
        ("x" * (LONGEST + 1), "This postscript is longer than 10000 characters"),
        ("Since then:\n! Nobody Known: it is lost", "“! Nobody Known: it is lost”: Nobody at this meeting is called"),
        ("! Ann Day: write to them", "“! Ann Day: write to them”: No action is made of a line here"),
    ],
)
def test_postscript_refused_says_why_and_loses_nothing(setting, published, text, sentence):
    page = signed_in(setting.minute_taker).post(f"/meetings/{published.pk}/minutes/postscript/", {"text": text})

    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert page.context["text"] == text
    assert stages(published)[-1] == "published"


def test_postscript_as_long_as_may_be_is_taken(setting, published):
    add_postscript(meeting=published, part=Part.A, text="x" * LONGEST, by=setting.officer)

    assert published.versions.published().first().data["postscripts"][0]["author"] == "an officer"


def test_postscript_is_for_who_records(setting, published):
    address = f"/meetings/{published.pk}/minutes/postscript/"
    for user, status in ((setting.member, 404), (setting.chair, 404), (make_user(), 404), (setting.officer, 200)):
        assert signed_in(user).get(address).status_code == status


def test_minutes_are_published_with_the_postscript_of_part_a_and_none_of_part_b(setting):
    meeting = make_recording(setting)
    type_text(make_item(meeting, "3", part=Part.B), "Secret", setting.minute_taker)
    bring_to_members(meeting, setting)
    approving = make_recording(setting, NEXT_ON)
    for part in Part:
        approve(meeting=meeting, part=part, in_item=approving.items.first(), version=2, by=setting.chair)
        add_postscript(meeting=meeting, part=part, text=f"MARKER {part.label}", by=setting.officer)

    [public] = publish(meeting=meeting, by=setting.minute_taker)

    assert [one["text"] for one in public.data["postscripts"]] == ["MARKER Part A"]
