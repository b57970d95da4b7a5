"""Votes, who presided and times in frozen minutes: the same on the page, in Word, in the PDF and in plain lines."""

import datetime as dt
import io
import json

import docx
import pytest
from django.test import Client

from boards.minutes.approving.writes import approve
from boards.minutes.comparing import changes
from boards.minutes.content import content_of
from boards.minutes.pdf import pdf_of
from boards.minutes.plain import lines_of
from boards.minutes.reading import read_version
from boards.minutes.redaction import PEOPLE, redacted
from boards.minutes.text import FORMAT
from boards.minutes.word import word_of
from boards.models import Meeting, MinutesVersion, Part
from boards.recording.writes import choose_chair, mark_attendance
from boards.votes.writes import record_vote
from tests.boards.minuted import NEXT_ON, bring_to_members, bring_to_the_public, make_item, make_recording
from tests.clients import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]
DECISION = "Resolved: that the plan be adopted."
VOTE = "(For 1, against 1, abstained 0. Carried on the casting vote of Lee Oak.)"
NAMES = ["For: Ann Day", "Against: Lee Oak"]


@pytest.fixture
def meeting(setting) -> Meeting:
    """Lee took the chair at item 2, where it was voted by name; on item 3, which is Part B, it was voted too."""
    meeting, by = make_recording(setting, items=2), setting.minute_taker
    secret = make_item(meeting, "3", is_part_b=True, title="MARKERTITLE")
    item = meeting.items.get(number="2")
    choose_chair(meeting=meeting, person=setting.lee, item=item, by=by)
    mark_attendance(meeting=meeting, person=setting.kim, presence="in-part", time_came=dt.time(14, 5), by=by)
    record_vote(
        item=item,
        motion="That the plan be adopted.",
        numbers={},
        casting_vote="for",
        named={setting.ann: "for", setting.lee: "against"},
        by=by,
    )
    record_vote(item=secret, motion="MARKERMOTION", numbers={"abstained": 1}, named={setting.ann: "for"}, by=by)
    choose_chair(meeting=meeting, person=setting.ann, item=secret, by=by)
    Meeting.objects.filter(pk=meeting.pk).update(time_opened=dt.time(13, 32), time_closed=dt.time(15, 40))
    meeting.refresh_from_db()
    return meeting


def version_of(meeting, part=Part.A, **changed) -> MinutesVersion:
    content = content_of(meeting, part=part) | changed
    return MinutesVersion(meeting=meeting, stage="circulated", content=json.dumps(content), **part.column)


def test_content_has_what_was_voted_who_presided_and_when(meeting):
    content = content_of(meeting, part=Part.A)

    assert content["format"] == FORMAT
    assert (content["opened_at"], content["closed_at"]) == ("1.32pm", "3.40pm")
    assert (content["chair"], content["quorum"], content["members_there"]) == ("Ann Day", 2, 3)
    assert content["presided"] == [{"name": "Ann Day", "from": ""}, {"name": "Lee Oak", "from": "2"}]
    assert content["items"][1]["votes"] == [
        {
            "motion": "That the plan be adopted.",
            "for": 1,
            "against": 1,
            "abstained": 0,
            "named": [{"name": "Ann Day", "vote": "for"}, {"name": "Lee Oak", "vote": "against"}],
            "result": "Carried on the casting vote of Lee Oak",
            "decision": DECISION,
        }
    ]


def test_vote_on_a_confidential_item_and_its_chair_are_in_part_b_alone(meeting):
    part_a, part_b = (content_of(meeting, part=part) for part in (Part.A, Part.B))

    assert "MARKER" not in json.dumps(part_a)
    assert part_b["items"][0]["votes"][0]["motion"] == "MARKERMOTION"
    assert part_b["presided"] == [{"name": "Ann Day", "from": ""}]


def test_copies_say_the_same_of_votes_times_and_who_presided(setting, meeting):
    minutes = read_version(version_of(meeting))
    lines = lines_of(minutes)
    document = docx.Document(io.BytesIO(word_of(minutes)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    word = "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])

    for said in (
        DECISION,
        VOTE,
        *NAMES,
        "Time: 1.30pm; opened at 1.32pm and closed at 3.40pm",
        "Quorum: 3 members present, 2 needed",
    ):
        assert said in lines
        assert said in word
    assert "In the chair: Ann Day; Lee Oak from item 2" in lines
    assert any("Kim Ash, Member (arrived at 2.05pm)" in line for line in lines)
    assert pdf_of(minutes).startswith(b"%PDF")


def test_page_shows_the_vote(setting, meeting):
    bring_to_the_public(meeting, setting)

    for client, copy in ((signed_in(setting.member), "members"), (Client(), "public")):
        page = " ".join(client.get(f"/meetings/{meeting.pk}/minutes/?copy={copy}").content.decode().split())
        assert "that the plan be adopted." in page
        assert "For 1, against 1, abstained 0." in page
        assert "<strong>Against:</strong> Lee Oak" in page
        assert "Lee Oak from item 2" in page
        assert "MARKER" not in page


def test_comparing_shows_a_vote_that_was_put_right(meeting):
    before = version_of(meeting)
    vote = meeting.items.get(number="2").votes.get()
    record_vote(item=vote.item, vote=vote, motion="", numbers={"for": 2}, by=None)

    changed = [
        line for line in changes(lines_of(read_version(before)), lines_of(read_version(version_of(meeting)))) if line[0]
    ]

    assert ("removed", VOTE) in changed
    assert ("added", "Vote: For 2, against 0, abstained 0. Carried.") in changed


def test_version_of_format_1_reads_as_before(meeting):
    content = content_of(meeting, part=Part.A) | {"format": 1}
    for key in ("opened_at", "closed_at", "presided", "quorum", "members_there"):
        del content[key]
    for item in content["items"]:
        item.pop("votes", None)

    version = MinutesVersion(meeting=meeting, stage="circulated", content=json.dumps(content), is_part_b=False)
    minutes = read_version(version)

    assert [label for label, _ in minutes.facts] == ["Date", "Time", "In the chair", "Reference"]
    assert ("In the chair", "Ann Day") in minutes.facts
    assert not any("Vote" in line for line in lines_of(minutes))


def test_redacted_people_take_who_presided_with_them(meeting):
    content = redacted(content_of(meeting, part=Part.A), {PEOPLE: None})

    facts = dict(read_version(version_of(meeting, **content)).facts)
    assert not {"In the chair", "Quorum"} & facts.keys()


def test_redacted_item_has_no_vote(meeting):
    content = redacted(content_of(meeting, part=Part.A), {"item-2": "Something was adopted."})

    assert "plan be adopted" not in json.dumps(content)
    assert "Vote" not in " ".join(lines_of(read_version(version_of(meeting, **content))))


def test_approval_names_who_presided_over_its_item(setting, meeting):
    bring_to_members(meeting, setting)
    later = make_recording(setting, NEXT_ON)
    item = later.items.get(number="2")
    choose_chair(meeting=later, person=setting.lee, item=item, by=setting.minute_taker)

    approve(meeting=meeting, part=Part.A, in_item=item, version=2, by=setting.chair)

    meeting.refresh_from_db()
    assert content_of(meeting, part=Part.A)["approval"]["chair"] == "Lee Oak"
    assert meeting.versions.last_of(Part.A).data["approval"]["chair"] == "Lee Oak"
